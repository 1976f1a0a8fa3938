"""The manager's workbook: figures with a chart, completeness, fulfilment, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from data.labelled.columns import tint
from data.labelled.excel import (
    MOST_ROWS,
    abandon_workbook,
    add_count_chart,
    cell_text,
    forget_heights,
    open_workbook,
)
from data.labelled.manager_report.contents import (
    Figures,
    Pair,
    ReportSummary,
    State,
    card,
    fulfilment_hint,
    state_name,
)
from data.language import _
from data.scheme import LabelScheme

_CHARACTERS_A_LINE, _LINE_HEIGHT, _MOST_HEIGHT = 20, 15, 405
_OUTCOME_TONES: dict[State, str] = {
    "reached": "#00805D",
    "below": "#C04F00",
    "not_mentioned": "#B42318",
}


class _Sheet:
    """A sheet that is written downwards; another one begins where Excel's rows end."""

    def __init__(self, book: Any, name: str, widths: Sequence[float]) -> None:
        self.name = name
        self._book = book
        self._widths = widths
        self._heads: list[tuple[str, Any]] = []
        self._n_sheets = 0
        self.row = 0
        self._begin()

    def _begin(self) -> None:
        self._n_sheets += 1
        suffix = f" {self._n_sheets}" if self._n_sheets > 1 else ""
        self.sheet = self._book.add_worksheet(self.name + suffix)
        for column, width in enumerate(self._widths):
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.row = 0
        for column, (text, tone) in enumerate(self._heads):
            self.sheet.write_string(0, column, text, tone)

    def head(self, cells: Sequence[tuple[str, Any]]) -> None:
        """Write the first row, here and wherever the sheet goes on."""
        self._heads = list(cells)
        for column, (text, tone) in enumerate(cells):
            self.sheet.write_string(0, column, text, tone)

    def next_row(self, n_characters: int | None = None) -> int:
        """Go down a row, high enough for a text of so many characters."""
        if self.row >= MOST_ROWS:
            self.filter()
            self._begin()
        self.row += 1
        if n_characters is not None:
            lines = max(2, -(-n_characters // _CHARACTERS_A_LINE))
            self.sheet.set_row(self.row, min(lines * _LINE_HEIGHT, _MOST_HEIGHT))
            forget_heights(self.sheet, self.row)
        return self.row

    def write(self, column: int, value: str | int | float, tone: Any) -> None:
        """Write one cell of the row."""
        if isinstance(value, str):
            self.sheet.write_string(self.row, column, cell_text(value), tone)
        else:
            self.sheet.write_number(self.row, column, value, tone)

    def filter(self) -> None:
        """Offer filters over all rows so far."""
        self.sheet.autofilter(0, 0, max(self.row, 1), len(self._widths) - 1)


class WorkbookWriter:
    """Writes every sheet row by row as the reports come."""

    def __init__(self, path: Path, scheme: LabelScheme, has_pairs: bool) -> None:
        self._figures = Figures(scheme)
        self._book = book = open_workbook(path)
        head = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        self._head = book.add_format(head)
        self._head_right = book.add_format(head | {"align": "right"})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._indented = book.add_format({"text_wrap": True, "valign": "top", "indent": 1})
        self._quiet = book.add_format(
            {"text_wrap": True, "valign": "top", "italic": True, "font_color": "#6B7280"}
        )
        labels = [scheme[key] for key in self._figures.labels]
        tones = [head | {"font_color": one.color, "bg_color": tint(one.color)} for one in labels]
        names = [one.name for one in labels]
        left = [(name, book.add_format(tone)) for name, tone in zip(names, tones, strict=True)]
        right = [
            (name, book.add_format(tone | {"align": "right"}))
            for name, tone in zip(names, tones, strict=True)
        ]
        first = (_("Report"), self._head)
        self._counts = _Sheet(book, _("Figures"), [40, *[10] * (len(labels) + 1)])
        self._counts.head([first, *right, (_("Total"), self._head_right)])
        self._cards = _Sheet(book, _("Completeness"), [40, 10, 14, 18, 70])
        numbers = (_("Goals"), _("with measures"), _("with achievements"))
        heads = [(text, self._head_right) for text in numbers]
        in_words = book.add_format(head | {"indent": 1})
        self._cards.head([first, *heads, (_("In words"), in_words)])
        self._pairs = self._pair_sheet() if has_pairs else None
        self._texts = _Sheet(book, _("Side by side"), [16, *[42] * len(labels)])
        self._texts.head([first, *left])

    def _pair_sheet(self) -> _Sheet:
        made = _Sheet(self._book, _("Fulfilment"), [14, 42, 14, 42, 14, 30, 9, 10, 18, 9])
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
        made.head([(text, self._head) for text in heads])
        return made

    def add_report(self, summary: ReportSummary) -> None:
        """Append one report to every sheet."""
        self._figures.add_report(summary)
        counts = self._figures.reports[-1].counts
        self._counts.next_row()
        self._counts.write(0, summary.name, self._text)
        for column, count in enumerate((*counts, sum(counts)), 1):
            self._counts.write(column, count, self._text)
        found = summary.completeness
        self._cards.next_row()
        self._cards.write(0, summary.name, self._text)
        numbers = (found.n_goals, found.with_measures, found.with_achievements)
        for column, number in enumerate(numbers, 1):
            self._cards.write(column, number, self._text)
        self._cards.write(4, card(found, self._figures.scheme), self._indented)
        columns = [summary.points.get(key, ()) for key in self._figures.labels]
        for points in zip_longest(*columns):
            there = [point for point in points if point is not None]
            self._texts.next_row(max(len(point.text) for point in there))
            self._texts.write(0, summary.name, self._text)
            for column, point in enumerate(points, 1):
                if point is not None:
                    tone = self._quiet if point.is_suggestion else self._text
                    self._texts.write(column, point.text, tone)

    def add_pairs(self, earlier: str, later: str, pairs: Sequence[Pair]) -> None:
        """Append the goals of one report and what a later one says of them."""
        self._figures.add_pairs(earlier, later, pairs)
        assert self._pairs is not None
        for pair in pairs:
            self._pairs.next_row(max(len(pair.goal), len(pair.achievement or "")))
            for column, text in enumerate(_cells(pair)):
                tone = self._text if pair.confirmed_by or column not in (4, 6) else self._quiet
                self._pairs.write(column, text, tone)
            if pair.achievement is not None:
                self._pairs.write(9, round(pair.likeness, 2), self._text)

    def close(self) -> None:
        """Finish the file."""
        self._finish_figures()
        self._finish_cards()
        if self._pairs is not None:
            self._finish_pairs(self._pairs)
        self._texts.filter()
        self._book.close()

    def abandon(self) -> None:
        """Leave the file unfinished."""
        abandon_workbook(self._book)

    def _finish_figures(self) -> None:
        figures, held = self._figures, self._counts
        last = held.row
        held.next_row()
        held.write(0, _("Total"), self._head)
        totals = figures.totals()
        for column, count in enumerate((*totals, sum(totals)), 1):
            held.write(column, count, self._head_right)
        held.next_row()
        held.sheet.write_string(held.row, 0, figures.basis())
        if figures.reports:
            colors = [figures.scheme[key].color for key in figures.labels]
            add_count_chart(
                self._book, held.sheet, held.sheet.get_name(), colors, last, (held.row + 2, 0)
            )

    def _finish_cards(self) -> None:
        held = self._cards
        if held.row:
            bar = {"type": "data_bar", "bar_color": "#9EC9E2"}
            held.sheet.conditional_format(1, 1, held.row, 3, bar)
        held.next_row()
        for (earlier, later), said in self._figures.tallies.items():
            held.next_row()
            held.write(0, f"{earlier} → {later}", self._text)
            held.write(4, said, self._indented)
        if self._figures.tallies:
            held.next_row()
            held.write(4, fulfilment_hint(), self._indented)

    def _finish_pairs(self, held: _Sheet) -> None:
        last = max(held.row, 1)
        choices = {"validate": "list", "source": [_("yes"), _("no")]}
        held.sheet.data_validation(1, 6, last, 6, choices)
        for state, color in _OUTCOME_TONES.items():
            tone = self._book.add_format({"font_color": color, "bold": True})
            rule = {"type": "cell", "criteria": "==", "format": tone}
            held.sheet.conditional_format(1, 4, last, 4, rule | {"value": f'"{state_name(state)}"'})
        # On paper without what the proposal rests on, so that it can be read.
        held.sheet.print_area(0, 0, last, 7)
        held.filter()


def _cells(pair: Pair) -> list[str]:
    return [
        pair.goal_report,
        pair.goal,
        pair.achievement_report,
        pair.achievement or "",
        state_name(pair.state),
        "\n".join(one.in_words() for one in pair.numbers),
        _("yes") if pair.confirmed_by else _("no"),
        pair.confirmed_by or "",
        " ".join(pair.words),
    ]
