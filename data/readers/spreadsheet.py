"""Spreadsheets and csv: one paragraph a row, one report a cell, or just a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import MOST_CELLS, damaged
from data.readers.table_columns import Column, Table, columns_of
from data.readers.table_reports import drafts_of_table
from data.readers.workbook import sheets, too_many_cells

if TYPE_CHECKING:
    from data.readers.reading import Choice

__all__ = ["Column", "SheetColumns", "columns", "read_csv", "read_excel"]

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


def columns(path: str | Path, encoding: str | None = None) -> list[SheetColumns]:
    """Return the columns of each sheet in a spreadsheet or csv, and what would be chosen.

    Parameters
    ----------
    encoding
        Of a csv, where a person chose it.

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
            tables = list(sheets(content))
        elif kind is None:
            tables = [_csv_table(decode(content, encoding).text, path.stem)]
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


def read_excel(content: bytes, name: str, choice: Choice) -> Iterator[Draft]:
    """Yield the reports in a spreadsheet: xlsx, xls or ods; ``name`` is its file's, bare.

    Raises
    ------
    KnownError
        When it is damaged, protected, too large, or lacks the column that was asked for.
    """
    yield from _drafts(list(sheets(content)), "excel", name, choice)


def read_csv(text: str, name: str, choice: Choice) -> Iterator[Draft]:
    """Yield the reports in a csv, whatever parts its cells: comma, tab or semicolon.

    Raises
    ------
    KnownError
        When it lacks the column that was asked for.
    """
    yield from _drafts([_csv_table(text, name)], "csv", name, choice)


def _drafts(tables: Sequence[Table], kind: str, name: str, choice: Choice) -> Iterator[Draft]:
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
        called = name if len(tables) == 1 else f"{name} {table.name}"
        yield from drafts_of_table(table, kind, choice, called)


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
                raise too_many_cells()
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
