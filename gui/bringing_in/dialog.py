"""What the columns and labels of a file mean, what bringing it in would do, and its conflicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from data.labelled.mapping import ColumnMapping
from data.language import _, ngettext
from gui.bringing_in.summary import in_words
from gui.conflict_table import ConflictTable

if TYPE_CHECKING:
    from data.labelled.bringing_in import BroughtIn, ImportPlan
    from data.labelled.mapping import Survey
    from data.project.label_conflict import LabelConflict
    from gui.background import Progress, Task
    from gui.shell import Shell

_LEFT_OUT = "\0"
_LONGEST = 14
_LEAST_WIDTH = 400


class BringInDialog(QDialog):
    """The mapping at the left, what it would do at the right."""

    def __init__(self, shell: Shell, path: Path, found: Survey) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._path = path
        self._survey = found
        self.plan: ImportPlan | None = None
        self._task: Task[Any] | None = None
        self._reading: Task[Any] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Import labels from {name}").format(name=path.name))
        self.resize(960, 592)
        self.columns: dict[str, QComboBox] = {}
        self.labels: dict[str, QComboBox] = {}
        self.keeps_annotators = QCheckBox(_("Keep each annotator's name"))
        self.adds_reports = QCheckBox(_("Take in reports that are not here"))
        self.adds_reports.setChecked(True)
        self.said = QLabel(_("Comparing with the project"))
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.conflicts = ConflictTable(shell.session.scheme)
        self._all = QPushButton(_("Take all from the file"))
        self._import = QPushButton(_("Import"))
        self._timer = QTimer(self, singleShot=True, interval=150)
        self._timer.timeout.connect(self._plan)
        self._build()
        self._plan()

    def _build(self) -> None:
        left = QWidget()
        left.setObjectName("clear")
        form = QFormLayout(left)
        form.setContentsMargins(0, 0, 12, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        # A Word document has no columns and no whole report: its comments say all.
        is_word = self._survey.kind == "word"
        for field, text in self._fields():
            self.columns[field] = self._column_box(field, text)
            form.addRow(text, self.columns[field])
            form.setRowVisible(self.columns[field], not is_word)
        self.columns["label"].currentIndexChanged.connect(self._read_labels)
        self._label_rows = QVBoxLayout()
        self._show_labels()
        form.addRow(self._label_rows)
        for box in (self.keeps_annotators, self.adds_reports):
            box.toggled.connect(self._timer.start)
            form.addRow(box)
        form.setRowVisible(self.adds_reports, not is_word)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(left)
        right = QVBoxLayout()
        right.setSpacing(12)
        self.said.setMinimumWidth(_LEAST_WIDTH)
        right.addWidget(self.said)
        right.addWidget(self.conflicts, 1)
        self._all.setAutoDefault(False)
        self._all.clicked.connect(self.conflicts.take_all)
        right.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(scroll, 4)
        both.addLayout(right, 5)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(16)
        whole.addLayout(both, 1)
        whole.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        note = QLabel(_("Nothing is overwritten unless you tick it. One undo takes all back."))
        note.setProperty("role", "muted")
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._import.setProperty("role", "primary")
        self._import.setDefault(True)
        self._import.setEnabled(False)
        self._import.clicked.connect(self.accept)
        row.addWidget(note, 1)
        row.addWidget(cancel)
        row.addWidget(self._import)
        return row

    @staticmethod
    def _fields() -> tuple[tuple[str, str], ...]:
        return (
            ("text", _("Text")),
            ("label", _("Label")),
            ("report", _("Report")),
            ("position", _("Number")),
            ("annotator", _("Annotator")),
            ("note", _("Note")),
        )

    def _column_box(self, field: str, text: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("Column: {field}").format(field=text))
        box.addItem(_("not in the file"), None)
        for name in self._survey.columns:
            box.addItem(name, name)
        guessed = self._survey.mapping.columns.get(field)
        box.setCurrentIndex(max(box.findData(guessed), 0) if guessed else 0)
        box.currentIndexChanged.connect(self._timer.start)
        return box

    def _show_labels(self) -> None:
        """Show what each label of the file means, in place of what was shown."""
        while shown := self._label_rows.takeAt(0):
            if widget := shown.widget():
                widget.deleteLater()
        self.labels.clear()
        if not self._survey.label_counts:
            return
        box = QWidget()
        box.setObjectName("clear")
        form = QFormLayout(box)
        form.setContentsMargins(0, 4, 0, 4)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        title = QLabel(_("Labels in the file"))
        title.setProperty("role", "section")
        form.addRow(title)
        for name, count in self._survey.label_counts.items():
            self.labels[name] = self._label_box(name)
            shown_name = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
            form.addRow(f"{shown_name} ({count:,})", self.labels[name])
        self._label_rows.addWidget(box)

    def _read_labels(self) -> None:
        """Read the labels of the column that the person says holds them."""
        path, scheme = self._path, self._shell.session.scheme
        column = self.columns["label"].currentData()
        if self._reading is not None:
            self._reading.cancel()

        def job(progress: Progress) -> Survey:
            from data.labelled.mapping import survey

            found = survey(path, scheme, 0, column)
            progress.check()
            return found

        def on_done(found: Survey) -> None:
            self._reading = None
            self._survey = found if column else replace(found, label_counts={})
            self._show_labels()
            self._timer.start()

        self._reading = self._shell.background.run(job, on_done=on_done, is_quiet=True)

    def _label_box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(_("“{label}” of the file is").format(label=name))
        box.addItem(_("left out"), _LEFT_OUT)
        for label in self._shell.session.scheme.active:
            box.addItem(label.name, label.key)
        box.setCurrentIndex(max(box.findData(self._survey.mapping.labels.get(name)), 0))
        box.currentIndexChanged.connect(self._timer.start)
        return box

    # What it would do

    def mapping(self) -> ColumnMapping:
        """Return what the person says the columns and labels mean."""
        columns = {field: box.currentData() for field, box in self.columns.items()}
        labels = {
            name: None if box.currentData() == _LEFT_OUT else box.currentData()
            for name, box in self.labels.items()
        }
        return ColumnMapping(columns, labels)

    def _plan(self) -> None:
        session, mapping = self._shell.session, self.mapping()
        if self._task is not None:
            self._task.cancel()
        self._import.setEnabled(False)
        path, annotator, file = session.path, session.annotator, self._path
        keeps, adds = self.keeps_annotators.isChecked(), self.adds_reports.isChecked()

        def job(progress: Progress) -> ImportPlan:
            from data.labelled.bringing_in import plan_import
            from data.project import Project

            with Project.open(path, annotator) as project:
                return plan_import(
                    project,
                    file,
                    mapping,
                    keeps_annotators=keeps,
                    adds_reports=adds,
                    progress=progress,
                )

        self._task = self._shell.background.run(
            job, on_done=self._show, on_error=self._on_error, is_quiet=True
        )

    def _on_error(self, error: BaseException) -> None:
        self._task = None
        self.said.setText(escape(str(error)))
        self._show_conflicts(())

    def _show(self, plan: ImportPlan) -> None:
        self._task, self.plan = None, plan
        self.said.setText(in_words(plan))
        self._show_conflicts(plan.conflicts)
        self._import.setEnabled(bool(plan.conflicts) or not plan.is_empty)

    def _show_conflicts(self, conflicts: Sequence[LabelConflict]) -> None:
        self.conflicts.show_conflicts(conflicts)
        self.conflicts.setVisible(bool(conflicts))
        self._all.setVisible(bool(conflicts))

    def done(self, result: int) -> None:
        for task in (self._task, self._reading):
            if task is not None:
                task.cancel()
        super().done(result)

    def accept(self) -> None:
        plan, shell = self.plan, self._shell
        if plan is None:
            return
        taken = self.conflicts.taken()
        path, annotator = shell.session.path, shell.session.annotator
        super().accept()

        def job(_progress: Progress) -> BroughtIn:
            from data.labelled.bringing_in import bring_in
            from data.project import Project

            with Project.open(path, annotator) as project:
                return bring_in(project, plan, taken)

        def on_done(result: BroughtIn) -> None:
            if shell.session.is_open and shell.session.path == path:
                shell.session.reload_reports()
            text = ngettext(
                "{count} label taken over from {name}.",
                "{count} labels taken over from {name}.",
                result.n_labels,
            )
            shell.window.say(text.format(count=result.n_labels, name=plan.path.name), seconds=10)

        shell.background.run(job, _("Importing labels"), on_done=on_done, queue="store")
