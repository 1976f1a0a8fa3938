"""The project's reports, each with how far its annotation has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from data.language import _, ngettext
from gui.paragraphs.items import Index
from gui.steady_list import SteadyListView

if TYPE_CHECKING:
    from gui.session import Session
    from gui.shell import Shell
    from gui.theme import Appearance

REPORT_ROLE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 48


class ReportItems(QAbstractListModel):
    """The reports by id; their progress is asked for when a row is painted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ids: list[int] = []
        self._rows: dict[int, int] = {}
        session.project_opened.connect(self._read)
        session.project_closed.connect(self._read)
        session.reports_changed.connect(self._read)
        session.report_progress_changed.connect(self._on_progress)
        self._read()

    @property
    def ids(self) -> list[int]:
        """The reports shown, in order."""
        return self._ids

    def row_of(self, report_id: int) -> int | None:
        """Return the row of a report."""
        return self._rows.get(report_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        report = self._session.report(self._ids[index.row()])
        done = self._session.n_labelled(report.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return report.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{report.name}\n{_of(done, report.n_paragraphs)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{report.name}, {_of(done, report.n_paragraphs)}"
        if role == REPORT_ROLE:
            return report.name, done, report.n_paragraphs
        return None

    def _read(self) -> None:
        self.beginResetModel()
        self._ids = [r.id for r in self._session.reports] if self._session.is_open else []
        self._rows = {i: row for row, i in enumerate(self._ids)}
        self.endResetModel()

    def _on_progress(self, ids: tuple[int, ...]) -> None:
        for i in ids:
            row = self._rows.get(i)
            if row is not None:
                self.dataChanged.emit(self.index(row), self.index(row))


def _of(done: int, total: int) -> str:
    return ngettext(
        "{done} of {total} paragraph labelled", "{done} of {total} paragraphs labelled", total
    ).format(done=done, total=total)


class ReportDelegate(QStyledItemDelegate):
    """Paints a report's name, and under it a bar with its share of labelled paragraphs."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(120, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        name, done, total = index.data(REPORT_ROLE)
        theme = self._appearance.theme
        rect: QRect = option.rect.adjusted(8, 1, -8, -1)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection" if is_selected else "hover"))
            painter.drawRoundedRect(rect, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus and is_selected:
            painter.setPen(theme.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        inner = rect.adjusted(8, 4, -8, -4)
        metrics = QFontMetrics(painter.font())
        painter.setPen(theme.color("text"))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.adjusted(0, 0, 0, -16), Qt.AlignmentFlag.AlignVCenter, text)
        self._paint_progress(painter, inner, done, total)
        painter.restore()

    def _paint_progress(self, painter: QPainter, inner: QRect, done: int, total: int) -> None:
        theme = self._appearance.theme
        count = f"{done}/{total}"
        small = painter.font()
        small.setPixelSize(11)
        painter.setFont(small)
        width = QFontMetrics(small).horizontalAdvance("000/000")
        painter.setPen(theme.color("muted"))
        line = QRect(inner.left(), inner.bottom() - 14, inner.width(), 16)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, flags, count)
        bar = QRectF(inner.left(), inner.bottom() - 8, inner.width() - width - 8, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(bar, 2, 2)
        if done:
            painter.setBrush(theme.color("accent"))
            bar.setWidth(max(4.0, bar.width() * done / max(total, 1)))
            painter.drawRoundedRect(bar, 2, 2)


class ReportList(SteadyListView):
    """The reports; choosing one shows it.

    Signals
    -------
    report_chosen
        The person chose a report: its id.
    """

    report_chosen = Signal(int)

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = ReportItems(shell.session)
        self.setModel(self._items)
        self.setItemDelegate(ReportDelegate(shell.appearance))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(_("Reports"))
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        shell.appearance.changed.connect(self.viewport().update)

    @property
    def items(self) -> ReportItems:
        """The item model."""
        return self._items

    def show_current(self, report_id: int) -> None:
        """Mark the report that is on the page."""
        row = self._items.row_of(report_id)
        if row is not None:
            self.setCurrentIndex(self._items.index(row))

    def _on_clicked(self, index: QModelIndex) -> None:
        self.report_chosen.emit(self._items.ids[index.row()])
