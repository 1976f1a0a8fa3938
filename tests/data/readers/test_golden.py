"""The same report in every format yields the same paragraphs and headings.

What a format loses is in docs/formats.md; here it is ``without_table``.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from data.readers import read_report, read_reports
from data.readers.office import find_libreoffice
from data.readers.receipt import describe
from data.report import Report

WHOLE = (
    "report.txt", "report_gb18030.txt", "report_utf16.txt", "report.md", "report.docx",
    "report_plain.docx", "report_strict.docx", "report_libreoffice.docx",
    "report_word2003.doc", "report.html", "report_html.doc", "report_office.html",
    "report.mht", "report.ofd", "report_plain_delta.ofd", "report.pdf", "paragraphs.jsonl",
)  # fmt: skip
WITHOUT_TABLE = (
    "report_wrapped.txt", "report_two_columns.pdf", "paragraphs.csv", "paragraphs.xlsx",
    "paragraphs.xls", "paragraphs.ods",
)  # fmt: skip
THROUGH_LIBREOFFICE = ("report.doc", "report.wps", "report.rtf", "report.odt")

Found = list[tuple[str, int | None, str]]


def found(report: Report) -> Found:
    return [(p.kind, p.level, p.text) for p in report.paragraphs]


@pytest.mark.parametrize("name", WHOLE)
def test_the_report_reads_the_same_from(name: str, fixtures: Path, sample: ModuleType) -> None:
    report = read_report(fixtures / name)
    assert found(report) == sample.golden()
    assert report.name == sample.TITLE


@pytest.mark.parametrize("name", WITHOUT_TABLE)
def test_but_for_its_table_it_reads_the_same_from(
    name: str, fixtures: Path, sample: ModuleType
) -> None:
    assert found(read_report(fixtures / name)) == sample.golden(table=False)


@pytest.mark.parametrize("name", THROUGH_LIBREOFFICE)
@pytest.mark.skipif(find_libreoffice() is None, reason="LibreOffice is not installed")
def test_through_libreoffice_it_reads_the_same_from(
    name: str, fixtures: Path, sample: ModuleType
) -> None:
    report = read_report(fixtures / name)
    assert found(report) == sample.golden()
    assert "Converted by LibreOffice." in describe(report.receipt)


def test_the_receipt_of_a_pdf_tells_its_pages(fixtures: Path) -> None:
    assert "3 pages." in describe(read_report(fixtures / "report.pdf").receipt)


def test_heading_paths_follow_the_levels(fixtures: Path) -> None:
    report = read_report(fixtures / "report.docx")
    body = next(p for p in report.paragraphs if p.text.startswith("联合县疾控中心"))
    assert body.heading_path == ("一、主要工作", "（三）强化水质监管")


@pytest.mark.parametrize("name", ["cells.csv", "cells.xlsx"])
def test_a_report_a_cell_gives_a_report_each(name: str, fixtures: Path, sample: ModuleType) -> None:
    reports = read_reports(fixtures / name)
    assert [report.name for report in reports] == ["甲镇总结", "乙镇总结"]
    expected = [
        (kind, level, text.replace("青禾镇", "甲镇"))
        for kind, level, text in sample.golden(table=False)
    ]
    assert found(reports[0]) == expected
    assert reports[1].receipt["row"] == 2


def test_an_archive_gives_its_members(fixtures: Path, sample: ModuleType) -> None:
    reports = read_reports(fixtures / "reports_gbk.zip")
    assert [report.receipt["member"] for report in reports] == [
        "各镇总结/青禾镇总结.docx",
        "各镇总结/青禾镇总结.txt",
    ]
    assert all(found(report) == sample.golden() for report in reports)


def test_a_collection_gives_its_reports(fixtures: Path, sample: ModuleType) -> None:
    reports = read_reports(fixtures / "collection.txt")
    names = ["农村供水工作总结 篇一", "农村供水工作总结 篇二", "农村供水工作总结 篇三"]
    assert [report.name for report in reports] == names
    assert found(reports[0])[1:] == sample.golden(table=False)[2:]
    assert reports[1].receipt["part"] == {"number": 2, "count": 3}
    assert ["preface", 2, "下面是整理的几篇总结，供大家参考。"] in reports[0].receipt["notes"]


def test_what_was_dropped_is_in_the_receipt(fixtures: Path) -> None:
    receipt = read_report(fixtures / "report.pdf").receipt
    assert receipt["counts"]["dropped"] == {"page_number": 3, "running_head": 3}
    heads = [text for reason, _number, text in receipt["notes"] if reason == "running_head"]
    assert heads == ["青禾镇人民政府文件汇编"] * 3
    web = read_report(fixtures / "report.html").receipt["notes"]
    assert any("上一篇" in text for reason, _number, text in web)
