"""What a file is, by its content; its suffix only decides between kinds of plain text."""

from __future__ import annotations

import re
import zipfile

from data.readers.limits import open_zip

# Formats and the suffixes that people rightly give them.
FORMATS: dict[str, tuple[str, ...]] = {
    "text": (".txt", ".text", ".log"),
    "markdown": (".md", ".markdown"),
    "word": (".docx", ".docm", ".dotx", ".dotm"),
    "word_xml": (".xml", ".doc"),
    "pdf": (".pdf",),
    "ofd": (".ofd",),
    "html": (".html", ".htm", ".xhtml", ".shtml"),
    "mhtml": (".mht", ".mhtml"),
    "excel": (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xltx"),
    "csv": (".csv", ".tsv"),
    "jsonl": (".jsonl",),
    "zip": (".zip",),
    "doc": (".doc", ".wps", ".dot", ".wpt"),
    "rtf": (".rtf", ".doc"),
    "odt": (".odt", ".fodt", ".ott"),
}
# Suffixes that find_reports takes from folders.
SUFFIXES: tuple[str, ...] = tuple(
    dict.fromkeys(suffix for suffixes in FORMATS.values() for suffix in suffixes)
)
# Known, and refused by name.
UNREADABLE = {
    "rar": "RAR",
    "7z": "7-Zip",
    "gzip": "gzip",
    "image": "PNG, JPEG, …",
    "powerpoint": "PowerPoint",
    "sqlite": "SQLite",
    "program": "EXE",
    "caj": "CAJ",
    "encrypted": "",
    "ole": "OLE",
    "epub": "EPUB",
    "uof": "UOF",  # LibreOffice loses its headings
    "xml": "XML",
}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM\x36", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"SQLite format 3\0", "sqlite"),
    (b"MZ\x90\0", "program"),
    (b"\x7fELF", "program"),
    (b"CAJ\0", "caj"),
    (b"KDH ", "caj"),
    (b"HN\0\0", "caj"),
    (b"TEB\0", "caj"),
    (b"{\\rtf", "rtf"),
)
_SECTOR = 512
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIMETYPES = (
    (b"opendocument.text", "odt"),
    (b"opendocument.spreadsheet", "excel"),
    (b"epub", "epub"),
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|span|h[1-6]?|br|center|article|font)"
    r"(?=[\s/>])",
    re.IGNORECASE,
)
_FLAT = re.compile(r"<office:document\b[^>]*urn:oasis:names:tc:opendocument")
_MHTML = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)


def recognise_bytes(content: bytes) -> str | None:
    """Return the format of a file that is not plain text; None when it may be one."""
    head = content[:1024]
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if b"%PDF-" in head:
        return "pdf"
    if head.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if _MHTML.match(content[:4096]) and b"multipart/" in content[:4096].lower():
        return "mhtml"
    return None


def recognise_text(text: str, suffix: str) -> str:
    """Return the format of a decoded file: the content first, the suffix where it says nothing."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        if "schemas.microsoft.com/office/word/2003/wordml" in head or (
            "schemas.microsoft.com/office/2006/xmlPackage" in head
        ):
            return "word_xml"
        if _FLAT.search(head):
            return "odt"
        if "schemas.uof.org/" in head:
            return "uof"
        if len(_HTML.findall(head)) >= 2 or re.match(r"<(?:!doctype\s+html|html)\b", head, re.I):
            return "html"
        if head.startswith("<?xml"):
            return "xml"
    if suffix in FORMATS["html"] and _HTML.search(text[:100_000]):
        return "html"
    first = head.split("\n", 1)[0].rstrip()
    if first.startswith("{") and '"text"' in text[:100_000]:
        return "jsonl"
    for kind in ("csv", "markdown"):
        if suffix in FORMATS[kind]:
            return kind
    return "text"


def _kind_of_zip(content: bytes) -> str:
    with open_zip(content) as archive:
        names = set(archive.namelist())
        if "OFD.xml" in names:
            return "ofd"
        manifest = _start_of(archive, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            return "encrypted"
        for words, kind in _MIMETYPES:
            if words in _start_of(archive, "mimetype"):
                return kind
        if "content.xml" in names and manifest:
            # OpenDocument without a readable type.
            return "excel" if b"opendocument.spreadsheet" in manifest else "odt"
        if "[Content_Types].xml" in names or "word/document.xml" in names:
            for folder, kind in (("word/", "word"), ("xl/", "excel"), ("ppt/", "powerpoint")):
                if any(name.startswith(folder) for name in names):
                    return kind
    return "zip"


def _start_of(archive: zipfile.ZipFile, member: str) -> bytes:
    """Return the start of a member; empty where it is missing or broken."""
    try:
        with archive.open(member) as stream:
            return stream.read(200_000)
    except Exception:  # a broken member says nothing
        return b""


def _kind_of_ole(content: bytes) -> str:
    """Return what a compound file holds, by the names of its streams."""
    for stream, kind in (
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "excel"),
        ("PowerPoint Document", "powerpoint"),
        ("Book", "excel"),
    ):
        if (stream + "\0").encode("utf-16-le") in content:
            return "encrypted" if kind == "doc" and _is_encrypted_doc(content) else kind
    return "ole"


def _is_encrypted_doc(content: bytes) -> bool:
    """Tell whether the head of the Word document in a compound file says that it is encrypted."""
    for start in range(_SECTOR, len(content) - 12, _SECTOR):
        if content.startswith(b"\xec\xa5", start):
            return bool(content[start + 11] & 1)  # fEncrypted
    return False


def fits(kind: str, suffix: str) -> bool:
    """Tell whether a file of this format may rightly have this suffix."""
    return suffix in FORMATS.get(kind, ())
