"""The reports that a table holds, once its columns are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft, Note
from data.readers.html import read_html
from data.readers.table_columns import Chosen, Column, Table, columns_of, each_of
from data.readers.text import text_lines
from data.readers.web_furniture import is_furniture
from data.structure import Line

if TYPE_CHECKING:
    from data.readers.reading import Choice

_MARKUP = re.compile(r"</?(?:p|div|br|span|table|h[1-6])\b[^>]*>", re.IGNORECASE)


def drafts_of_table(table: Table, kind: str, choice: Choice, called: str) -> Iterator[Draft]:
    """Yield the reports of one sheet.

    Parameters
    ----------
    called
        What to call its reports where nothing in it names them.

    Raises
    ------
    KnownError
        When it has no such column as was chosen.
    """
    chosen = columns_of(table)
    text, each = _choice(table, chosen, choice)
    if text is None:
        yield _whole_table(table, kind, called)
        return
    named = table.header[text] if table.header else str(text + 1)
    receipt: dict[str, object] = {**_sheet(table, kind), "column": named, "each": each}
    if each == "report":
        yield from _report_a_cell(table, kind, text, chosen, receipt, called)
    else:
        yield from _paragraph_a_row(table, kind, text, chosen, receipt, called)


def _sheet(table: Table, kind: str) -> dict[str, str]:
    return {} if kind == "csv" else {"sheet": table.name}


def _choice(table: Table, chosen: Chosen, choice: Choice) -> tuple[int | None, str]:
    text, each = chosen.text, chosen.each
    if choice.each == "table":
        return None, "table"
    if choice.column is not None:
        text = table.find(choice.column)
        if text is None:
            raise KnownError(_("There is no column “{name}”.").format(name=choice.column))
        each = each_of(table, chosen.columns[text])
    return text, choice.each or each


def _whole_table(table: Table, kind: str, name: str) -> Draft:
    rows = [table.header, *table.rows] if table.header else list(table.rows)
    lines = [Line("\t".join(" ".join(cell.split()) for cell in row), kind="table") for row in rows]
    receipt: dict[str, object] = {**_sheet(table, kind), "each": "table"}
    return Draft(lines, kind, "", receipt, [], name)


def _report_a_cell(
    table: Table, kind: str, text: int, chosen: Chosen, receipt: dict[str, object], called: str
) -> Iterator[Draft]:
    for number, row in enumerate(table.rows, 1):
        cell = row[text]
        if not cell.strip():
            continue
        title = row[chosen.title].strip() if chosen.title is not None else ""
        lines, notes = _cell_lines(cell)
        if not lines:
            continue
        name = " ".join(title.split())
        fallback = f"{called} {number}"
        yield Draft(lines, kind, name, {**receipt, "row": number}, notes, fallback)


def _cell_lines(cell: str) -> tuple[list[Line], list[Note]]:
    """Return the lines of a report in a cell: a cell breaks its text as its author did."""
    if len(_MARKUP.findall(cell[:20_000])) >= 3:
        draft = read_html(cell)
        return draft.lines, draft.notes
    lines: list[Line] = []
    notes: list[Note] = []
    for number, line in enumerate(text_lines(cell), 1):
        stripped = line.text.strip()
        if stripped and is_furniture(stripped):
            notes.append(("web_furniture", number, stripped))
        else:
            lines.append(line)
    return lines, notes


def _paragraph_a_row(
    table: Table,
    kind: str,
    text: int,
    chosen: Chosen,
    receipt: dict[str, object],
    called: str,
) -> Iterator[Draft]:
    """Yield one report a sheet, or one for each value of the column that names reports."""
    groups: dict[str, list[Line]] = {}
    for row in table.rows:
        name = row[chosen.report].strip() if chosen.report is not None else ""
        lines = groups.setdefault(name, [])
        lines.extend(Line(part.text) for part in text_lines(row[text]) if part.text.strip())
    for name, lines in groups.items():
        if lines:
            yield Draft(lines, kind, name, dict(receipt), [], called)


__all__ = ["Column", "drafts_of_table"]
