"""Paints a paragraph found: where it is, the text around the words found, its label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from data.project.search_index import folded
from gui.find.items import HIT_ROLE, HitItems
from gui.icons import paint_icon
from gui.paragraphs.bars import shown_share
from gui.paragraphs.delegate import paint_chip
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.project import Hit
    from gui.session import Session
    from gui.theme import Appearance

_CHIPS = 60
_RIGHT = 72
_LINE = 22
_WHERE = 20
_BEFORE = 24  # characters kept before the first word found
_LONGEST = 400


class HitDelegate(QStyledItemDelegate):
    """Paints a hit in three lines: report and heading, then two lines of text."""

    def __init__(self, session: Session, appearance: Appearance, items: HitItems) -> None:
        super().__init__()
        self._session = session
        self._appearance = appearance
        self._items = items

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, 8 + _WHERE + 2 * self._appearance.scaled(_LINE) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT_ROLE)
        theme = self._appearance.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect.left(), rect.top(), 4, rect.height(), theme.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        inner = rect.adjusted(_CHIPS, 8, -_RIGHT, -8)
        self._paint_where(painter, hit, QRect(inner.left(), inner.top(), inner.width(), _WHERE))
        self._paint_text(painter, hit, inner.adjusted(0, _WHERE, 0, 0))
        line = QRectF(0, inner.top() + _WHERE, 0, self._appearance.scaled(_LINE))
        self._paint_label(painter, hit, rect.left() + _CHIPS - 12, line)
        self._paint_right(painter, hit, rect.right() - 12, line)
        painter.restore()

    def _paint_where(self, painter: QPainter, hit: Hit, rect: QRect) -> None:
        small = QFont(painter.font())
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(self._appearance.theme.color("muted"))
        where = " › ".join((hit.report_name, *hit.paragraph.heading_path))
        text = QFontMetrics(small).elidedText(where, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_text(self, painter: QPainter, hit: Hit, rect: QRect) -> None:
        theme = self._appearance.theme
        text, marks = excerpt(hit.paragraph.text, self._items.terms)
        font = QFont(painter.font())
        font.setPixelSize(self._appearance.scaled(14))
        height = self._appearance.scaled(_LINE)
        font.setBold(hit.paragraph.kind == "heading")
        layout = QTextLayout(text, font)
        mark = QTextCharFormat()
        mark.setBackground(theme.color("warning_paper"))
        mark.setForeground(theme.color("warning"))
        mark.setFontWeight(QFont.Weight.Bold)
        formats = []
        for start, length in marks:
            marked = QTextLayout.FormatRange()
            marked.start, marked.length, marked.format = start, length, mark
            formats.append(marked)
        layout.setFormats(formats)
        layout.beginLayout()
        for number in range(2):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(rect.width())
            line.setPosition(QPointF(0, number * height))
        rest = layout.createLine()
        if rest.isValid():
            rest.setPosition(QPointF(0, 4 * height))  # drawn too, but out of the clip
        layout.endLayout()
        painter.setPen(theme.color("text"))
        painter.setClipRect(rect.adjusted(0, 0, 0, 4))
        layout.draw(painter, QPointF(rect.topLeft()))
        painter.setClipping(False)
        if rest.isValid():
            painter.setFont(font)
            end = QRect(rect.right() + 2, rect.top() + height, self._appearance.scaled(20), height)
            painter.drawText(end, Qt.AlignmentFlag.AlignVCenter, "…")

    def _paint_label(self, painter: QPainter, hit: Hit, right: int, line: QRectF) -> None:
        if hit.paragraph.kind == "heading":
            paint_icon(
                painter,
                "heading",
                QRect(right - 20, round(line.center().y()) - 8, 16, 16),
                self._appearance.theme["muted"],
            )
            return
        scheme = self._session.scheme
        if hit.label is not None and hit.label in scheme:
            paint_chip(painter, scheme[hit.label], right, line, self._appearance)
        elif hit.suggestion is not None and hit.suggestion in scheme:
            label = scheme[hit.suggestion]
            paint_chip(painter, label, right, line, self._appearance, is_suggestion=True)
        else:
            pen = QPen(self._appearance.theme.color("strong_line"), 1, Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            top = round(line.center().y() - 11) + 0.5
            painter.drawRoundedRect(QRectF(right - 24 + 0.5, top, 23, 21), 4, 4)

    def _paint_right(self, painter: QPainter, hit: Hit, right: int, line: QRectF) -> None:
        theme = self._appearance.theme
        if hit.is_flagged:
            y = round(line.center().y()) - 8
            paint_icon(painter, "flag", QRect(right - 58, y, 16, 16), theme["danger"])
        if hit.confidence is not None and hit.label is None:
            small = QFont(painter.font())
            small.setPixelSize(13)
            small.setBold(False)
            painter.setFont(small)
            painter.setPen(theme.color("muted"))
            where = QRectF(right - 40, line.top(), 40, line.height())
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(where, flags, shown_share(hit.confidence))


def excerpt(text: str, terms: tuple[str, ...]) -> tuple[str, list[tuple[int, int]]]:
    """Return the part of a text to show, and where in it the words are: start and length."""
    plain = folded(text)
    found = [at for term in terms if (at := plain.find(term)) >= 0]
    first = min(found, default=0)
    start = first - _BEFORE if first > 2 * _BEFORE else 0
    shown = text[start : start + _LONGEST].replace("\n", " ").replace("\t", " ")
    if start:
        shown = "…" + shown
    plain = folded(shown)
    marks: list[tuple[int, int]] = []
    for term in terms:
        at = plain.find(term)
        while at >= 0:
            marks.append((at, len(term)))
            at = plain.find(term, at + len(term))
    return shown, marks
