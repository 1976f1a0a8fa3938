"""Tables as an Excel workbook: one sheet of paragraphs, one of counts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import xlsxwriter

from data.labelled.columns import cells, headers, label_name
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

_WIDTHS = (24, 6, 30, 80, 10, 12, 10, 10, 24)
_MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_LABEL, _SUGGESTION = 4, 6


class ExcelWriter:
    """Writes one paragraph a row, streaming; a new sheet starts where Excel's rows end."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._percent = self._book.add_format({"num_format": "0%", "valign": "top"})
        self._tones = {
            label.key: self._book.add_format(
                {"font_color": label.color, "bold": True, "valign": "top"}
            )
            for label in scheme.labels
        }
        self._counts: dict[str, Counter[str]] = {}
        self._sheets = 0
        self._row = _MOST_ROWS

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        if self._row >= _MOST_ROWS:
            self._start_sheet()
        self._row += 1
        for column, value in enumerate(cells(paragraph, self._scheme)):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                key = {_LABEL: paragraph.label, _SUGGESTION: paragraph.suggestion}.get(column)
                tone = self._tones.get(key or "", self._wrapped)
                self._sheet.write_string(self._row, column, value[:_LONGEST_CELL], tone)
            else:
                tone = self._percent if isinstance(value, float) else self._wrapped
                self._sheet.write_number(self._row, column, value, tone)
        decided = paragraph.label or paragraph.suggestion
        if decided:
            self._counts.setdefault(paragraph.report, Counter())[decided] += 1

    def close(self) -> None:
        """Finish the file."""
        if not self._sheets:
            self._start_sheet()
        self._finish_sheet()
        self._write_counts()
        self._book.close()

    def _start_sheet(self) -> None:
        if self._sheets:
            self._finish_sheet()
        self._sheets += 1
        suffix = f" {self._sheets}" if self._sheets > 1 else ""
        self._sheet = self._book.add_worksheet(_("Paragraphs") + suffix)
        for column, width in enumerate(_WIDTHS):
            self._sheet.set_column(column, column, width)
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, headers(), self._bold)
        self._row = 0

    def _finish_sheet(self) -> None:
        self._sheet.autofilter(0, 0, max(self._row, 1), len(_WIDTHS) - 1)

    def _write_counts(self) -> None:
        sheet = self._book.add_worksheet(_("Counts"))
        keys = [label.key for label in self._scheme.labels]
        sheet.set_column(0, 0, 40)
        names = [label_name(key, self._scheme) for key in keys]
        sheet.write_row(0, 0, [_("Report"), *names, _("Total")], self._bold)
        for row, (report, counts) in enumerate(self._counts.items(), 1):
            sheet.write_string(row, 0, report)
            for column, key in enumerate(keys, 1):
                sheet.write_number(row, column, counts[key])
            sheet.write_number(row, len(keys) + 1, sum(counts.values()))
        total = len(self._counts) + 1
        sheet.write_string(total, 0, _("Total"), self._bold)
        for column, key in enumerate(keys, 1):
            sheet.write_number(total, column, sum(c[key] for c in self._counts.values()))
        every = sum(sum(counts.values()) for counts in self._counts.values())
        sheet.write_number(total, len(keys) + 1, every)
