"""Workbooks in: the rows of the first sheet with a header, and of the sheets that go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape

from data.errors import KnownError
from data.labelled.records import Record
from data.language import _


def excel_records(path: Path) -> Iterator[Record]:
    """Yield the rows under the header as records, by their number in the sheet."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever the broken XML leads it to
        raise KnownError(
            _("{name} is damaged or no Excel workbook.").format(name=path.name),
            _("Open it in Excel or WPS and save it again as xlsx."),
        ) from error
    try:
        names: list[str] | None = None
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a wrong size in the file would hide rows
            header: list[str] | None = None
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [_cell(value) for value in row]
                if all(cell == "" for cell in cells):
                    continue
                if header is None:
                    header = [str(cell).strip() for cell in cells]
                    if names is not None and header != names:
                        break  # counts, metrics: another table
                    names = header
                    continue
                # A row ends at its last cell that holds something.
                cells += [""] * (len(header) - len(cells))
                yield Record(number, dict(zip(header, cells, strict=False)))
    finally:
        book.close()


def _cell(value: Any) -> Any:
    return unescape(value) if isinstance(value, str) else "" if value is None else value
