"""The paragraphs on which annotators differ: their item model, and how a row is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from data.language import _
from gui.paragraphs.delegate import paint_chip
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.project.adjudication import Disagreement
    from gui.session import Session
    from gui.theme import Appearance

_ROLE = Qt.ItemDataRole.UserRole
_EDGE = 20
_WHERE, _LINE, _CHIPS = 20, 22, 32


class DifferenceItems(QAbstractListModel):
    """Disagreements in the order of the project."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: list[Disagreement] = []

    def show(self, rows: Sequence[Disagreement]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, row: int) -> Disagreement:
        """Return what a row shows."""
        return self._rows[row]

    def settle(self, paragraph_ids: Sequence[int], label: str | None) -> None:
        """Show that these were settled."""
        wanted = set(paragraph_ids)
        for row, one in enumerate(self._rows):
            if one.paragraph_id in wanted:
                self._rows[row] = replace(one, adjudicated=label)
                self.dataChanged.emit(self.index(row), self.index(row))

    def n_open(self) -> int:
        """Return how many are not settled."""
        return sum(one.adjudicated is None for one in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one = self._rows[index.row()]
        if role == _ROLE:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return one.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = ", ".join(f"{name} {self._named(key)}" for name, key in one.labels.items())
            settled = self._named(one.adjudicated) if one.adjudicated else _("not settled")
            return f"{said}, {settled}: {one.text}"
        return None

    def _named(self, key: str) -> str:
        scheme = self._session.scheme
        return scheme[key].name if key in scheme else key


class DifferenceDelegate(QStyledItemDelegate):
    """Paints a paragraph, and under it who said what and what was settled."""

    def __init__(self, session: Session, appearance: Appearance) -> None:
        super().__init__()
        self._session = session
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(240, 8 + _WHERE + 2 * _LINE + _CHIPS + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Disagreement = index.data(_ROLE)
        theme = self._appearance.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
            painter.fillRect(rect.left(), rect.top(), 4, rect.height(), theme.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        inner = rect.adjusted(_EDGE, 8, -_EDGE, -8)
        small = QFont(painter.font())
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(theme.color("muted"))
        where = QRect(inner.left(), inner.top(), inner.width(), _WHERE)
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, one.report)
        font = QFont(painter.font())
        font.setPixelSize(14)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        box = QRect(inner.left(), inner.top() + _WHERE, inner.width(), 2 * _LINE)
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box, int(flags), _cut(font, one.text, inner.width()))
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


def _cut(font: QFont, text: str, width: int) -> str:
    """Return as much of a text as fits in two lines."""
    plain = text.replace("\t", " ").replace("\n", " ")
    return QFontMetrics(font).elidedText(plain, Qt.TextElideMode.ElideRight, int(width * 1.9))
