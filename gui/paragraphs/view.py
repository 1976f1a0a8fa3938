"""The list of paragraphs as a page: paper on a desk, one paragraph current, some chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from data.language import _
from gui.paragraphs.delegate import ParagraphDelegate
from gui.paragraphs.items import Index, ParagraphItems
from gui.paragraphs.layout import PageLayout
from gui.settings import declared
from gui.steady_list import SteadyListView

if TYPE_CHECKING:
    from gui.shell import Shell
    from model.explained import Spoken

_PAPER_END = 24  # paper under the last paragraph
_CONTEXT_PX = 88  # kept visible over and under the current paragraph


class ParagraphView(SteadyListView):
    """Shows paragraphs and moves among them.

    Signals
    -------
    current_changed
        Another paragraph is current: its id, or -1 when there is none.
    shown
        The page came into sight.
    """

    current_changed = Signal(int)
    shown = Signal()

    def __init__(self, shell: Shell, items: ParagraphItems, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._items = items
        self._spoken: Spoken | None = None
        settings = shell.settings
        self.page_layout = PageLayout(
            settings.get(declared.TEXT_SIZE), settings.get(declared.IS_SERIF)
        )
        self._delegate = ParagraphDelegate(shell.session, shell.appearance, self.page_layout)
        self.setModel(items)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAutoScroll(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAccessibleName(_("Paragraphs"))
        self.verticalScrollBar().setSingleStep(36)
        # Every pixel is painted, so scrolling moves what is there and paints only what comes.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        settings.changed.connect(self._on_setting_changed)
        shell.appearance.changed.connect(self.viewport().update)
        items.modelReset.connect(self._on_reset)

    # Where the person is

    def current_id(self) -> int | None:
        """Return the current paragraph."""
        row = self.currentIndex().row()
        return self._items.ids[row] if 0 <= row < len(self._items.ids) else None

    def selected_ids(self) -> list[int]:
        """Return the chosen paragraphs in order, the current one when none is chosen."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        if not rows:
            current = self.current_id()
            return [] if current is None else [current]
        return [self._items.ids[row] for row in rows]

    @property
    def has_many_selected(self) -> bool:
        """Whether more than one paragraph is chosen."""
        ranges = self.selectionModel().selection()
        return ranges.size() > 1 or (ranges.size() == 1 and ranges.at(0).height() > 1)

    def go_to_row(self, row: int, extend: bool = False) -> None:
        """Make a row current and show it with some context."""
        if not 0 <= row < self._items.rowCount():
            return
        index = self._items.index(row)
        flag = QItemSelectionModel.SelectionFlag
        if extend:
            anchor = self._anchor if self._anchor is not None else self.currentIndex().row()
            self._anchor = anchor
            first, last = sorted((anchor, row))
            chosen = QItemSelection(self._items.index(first), self._items.index(last))
            self.selectionModel().select(chosen, flag.ClearAndSelect)
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate)
        else:
            self._anchor = None
            self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect)
        self._show_row(index)

    _anchor: int | None = None

    def go_to(self, paragraph_id: int) -> bool:
        """Make a paragraph current; returns whether it is shown here."""
        row = self._items.row_of(paragraph_id)
        if row is None:
            return False
        self.go_to_row(row)
        return True

    def go_by(self, step: int, extend: bool = False) -> None:
        """Go some rows on, at most to the end."""
        row = self.currentIndex().row() + step
        self.go_to_row(max(0, min(row, self._items.rowCount() - 1)), extend)

    def _show_row(self, index: QModelIndex) -> None:
        rect = self.visualRect(index)
        height = self.viewport().height()
        context = min(_CONTEXT_PX, max(0, (height - rect.height()) // 2))
        bar = self.verticalScrollBar()
        if rect.top() < context:
            bar.setValue(bar.value() + rect.top() - context)
        elif rect.bottom() > height - context:
            # A paragraph taller than the view is shown from its beginning.
            shift = min(rect.bottom() - height + context, rect.top() - context)
            bar.setValue(bar.value() + shift)

    # Words that spoke for a suggestion

    @property
    def spoken(self) -> Spoken | None:
        """The words that are marked on the page, with the paragraph they are in."""
        return self._spoken

    def mark_words(self, spoken: Spoken | None) -> None:
        """Mark these words in place of others; None marks nothing."""
        if spoken == self._spoken:
            return
        touched = [one.paragraph_id for one in (self._spoken, spoken) if one is not None]
        self._spoken = spoken
        for paragraph_id in touched:
            row = self._items.row_of(paragraph_id)
            if row is not None:
                self.viewport().update(self.visualRect(self._items.index(row)))

    # Qt's own

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._shell.appearance.theme
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.color("desk"))
        if self._items.rowCount():
            column = self.page_layout.column
            last = self.visualRect(self._items.index(self._items.rowCount() - 1))
            height = min(self.viewport().height(), last.bottom() + 1 + _PAPER_END)
            paper = QRect(column.left, 0, column.width, height)
            painter.fillRect(paper, theme.color("paper"))
            painter.fillRect(paper.left() - 1, 0, 1, height, theme.color("line"))
            painter.fillRect(paper.right() + 1, 0, 1, height, theme.color("line"))
            painter.fillRect(paper.left(), height, paper.width(), 1, theme.color("line"))
            if self.viewportMargins().top():
                painter.fillRect(paper.left(), 0, paper.width(), 1, theme.color("line"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        row = self.currentIndex().row()
        if self.page_layout.use_width(self.viewport().width()):
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        if row >= 0:
            self._show_row(self.currentIndex())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self.viewportMargins().top():  # the paper's upper edge stays where it is
            self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                self.viewport().update(self.visualRect(index))
        found = self.current_id()
        self.current_changed.emit(-1 if found is None else found)

    def mousePressEvent(self, event: object) -> None:
        self._anchor = None
        super().mousePressEvent(event)  # type: ignore[arg-type]

    def _on_reset(self) -> None:
        self._anchor = None
        self.current_changed.emit(-1)

    def _on_setting_changed(self, name: str) -> None:
        if name in (declared.TEXT_SIZE.name, declared.IS_SERIF.name):
            settings = self._shell.settings
            self.page_layout.use_text(
                settings.get(declared.TEXT_SIZE), settings.get(declared.IS_SERIF)
            )
            self.scheduleDelayedItemsLayout()
            self.executeDelayedItemsLayout()
            if self.currentIndex().isValid():
                self._show_row(self.currentIndex())
