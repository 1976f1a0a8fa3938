"""Lists of things to decide one after another: their item model, and the ground of a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from gui.paragraphs.items import Index
from gui.theme import Appearance, Theme

Row = TypeVar("Row")
ROW_ROLE = Qt.ItemDataRole.UserRole
LINE = 21


class DecisionItems(QAbstractListModel, Generic[Row]):
    """Rows in a fixed order; a kind of rows says when one is open, and how it reads."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []

    def is_open(self, row: Row) -> bool:
        """Return whether it is still to be decided."""
        raise NotImplementedError

    def text(self, row: Row) -> str:
        """Return what it is about."""
        raise NotImplementedError

    def in_words(self, row: Row) -> str:
        """Return it for who cannot see it."""
        raise NotImplementedError

    def show(self, rows: Sequence[Row]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, number: int) -> Row:
        """Return a row."""
        return self._rows[number]

    def put(self, number: int, row: Row) -> None:
        """Show another row in its place."""
        self._rows[number] = row
        self.dataChanged.emit(self.index(number), self.index(number))

    def n_open(self) -> int:
        """Return how many are to be decided."""
        return sum(map(self.is_open, self._rows))

    def next_open(self, number: int) -> int:
        """Return the next one to be decided, from the start again after the last; else the next."""
        total = len(self._rows)
        for step in range(1, total + 1):
            if self.is_open(self._rows[(number + step) % total]):
                return (number + step) % total
        return max(0, min(number + 1, total - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(row)
        return self.in_words(row) if role == Qt.ItemDataRole.AccessibleTextRole else None


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> QRect:
    """Paint what is behind a row, a bar where it is current; return where the row is."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect: QRect = option.rect
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, theme.color("selection"))
        painter.fillRect(rect.left(), rect.top(), 4, rect.height(), theme.color("accent"))
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
    return rect


def paint_text(painter: QPainter, text: str, box: QRect, appearance: Appearance) -> None:
    """Paint as much of a text as fits in two lines."""
    theme = appearance.theme
    font = QFont(painter.font())
    font.setPixelSize(appearance.scaled(14))
    font.setBold(False)  # a chip painted before leaves its font
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    plain = text.replace("\t", " ").replace("\n", " ")
    most = int(box.width() * 1.9)
    shown = QFontMetrics(font).elidedText(plain, Qt.TextElideMode.ElideRight, most)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), shown)
