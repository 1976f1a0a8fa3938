"""Where everything on the paper goes: column, gutters, lines; heights are kept by width."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

from gui.paragraphs.items import ParagraphRow
from gui.theme import report_font

MEASURE = 40  # Chinese characters in a line, at most
LINE_HEIGHT = 1.7
LEFT_GUTTER = 64  # bar, chip
RIGHT_GUTTER = 92  # flag, note, confidence
EDGE = 12  # desk beside the paper
BETWEEN = 10
_KEPT_LAYOUTS = 600
_KEPT_HEIGHTS = 200_000
# Level of a heading to the size of its text over that of a paragraph.
_HEADING_SIZES = {0: 1.3, 1: 1.15, 2: 1.06}
_UNDER_TITLE_SIZE = 1.06  # subtitle, office, date
_EMPHASIS_SIZES = {"asked": 1.2, "context": 0.87}
_ASKED_SPACE = 20
_CELL_PADDING = 8


@dataclass(frozen=True, slots=True)
class Style:
    """How a row's text is set; rows of the same style share fonts."""

    size_px: int
    weight: int = QFont.Weight.Normal
    is_centered: bool = False
    is_serif: bool = False
    is_cell: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """The paper's column in a view of some width, in pixels from the view's left."""

    left: int
    width: int
    text_left: int
    text_width: int


@dataclass(slots=True)
class SetText:
    """A row's text, set: one layout, or one a cell."""

    layouts: tuple[QTextLayout, ...]
    lefts: tuple[float, ...]
    height: float


class PageLayout:
    """Sets the text of rows in the column, and remembers it while the width stays.

    Parameters
    ----------
    size_px
        Of the paragraphs' text.
    """

    def __init__(self, size_px: int, is_serif: bool) -> None:
        self._size_px = size_px
        self._is_serif = is_serif
        self._view_width = 0
        self._set: OrderedDict[tuple[int, Style, int], tuple[str, SetText]] = OrderedDict()
        self._heights: dict[tuple[int, Style, int], tuple[int, int]] = {}
        self._fonts: dict[Style, QFont] = {}
        self.column = self._columned(0)

    def use_text(self, size_px: int, is_serif: bool) -> None:
        """Set the text in another size or face from now on."""
        self._size_px, self._is_serif = size_px, is_serif
        self._fonts.clear()
        self._set.clear()
        self._heights.clear()
        self.column = self._columned(self._view_width)

    def use_width(self, view_width: int) -> bool:
        """Fit the column to a view; returns whether anything has to be set anew."""
        self._view_width = view_width
        before = self.column
        self.column = self._columned(view_width)
        return before.text_width != self.column.text_width

    def _columned(self, view_width: int) -> Column:
        room = view_width - 2 * EDGE - LEFT_GUTTER - RIGHT_GUTTER
        text_width = max(120, min(MEASURE * self._size_px, room))
        width = LEFT_GUTTER + text_width + RIGHT_GUTTER
        left = max(EDGE, (view_width - width) // 2)
        return Column(left, width, left + LEFT_GUTTER, text_width)

    def style(self, row: ParagraphRow) -> Style:
        """Return how a row's text is set."""
        size = float(self._size_px)
        level = row.paragraph.level
        is_heading = row.paragraph.kind == "heading"
        if row.emphasis != "plain":
            size *= _EMPHASIS_SIZES[row.emphasis]
        elif level == 0 and row.paragraph.position > 0:
            size *= _UNDER_TITLE_SIZE
        elif is_heading and level is not None:
            size *= _HEADING_SIZES.get(level, 1.0)
        weight = QFont.Weight.Normal
        if is_heading:
            weight = QFont.Weight.Bold if (level or 0) <= 2 else QFont.Weight.DemiBold
        is_cell = row.paragraph.kind == "table"
        return Style(round(size), weight, is_heading and level == 0, self._is_serif, is_cell)

    def font(self, style: Style) -> QFont:
        """Return the font of a style."""
        font = self._fonts.get(style)
        if font is None:
            font = report_font(style.size_px, style.is_serif)
            font.setWeight(QFont.Weight(style.weight))
            self._fonts[style] = font
        return font

    def space_above(self, row: ParagraphRow) -> int:
        """Return the room over a row's text: more over a heading than under it."""
        if row.paragraph.kind == "heading":
            return {0: 8, 1: 20, 2: 12}.get(row.paragraph.level or 0, 8)
        if row.emphasis == "asked":
            return _ASKED_SPACE
        return BETWEEN // 2 if row.paragraph.kind == "body" else 0

    def space_below(self, row: ParagraphRow) -> int:
        """Return the room under a row's text."""
        if row.emphasis == "asked":
            return _ASKED_SPACE
        return 0 if row.paragraph.kind == "table" else BETWEEN // 2

    def height(self, row: ParagraphRow) -> int:
        """Return a row's height in the column."""
        style = self.style(row)
        key = (row.paragraph.id, style, self.column.text_width)
        kept = self._heights.get(key)
        text_hash = hash(row.paragraph.text)
        if kept is not None and kept[0] == text_hash:
            return kept[1]
        text = self.set_text(row)
        height = round(self.space_above(row) + text.height + self.space_below(row))
        if len(self._heights) > _KEPT_HEIGHTS:
            self._heights.clear()
        self._heights[key] = (text_hash, height)
        return height

    def line_height(self, row: ParagraphRow) -> float:
        """Return the height of a line of a row's text."""
        return self.style(row).size_px * LINE_HEIGHT

    def set_text(self, row: ParagraphRow) -> SetText:
        """Return a row's text, set in the column."""
        style = self.style(row)
        key = (row.paragraph.id, style, self.column.text_width)
        kept = self._set.get(key)
        if kept is not None and kept[0] == row.paragraph.text:
            self._set.move_to_end(key)
            return kept[1]
        if row.paragraph.kind == "table":
            text = self._set_cells(row, style)
        else:
            layout, height = self._set_lines(row.paragraph.text, style, self.column.text_width)
            text = SetText((layout,), (0.0,), height)
        self._set[key] = (row.paragraph.text, text)
        if len(self._set) > _KEPT_LAYOUTS:
            self._set.popitem(last=False)
        return text

    def _set_cells(self, row: ParagraphRow, style: Style) -> SetText:
        """Set a table's row: cells of equal width beside one another."""
        cells = row.paragraph.text.split("\t")
        width = self.column.text_width / len(cells)
        done = [self._set_lines(cell, style, width - 2 * _CELL_PADDING) for cell in cells]
        lefts = tuple(number * width + _CELL_PADDING for number in range(len(cells)))
        height = max(height for _layout, height in done) + 8
        return SetText(tuple(layout for layout, _height in done), lefts, height)

    def _set_lines(self, text: str, style: Style, width: float) -> tuple[QTextLayout, float]:
        font = self.font(style)
        layout = QTextLayout(text, font)
        align = Qt.AlignmentFlag
        option = QTextOption(
            align.AlignHCenter
            if style.is_centered
            else align.AlignLeft
            if style.is_cell
            else align.AlignJustify
        )
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setCacheEnabled(True)
        line_height = style.size_px * LINE_HEIGHT
        natural = QFontMetricsF(font).height()
        y = 0.0
        layout.beginLayout()
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width, 1.0))
            line.setPosition(QPointF(0.0, y + (line_height - natural) / 2))
            y += line_height
        layout.endLayout()
        return layout, max(y, line_height)
