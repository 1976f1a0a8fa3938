"""An Excel workbook: paragraphs with filters and colours, counts, and the model's measure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from data.labelled.columns import cells, headers, label_name, tint
from data.labelled.counts import Counts
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

_WIDTHS = (20, 6, 24, 8, 72, 8, 10, 8, 8, 20)
MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
_REPORT, _HEADING, _LABEL, _SUGGESTION = 0, 2, 5, 7
_CHARACTERS_A_LINE, _LINE_HEIGHT, _MOST_LINES = 32, 15, 27  # Chinese ones; 409 points at most
_MOST_BARS = 40
_A4 = 9
_SURROGATE = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def cell_text(text: str) -> str:
    """Return a text that a cell can hold: no lone surrogate, at most 32,767 characters."""
    return _SURROGATE.sub("?", text)[:LONGEST_CELL]


def open_workbook(path: Path) -> xlsxwriter.Workbook:
    """Return a new workbook that is written row by row and runs no formula from a text."""
    return xlsxwriter.Workbook(str(path), dict(_OPTIONS))


def forget_heights(sheet: Any, row: int) -> None:
    """Drop the heights of rows that are written: XlsxWriter keeps 350 MB of them for a million."""
    for heights in (sheet.row_info, sheet.row_sizes):
        heights.pop(row - 2, None)


def abandon_workbook(book: xlsxwriter.Workbook) -> None:
    """Leave a workbook unfinished, and the rows that wait on disk with it."""
    for sheet in book.worksheets():
        sheet.row_data_fh.close()
        Path(sheet.row_data_filename).unlink(missing_ok=True)
    book.fileclosed = True


def add_count_chart(
    book: xlsxwriter.Workbook,
    sheet: Any,
    name: str,
    colors: Sequence[str],
    n_reports: int,
    at: tuple[int, int],
) -> None:
    """Add stacked bars, one a report: names in the first column, counts in the next ones."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    shown = min(n_reports, _MOST_BARS)
    for column, color in enumerate(colors, 1):
        chart.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, 1, 0, shown, 0],
                "values": [name, 1, column, shown, column],
                "fill": {"color": color},
                "gap": 40,
            }
        )
    chart.set_title({"name": _("Paragraphs by report and label")})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 960, "height": 160 + 30 * shown})
    sheet.insert_chart(*at, chart)


class ExcelWriter:
    """Writes one paragraph a row, streaming; a new sheet starts where Excel's rows end."""

    def __init__(
        self, path: Path, scheme: LabelScheme, metrics: Mapping[str, Any] | None = None
    ) -> None:
        self._scheme = scheme
        self._metrics = metrics
        self._book = open_workbook(path)
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._clipped = self._book.add_format({"valign": "top"})  # rows are as high as the text
        self._percent = self._book.add_format({"num_format": "0%", "valign": "top"})
        self._decided = {
            label.key: self._book.add_format(
                {
                    "font_color": label.color,
                    "bg_color": tint(label.color),
                    "bold": True,
                    "valign": "top",
                }
            )
            for label in scheme.labels
        }
        self._proposed = {
            label.key: self._book.add_format({"font_color": label.color, "valign": "top"})
            for label in scheme.labels
        }
        self._counts = Counts()
        self._sheets = 0
        self._row = MOST_ROWS

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        if self._row >= MOST_ROWS:
            self._start_sheet()
        self._row += 1
        formats = {
            _REPORT: self._clipped,
            _HEADING: self._clipped,
            _LABEL: self._decided.get(paragraph.label or "", self._wrapped),
            _SUGGESTION: self._proposed.get(paragraph.suggestion or "", self._wrapped),
        }
        # Row heights are not left to the program that opens it: LibreOffice shows one line only.
        lines = min(max(-(-len(paragraph.text) // _CHARACTERS_A_LINE), 1), _MOST_LINES)
        self._sheet.set_row(self._row, lines * _LINE_HEIGHT)
        forget_heights(self._sheet, self._row)
        for column, value in enumerate(cells(paragraph, self._scheme)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                tone = formats.get(column, self._wrapped)
                self._sheet.write_string(self._row, column, cell_text(value), tone)
            else:
                tone = self._percent if isinstance(value, float) else self._wrapped
                self._sheet.write_number(self._row, column, value, tone)
        self._counts.add(paragraph)

    def close(self) -> None:
        """Finish the file."""
        if not self._sheets:
            self._start_sheet()
        self._finish_sheet()
        self._write_counts()
        if self._metrics:
            self._write_metrics(self._metrics)
        self._book.close()

    def abandon(self) -> None:
        """Leave the file unfinished."""
        abandon_workbook(self._book)

    def _start_sheet(self) -> None:
        if self._sheets:
            self._finish_sheet()
        self._sheets += 1
        suffix = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(_("Paragraphs") + suffix)
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.write_row(0, 0, headers(), self._bold)
        self._row = 0

    def _finish_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), len(_WIDTHS) - 1)

    def _write_counts(self) -> None:
        name = _("Counts")
        sheet = self._book.add_worksheet(name)
        keys = [label.key for label in self._scheme.labels]
        sheet.set_column(0, 0, 48)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        head = self._book.add_format({"bold": True, "bottom": 1, "align": "right"})
        sheet.write_string(0, 0, _("Report"), self._bold)
        for column, label in enumerate(self._scheme.labels, 1):
            tone = {"bold": True, "bottom": 1, "align": "right", "font_color": label.color}
            tone["bg_color"] = tint(label.color)
            sheet.write_string(0, column, label.name, self._book.add_format(tone))
        sheet.write_string(0, len(keys) + 1, _("Total"), head)
        row = 1
        for report, counts in self._counts.reports.items():
            sheet.write_string(row, 0, cell_text(report))
            sheet.write_row(row, 1, [*(counts[key] for key in keys), counts.total()])
            row += 1
        totals = self._counts.totals()
        sheet.write_string(row, 0, _("Total"), self._bold)
        sheet.write_row(row, 1, [*(totals[key] for key in keys), totals.total()], self._bold)
        if row > 1:
            sheet.autofilter(0, 0, row - 1, len(keys) + 1)
            colors = [label.color for label in self._scheme.labels]
            add_count_chart(self._book, sheet, name, colors, row - 1, (row + 2, 0))

    def _write_metrics(self, metrics: Mapping[str, Any]) -> None:
        sheet = self._book.add_worksheet(_("Metrics"))
        sheet.set_column(0, 0, 30)
        overall = {
            "n": _("Paragraphs measured"),
            "accuracy": _("Accuracy"),
            "macro_f1": _("Macro F1"),
            "ece": _("Expected calibration error"),
        }
        shown = [(name, metrics[key]) for key, name in overall.items() if key in metrics]
        for row, (name, value) in enumerate(shown):
            sheet.write_string(row, 0, name)
            sheet.write_number(row, 1, value)
        row = len(shown) + 1
        columns = [_("Label"), _("Precision"), _("Recall"), "F1", _("Paragraphs")]
        sheet.write_row(row, 0, columns, self._bold)
        for key, scores in metrics.get("per_label", {}).items():
            row += 1
            sheet.write_string(row, 0, label_name(key, self._scheme) or key)
            values = [scores.get(name) for name in ("precision", "recall", "f1", "support")]
            sheet.write_row(row, 1, [value for value in values if value is not None])
