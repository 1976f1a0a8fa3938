"""Reports for the manager: each format holds every point, pair and figure."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from data.errors import KnownError
from data.labelled.manager import (
    MANAGER_FORMATS,
    Completeness,
    ManagerReport,
    Pair,
    Point,
    ReportSummary,
    write_manager_report,
)
from data.labelled.manager.contents import card
from data.scheme import default_scheme

SCHEME = default_scheme()
LABELS = ("goal", "measure", "achievement", "problem")
REPORT = ManagerReport(
    SCHEME,
    LABELS,
    (
        ReportSummary(
            "甲局2023年总结",
            {
                "goal": (Point("=增长8%", 0), Point("<b>建成3所", 1)),
                "measure": (Point("抓落实\x01", 2, (), True),),
            },
            Completeness(2, 1, 0, ("achievement", "problem")),
        ),
        ReportSummary("空", {}, Completeness(0, 0, 0, LABELS)),
    ),
    (
        Pair("甲", "建成3所", "乙", "建成2所", 0.8, "below", ("建成",), (("3所", "2所"),)),
        Pair("甲", "增长8%", "乙", None, 0.0, "not_mentioned", (), (), 1, None, "李<丽>"),
    ),
)


def test_the_card_says_it_in_a_sentence() -> None:
    assert card(REPORT.reports[0], SCHEME) == (
        "2 goals, 1 with measures, 0 with achievements, nothing on Achievement, nothing on Problem"
    )


def test_the_workbook_has_four_sheets_a_chart_and_what_was_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    write_manager_report(path, REPORT)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Figures", "Side by side", "Completeness", "Fulfilment"]
    assert [cell.value for cell in book["Figures"][2]] == ["甲局2023年总结", 2, 1, 0, 0, 3]
    assert len(book["Figures"]._charts) == 1
    side = [[cell.value for cell in row] for row in book["Side by side"].iter_rows(min_row=2)]
    assert [row[1] for row in side] == ["=增长8%", "<b>建成3所"]
    fulfilment = book["Fulfilment"]
    assert fulfilment["E2"].value == "below the goal"
    assert fulfilment["F2"].value == "3所 → 2所"
    assert [[cell.value for cell in row[6:8]] for row in fulfilment["A2:H3"]] == [
        ["no", ""],
        ["yes", "李<丽>"],
    ]
    assert book["Completeness"]["E5"].value == (
        "2 goals; 1 below the goal; 1 not mentioned; 1 confirmed"
    )
    assert fulfilment.data_validations.dataValidation[0].formula1 == '"yes,no"'


def test_the_document_holds_every_text(tmp_path: Path) -> None:
    path = tmp_path / "m.docx"
    write_manager_report(path, REPORT)
    document = Document(str(path))
    cells = {c.text for t in document.tables for row in t.rows for c in row.cells}
    assert {
        "=增长8%",
        "<b>建成3所",
        "抓落实\ufffd",
        "建成2所",
        "below the goal\n3所 → 2所",
        "yes, 李<丽>",
    } <= cells


def test_the_page_is_one_file_with_a_drawing(tmp_path: Path) -> None:
    path = tmp_path / "m.html"
    write_manager_report(path, REPORT)
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", page)
    assert page.count("<rect") == 4 + 2
    assert "&lt;b&gt;建成3所" in page
    assert page.count('class="below proposed"') == 1
    assert '<td class="not_mentioned">not mentioned<td>yes, 李&lt;丽&gt;' in page


@pytest.mark.parametrize("suffix", MANAGER_FORMATS)
def test_nothing_makes_a_valid_file(tmp_path: Path, suffix: str) -> None:
    write_manager_report(tmp_path / f"m{suffix}", ManagerReport(SCHEME, LABELS, ()))
    assert (tmp_path / f"m{suffix}").stat().st_size > 0


def test_another_ending_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        write_manager_report(tmp_path / "m.pdf", REPORT)
