import io
import zipfile

import pytest

from data.errors import KnownError
from data.readers import read_report, read_reports
from data.readers.recognition import recognise_bytes, recognise_text

WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REPORT = "关于今年工作的报告\n\n一、主要工作\n我们完成了全部任务。\n二、存在问题\n力量不足。\n"


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "7z"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "doc"),
        (OLE + "Workbook\0".encode("utf-16-le"), "excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"),
            "encrypted",
        ),
        (zipped(**{"OFD.xml": "<a/>"}), "ofd"),
        (zipped(**{"[Content_Types].xml": "<a/>", "word__document.xml": "<a/>"}), "word"),
        (zipped(**{"[Content_Types].xml": "<a/>", "xl__workbook.xml": "<a/>"}), "excel"),
        (zipped(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (zipped(**{"a.txt": "a"}), "zip"),
        ("工作总结".encode(), None),
    ],
)
def test_formats_are_told_by_their_content(content: bytes, kind: str | None) -> None:
    assert recognise_bytes(content) == kind


@pytest.mark.parametrize(
    ("text", "suffix", "kind"),
    [
        ("<!DOCTYPE html><html><body>", ".doc", "html"),
        (
            '<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            ".doc",
            "word_xml",
        ),
        ("<div><p>一</p></div>", ".txt", "html"),
        ("一、<重点>工作", ".txt", "text"),
        ("# 总结", ".md", "markdown"),
        ('<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof">', ".uof", "uof"),
        ("甲,乙\n1,2", ".csv", "csv"),
        ('{"report": "a", "text": "b"}', ".txt", "jsonl"),
        ("工作总结", "", "text"),
    ],
)
def test_kinds_of_text_are_told_by_content_and_then_by_suffix(
    text: str, suffix: str, kind: str
) -> None:
    assert recognise_text(text, suffix) == kind


def test_a_wrong_suffix_is_opened_and_mentioned(tmp_path) -> None:
    path = tmp_path / "总结.docx"
    path.write_text(REPORT, "utf-8")
    report = read_report(path)
    assert report.format == "text"
    assert report.paragraphs[0].text == "关于今年工作的报告"
    assert report.receipt["wrong_suffix"] == {"suffix": ".docx", "format": "text"}


def test_a_right_suffix_is_not_mentioned(tmp_path) -> None:
    path = tmp_path / "总结.txt"
    path.write_text(REPORT, "utf-8")
    assert "wrong_suffix" not in read_report(path).receipt


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"\0\0\0\0",
        b"Rar!\x1a\x07\x01\x00",
        b"\x89PNG\r\n\x1a\n",
        b"\x81\xff\xfe\x00\x01" * 50,
    ],
)
def test_refusals_name_the_file(tmp_path, content: bytes) -> None:
    path = tmp_path / "材料.pdf"
    path.write_bytes(content)
    with pytest.raises(KnownError, match=r"材料\.pdf"):
        read_reports(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path) -> None:
    for path in (tmp_path / "无.txt", tmp_path):
        with pytest.raises(KnownError, match=path.name):
            read_report(path)
