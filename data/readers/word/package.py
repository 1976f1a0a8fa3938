"""Where the parts of a Word document are: in a .docx package, or in one XML file."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from data.errors import KnownError
from data.readers.draft import Draft, Note
from data.readers.limits import damaged, open_zip, read_member
from data.readers.word.body import Body, BodyReader
from data.readers.word.numbers import Numbering
from data.readers.word.styles import Styles
from data.readers.xml import attribute, child, local, parse_xml, refuse_document_type

_MOST_HEADS = 50
# Elements that only wrap the blocks of a body.
_WRAPPERS = frozenset(
    {"document", "body", "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo",
     "wordDocument", "sect", "sub-section"}
)  # fmt: skip


def read_word(content: bytes) -> Draft:
    """Return the lines of a .docx.

    Raises
    ------
    KnownError
        When it is damaged, encrypted, or unpacks to an absurd size.
    """
    with open_zip(content) as archive:
        names = set(archive.namelist())
        main = _target(archive, names, "", "officeDocument") or "word/document.xml"
        if main not in names:
            raise damaged()
        folder = posixpath.dirname(main)
        parts = {
            kind: _optional(archive, names, main, folder, kind)
            for kind in ("styles", "numbering", "footnotes", "endnotes")
        }
        document = read_member(archive, main)
        heads = _running_heads(archive, folder)
        comments = _optional(archive, names, main, folder, "comments")
    refuse_document_type(document)
    reader = BodyReader(
        Styles(parts["styles"]),
        Numbering(parts["numbering"]),
        {"footnote": parts["footnotes"], "endnote": parts["endnotes"]},
    )
    n_comments = 0 if comments is None else sum(local(one) == "comment" for one in comments)
    return _draft(reader, _blocks(document), n_comments, heads)


def _running_heads(archive: zipfile.ZipFile, folder: str) -> list[Note]:
    """Return a note on each header and footer that says something; they are not read."""
    found: dict[str, None] = {}
    for info in archive.infolist():
        name = posixpath.basename(info.filename)
        if posixpath.dirname(info.filename) == folder and name.startswith(("header", "footer")):
            try:
                root = parse_xml(read_member(archive, info))
            except KnownError:
                continue
            for paragraph in root.iter("{*}p"):
                found["".join(one.text or "" for one in paragraph.iter("{*}t")).strip()] = None
    return [("running_head", 0, text) for text in found if text][:_MOST_HEADS]


def _target(
    archive: zipfile.ZipFile, names: set[str], source: str, kind: str, folder: str = ""
) -> str:
    """Return the part that ``source`` relates to as ``kind``; empty when there is none."""
    relations = posixpath.join(folder, "_rels", posixpath.basename(source) + ".rels")
    if relations not in names:
        return ""
    for relation in parse_xml(read_member(archive, relations)):
        if attribute(relation, "Type").endswith("/" + kind):
            if attribute(relation, "TargetMode") == "External":
                continue
            target = attribute(relation, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            return posixpath.normpath(path)
    return ""


def _optional(archive: zipfile.ZipFile, names: set[str], main: str, folder: str, kind: str) -> Any:
    """Return the root of a part that a document can be read without, or None."""
    path = _target(archive, names, main, kind, folder) or posixpath.join(folder, f"{kind}.xml")
    if path not in names:
        return None
    try:
        return parse_xml(read_member(archive, path))
    except KnownError:
        return None


def _blocks(document: bytes) -> Iterator[Any]:
    """Yield the paragraphs and tables of the body, each freed after its use."""
    events = etree.iterparse(
        io.BytesIO(document), events=("end",), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _event, node in events:
            if local(node) not in ("p", "tbl"):
                continue
            parent = node.getparent()
            above = parent
            while above is not None and local(above) in _WRAPPERS:
                above = above.getparent()
            if above is not None:
                continue
            yield node
            node.clear()
            while node.getprevious() is not None and local(node.getprevious()) in ("p", "tbl"):
                del parent[parent.index(node.getprevious())]
    except etree.XMLSyntaxError as error:
        raise damaged() from error


def read_word_xml(text: str) -> Draft:
    """Return the lines of a Word document that is one XML file: Word 2003's, or a flat package.

    Raises
    ------
    KnownError
        When it is damaged.
    """
    root = parse_xml(_without_declaration(text).encode("utf-8"))
    if local(root) == "package":
        parts = {attribute(part, "name"): part for part in root}
        parsed = {
            kind: _flat_part(parts, f"/word/{kind}.xml")
            for kind in ("document", "styles", "numbering", "footnotes", "endnotes")
        }
        body = parsed["document"]
        styles, numbers = parsed["styles"], parsed["numbering"]
        footnotes = {"footnote": parsed["footnotes"], "endnote": parsed["endnotes"]}
    else:
        body, styles, numbers = root, child(root, "styles"), child(root, "lists")
        footnotes = {}
    if body is None:
        raise damaged()
    reader = BodyReader(Styles(styles), Numbering(numbers), footnotes)
    draft = _draft(reader, _blocks_below(body))
    draft.format = "word_xml"
    return draft


def _without_declaration(text: str) -> str:
    # The text is decoded already: what the declaration says of its bytes is past.
    text = text.lstrip("\ufeff \t\r\n")
    return text.partition("?>")[2] if text.startswith("<?xml") else text


def _flat_part(parts: dict[str, Any], name: str) -> Any:
    data = child(parts[name], "xmlData") if name in parts else None
    return data[0] if data is not None and len(data) else None


def _blocks_below(node: Any) -> Iterator[Any]:
    stack = [iter(node)]
    while stack:
        one = next(stack[-1], None)
        if one is None:
            stack.pop()
        elif local(one) in ("p", "tbl"):
            yield one
        elif local(one) in _WRAPPERS:
            stack.append(iter(one))


def _draft(
    reader: BodyReader, blocks: Iterator[Any], n_comments: int = 0, heads: Sequence[Note] = ()
) -> Draft:
    body: Body = reader.read(blocks)
    left_out = {**body.left_out, "comment": n_comments} if n_comments else body.left_out
    receipt: dict[str, object] = {"left_out": left_out} if left_out else {}
    return Draft(body.lines, "word", "", receipt, [*heads, *body.notes])
