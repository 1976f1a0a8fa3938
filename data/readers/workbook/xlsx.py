"""xlsx, through calamine."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from data.errors import KnownError
from data.readers.limits import (
    MEGABYTE,
    MOST_CELLS,
    absurd,
    damaged,
    open_zip,
    read_member,
)
from data.readers.table_columns import Table
from data.readers.workbook import too_many_cells
from data.readers.workbook.cells import cell_text

_LARGEST_UNPACKED = 400 * MEGABYTE
_CELL = re.compile(rb"<(?:\w{1,9}:)?c(?=[\s>/])([^>]{0,300})")
_REFERENCE = re.compile(rb"\br=[\"']([A-Za-z]{1,9})(\d{1,9})[\"']")
_ROW = re.compile(rb"<(?:\w{1,9}:)?row\b[^>]{0,300}?\br=[\"'](\d{1,9})[\"']")
# Columns of Excel end at XFD; a reference beyond is damaged.
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def xlsx_sheets(content: bytes) -> Iterator[Table]:
    """Yield the visible sheets of an xlsx.

    Raises
    ------
    KnownError
        When it is damaged, or has more cells than are read.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    _check_size(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        for name in shown:
            rows = book.get_sheet_by_name(name).to_python()
            yield Table.of(name, [[cell_text(value) for value in row] for row in rows])
    except KnownError:
        raise
    except Exception as error:  # the errors of the Rust library have no common class
        raise damaged() from error
    except BaseException as error:
        # A panic in Rust arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _check_size(content: bytes) -> None:
    """Refuse what the library would take gigabytes for: it keeps every cell of a rectangle.

    One stray cell in the last corner makes that 17 billion, and Rust ends the process when
    memory runs out.
    """
    with open_zip(content) as archive:
        infos = archive.infolist()
        if sum(info.file_size for info in infos) > _LARGEST_UNPACKED:
            raise absurd()
        cells = 0
        for info in infos:
            if info.file_size > MEGABYTE and info.file_size > 500 * max(1, info.compress_size):
                raise absurd()
            if "worksheets/" in info.filename and info.filename.endswith(".xml"):
                cells += _area(read_member(archive, info, _LARGEST_UNPACKED))
                if cells > MOST_CELLS:
                    raise too_many_cells()


def _area(sheet: bytes) -> int:
    """Return the number of cells in the rectangle that holds all cells of a sheet."""
    rows: list[int] = []
    columns: list[int] = []
    n_unplaced = 0
    low_row = low_column = 1 << 30
    high_row = high_column = 0
    for cell in _CELL.finditer(sheet):
        place = _REFERENCE.search(cell.group(1))
        if place is None:
            n_unplaced += 1
            continue
        row, column = int(place.group(2)), _column(place.group(1))
        if row > _LAST_ROW or column > _LAST_COLUMN:
            raise damaged()
        low_row, high_row = min(low_row, row), max(high_row, row)
        low_column, high_column = min(low_column, column), max(high_column, column)
    if n_unplaced:
        # Cells without a place follow one another in the row that they are in.
        rows = [int(row.group(1)) for row in _ROW.finditer(sheet)]
        columns = [n_unplaced]
        low_row, low_column = 1, 1
        high_row = max([high_row, *rows, 1])
        high_column = max(high_column, *columns)
        if n_unplaced > _LAST_COLUMN:
            high_column = max(high_column - n_unplaced, n_unplaced // max(1, len(rows)), 1)
    if high_row == 0:
        return 0
    return (high_row - low_row + 1) * (high_column - low_column + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
