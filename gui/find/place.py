"""The place where paragraphs are found, read in a list, and labelled there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext
from data.project import Page, Wanted
from gui.empty_state import EmptyState
from gui.find.filters import Filters
from gui.find.finder import MOST_COUNTED, Finder
from gui.find.hit_list import HitList
from gui.find.items import HitItems
from gui.shell import LabellingPlace

if TYPE_CHECKING:
    from data.project import Hit
    from gui.shell import Shell

_DELAY_MS = 15  # an input method writes several letters at once: one search
_UNSURE_BELOW = 0.7


class _WordsField(QLineEdit):
    """Where the words are typed; Enter and the arrow down lead to the list."""

    left_down = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_down.emit()
        elif event.key() == Qt.Key.Key_Escape and not self.text():
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)


class FindPlace(QWidget):
    """Words above, filters at the left, what was found in the middle."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session = shell.session
        self._wanted = Wanted()
        self.items = HitItems(shell.session)
        self.view = HitList(shell, self.items)
        self.words = _WordsField()
        self.filters = Filters(shell.session)
        self.count = QLabel()
        self._finder = Finder(shell)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._build()
        self._connect()
        self._on_project_opened()

    def _build(self) -> None:
        self.words.setPlaceholderText(_("Words in the text, apart by spaces"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(_("Words to find"))
        head = QWidget()
        head.setObjectName("paper_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        self.count.setProperty("role", "muted")
        self._clear = QToolButton()
        self._clear.setProperty("role", "link")
        self._clear.setText(_("Clear filters"))
        self._clear.clicked.connect(self.filters.clear)
        self._clear.hide()
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        row.addWidget(self._clear)
        self._empty = EmptyState("find", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        left = QWidget()
        left.setObjectName("left_side")
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.filters)
        left.setMinimumWidth(200)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("find.columns")
        splitter.addWidget(left)
        splitter.addWidget(middle)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        splitter.setSizes([232, 1048])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setTabOrder(self.words, self.view)
        self.setFocusProxy(self.words)

    def _connect(self) -> None:
        self.words.textChanged.connect(lambda _text: self._timer.start())
        self.words.left_down.connect(self._enter_list)
        self.words.left.connect(lambda: self._shell.window.go_to_place("annotate"))
        self.filters.changed.connect(self._timer.start)
        self._timer.timeout.connect(self.search)
        self._finder.found.connect(self._on_found)
        self._finder.found_more.connect(self.items.add)
        self._finder.counted.connect(self._on_counted)
        self.items.more_wanted.connect(self._finder.more)
        self.view.opened.connect(self._open)
        self.view.given_back.connect(self.ask)
        session = self._session
        session.project_opened.connect(self._on_project_opened)
        session.project_closed.connect(self._finder.forget)
        session.scheme_changed.connect(self.filters.read)
        session.reports_changed.connect(self._on_reports_changed)
        session.paragraphs_changed.connect(lambda _ids: self._timer.start())
        session.suggested.changed.connect(self._timer.start)
        self._shell.commands.add_page(self.view)

    # Searching

    def ask(self) -> None:
        """Let the person type words."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def search(self) -> None:
        """Find what is asked for now."""
        self._timer.stop()
        if not self._session.is_open:
            return
        self._wanted = self.filters.wanted(self.words.text())
        self._clear.setVisible(not self.filters.is_any)
        if self._wanted == Wanted() or (not self._wanted.terms and self.filters.is_any):
            self._finder.forget()
            self.items.clear()
            self._say_nothing(
                _("Find paragraphs in all reports"),
                _(
                    "Type words, or choose a filter. Enter goes to the list, there Enter opens"
                    " the report, and the label keys label."
                ),
            )
            return
        self._finder.search(self._wanted)

    def _on_found(self, page: Page) -> None:
        current = self.view.selected_ids()
        is_own = self._wanted.annotator in (None, self._session.annotator)
        self.items.show(page, self._wanted.terms, is_own)
        if not page.hits:
            self._say_nothing(
                _("Nothing found"),
                _("Fewer words or filters find more. Parts of words are found too."),
            )
            return
        row = self.items.row_of(current[0]) if current else None
        self.view.go_to_row(row or 0)
        self._stack.setCurrentIndex(0)

    def _on_counted(self, count: int) -> None:
        text = ngettext("{count:,} paragraph", "{count:,} paragraphs", count).format(count=count)
        if count >= MOST_COUNTED:
            text = _("{count:,} paragraphs or more").format(count=count)
        self.count.setText(text)

    def _say_nothing(self, title: str, text: str) -> None:
        self._empty.say(title, text)
        self.count.setText("")
        self._stack.setCurrentIndex(1)

    def _on_project_opened(self) -> None:
        self.filters.read()
        if self._session.is_open:
            self._finder.catch_up()
        self.search()

    def _on_reports_changed(self) -> None:
        self.filters.read()
        self._finder.catch_up()
        self._timer.start()

    def _enter_list(self) -> None:
        if self._timer.isActive():
            self.search()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.view.currentIndex().isValid():
            self.view.go_to_row(0)

    def _open(self, paragraph_id: int) -> None:
        place = self._shell.window.go_to_place("annotate")
        if isinstance(place, LabellingPlace):
            place.show_paragraph(paragraph_id)
            place.page.setFocus()

    # What keys do; see gui.shell.LabellingPlace

    @property
    def page(self) -> QWidget:
        """The widget with the text."""
        return self.view

    def chosen_ids(self) -> list[int]:
        """Return the paragraphs that a key acts on."""
        return self.view.selected_ids() if self._stack.currentIndex() == 0 else []

    def go_on(self) -> None:
        """Go to the hit after the last one chosen."""
        rows = [index.row() for index in self.view.selectedIndexes()]
        if rows:
            self.view.go_to_row(max(rows) + 1)

    def go_by(self, step: int, extend: bool) -> None:
        """Go some hits on."""
        row = self.view.currentIndex().row() + step
        if row < 0:
            self.ask()
        else:
            self.view.go_to_row(row, extend)

    def go_unsure(self, step: int) -> None:
        """Go to the next or previous hit whose suggestion is unsure."""
        self._go_where(
            step,
            lambda hit: (
                hit.label is None and hit.confidence is not None and hit.confidence < _UNSURE_BELOW
            ),
        )

    def go_unlabelled(self) -> None:
        """Go to the next hit without a label."""
        self._go_where(1, lambda hit: hit.label is None and hit.paragraph.kind != "heading")

    def _go_where(self, step: int, is_meant: Callable[[Hit], bool]) -> None:
        row = self.view.currentIndex().row() + step
        while 0 <= row < self.items.rowCount():
            if is_meant(self.items.hit(row)):
                self.view.go_to_row(row)
                return
            row += step

    def show_paragraph(self, paragraph_id: int) -> None:
        """Go to a hit."""
        row = self.items.row_of(paragraph_id)
        if row is not None:
            self.view.go_to_row(row)
