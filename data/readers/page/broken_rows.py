"""Rows of tables that go on over the foot of a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.readers.draft import Note
from data.readers.page.glyphs import Row
from data.structure.wording import FULL_STOP
from data.structure.wrapping import joined

_SAME = 3.0  # points by which the sides of one table differ from page to page
_SHORTEST = 12  # characters of a cell that may go on: a shorter one was not full
_HAN = re.compile("[一-鿿]")
_ENDS = FULL_STOP - set("，,、")


def join_broken_rows(rows: Sequence[Row]) -> tuple[list[Row], list[Note]]:
    """Return the rows with those joined that a page's foot broke, and notes on them."""
    kept: list[Row] = []
    notes: list[Note] = []
    for number, row in enumerate(rows, 1):
        before = kept[-1] if kept else None
        if before is not None and _goes_on(before, row):
            pairs = zip(before.text.split("\t"), row.text.split("\t"), strict=True)
            before.text = "\t".join(joined(one, two) if two else one for one, two in pairs)
            notes.append(("joined", number, row.text.strip()))
        else:
            kept.append(row)
    return kept, notes


def _goes_on(before: Row, row: Row) -> bool:
    """Tell whether the first row on a page only holds the rest of some cells."""
    if not (before.is_table and row.is_table and row.page == before.page + 1):
        return False
    if abs(row.x0 - before.x0) > _SAME or abs(row.x1 - before.x1) > _SAME:
        return False
    above, cells = before.text.split("\t"), row.text.split("\t")
    if len(above) != len(cells) or cells[0]:
        return False
    rest = [(one, two) for one, two in zip(above, cells, strict=True) if two]
    return 2 * len(rest) <= len(cells) and all(
        len(one) >= _SHORTEST and one[-1] not in _ENDS and _HAN.search(two) for one, two in rest
    )
