"""Paints a paragraph on paper, its label as a chip in the margin. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from gui.explaining.marking import FULL_LOGIT
from gui.icons import paint_icon
from gui.paragraphs.bars import shown_share
from gui.paragraphs.items import ROW_ROLE, Index, ParagraphRow
from gui.paragraphs.layout import PageLayout, SetText
from gui.theme import RADIUS, blended

if TYPE_CHECKING:
    from data.scheme import Label
    from gui.session import Session
    from gui.theme import Appearance
    from model.explained import Span, Spoken

_BAR = 4
_CHIP = 24
_SUGGESTION_CHIP = 36
_GAP = 12


class ParagraphDelegate(QStyledItemDelegate):
    """Paints paragraphs as a report on paper.

    A solid chip with a letter is a person's label; an outlined one with "?" and a percentage at
    the right is a suggestion. A bar at the left stands at the current paragraph.
    """

    def __init__(self, session: Session, appearance: Appearance, layout: PageLayout) -> None:
        super().__init__()
        self._session = session
        self._appearance = appearance
        self._layout = layout

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: ParagraphRow | None = index.data(ROW_ROLE)
        return QSize(10, 0 if row is None else self._layout.height(row))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ParagraphRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        theme = self._appearance.theme
        column = self._layout.column
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        view = option.widget
        box = QRect(column.left, rect.top(), column.width, rect.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = isinstance(view, QAbstractItemView) and index == view.currentIndex()
        if state & QStyle.StateFlag.State_Selected and getattr(view, "has_many_selected", False):
            painter.fillRect(box, theme.color("selection"))
        if is_current:
            painter.fillRect(box.left(), box.top(), _BAR, box.height(), theme.color("accent"))
        top = rect.top() + self._layout.space_above(row)
        text = self._layout.set_text(row)
        spoken: Spoken | None = getattr(view, "spoken", None)
        if spoken is None or spoken.text != row.paragraph.text or not is_current:
            spoken = None
        self._paint_text(painter, row, text, column.text_left, top, spoken)
        line = QRectF(0, top, 0, self._layout.line_height(row))
        if row.paragraph.kind != "heading":
            self._paint_chip(painter, row, column.text_left, line)
        self._paint_right(painter, row, box, line)
        painter.restore()

    def _paint_text(
        self,
        painter: QPainter,
        row: ParagraphRow,
        text: SetText,
        left: int,
        top: int,
        spoken: Spoken | None,
    ) -> None:
        theme = self._appearance.theme
        if row.paragraph.kind == "table":
            self._paint_grid(painter, text, left, top)
            top += 4
        painter.setPen(theme.color("muted" if row.emphasis == "context" else "text"))
        marks = self._marks(spoken, row) if spoken is not None else []
        first = 0
        for layout, shift in zip(text.layouts, text.lefts, strict=True):
            ranges = ranges_within(marks, first, layout.text()) if marks else []
            layout.draw(painter, QPointF(left + shift, top), ranges)
            first += len(layout.text()) + 1  # the tab between cells

    def _marks(self, spoken: Spoken, row: ParagraphRow) -> list[tuple[Span, QColor]]:
        """Return the words that spoke for the suggestion, each with the colour behind it."""
        if row.suggestion is None or spoken.label not in self._session.scheme:
            return []
        ink = self._appearance.tones(self._session.scheme[spoken.label].color).ink
        paper = self._appearance.theme.color("paper")
        depths = (0.1 + 0.18 * min(span.logit / FULL_LOGIT, 1) for span in spoken.spans)
        return [(s, blended(ink, paper, d)) for s, d in zip(spoken.spans, depths, strict=True)]

    def _paint_grid(self, painter: QPainter, text: SetText, left: int, top: int) -> None:
        width = self._layout.column.text_width
        cell = width / len(text.layouts)
        painter.setPen(QPen(self._appearance.theme.color("strong_line"), 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        # One pixel over the row's end: neighbouring rows share their line.
        painter.drawRect(left, top, width, round(text.height))
        for number in range(1, len(text.layouts)):
            x = round(left + number * cell)
            painter.drawLine(x, top, x, top + round(text.height))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_chip(
        self, painter: QPainter, row: ParagraphRow, text_left: int, line: QRectF
    ) -> None:
        scheme = self._session.scheme
        right = text_left - _GAP
        if row.annotation is not None and row.annotation.label in scheme:
            paint_chip(painter, scheme[row.annotation.label], right, line, self._appearance)
        elif row.suggestion is not None and row.suggestion.label in scheme:
            label = scheme[row.suggestion.label]
            paint_chip(painter, label, right, line, self._appearance, is_suggestion=True)
        else:
            pen = QPen(self._appearance.theme.color("strong_line"), 1, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(_chip_rect(right, line, _CHIP), RADIUS, RADIUS)

    def _paint_right(self, painter: QPainter, row: ParagraphRow, box: QRect, line: QRectF) -> None:
        theme = self._appearance.theme
        right = box.right() - 12
        if row.suggestion is not None and row.annotation is None and row.emphasis != "context":
            painter.setFont(_small_font())
            painter.setPen(theme.color("muted"))
            where = QRectF(right - 36, line.top(), 36, line.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, flags, shown_share(row.suggestion.confidence))
        if row.remark is None:
            return
        x = right - 36 - 18
        y = round(line.center().y()) - 8
        if row.remark.is_flagged:
            paint_icon(painter, "flag", QRect(x, y, 16, 16), theme["danger"])
            x -= 18
        if row.remark.note:
            paint_icon(painter, "note", QRect(x, y, 16, 16), theme["muted"])


def ranges_within(
    marks: Sequence[tuple[Span, QColor]], first: int, text: str
) -> list[QTextLayout.FormatRange]:
    """Return the marks that lie in a layout's text, of which ``first`` characters go before."""
    found = []
    for span, color in marks:
        start, end = max(span.start - first, 0), min(span.end - first, len(text))
        if start < end:
            one = QTextLayout.FormatRange()
            # Qt counts UTF-16.
            one.start = len(text[:start].encode("utf-16-le")) // 2
            one.length = len(text[start:end].encode("utf-16-le")) // 2
            one.format.setBackground(color)
            found.append(one)
    return found


def paint_chip(
    painter: QPainter,
    label: Label,
    right: float,
    line: QRectF,
    appearance: Appearance,
    is_suggestion: bool = False,
) -> None:
    """Paint a label's chip so that it ends at ``right``, in the middle of a line."""
    tones = appearance.tones(label.color)
    rect = _chip_rect(right, line, _SUGGESTION_CHIP if is_suggestion else _CHIP)
    letter = f"{label.letter}?" if is_suggestion else label.letter
    ink: QColor = tones.ink if is_suggestion else tones.on_fill
    painter.setPen(QPen(tones.ink, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush if is_suggestion else tones.fill)
    painter.drawRoundedRect(rect, RADIUS, RADIUS)
    painter.setPen(ink)
    painter.setFont(_small_font(bold=not is_suggestion))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)


def _chip_rect(right: float, line: QRectF, width: int) -> QRectF:
    # Half pixels: a line one pixel wide is crisp there.
    top = round(line.center().y() - 11) + 0.5
    return QRectF(round(right - width) + 0.5, top, width - 1, 21)


def _small_font(bold: bool = False) -> QFont:
    font = QFont(QApplication.font())
    font.setPixelSize(13)
    font.setBold(bold)
    return font
