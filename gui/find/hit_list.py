"""The list of paragraphs found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from data.language import _
from gui.find.delegate import HitDelegate
from gui.find.items import HitItems
from gui.steady_list import SteadyListView

if TYPE_CHECKING:
    from gui.shell import Shell

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HitList(SteadyListView):
    """Hits; several can be chosen and labelled.

    Signals
    -------
    opened
        The person wants to read on in the report: a paragraph's id.
    given_back
        The person wants to type other words.
    """

    opened = Signal(int)
    given_back = Signal()

    def __init__(self, shell: Shell, items: HitItems) -> None:
        super().__init__()
        self._items = items
        self.setModel(items)
        self.setItemDelegate(HitDelegate(shell.session, shell.appearance, items))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(_("Paragraphs found"))
        self.doubleClicked.connect(lambda index: self.opened.emit(self._id(index.row())))
        shell.appearance.changed.connect(self.viewport().update)
        shell.appearance.text_resized.connect(self.scheduleDelayedItemsLayout)

    def _id(self, row: int) -> int:
        return self._items.hit(row).paragraph.id

    def selected_ids(self) -> list[int]:
        """Return the paragraphs chosen, in order."""
        return [self._id(row) for row in sorted({i.row() for i in self.selectedIndexes()})]

    def go_to_row(self, row: int, extend: bool = False) -> None:
        """Make a row current, at most the last."""
        row = max(0, min(row, self._items.rowCount() - 1))
        if self._items.rowCount():
            flag = QItemSelectionModel.SelectionFlag
            index = self._items.index(row)
            self.selectionModel().setCurrentIndex(
                index, flag.Select if extend else flag.ClearAndSelect
            )
            self.scrollTo(index)

    def event(self, event: QEvent) -> bool:
        # Enter opens here; elsewhere it accepts a suggestion, which Space does here too.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (*_ENTER, Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit(self._id(self.currentIndex().row()))
        elif event.key() == Qt.Key.Key_Escape:
            self.given_back.emit()
        else:
            super().keyPressEvent(event)
