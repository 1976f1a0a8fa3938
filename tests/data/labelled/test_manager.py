"""Reports for the manager: each format holds every point, pair and figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from data.errors import CancelledError, KnownError
from data.labelled.manager_report import (
    MANAGER_FORMATS,
    ComparedNumber,
    Completeness,
    Pair,
    Point,
    ReportSummary,
    manager_writing,
)
from data.labelled.manager_report.contents import card, column_shares
from data.scheme import default_scheme

SCHEME = default_scheme()
LABELS = ("goal", "measure", "achievement", "problem")
SUMMARIES = (
    ReportSummary(
        "甲局2023年总结",
        {
            "goal": (Point("=增长8%", 0), Point("<b>建成3所", 1)),
            "measure": (Point("抓落实\x01", 2, (), True),),
        },
        Completeness(2, 1, 0, ("achievement", "problem")),
    ),
    ReportSummary("空", {}, Completeness(0, 0, 0, LABELS)),
)
NUMBERS = (ComparedNumber("建成3所", "2所", False),)
PAIRS = (
    Pair("甲", "建成3所", "乙", "建成2所", 0.8, "below", ("建成",), NUMBERS),
    Pair("甲", "增长8%", "乙", None, 0.0, "not_mentioned", (), (), 1, None, "李<丽>"),
)


def write(path: Path, summaries: Sequence[ReportSummary] = SUMMARIES) -> None:
    with manager_writing(path, SCHEME, has_pairs=bool(summaries)) as writer:
        for summary in summaries:
            writer.add_report(summary)
        if summaries:
            writer.add_pairs("甲", "乙", PAIRS)


def test_the_card_says_it_in_a_sentence() -> None:
    assert card(SUMMARIES[0].completeness, SCHEME) == (
        "2 goals, 1 with measures, 0 with achievements, nothing on Achievement, nothing on Problem"
    )


def test_the_workbook_has_four_sheets_a_chart_and_what_was_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    write(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Figures", "Completeness", "Fulfilment", "Side by side"]
    assert [cell.value for cell in book["Figures"][2]] == ["甲局2023年总结", 2, 1, 0, 0, 3]
    assert len(book["Figures"]._charts) == 1
    side = [[cell.value for cell in row] for row in book["Side by side"].iter_rows(min_row=2)]
    assert [row[1] for row in side] == ["=增长8%", "<b>建成3所"]
    fulfilment = book["Fulfilment"]
    assert fulfilment["E2"].value == "below the goal"
    assert fulfilment["F2"].value == "建成3所 → 2所, short of it"
    assert [[cell.value for cell in row[6:8]] for row in fulfilment["A2:H3"]] == [
        ["no", ""],
        ["yes", "李<丽>"],
    ]
    assert book["Figures"]["A5"].value == (
        "2 reports, 3 paragraphs. 1 of them, in italics, are suggested, not confirmed by a person."
    )
    assert book["Completeness"]["E5"].value == (
        "2 goals; 1 below the goal; 1 not mentioned; 1 confirmed"
    )
    assert fulfilment.data_validations.dataValidation[0].formula1 == '"yes,no"'


def test_the_document_holds_every_text(tmp_path: Path) -> None:
    path = tmp_path / "m.docx"
    write(path)
    document = Document(str(path))
    cells = {c.text for t in document.tables for row in t.rows for c in row.cells}
    assert {
        "1. =增长8%\n2. <b>建成3所",
        "1. 抓落实\ufffd",
        "建成2所",
        "below the goal\n建成3所 → 2所, short of it",
        "yes, 李<丽>",
    } <= cells


def test_the_page_is_one_file_with_a_drawing(tmp_path: Path) -> None:
    path = tmp_path / "m.html"
    write(path)
    page = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", page)
    assert page.count("<rect") == 4 + 2
    assert "&lt;b&gt;建成3所" in page
    assert page.count('class="below proposed"') == 1
    assert '<td class="not_mentioned">not mentioned<td>yes, 李&lt;丽&gt;' in page


@pytest.mark.parametrize("suffix", MANAGER_FORMATS.values())
def test_nothing_makes_a_valid_file(tmp_path: Path, suffix: str) -> None:
    write(tmp_path / f"m{suffix}", ())
    assert (tmp_path / f"m{suffix}").stat().st_size > 0


def test_another_ending_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        write(tmp_path / "m.pdf")


@pytest.mark.parametrize("suffix", MANAGER_FORMATS.values())
def test_a_report_that_is_given_up_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"m{suffix}"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(CancelledError), manager_writing(path, SCHEME, has_pairs=True) as writer:
        writer.add_report(SUMMARIES[0])
        raise CancelledError
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_column_is_as_wide_as_there_is_to_read_and_never_narrow() -> None:
    shares = column_shares([[Point("长" * 900, 0)], [Point("短", 1)], []])
    assert shares[0] > 2 * shares[1]
    assert shares[1] == shares[2] > 0.1
    assert sum(shares) == pytest.approx(1)
