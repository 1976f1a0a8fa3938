"""Spreadsheets and csv: one paragraph a row, one report a cell, or just a table."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import LARGEST_SHEET, MEGABYTE, MOST_CELLS, absurd, damaged, open_zip
from data.readers.limits import too_large as too_large_file
from data.readers.table_columns import Column, Table, columns_of
from data.readers.table_reports import drafts_of_table

if TYPE_CHECKING:
    from data.readers.reading import Choice

__all__ = ["Column", "SheetColumns", "columns", "read_csv", "read_excel"]

_LARGEST_UNPACKED = 400 * MEGABYTE
_LONGEST_CELL = 20_000_000


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns of one sheet, for a person to choose from.

    Attributes
    ----------
    text
        Number of the column that would be read, or None when the sheet is a plain table.
    each
        ``report``, ``paragraph`` or ``table``: what would be made of it.
    """

    sheet: str
    columns: tuple[Column, ...]
    n_rows: int
    text: int | None
    each: str


def columns(path: str | Path) -> list[SheetColumns]:
    """Return the columns of each sheet in a spreadsheet or csv, and what would be chosen.

    Raises
    ------
    KnownError
        When the file cannot be read or is no table.
    """
    from data.readers.reading import _content
    from data.readers.recognition import recognise_bytes
    from data.readers.text import decode

    path = Path(path)
    try:
        content = _content(path)
        kind = recognise_bytes(content)
        if kind == "excel":
            tables = list(_sheets(content))
        elif kind is None:
            tables = [_csv_table(decode(content).text, path.stem)]
        else:
            raise KnownError(_("This is no table."))
    except KnownError as error:
        raise KnownError(f"{path.name}: {error.message}", error.remedy) from error
    found = []
    for table in tables:
        shown = columns_of(table)
        found.append(
            SheetColumns(table.name, shown.columns, len(table.rows), shown.text, shown.each)
        )
    return found


def read_excel(content: bytes, choice: Choice) -> Iterator[Draft]:
    """Yield the reports in a spreadsheet: xlsx, xls, xlsb or ods.

    Raises
    ------
    KnownError
        When it is damaged, protected, too large, or lacks the column that was asked for.
    """
    yield from _drafts(list(_sheets(content)), "excel", choice)


def read_csv(text: str, name: str, choice: Choice) -> Iterator[Draft]:
    """Yield the reports in a csv, whatever parts its cells: comma, tab or semicolon.

    Raises
    ------
    KnownError
        When it lacks the column that was asked for.
    """
    yield from _drafts([_csv_table(text, name)], "csv", choice)


def _drafts(tables: Sequence[Table], kind: str, choice: Choice) -> Iterator[Draft]:
    tables = [table for table in tables if table.rows]
    if not tables:
        raise KnownError(_("There is no text in it."))
    wanted = choice.column
    if isinstance(wanted, str):
        holding = [table for table in tables if table.find(wanted) is not None]
        if not holding:
            raise KnownError(
                _("There is no column “{name}”.").format(name=wanted),
                _("The columns are: {names}.").format(names=", ".join(tables[0].header)),
            )
        tables = holding
    for table in tables:
        yield from drafts_of_table(table, kind, choice, is_only=len(tables) == 1)


def _sheets(content: bytes) -> Iterator[Table]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if len(content) > LARGEST_SHEET:
        raise too_large_file(LARGEST_SHEET // MEGABYTE)
    if content.startswith(b"PK"):
        _check_unpacked(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible
        ]
        cells = 0
        for name in shown:
            sheet = book.get_sheet_by_name(name)
            cells += sheet.height * sheet.width
            if cells > MOST_CELLS:
                raise KnownError(
                    _("It has more than {count} cells.").format(count=f"{MOST_CELLS:,}"),
                    _("Split it and try again."),
                )
            rows = [[_cell(value) for value in row] for row in sheet.to_python()]
            yield Table.of(name, rows)
    except KnownError:
        raise
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        if "assword" in str(error):
            raise KnownError(
                _("It is protected by a password."), _("Remove the password and try again.")
            ) from error
        raise damaged() from error
    except Exception as error:  # other errors of the Rust library
        raise damaged() from error
    except BaseException as error:
        # A panic in Rust arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged() from error


def _check_unpacked(content: bytes) -> None:
    with open_zip(content) as archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        if total > _LARGEST_UNPACKED:
            raise absurd()
        for info in infos:
            if info.file_size > MEGABYTE and info.file_size > 500 * max(1, info.compress_size):
                raise absurd()


def _cell(value: Any) -> str:
    """Return a cell as a person sees it: 3 for 3.0, and dates without a time of zero."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    if isinstance(value, datetime.datetime):
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return str(value)


def _csv_table(text: str, name: str) -> Table:
    previous = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows: list[list[str]] = []
        cells = 0
        text = text.replace("\0", "")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                raise KnownError(
                    _("It has more than {count} cells.").format(count=f"{MOST_CELLS:,}"),
                    _("Split it and try again."),
                )
            rows.append(row)
    except csv.Error as error:
        raise damaged() from error
    finally:
        csv.field_size_limit(previous)
    return Table.of(name, rows)


def _delimiter(text: str) -> str:
    """Return the sign that parts the first row most often, outside quotes."""
    first = text[:20_000].lstrip("\ufeff").split("\n", 1)[0]
    plain, quoted = [], False
    for sign in first:
        quoted ^= sign == '"'
        if not quoted:
            plain.append(sign)
    head = "".join(plain)
    return max(",\t;", key=lambda sign: head.count(sign))
