"""Files that mean harm are refused in words, quickly and in bounded memory."""

from __future__ import annotations

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from data.errors import KnownError
from data.readers import read_report, read_reports
from data.readers.archive import member_name
from data.readers.limits import LARGEST_FILE
from data.readers.xml import parse_xml

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>"
)


def package(path: Path, **members: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def refused(path: Path) -> str:
    start = time.perf_counter()
    with pytest.raises(KnownError) as caught:
        read_reports(path)
    assert time.perf_counter() - start < 5
    assert path.name in str(caught.value)
    return str(caught.value)


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    body = BOMB + WORD.format("&a9;")
    assert "entities" in refused(package(tmp_path / "甲.docx", word__document_xml=body))
    with pytest.raises(KnownError):
        parse_xml(BOMB.encode() + b"<b>&a9;</b>")


def test_an_entity_does_not_read_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "秘密.txt"
    secret.write_text("不该读到", "utf-8")
    stolen = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>' + WORD.format("&x;")
    refused(package(tmp_path / "乙.docx", word__document_xml=stolen))
    page = tmp_path / "丙.html"
    page.write_text(
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<html><body><p>&x;正文在此，别无其他。</p></body></html>",
        "utf-8",
    )
    assert "不该读到" not in "".join(p.text for p in read_report(page).paragraphs)


def test_a_word_document_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    huge = b"<w:p>" + b" " * 50_000_000
    assert "absurd" in refused(package(tmp_path / "炸弹.docx", word__document_xml=huge))


def test_a_zip_bomb_is_refused_and_its_neighbours_are_read(tmp_path: Path) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("炸弹.txt", b"\0" * 90_000_000)
        archive.writestr("总结.txt", "今年完成了全部任务，群众十分满意。")
    failures: list[tuple[Path, str]] = []
    [report] = read_reports(path, failures=failures)
    assert report.receipt["member"] == "总结.txt"
    assert len(failures) == 1
    assert "材料.zip/炸弹.txt" in failures[0][1]


def test_archives_are_opened_two_deep_and_no_deeper(tmp_path: Path) -> None:
    content = b""
    for depth in range(3):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(f"第{depth}层.txt", "今年完成了全部任务，群众十分满意。")
            if content:
                archive.writestr("内层.zip", content)
        content = buffer.getvalue()
    path = tmp_path / "套娃.zip"
    path.write_bytes(content)
    failures: list[tuple[Path, str]] = []
    reports = read_reports(path, failures=failures)
    members = [str(report.receipt["member"]) for report in reports]
    assert members == ["第2层.txt", "内层.zip/第1层.txt"]
    assert "内层.zip/内层.zip" in failures[0][1]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("C:\\Windows\\a.txt", "Windows/a.txt"),
        ("/abs/总结.txt", "abs/总结.txt"),
        ("a\x1b[31mb.txt", "a[31mb.txt"),
        ("..", "?"),
    ],
)
def test_member_names_cannot_climb(stored: str, shown: str) -> None:
    info = zipfile.ZipInfo(stored)
    info.filename = stored
    info.flag_bits = 0x800
    assert member_name(info) == shown


def test_a_file_of_500_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "巨大.txt"
    with path.open("wb") as stream:
        os.truncate(stream.fileno(), 500_000_000)
    assert f"{LARGEST_FILE // 1_000_000} MB" in refused(path)


def test_a_text_of_60_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    path.write_bytes("今年完成了全部任务。\n".encode() * 2_000_000)
    assert "50 MB" in refused(path)


def test_protected_files_say_so(tmp_path: Path) -> None:
    path = tmp_path / "密.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage\0".encode("utf-16-le"))
    assert "password" in refused(path)


@pytest.mark.parametrize(
    ("magic", "name"), [(b"Rar!\x1a\x07\x01\0", "RAR"), (b"7z\xbc\xaf\x27\x1c\0\x04", "7-Zip")]
)
def test_other_archives_are_refused_in_words(tmp_path: Path, magic: bytes, name: str) -> None:
    path = tmp_path / "打包.zip"
    path.write_bytes(magic + bytes(100))
    assert name in refused(path)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000 + "深",
        "字号：" + "大 " * 60 + "啊",
        "（" * 50_000,
        "一、" * 50_000,
        "1" * 200_000,
        "\t" * 100_000 + "末",
        "第" * 2000 + "篇一\n" * 3000,
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".md", ".csv"])
def test_odd_texts_take_no_long_time(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"怪{suffix}"
    path.write_text(text, "utf-8")
    start = time.perf_counter()
    try:
        read_reports(path)
    except KnownError as error:
        assert path.name in str(error)
    assert time.perf_counter() - start < 10


def test_a_sheet_with_a_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "远.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "今年完成了全部任务")
        sheet.write(1_048_575, 16_383, "远")
    assert "cells" in refused(path)
