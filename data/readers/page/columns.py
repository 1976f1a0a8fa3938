"""Pages set in two columns: the left is read before the right."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from data.readers.page.glyphs import Row
from data.readers.page.rows import merged

_FEWEST = 8  # rows that have text on both sides
_FULL = 2.5  # sizes by which a full line of a column may fall short of the gutter
_NARROWEST = 9  # sizes: a column of prose is wider


def in_reading_order(rows: Sequence[Row], width: float) -> list[Row]:
    """Return the rows of one page, those of two columns parted and put one after the other."""
    gutter = _gutter(rows, width)
    if gutter is None:
        return list(rows)
    low, high = gutter
    ordered: list[Row] = []
    left: list[Row] = []
    right: list[Row] = []
    footnotes: list[Row] = []
    for row in rows:
        segments = row.segments or [row]
        if row.is_note:
            footnotes.append(row)
            continue
        if row.is_table or any(one.x0 < low - 1 and one.x1 > high + 1 for one in segments):
            ordered += [*left, *right, row]
            left, right = [], []
            continue
        middle = (low + high) / 2
        on_left = [one for one in segments if (one.x0 + one.x1) / 2 < middle]
        on_right = [one for one in segments if (one.x0 + one.x1) / 2 >= middle]
        if on_left:
            left.append(merged(on_left, 1))
        if on_right:
            right.append(merged(on_right, 2))
    return [*ordered, *left, *right, *footnotes]


def _gutter(rows: Sequence[Row], width: float) -> tuple[float, float] | None:
    """Return the empty strip between two columns of prose, or None."""
    gaps: list[tuple[float, float, Row]] = []
    for row in rows:
        if row.is_table:
            continue
        for one, two in zip(row.segments, row.segments[1:], strict=False):
            if 0.3 * width < (one.x1 + two.x0) / 2 < 0.7 * width:
                gaps.append((one.x1, two.x0, row))
    if len(gaps) < _FEWEST:
        return None
    best: tuple[float, float] | None = None
    most = 0
    # The right column's left edge is sharp: try the commonest.
    edges = sorted({round(high) for _, high, _ in gaps})
    for edge in edges:
        here = [gap for gap in gaps if abs(gap[1] - edge) <= 2 or (gap[1] > edge > gap[0])]
        if len(here) > most:
            most = len(here)
            best = (max((gap[0] for gap in here if gap[0] < edge), default=edge - 1), float(edge))
    if best is None or most < _FEWEST:
        return None
    return best if _is_prose(rows, best) else None


def _is_prose(rows: Sequence[Row], gutter: tuple[float, float]) -> bool:
    """Tell columns of prose, whose lines are full, from those of a table."""
    low, high = gutter
    lefts: list[Row] = []
    rights: list[Row] = []
    crossing = 0
    for row in rows:
        for one in row.segments:
            if one.x0 < low - 1 and one.x1 > high + 1:
                crossing += 1
            elif one.x1 <= high:
                lefts.append(one)
            else:
                rights.append(one)
    if len(lefts) < _FEWEST or len(rights) < _FEWEST or crossing > 0.5 * len(lefts):
        return False
    size = median(one.size for one in lefts)
    full = sum(1 for one in lefts if one.x1 >= low - _FULL * size)
    wide = median(one.x1 - one.x0 for one in [*lefts, *rights])
    return full >= 0.5 * len(lefts) and wide >= _NARROWEST * size
