"""The headings of the report on the page; the one over the current paragraph is marked."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from data.language import _
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.project import StoredParagraph
    from gui.open_report import OpenReport
    from gui.shell import Shell
    from gui.theme import Appearance

LEVEL_ROLE = Qt.ItemDataRole.UserRole
_INDENT = 12
_ROW_HEIGHT = 28


class OutlineItems(QAbstractListModel):
    """The headings below the title, with their level."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: list[StoredParagraph] = []
        self._starts: list[int] = []

    def show(self, report: OpenReport | None) -> None:
        """Show the headings of a report."""
        self.beginResetModel()
        found = [] if report is None else [p for p in report.paragraphs if p.kind == "heading"]
        self._headings = [p for p in found if p.level]
        self._starts = [] if report is None else [report.rows[p.id] for p in self._headings]
        self.endResetModel()

    def row_over(self, paragraph_row: int) -> int | None:
        """Return the row of the heading over a paragraph of the report."""
        row = bisect_right(self._starts, paragraph_row) - 1
        return None if row < 0 else row

    def heading_id(self, row: int) -> int:
        """Return the paragraph that a row stands for."""
        return self._headings[row].id

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._headings):
            return None
        heading = self._headings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return heading.text
        if role == LEVEL_ROLE:
            return heading.level or 1
        return None


class OutlineDelegate(QStyledItemDelegate):
    """Paints a heading, indented by its level."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._appearance.theme
        rect: QRect = option.rect.adjusted(8, 1, -8, -1)
        state: QStyle.StateFlag = option.state
        level = int(index.data(LEVEL_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(rect, 4, 4)
        if is_current:
            painter.fillRect(
                rect.left(), rect.top() + 4, 2, rect.height() - 8, theme.color("accent")
            )
        inner = rect.adjusted(8 + (level - 1) * _INDENT, 0, -4, 0)
        painter.setPen(theme.color("text" if is_current or level == 1 else "muted"))
        text = QFontMetrics(painter.font()).elidedText(
            index.data(), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class Outline(QListView):
    """The outline panel.

    Signals
    -------
    heading_chosen
        The person chose a heading: its paragraph id.
    """

    heading_chosen = Signal(int)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = OutlineItems()
        self.setModel(self._items)
        self.setItemDelegate(OutlineDelegate(shell.appearance))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Outline"))
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        shell.appearance.changed.connect(self.viewport().update)

    @property
    def items(self) -> OutlineItems:
        """The item model."""
        return self._items

    def follow(self, paragraph_row: int) -> None:
        """Mark the heading over the current paragraph."""
        row = self._items.row_over(paragraph_row)
        if row is None:
            self.clearSelection()
            return
        index = self._items.index(row)
        if index != self.currentIndex() or not self.selectionModel().isSelected(index):
            self.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.heading_chosen.emit(self._items.heading_id(index.row()))
