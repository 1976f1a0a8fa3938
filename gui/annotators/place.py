"""The place of agreement: figures at the left, differences to settle by key at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext
from gui.annotators.differences import DifferenceDelegate, DifferenceItems
from gui.annotators.figures import in_words
from gui.empty_state import ActionButton, EmptyState

if TYPE_CHECKING:
    from data.project.adjudication import Disagreement
    from gui.background import Progress
    from gui.shell import Shell
    from model.agreement import Agreement


class _Verdicts(QListView):
    """The list; keys that would change the person's own label do nothing in it."""

    _OWN = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in self._OWN
        ):
            event.accept()
            return True
        return super().event(event)


class ColleaguesPlace(QWidget):
    """Agreement, and the paragraphs on which annotators differ."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session = shell.session
        self._is_stale = True
        self.items = DifferenceItems(shell.session)
        self.view = _Verdicts()
        self.figures = QLabel()
        self._left = QLabel()
        self._build()
        session = shell.session
        for signal in (session.annotations_changed, session.paragraphs_changed):
            signal.connect(lambda _ids: self._go_stale())
        for plain in (session.project_opened, session.reports_changed, session.scheme_changed):
            plain.connect(self._go_stale)
        session.past.walked.connect(lambda _ids: self._go_stale())
        shell.commands.add_page(self.view)

    def _build(self) -> None:
        self.view.setModel(self.items)
        self.view.setItemDelegate(DifferenceDelegate(self._session, self._shell.appearance))
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setTabKeyNavigation(False)
        self.view.setAccessibleName(_("Differences"))
        self._shell.appearance.changed.connect(self.view.viewport().update)
        self._shell.appearance.text_resized.connect(self.view.scheduleDelayedItemsLayout)
        self.figures.setWordWrap(True)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.figures.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QWidget()
        head.setObjectName("paper_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 24, 8)
        title = QLabel(_("Differences"))
        title.setProperty("role", "title")
        hint = QLabel(_("A label's key settles the current one; everybody's own label stays."))
        for quiet in (hint, self._left):
            quiet.setProperty("role", "muted")
        row.addWidget(title)
        row.addSpacing(12)
        row.addWidget(hint, 1)
        row.addWidget(self._left)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        commands = self._shell.commands
        self._empty = EmptyState(
            "person",
            "",
            "",
            [commands.action("annotators.split"), commands.action("annotators.merge")],
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        self._stack.addWidget(self._empty)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("colleagues.columns")
        splitter.addWidget(self._side())
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)
        splitter.setSizes([312, 968])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.view)

    def _side(self) -> QWidget:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        title = QLabel(_("Agreement"))
        title.setProperty("role", "section")
        column.addWidget(title)
        column.addWidget(self.figures)
        column.addSpacing(8)
        for name in ("choose", "split", "merge"):
            action = self._shell.commands.action(f"annotators.{name}")
            column.addWidget(ActionButton(action))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setObjectName("left_side")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setMinimumWidth(240)
        return scroll

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.read()

    def _go_stale(self) -> None:
        self._is_stale = True
        if self.isVisible() and self._session.is_open:
            self.read()

    def read(self) -> None:
        """Read differences and agreement, in the background."""
        self._is_stale = False
        if not self._session.is_open:
            return
        path, annotator = self._session.path, self._session.annotator
        keys = self._session.scheme.keys

        def job(progress: Progress) -> tuple[list[Disagreement], Agreement]:
            from data.project import Project
            from data.project.adjudication import disagreements, ratings
            from model.agreement import agreement

            with Project.open(path, annotator) as project:
                found, rated = disagreements(project), ratings(project)
            progress.check()
            return found, agreement(rated, keys)

        self._shell.background.run(job, on_done=self._show, is_quiet=True)

    def _show(self, answer: Any) -> None:
        found, agreed = answer
        current = self.chosen_ids()[:1]
        self.items.show(found)
        self.figures.setText(in_words(agreed, self._session.scheme))
        self._say_left()
        if not found:
            title, text = _("No differences"), _("All who labelled the same paragraph agree.")
            if not agreed.n_shared:
                title = _("One annotator so far")
                text = _(
                    "Split the project for colleagues; when their files come back, merge them:"
                    " here you see how far you agree, and settle what differs."
                )
            self._empty.say(title, text)
            self._stack.setCurrentIndex(1)
            return
        self._stack.setCurrentIndex(0)
        rows = [r for r in range(len(found)) if found[r].paragraph_id in current]
        self._go_to(rows[0] if rows else self.items.next_open(-1))

    def _say_left(self) -> None:
        left = self.items.n_open()
        text = ngettext("{count} to settle", "{count} to settle", left).format(count=left)
        self._left.setText(text)

    def _go_to(self, row: int, extend: bool = False) -> None:
        row = max(0, min(row, self.items.rowCount() - 1))
        flag = QItemSelectionModel.SelectionFlag
        index = self.items.index(row)
        self.view.selectionModel().setCurrentIndex(
            index, flag.Select if extend else flag.ClearAndSelect
        )
        self.view.scrollTo(index)

    # What keys do; see gui.shell.LabellingPlace

    @property
    def page(self) -> QWidget:
        """The widget with the text."""
        return self.view

    def chosen_ids(self) -> list[int]:
        """Return the paragraphs that a key acts on."""
        rows = sorted({index.row() for index in self.view.selectedIndexes()})
        return [self.items.at(row).paragraph_id for row in rows]

    def decide(self, paragraph_ids: list[int], key: str) -> bool:
        """Settle paragraphs: everybody's own label stays."""
        if not paragraph_ids:
            return False

        def settle() -> object:
            from data.project.adjudication import adjudicate

            return adjudicate(self._session.project, dict.fromkeys(paragraph_ids, key))

        if not self._session.write(settle):
            return False
        self.items.settle(paragraph_ids, key)
        self._say_left()
        return True

    def go_on(self) -> None:
        """Go to the next difference that is not settled."""
        if self.items.rowCount():
            self._go_to(self.items.next_open(self.view.currentIndex().row()))

    def go_by(self, step: int, extend: bool) -> None:
        """Go some differences on."""
        if self.items.rowCount():
            self._go_to(self.view.currentIndex().row() + step, extend)

    def go_unsure(self, step: int) -> None:
        """Go on."""
        self.go_by(step, False)

    def go_unlabelled(self) -> None:
        """Go to the next difference that is not settled."""
        self.go_on()

    def show_paragraph(self, paragraph_id: int) -> None:
        """Go to a difference."""
        for row in range(self.items.rowCount()):
            if self.items.at(row).paragraph_id == paragraph_id:
                self._go_to(row)
