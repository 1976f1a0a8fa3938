"""The manager's workbook: figures with a chart, side by side, completeness, fulfilment."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Any

import xlsxwriter

from data.labelled.columns import tint
from data.labelled.excel import add_count_chart, cell_text
from data.labelled.manager.contents import (
    ManagerReport,
    Pair,
    State,
    card,
    state_name,
    tallies,
)
from data.language import _

_CHARACTERS_A_LINE, _LINE_HEIGHT, _MOST_HEIGHT = 20, 15, 405


def write_workbook(path: Path, report: ManagerReport) -> None:
    """Write the workbook."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheets = _Sheets(book, report)
        sheets.figures()
        sheets.side_by_side()
        sheets.completeness()
        if report.pairs:
            sheets.fulfilment()


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook, report: ManagerReport) -> None:
        self._book = book
        self._report = report
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._quiet = book.add_format(
            {"text_wrap": True, "valign": "top", "italic": True, "font_color": "#6B7280"}
        )
        self._tones = {key: self._tone(key, "left") for key in report.labels}

    def figures(self) -> None:
        """Counts by report and label, and a stacked bar for each report."""
        name = _("Figures")
        sheet = self._sheet(name, [40, *[10] * (len(self._report.labels) + 1)])
        self._label_heads(sheet, _("Report"), is_of_numbers=True)
        last = len(self._report.labels) + 1
        right = self._book.add_format({"bold": True, "bottom": 1, "align": "right"})
        sheet.write_string(0, last, _("Total"), right)
        for row, summary in enumerate(self._report.reports, 1):
            counts = [len(summary.points.get(key, ())) for key in self._report.labels]
            sheet.write_string(row, 0, cell_text(summary.name), self._text)
            sheet.write_row(row, 1, [*counts, sum(counts)])
        row = len(self._report.reports) + 1
        totals = self._report.totals()
        sheet.write_string(row, 0, _("Total"), self._head)
        sheet.write_row(row, 1, [*totals.values(), sum(totals.values())], self._head)
        if self._report.reports:
            colors = [self._report.scheme[key].color for key in self._report.labels]
            add_count_chart(self._book, sheet, name, colors, row - 1, (row + 2, 0))

    def side_by_side(self) -> None:
        """All goals, measures, achievements and problems, a column each."""
        sheet = self._sheet(_("Side by side"), [24, *[44] * len(self._report.labels)])
        self._label_heads(sheet, _("Report"))
        row = 0
        for summary in self._report.reports:
            columns = [summary.points.get(key, ()) for key in self._report.labels]
            for points in zip_longest(*columns):
                row += 1
                sheet.write_string(row, 0, cell_text(summary.name), self._text)
                lines = 1
                for column, point in enumerate(points, 1):
                    if point is not None:
                        tone = self._quiet if point.is_suggestion else self._text
                        sheet.write_string(row, column, cell_text(point.text), tone)
                        lines = max(lines, -(-len(point.text) // _CHARACTERS_A_LINE))
                sheet.set_row(row, min(lines * _LINE_HEIGHT, _MOST_HEIGHT))
        sheet.autofilter(0, 0, max(row, 1), len(self._report.labels))

    def completeness(self) -> None:
        """A line a report: how far it says what became of its goals."""
        sheet = self._sheet(_("Completeness"), [40, 10, 14, 18, 70])
        heads = [_("Report"), _("Goals"), _("with measures"), _("with achievements"), _("In words")]
        sheet.write_row(0, 0, heads, self._head)
        for row, summary in enumerate(self._report.reports, 1):
            found = summary.completeness
            sheet.write_string(row, 0, cell_text(summary.name), self._text)
            numbers = [found.n_goals, found.with_measures, found.with_achievements]
            sheet.write_row(row, 1, numbers, self._text)
            sheet.write_string(row, 4, cell_text(card(summary, self._report.scheme)), self._text)
        if self._report.reports:
            last = len(self._report.reports)
            bar = {"type": "data_bar", "bar_color": "#9EC9E2"}
            sheet.conditional_format(1, 1, last, 3, bar)
        row = len(self._report.reports) + 2
        for (earlier, later), said in tallies(self._report.pairs).items():
            sheet.write_string(row, 0, cell_text(f"{earlier} → {later}"), self._text)
            sheet.write_string(row, 4, said, self._text)
            row += 1

    def fulfilment(self) -> None:
        """Goals paired with achievements; what a person has confirmed, and what not yet."""
        sheet = self._sheet(_("Fulfilment"), [16, 42, 16, 42, 16, 20, 9, 10, 18, 9])
        heads = [
            _("Goals of"),
            _("Goal"),
            _("Achievements of"),
            _("Achievement"),
            _("Outcome"),
            _("Goal → result"),
            _("Confirmed"),
            _("Confirmed by"),
            _("Shared words"),
            _("Likeness"),
        ]
        sheet.write_row(0, 0, heads, self._head)
        for row, pair in enumerate(self._report.pairs, 1):
            for column, text in enumerate(_cells(pair)):
                tone = self._text if pair.confirmed_by or column not in (4, 6) else self._quiet
                sheet.write_string(row, column, cell_text(text), tone)
            if pair.achievement is not None:
                sheet.write_number(row, 9, round(pair.likeness, 2), self._text)
            longest = max(len(pair.goal), len(pair.achievement or ""))
            lines = max(2, -(-longest // _CHARACTERS_A_LINE))
            sheet.set_row(row, min(lines * _LINE_HEIGHT, _MOST_HEIGHT))
        last = len(self._report.pairs)
        choices = {"validate": "list", "source": [_("yes"), _("no")]}
        sheet.data_validation(1, 6, last, 6, choices)
        for state, tone in self._outcome_tones().items():
            rule = {"type": "cell", "criteria": "==", "format": tone}
            sheet.conditional_format(1, 4, last, 4, rule | {"value": f'"{state_name(state)}"'})
        sheet.autofilter(0, 0, last, 9)

    def _outcome_tones(self) -> dict[State, Any]:
        tones: dict[State, str] = {
            "reached": "#00805D",
            "below": "#C04F00",
            "not_mentioned": "#B42318",
        }
        return {
            state: self._book.add_format({"font_color": color, "bold": True})
            for state, color in tones.items()
        }

    def _sheet(self, name: str, widths: list[int]) -> Any:
        sheet = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _label_heads(self, sheet: Any, first: str, is_of_numbers: bool = False) -> None:
        sheet.write_string(0, 0, first, self._head)
        for column, key in enumerate(self._report.labels, 1):
            tone = self._tone(key, "right") if is_of_numbers else self._tones[key]
            sheet.write_string(0, column, self._report.scheme[key].name, tone)

    def _tone(self, key: str, align: str) -> Any:
        color = self._report.scheme[key].color
        return self._book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "align": align,
                "font_color": color,
                "bg_color": tint(color),
            }
        )


def _cells(pair: Pair) -> list[str]:
    return [
        pair.goal_report,
        pair.goal,
        pair.achievement_report,
        pair.achievement or "",
        state_name(pair.state),
        "\n".join(f"{goal} → {result}" for goal, result in pair.numbers),
        _("yes") if pair.confirmed_by else _("no"),
        pair.confirmed_by or "",
        " ".join(pair.words),
    ]
