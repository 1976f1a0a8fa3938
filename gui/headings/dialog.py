"""The list of headings, what each stands for, and what the person says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from data.language import _
from gui.commands import shown_key
from gui.quality.tables import Row, Table

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell
    from model.headings import HeadingMeaning

_MOST_SHOWN = 300
_NO_MODIFIER = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class HeadingTable(Table):
    """Gives the keys that decide to whoever asked for them; the others move in the list."""

    decide: Callable[[QKeyEvent], bool] | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.decide is None or not self.decide(event):
            super().keyPressEvent(event)


class HeadingsDialog(QDialog):
    """Headings by wording: the label beneath, how often that is right, how much it covers.

    A label's key says what a heading stands for, 0 that it says nothing, Backspace lets what was
    learnt count again. Each is an act that can be undone; suggestions follow at once.
    """

    def __init__(self, shell: Shell, wording: str = "") -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What headings stand for"))
        self.resize(820, 560)
        self._shell = shell
        self._wanted = wording
        self._task: Task[list[HeadingMeaning]] | None = None
        self.meanings: list[HeadingMeaning] = []
        self._build()
        session = shell.session
        session.past.changed.connect(self._read)
        session.project_closed.connect(self.reject)
        self.table.setFocus()
        self._read()

    def _build(self) -> None:
        title = QLabel(_("What headings stand for, over the labels confirmed so far"))
        title.setProperty("role", "title")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Only headings with these words"))
        self.filter.setAccessibleName(_("Only headings with these words"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._fill())
        self.table = HeadingTable(
            _("What headings stand for"),
            (_("Heading"), _("Stands for"), _("Right"), _("Covers"), _("Reports"), _("Yours")),
            0,
        )
        self.table.decide = self._on_key
        hint = QLabel(
            _(
                "Right: share of the labels beneath that are this one. Covers: share of all labels"
                " that stand beneath it. A label's key says what the heading stands for, 0 that it"
                " says nothing, {back} lets what was learnt count again, U undoes."
            ).format(back=shown_key("Backspace"))
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (title, self.filter):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(hint)
        column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        labels = [
            (f"{one.shortcut.upper()} {one.name}", one.key)
            for one in self._shell.session.scheme.active
        ]
        nothing = (_("0 Nothing"), "")
        learnt = (_("{key} As learnt").format(key=shown_key("Backspace")), None)
        for text, key in [*labels, nothing, learnt]:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, key=key: self.overrule(key))
            row.addWidget(button)
        row.addStretch(1)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        return row

    # What it shows

    def _read(self) -> None:
        session = self._shell.session
        if not session.is_open:
            return
        if self._task is not None:
            self._task.cancel()
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> list[HeadingMeaning]:
            from data.project import Project
            from model.heading_rules import heading_rules
            from model.headings import meanings
            from model.held_back import read_labelled_project

            with Project.open(path, annotator) as project:
                labelled, rules = read_labelled_project(project), heading_rules(project)
            progress.check()
            return meanings(labelled, rules, 0)

        self._task = self._shell.background.run(
            job, on_done=self._take, queue="reading", is_quiet=True
        )

    def _take(self, found: list[HeadingMeaning]) -> None:
        self._task = None
        self.meanings = found
        self._fill()

    def _fill(self) -> None:
        kept = self._wanted or self._current_wording()
        words = self.filter.text().strip().lower()
        shown = [place for place, one in enumerate(self.meanings) if words in one.heading.lower()]
        shown = shown[:_MOST_SHOWN]
        self.table.show_rows([Row(place, self._cells(self.meanings[place])) for place in shown], 12)
        if not shown:
            return
        wanted = [row for row, place in enumerate(shown) if self.meanings[place].wording == kept]
        self._wanted = ""
        self.table.selectRow(wanted[0] if wanted else 0)
        if not self.filter.hasFocus():
            self.table.setFocus()

    def _cells(self, one: HeadingMeaning) -> tuple[str, ...]:
        yours = ""
        if one.rule is not None:
            yours = self._name(one.rule.label)
            if one.rule.pattern != one.wording:
                yours = _("{label}, by {heading}").format(label=yours, heading=one.rule.pattern)
        return (
            one.heading,
            "—" if one.label is None else self._name(one.label),
            f"{one.precision:.0%} ({one.n_with_label}/{one.n_labelled})" if one.n_labelled else "—",
            f"{one.share_covered:.0%}" if one.n_labelled else "—",
            f"{one.n_reports}",
            yours,
        )

    def _name(self, key: str) -> str:
        return self._shell.session.scheme.name_of(key) if key else _("nothing")

    def _current_wording(self) -> str:
        place = self.table.current_row_id()
        known = place is not None and place < len(self.meanings)
        return self.meanings[place].wording if place is not None and known else ""

    # Deciding

    def overrule(self, key: str | None) -> None:
        """Say what the current heading stands for; None for what was learnt."""
        place = self.table.current_row_id()
        if place is None:
            return
        one = self.meanings[place]
        # A rule for a part of the wording is taken away where it was made.
        heading = one.rule.pattern if key is None and one.rule is not None else one.wording
        from model.heading_rules import overrule

        session = self._shell.session
        self._wanted = one.wording
        session.write(lambda: overrule(session.project, heading, key))

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in _NO_MODIFIER:
            if event.key() == Qt.Key.Key_Z:
                self._shell.session.past.undo()
                return True
            return False
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.overrule(None)
            return True
        text = event.text().lower()
        if text == "0":
            self.overrule("")
            return True
        for label in self._shell.session.scheme.active:
            if label.shortcut and label.shortcut.lower() == text:
                self.overrule(label.key)
                return True
        if text == "u":
            self._shell.session.past.undo()
            return True
        return False
