"""Ruled tables: from the lines on a page to cells, and the characters into them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from data.readers.page.glyphs import Glyph, Page, Row, Rule
from data.readers.page.rows import rows_of
from data.structure.wrapping import joined

_THIN = 3.0  # points; anything thicker is no line
_SNAP = 2.5  # points; lines nearer than that are one
_MOST_RULES = 6000
_LARGEST_SHARE = 0.85  # of the page: a larger frame is the page's own


@dataclass(slots=True)
class _Line:
    """A line at one place with the stretches that it is drawn over."""

    at: float
    spans: list[tuple[float, float]] = field(default_factory=list)

    def covers(self, place: float) -> bool:
        return any(low - _SNAP <= place <= high + _SNAP for low, high in self.spans)


@dataclass(slots=True)
class _Grid:
    """The level and the upright lines of one table, from above and from the left."""

    levels: list[_Line]
    uprights: list[_Line]
    x0: float
    top: float
    x1: float
    bottom: float
    level_places: list[float] = field(init=False)
    upright_places: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.level_places = [line.at for line in self.levels]
        self.upright_places = [line.at for line in self.uprights]

    def holds(self, x: float, y: float) -> bool:
        return self.x0 - _SNAP <= x <= self.x1 + _SNAP and self.top <= y <= self.bottom

    def cell(self, x: float, y: float) -> tuple[int, int, int, int]:
        """Return the numbers of the lines above, below, left and right of a place."""
        above = _nearest(self.levels, self.level_places, y, x)
        left = _nearest(self.uprights, self.upright_places, x, y)
        return above[0], above[1], left[0], left[1]


def _nearest(
    lines: Sequence[_Line], places: Sequence[float], at: float, across: float
) -> tuple[int, int]:
    split = bisect_right(places, at)
    low = next((i for i in range(split - 1, -1, -1) if lines[i].covers(across)), 0)
    high = next((i for i in range(split, len(lines)) if lines[i].covers(across)), len(lines) - 1)
    return low, high


def take_tables(page: Page) -> tuple[list[Row], list[Glyph]]:
    """Return the rows of the ruled tables on a page, and the characters that are in none."""
    grids = _grids(page)
    if not grids:
        return [], page.glyphs
    inside: list[list[Glyph]] = [[] for _ in grids]
    outside: list[Glyph] = []
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * glyph.size
        for number, grid in enumerate(grids):
            if grid.holds(x, y):
                inside[number].append(glyph)
                break
        else:
            outside.append(glyph)
    rows: list[Row] = []
    for grid, glyphs in zip(grids, inside, strict=True):
        made = _table_rows(grid, glyphs, page.number)
        if made is None:
            outside.extend(glyphs)
        else:
            rows.extend(made)
    return rows, outside


def _table_rows(grid: _Grid, glyphs: Sequence[Glyph], page: int) -> list[Row] | None:
    """Return the rows of one table; None when the lines only frame a text."""
    cells: dict[tuple[int, int, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        place = grid.cell((glyph.x0 + glyph.x1) / 2, glyph.base - 0.35 * glyph.size)
        cells.setdefault(place, []).append(glyph)
    if len({place[2] for place in cells}) < 2:
        return None
    texts = {place: _cell_text(inside, page) for place, inside in cells.items()}
    rows: list[Row] = []
    for top in sorted({place[0] for place in cells}):
        row = {place[2]: text for place, text in texts.items() if place[0] == top}
        inside = [one for place, some in cells.items() if place[0] == top for one in some]
        edges = _edges(grid, top, row, inside[0].size)
        written = [row.pop(edge, "") for edge in edges]
        written += list(row.values())  # cells of an outline that does not close
        base = min(glyph.base for glyph in inside)
        rows.append(
            Row(
                page,
                "\t".join(written),
                grid.x0,
                grid.x1,
                max(base, grid.levels[top].at),
                inside[0].size,
                is_table=True,
            )
        )
    return rows


def _edges(grid: _Grid, top: int, filled: Container[int], size: float) -> list[int]:
    """Return the numbers of the upright lines that open a cell in the row under ``top``.

    What is too narrow for a character and has none is the rim of a shaded cell.
    """
    at = grid.levels[top].at + 2 * _SNAP
    crossing = [number for number, line in enumerate(grid.uprights) if line.covers(at)]
    return [
        one
        for one, other in pairwise(crossing)
        if one in filled or grid.uprights[other].at - grid.uprights[one].at >= size
    ]


def _cell_text(glyphs: Sequence[Glyph], page: int) -> str:
    text = ""
    for row in rows_of(glyphs, page):
        text = joined(text, row.text) if text else row.text
    return text


def _grids(page: Page) -> list[_Grid]:
    levels, uprights = _lines(page)
    if len(levels) < 2 or len(uprights) < 2:
        return []
    groups = _connected(levels, uprights)
    grids: list[_Grid] = []
    for some_levels, some_uprights in groups:
        level_lines = _snapped([(rule.top, rule.x0, rule.x1) for rule in some_levels])
        upright_lines = _snapped([(rule.x0, rule.top, rule.bottom) for rule in some_uprights])
        if len(level_lines) < 2 or len(upright_lines) < 2:
            continue
        x0 = min(upright_lines[0].at, min(low for line in level_lines for low, _ in line.spans))
        x1 = max(upright_lines[-1].at, max(high for line in level_lines for _, high in line.spans))
        top, bottom = level_lines[0].at, level_lines[-1].at
        _close(upright_lines, x0, x1, top, bottom)
        if (x1 - x0) * (bottom - top) > _LARGEST_SHARE * page.width * page.height:
            continue
        grids.append(_Grid(level_lines, upright_lines, x0, top, x1, bottom))
    return grids


def _close(uprights: list[_Line], x0: float, x1: float, top: float, bottom: float) -> None:
    """Add the outer edges of a table that is open at its sides."""
    if uprights[0].at > x0 + 2 * _SNAP:
        uprights.insert(0, _Line(x0, [(top, bottom)]))
    if uprights[-1].at < x1 - 2 * _SNAP:
        uprights.append(_Line(x1, [(top, bottom)]))


def _lines(page: Page) -> tuple[list[Rule], list[Rule]]:
    """Return the level and the upright lines; of rectangles the edges."""
    levels: list[Rule] = []
    uprights: list[Rule] = []
    for rule in page.rules[:_MOST_RULES]:
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if height <= _THIN and width <= _THIN:
            continue
        if height <= _THIN:
            levels.append(rule)
        elif width <= _THIN:
            uprights.append(rule)
        elif width * height < _LARGEST_SHARE * page.width * page.height and height > 8:
            levels += [Rule(rule.x0, y, rule.x1, y) for y in (rule.top, rule.bottom)]
            uprights += [Rule(x, rule.top, x, rule.bottom) for x in (rule.x0, rule.x1)]
    return levels, uprights


def _snapped(places: Sequence[tuple[float, float, float]]) -> list[_Line]:
    """Return lines at one place each, those nearer than the snap put together."""
    lines: list[_Line] = []
    for at, low, high in sorted(places):
        if lines and at - lines[-1].at <= _SNAP:
            lines[-1].spans.append((low, high))
        else:
            lines.append(_Line(at, [(low, high)]))
    for line in lines:
        line.spans = _united(line.spans)
    return lines


def _united(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    united: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if united and low <= united[-1][1] + 2 * _SNAP:
            united[-1] = (united[-1][0], max(united[-1][1], high))
        else:
            united.append((low, high))
    return united


def _connected(
    levels: Sequence[Rule], uprights: Sequence[Rule]
) -> list[tuple[list[Rule], list[Rule]]]:
    """Return the lines in groups of those that touch one another: the tables of the page."""
    boxes: list[tuple[float, float, list[Rule], list[Rule]]] = []
    marked = [(rule.top, rule.bottom, rule, True) for rule in levels]
    marked += [(rule.top, rule.bottom, rule, False) for rule in uprights]
    # Tables stand one under another: a gap that no upright line crosses parts them.
    for top, bottom, rule, is_level in sorted(marked, key=lambda one: (one[0], one[1])):
        if boxes and top <= boxes[-1][1] + _SNAP:
            _, reach, some_levels, some_uprights = boxes[-1]
            boxes[-1] = (boxes[-1][0], max(reach, bottom), some_levels, some_uprights)
        else:
            boxes.append((top, bottom, [], []))
        (boxes[-1][2] if is_level else boxes[-1][3]).append(rule)
    return [(some_levels, some_uprights) for _, _, some_levels, some_uprights in boxes]
