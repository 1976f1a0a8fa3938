"""The fulfilment table: each goal with the paragraph that answers it, confirmed by key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.labelled.manager_report.contents import state_name
from data.language import _, ngettext
from data.project.fulfilment import OUTCOMES, Confirmation, Outcome
from gui.elided_choice import ElidedComboBox
from gui.empty_state import EmptyState
from gui.fulfilment.items import GoalDelegate, GoalItems
from gui.fulfilment.outcomes import COLORS, KEYS, outcome_of
from gui.fulfilment.pairing import PairingDialog
from gui.fulfilment.sheet import GoalSheet
from gui.label_keys import KeyButton

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell
    from model.fulfilment_table import GoalRow

Table = dict[tuple[str, str], list["GoalRow"]]
_WAIT_MS = 300


class FulfilmentPlace(QWidget):
    """Goals at the left, the current one with its answers at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session = shell.session
        self._table: Table = {}
        self._chosen = 0
        self._wanted: tuple[int, int] | None = None
        self._task: Task[Any] | None = None
        self.items = GoalItems()
        self.reports = ElidedComboBox()
        self.view = QListView()
        self.sheet = GoalSheet(shell.appearance)
        self.left = QLabel()
        self.told = QLabel()
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._read_if_seen)
        self._is_stale = True
        self._make_actions()
        self._build()
        session = shell.session
        for changed in (
            session.annotations_changed,
            session.paragraphs_changed,
            session.past.walked,
        ):
            changed.connect(lambda _ids: self._go_stale())
        for changed_all in (
            session.project_opened,
            session.reports_changed,
            session.suggested.changed,
        ):
            changed_all.connect(self._go_stale)
        shell.appearance.changed.connect(self._show_goal)
        shell.appearance.text_resized.connect(self._show_goal)

    # Building

    def _make_actions(self) -> None:
        self._actions: dict[str, QAction] = {}
        for outcome in OUTCOMES:
            run = partial(self.confirm, outcome)
            self._add_action(outcome, state_name(outcome), KEYS[outcome], run)
        for name, text, key, act in (
            ("accept", _("as proposed"), "Space", self.accept),
            ("next", _("another paragraph"), "Right", partial(self.choose_by, 1)),
            ("previous", _("the paragraph before"), "Left", partial(self.choose_by, -1)),
            ("clear", _("take back"), "Backspace", self.take_back),
        ):
            self._add_action(name, text, key, act)

    def _add_action(self, name: str, text: str, key: str, run: Callable[[], object]) -> None:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: run())
        self.addAction(action)
        self._actions[name] = action

    def _build(self) -> None:
        self.view.setModel(self.items)
        self.view.setItemDelegate(GoalDelegate(self._shell.appearance))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setTabKeyNavigation(False)
        self.view.setAccessibleName(_("Goals"))
        self.view.selectionModel().currentChanged.connect(lambda _now, _then: self._on_moved())
        self._shell.appearance.changed.connect(self.view.viewport().update)
        self._shell.appearance.text_resized.connect(self.view.scheduleDelayedItemsLayout)
        self.sheet.answer_chosen.connect(self.choose)
        self._empty = EmptyState("check", "", "")
        compare = QPushButton(_("Compare two reports…"))
        compare.setProperty("role", "primary")
        compare.clicked.connect(self.ask_reports)
        self._empty.add(compare)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("fulfilment.columns")
        splitter.addWidget(self._left_side())
        splitter.addWidget(self._right_side())
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(0, False)
        splitter.setCollapsible(1, False)
        splitter.setSizes([360, 920])
        self._stack = QStackedWidget()
        self._stack.addWidget(splitter)
        self._stack.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.view)

    def _left_side(self) -> QWidget:
        side = QWidget()
        side.setObjectName("left_side")
        side.setMinimumWidth(280)
        self.reports.setAccessibleName(_("Reports"))
        self.reports.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.reports.currentIndexChanged.connect(lambda _index: self._show_pair())
        other = QPushButton(_("Compare two reports…"))
        other.clicked.connect(self.ask_reports)
        self.left.setProperty("role", "muted")
        self.left.setWordWrap(True)
        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(8)
        head.addWidget(self.reports)
        head.addWidget(other)
        head.addWidget(self.left)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        return side

    def _right_side(self) -> QWidget:
        keys = QHBoxLayout()
        keys.setContentsMargins(16, 6, 16, 6)
        keys.setSpacing(4)
        appearance = self._shell.appearance
        for outcome in OUTCOMES:
            action = self._actions[outcome]
            color = COLORS[outcome]
            keys.addWidget(KeyButton(KEYS[outcome], action.text(), action, appearance, color))
        for sign, name in (("␣", "accept"), ("→", "next"), ("⌫", "clear")):
            action = self._actions[name]
            keys.addWidget(KeyButton(sign, action.text(), action, appearance))
        keys.addStretch(1)
        self.told.setProperty("role", "muted")
        self.told.setContentsMargins(24, 0, 24, 4)
        self.told.setWordWrap(True)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.told)
        column.addLayout(keys)
        return right

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_if_seen()

    def _go_stale(self) -> None:
        self._is_stale = True
        self._timer.start()

    def _read_if_seen(self) -> None:
        if self._is_stale and self.isVisible() and self._session.is_open:
            self.read()

    def read(self) -> None:
        """Read the goals and their answers, in the background."""
        self._is_stale = False
        path, annotator = self._session.path, self._session.annotator

        ask = self._shell.background.aside.ask

        def job(progress: Progress) -> Table:
            from model.fulfilment_table import goals_to_confirm

            return ask(progress, goals_to_confirm, path, annotator)

        if self._task is not None:
            self._task.cancel()
        self._task = self._shell.background.run(
            job, on_done=self._show, queue="asking", is_quiet=True
        )

    def _show(self, table: Table) -> None:
        self._task = None
        self._table = table
        before = self._wanted or self._current_reports()
        pairs = [pair for pair, rows in table.items() if rows]
        self.reports.blockSignals(True)
        self.reports.clear()
        for earlier, later in pairs:
            self.reports.addItem(f"{earlier} → {later}", (earlier, later))
            tip = f"{earlier}\n→ {later}"
            self.reports.setItemData(self.reports.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        for number, pair in enumerate(pairs):
            row = table[pair][0]
            if before in (pair, (row.goal_report_id, row.report_id)):
                self.reports.setCurrentIndex(number)
        self.reports.blockSignals(False)
        self._say_what_was_chosen(pairs)
        self._stack.setCurrentIndex(0 if pairs else 1)
        self._show_pair(keeps_place=True)

    def _say_what_was_chosen(self, pairs: list[tuple[str, str]]) -> None:
        """Say it where two reports were chosen and the first has no goals; and the empty state."""
        wanted, self._wanted = self._wanted, None
        self.told.clear()
        first = [self._table[pair][0] for pair in pairs]
        if wanted and wanted not in [(row.goal_report_id, row.report_id) for row in first]:
            name = self._session.report(wanted[0]).name
            self._shell.window.say(
                _("{name} has no paragraph that is labelled or suggested as a goal.").format(
                    name=name
                ),
                "warning",
                seconds=12,
            )
        self._empty.say(
            _("Nothing to compare yet"),
            _(
                "Here each goal of an earlier report stands beside what a later one says of it,"
                " for you to confirm. Reports of one author in neighbouring years are found by"
                " their names, or choose any two yourself."
            ),
        )

    def _current_reports(self) -> tuple[str, str] | None:
        held = self.reports.currentData()
        return None if held is None else (held[0], held[1])

    def _show_pair(self, keeps_place: bool = False) -> None:
        row = self.view.currentIndex().row() if keeps_place else -1
        current = self.items.at(row).goal_id if 0 <= row < self.items.rowCount() else None
        pair = self._current_reports()
        rows = self._table.get(pair, []) if pair else []
        self.items.show(rows)
        self._say_left()
        if not rows:
            self.sheet.clear()
            return
        places = [number for number, one in enumerate(rows) if one.goal_id == current]
        self._go_to(places[0] if places else self.items.next_open(-1))

    def _say_left(self) -> None:
        left, total = self.items.n_open(), self.items.rowCount()
        goals = ngettext("{count} goal", "{count} goals", total).format(count=total)
        still = ngettext("{count} to confirm", "{count} to confirm", left).format(count=left)
        self.left.setText(f"{goals} · {still}")

    # Moving

    def _go_to(self, row: int) -> None:
        index = self.items.index(row)
        self.view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.view.scrollTo(index)
        self._on_moved()

    def _on_moved(self) -> None:
        self._chosen = 0
        self.told.clear()
        self._show_goal()

    def _show_goal(self) -> None:
        row = self._row()
        if row is not None:
            self.sheet.show_goal(row, self._chosen)

    def _row(self) -> GoalRow | None:
        row = self.view.currentIndex().row()
        return self.items.at(row) if 0 <= row < self.items.rowCount() else None

    def choose(self, number: int) -> None:
        """Choose an answer of the current goal."""
        row = self._row()
        if row is not None:
            self._chosen = number % len(row.answers)
            self.told.clear()
            self._show_goal()
            QTimer.singleShot(0, lambda: self.sheet.show_chosen(self._chosen))

    def choose_by(self, step: int) -> None:
        """Choose the next answer, or the one before."""
        self.choose(self._chosen + step)

    # Deciding

    def accept(self) -> None:
        """Confirm the chosen answer with the outcome that its numbers say."""
        row = self._row()
        if row is None:
            return
        outcome = outcome_of(row.answers[self._chosen])
        if outcome is None:
            self.told.setText(
                _("There are no numbers to compare: say 1, reached, or 2, below the goal.")
            )
            return
        self.confirm(outcome)

    def confirm(self, outcome: Outcome) -> None:
        """Confirm the outcome of the current goal, with the chosen answer; then go on."""
        row = self._row()
        if row is None:
            return
        answer_id = None if outcome == "not_mentioned" else row.answer_ids[self._chosen]
        if answer_id is None and outcome != "not_mentioned":
            self.told.setText(_("Choose the paragraph that answers it first: → shows the next."))
            return
        told = Confirmation(row.goal_id, row.report_id, answer_id, outcome)

        def keep() -> object:
            from data.project.fulfilment import confirm

            return confirm(self._session.project, [told])

        if self._session.write(keep):
            number = self.view.currentIndex().row()
            self.items.confirm(number, self._chosen, outcome, self._session.annotator)
            self._say_left()
            self._go_to(self.items.next_open(number))

    def take_back(self) -> None:
        """Make the current goal's outcome a proposal again."""
        row = self._row()
        if row is None or row.answers[0].confirmed_by is None:
            return
        key = (row.goal_id, row.report_id)

        def clear() -> object:
            from data.project.fulfilment import take_back

            return take_back(self._session.project, [key])

        if self._session.write(clear):
            self.read()

    def ask_reports(self) -> None:
        """Ask for two reports to compare."""

        def on_chosen(earlier_id: int, later_id: int) -> None:
            self._wanted = (earlier_id, later_id)
            self.read()

        PairingDialog(self._shell, on_chosen).open()
