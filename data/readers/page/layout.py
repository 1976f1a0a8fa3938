"""Pages into lines: tables, columns, furniture, paragraphs, in this order."""

from __future__ import annotations

from collections.abc import Iterable

from data.readers.draft import Note
from data.readers.page.broken_rows import join_broken_rows
from data.readers.page.columns import in_reading_order
from data.readers.page.footnotes import mark_notes, text_size, with_plain_marks
from data.readers.page.furniture import find_furniture
from data.readers.page.glyphs import Page, Row
from data.readers.page.loose_tables import mark_loose_tables
from data.readers.page.paragraphs import lines_of
from data.readers.page.rows import rows_of
from data.readers.page.tables import take_tables
from data.structure import Line


def page_lines(pages: Iterable[Page]) -> tuple[list[Line], list[Note]]:
    """Return the paragraphs and table rows on the pages, and notes on what was joined or dropped.

    The pages are taken one at a time: of each only its rows are kept.
    """
    all_rows: list[list[Row]] = []
    sizes: list[tuple[float, float]] = []
    for page in pages:
        page.glyphs = with_plain_marks(page.glyphs)
        tables, glyphs = take_tables(page)
        rows = [*rows_of(glyphs, page.number), *tables] if glyphs or tables else []
        rows = [row for row in rows if row.text.strip()]
        rows.sort(key=lambda row: (row.base, row.x0))
        all_rows.append(rows)
        sizes.append((page.width, page.height))
    furniture = find_furniture(all_rows, [height for _, height in sizes])
    notes: list[Note] = []
    kept: list[Row] = []
    size = text_size([row for rows in all_rows for row in rows])
    number = 0
    for rows, (width, height) in zip(all_rows, sizes, strict=True):
        remaining: list[Row] = []
        for row in rows:
            number += 1
            if id(row) in furniture:
                notes.append((furniture[id(row)], number, row.text))
            else:
                remaining.append(row)
        remaining = mark_notes(remaining, size, height)
        ordered = in_reading_order(remaining, width)
        kept.extend(mark_loose_tables(ordered))
    kept, rejoined = join_broken_rows(kept)
    lines, joined = lines_of(kept)
    return lines, [*notes, *rejoined, *joined]
