"""The paragraphs on which annotators differ: their item model, and how a row is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from data.language import _
from gui.decision_list import LINE, ROW_ROLE, DecisionItems, paint_ground, paint_text
from gui.paragraphs.delegate import paint_chip
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.project.adjudication import Disagreement
    from gui.session import Session
    from gui.theme import Appearance

_EDGE = 20
_WHERE, _CHIPS = 20, 32


class DifferenceItems(DecisionItems["Disagreement"]):
    """Disagreements in the order of the project."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def is_open(self, row: Disagreement) -> bool:
        return row.adjudicated is None

    def text(self, row: Disagreement) -> str:
        return row.text

    def in_words(self, row: Disagreement) -> str:
        said = ", ".join(f"{name} {self._named(key)}" for name, key in row.labels.items())
        settled = self._named(row.adjudicated) if row.adjudicated else _("not settled")
        return f"{said}, {settled}: {row.text}"

    def settle(self, paragraph_ids: Sequence[int], label: str | None) -> None:
        """Show that these were settled."""
        wanted = set(paragraph_ids)
        for number in range(self.rowCount()):
            one = self.at(number)
            if one.paragraph_id in wanted:
                self.put(number, replace(one, adjudicated=label))

    def _named(self, key: str) -> str:
        return self._session.scheme.name_of(key)


class DifferenceDelegate(QStyledItemDelegate):
    """Paints a paragraph, and under it who said what and what was settled."""

    def __init__(self, session: Session, appearance: Appearance) -> None:
        super().__init__()
        self._session = session
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, 8 + _WHERE + 2 * self._appearance.scaled(LINE) + _CHIPS + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Disagreement = index.data(ROW_ROLE)
        theme = self._appearance.theme
        painter.save()
        inner = paint_ground(painter, option, theme).adjusted(_EDGE, 8, -_EDGE, -8)
        small = QFont(painter.font())
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        where = QRect(inner.left(), inner.top(), inner.width(), _WHERE)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, one.report)
        height = 2 * self._appearance.scaled(LINE)
        box = QRect(inner.left(), inner.top() + _WHERE, inner.width(), height)
        paint_text(painter, one.text, box, self._appearance)
        self._paint_opinions(painter, one, inner)
        painter.restore()

    def _paint_opinions(self, painter: QPainter, one: Disagreement, inner: QRect) -> None:
        theme, scheme = self._appearance.theme, self._session.scheme
        line = QRectF(0, inner.bottom() - _CHIPS + 8, 0, _CHIPS - 8)
        x = float(inner.left())
        said = [(name, key, False) for name, key in one.labels.items()]
        if one.adjudicated is not None:
            said.append((_("settled:"), one.adjudicated, True))
        small = QFont(painter.font())
        small.setPixelSize(13)
        for name, key, is_settled in said:
            painter.setFont(small)
            painter.setPen(theme.color("text" if is_settled else "muted"))
            width = QFontMetrics(small).horizontalAdvance(name)
            place = QRectF(x, line.top(), width + 4, line.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
            x += width + 8
            if key in scheme:
                paint_chip(painter, scheme[key], x + 24, line, self._appearance)
            x += 24 + 24
