"""xls, through xlrd: in pure Python, so that a damaged file cannot end the process."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.language import _
from data.readers.limits import MOST_CELLS, damaged
from data.readers.table_columns import Table
from data.readers.workbook import too_many_cells
from data.readers.workbook.cells import cell_text


def xls_sheets(content: bytes) -> Iterator[Table]:
    """Yield the visible sheets of an xls, or of what WPS calls et.

    Raises
    ------
    KnownError
        When it is damaged, protected, or has more cells than are read.
    """
    import xlrd

    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            book = xlrd.open_workbook(
                file_contents=content, logfile=nowhere, on_demand=True, ragged_rows=True
            )
            cells = 0
            for number in range(book.nsheets):
                sheet = book.sheet_by_index(number)
                if sheet.visibility == 0:
                    cells += sum(sheet.row_len(row) for row in range(sheet.nrows))
                    if cells > MOST_CELLS:
                        raise too_many_cells()
                    yield Table.of(sheet.name, list(_rows(book, sheet)))
                book.unload_sheet(number)
    except KnownError:
        raise
    except Exception as error:  # xlrd meets broken records with whatever they lead it to
        if "ncrypted" in str(error) or "assword" in str(error):
            raise KnownError(
                _("It is protected by a password."), _("Remove the password and try again.")
            ) from error
        raise damaged() from error


def _rows(book: Any, sheet: Any) -> Iterator[list[str]]:
    import xlrd

    for row in range(sheet.nrows):
        texts: list[str] = []
        for cell in sheet.row(row):
            value = cell.value
            if cell.ctype == xlrd.XL_CELL_DATE:
                # One out of range is shown as the number that it is.
                with contextlib.suppress(ValueError, OverflowError, xlrd.xldate.XLDateError):
                    value = xlrd.xldate.xldate_as_datetime(value, book.datemode)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                value = bool(value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                value = ""
            texts.append(cell_text(value))
        yield texts
