"""What is on a page: characters, and the straight lines that tables are ruled with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Glyph(NamedTuple):
    """One character and its box in points, from the page's upper left corner.

    Attributes
    ----------
    base
        Where the line of writing is, from above.
    is_bold
        Whether it is set in a bold face or one for headings.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    is_bold: bool = False


class Rule(NamedTuple):
    """A thin straight line, upright or level, or the edge of a rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Page:
    """One page: its number from 1, its size, what is on it."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """Characters that stand beside one another: a line of a column, or a row of a table.

    Attributes
    ----------
    column
        0 for rows as wide as the page, 1 for the left and 2 for the right column.
    is_table
        Whether its text is cells parted by tabs.
    is_note
        Whether it belongs to a footnote.
    """

    page: int
    text: str
    x0: float
    x1: float
    base: float
    size: float
    is_bold: bool = False
    column: int = 0
    is_table: bool = False
    is_note: bool = False
    segments: list[Row] = field(default_factory=list)
