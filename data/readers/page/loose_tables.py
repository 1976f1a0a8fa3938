"""Tables without upright lines: rows whose cells stand under one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from data.readers.page.glyphs import Row

_FEWEST_ROWS = 3
_FEWEST_CELLS = 3


def mark_loose_tables(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page, those that make up a table with their cells parted by tabs."""
    marked: list[Row] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _may_be_row(rows[end]):
            end += 1
        if end - start >= _FEWEST_ROWS and _is_aligned(rows[start:end]):
            marked.extend(_table_row(row) for row in rows[start:end])
        else:
            marked.extend(rows[start:end])
        if end < len(rows):
            marked.append(rows[end])
        start = end + 1
    return marked


def _may_be_row(row: Row) -> bool:
    return (
        not row.is_table
        and len(row.segments) >= _FEWEST_CELLS
        and max(len(segment.text) for segment in row.segments) <= 30
    )


def _is_aligned(rows: Sequence[Row]) -> bool:
    """Tell whether most cells begin, end or are centred where one of the row above does."""
    aligned = total = 0
    for above, row in pairwise(rows):
        for segment in row.segments:
            total += 1
            aligned += any(
                min(
                    abs(segment.x0 - other.x0),
                    abs(segment.x1 - other.x1),
                    abs(segment.x0 + segment.x1 - other.x0 - other.x1) / 2,
                )
                < segment.size
                for other in above.segments
            )
    return total > 0 and aligned >= 0.7 * total


def _table_row(row: Row) -> Row:
    text = "\t".join(segment.text for segment in row.segments)
    return replace(row, text=text, is_table=True)
