"""ods: the cells of an OpenDocument spreadsheet, as they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from data.readers.limits import MOST_CELLS, damaged, open_zip, read_member
from data.readers.table_columns import Table
from data.readers.word.numbers import whole
from data.readers.workbook import too_many_cells
from data.readers.xml import attribute, child, local, parse_xml

# Repeats of a cell or row with text; LibreOffice repeats the empty ones to the end of the sheet.
_MOST_REPEATS = 1000


def ods_sheets(content: bytes) -> Iterator[Table]:
    """Yield the sheets of an ods.

    Raises
    ------
    KnownError
        When it is damaged, or has more cells than are read.
    """
    with open_zip(content) as archive:
        root = parse_xml(read_member(archive, "content.xml"))
    body = child(root, "body")
    sheets = child(body, "spreadsheet") if body is not None else None
    if sheets is None:
        raise damaged()
    cells = 0
    for sheet in sheets:
        if local(sheet) != "table":
            continue
        rows: list[list[str]] = []
        for row in _rows(sheet):
            cells += len(row)
            if cells > MOST_CELLS:
                raise too_many_cells()
            rows.append(row)
        yield Table.of(attribute(sheet, "name"), rows)


def _rows(node: Any) -> Iterator[list[str]]:
    for one in node:
        name = local(one)
        if name in ("table-row-group", "table-header-rows", "table-rows"):
            yield from _rows(one)
        elif name == "table-row":
            row = _cells(one)
            if row:
                repeats = whole(attribute(one, "number-rows-repeated", "1"), 1)
                for _number in range(max(1, min(repeats, _MOST_REPEATS))):
                    yield row


def _cells(row: Any) -> list[str]:
    texts: list[str] = []
    n_empty = 0
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeats = max(1, min(whole(attribute(cell, "number-columns-repeated", "1"), 1), 20_000))
        text = "\n".join("".join(one.itertext()) for one in cell if local(one) == "p")
        if text.strip():
            texts += [""] * n_empty + [text] * min(repeats, _MOST_REPEATS)
            n_empty = 0
        else:
            n_empty += repeats
    return texts
