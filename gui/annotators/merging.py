"""Colleagues' files merged back: what comes, what contradicts, and nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from data.language import _, ngettext
from gui.choosing_files import files_to_open
from gui.conflict_table import ConflictTable
from gui.settings import declared

if TYPE_CHECKING:
    from data.project.merge import Merged, MergePlan
    from gui.background import Progress, Task
    from gui.shell import Shell


def ask_files(shell: Shell) -> None:
    """Ask for the files, then merge them one after another."""
    projects = _("Projects")
    files = files_to_open(
        shell.widget,
        _("Merge colleagues' files"),
        shell.settings.get(declared.LAST_FOLDER) or str(shell.session.path.parent),
        f"{projects} (*.duanbiao)",
    )
    plan_files(shell, files)


def plan_files(shell: Shell, files: list[Path]) -> None:
    """Show what merging the first of the files would do; the others follow."""
    if not files:
        return
    path = shell.session.path

    def on_done(plan: MergePlan) -> None:
        if shell.session.is_open and shell.session.path == path:
            MergeDialog(shell, plan, files[1:]).open()

    title = _("Comparing {name}").format(name=files[0].name)
    shell.background.run(_planning(shell, files[0], {}), title, on_done=on_done)


def _planning(
    shell: Shell, file: Path, renamed: Mapping[str, str]
) -> Callable[[Progress], MergePlan]:
    path, annotator = shell.session.path, shell.session.annotator

    def job(_progress: Progress) -> MergePlan:
        from data.project import Project
        from data.project.merge import plan_merge

        with Project.open(path, annotator) as project:
            return plan_merge(project, file, renamed)

    return job


class MergeDialog(QDialog):
    """What one file brings, and whose; conflicts are ticked to take theirs."""

    def __init__(self, shell: Shell, plan: MergePlan, others: list[Path]) -> None:
        super().__init__(shell.widget)
        self._shell, self._plan, self._others = shell, plan, others
        self._task: Task[MergePlan] | None = None
        self._renamed: dict[str, str] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Merge {name}").format(name=plan.path.name))
        self.resize(720, 420 if plan.conflicts else 280)
        self.names = {name: self._name_field(name) for name in plan.their_names}
        self.conflicts = ConflictTable(shell.session.scheme)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._all, self._leave = QPushButton(_("Take all from the file")), QPushButton()
        self._merge = QPushButton(_("Merge"))
        self._all.setAutoDefault(False)
        self._all.clicked.connect(self.conflicts.take_all)
        self._leave.setAutoDefault(False)
        self._leave.clicked.connect(self.reject)
        self._merge.setProperty("role", "primary")
        self._merge.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addWidget(self._all)
        buttons.addStretch(1)
        buttons.addWidget(self._leave)
        buttons.addWidget(self._merge)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(self._whose())
        column.addWidget(self.said)
        column.addWidget(self.conflicts, 1)
        column.addStretch(0)
        column.addLayout(buttons)
        self._show(plan)
        (self._merge if self._merge.isEnabled() else self._leave).setFocus()

    def _name_field(self, name: str) -> QLineEdit:
        field = QLineEdit(name)
        field.setAccessibleName(_("Whose labels those of {name} are").format(name=name))
        field.editingFinished.connect(self._rename)
        return field

    def _whose(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for name, field in self.names.items():
            form.addRow(_("{name} in the file is here").format(name=name), field)
        return form

    def _rename(self) -> None:
        """Compare anew when a person is called otherwise here."""
        renamed = self.renamed()
        if renamed == self._renamed:
            return
        self._renamed = renamed
        if self._task is not None:
            self._task.cancel()
        self._merge.setEnabled(False)
        self._task = self._shell.background.run(
            _planning(self._shell, self._plan.path, renamed), on_done=self._show, is_quiet=True
        )

    def renamed(self) -> dict[str, str]:
        """Return what people of the file are called here, where it is not the same."""
        said = {name: field.text().strip() for name, field in self.names.items()}
        return {name: here for name, here in said.items() if here and here != name}

    def _show(self, plan: MergePlan) -> None:
        self._task, self._plan, self._renamed = None, plan, self.renamed()
        self.said.setText("\n".join(in_words(plan)))
        self.conflicts.show_conflicts(plan.conflicts)
        self.conflicts.setVisible(bool(plan.conflicts))
        self._all.setVisible(bool(plan.conflicts))
        is_useful = bool(plan.conflicts) or not plan.is_empty
        self._merge.setEnabled(is_useful)
        self._merge.setVisible(is_useful)
        self._leave.setText(_("Leave it out") if is_useful else _("Close"))
        (self._merge if is_useful else self._leave).setDefault(True)

    def done(self, result: int) -> None:
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    def reject(self) -> None:
        super().reject()
        plan_files(self._shell, self._others)

    def accept(self) -> None:
        shell, plan, others = self._shell, self._plan, self._others
        taken = self.conflicts.taken()
        path, annotator = shell.session.path, shell.session.annotator
        super().accept()

        def job(_progress: Progress) -> Merged:
            from data.project import Project
            from data.project.merge import merge

            with Project.open(path, annotator) as project:
                return merge(project, plan, taken)

        def on_done(result: Merged) -> None:
            if not shell.session.is_open or shell.session.path != path:
                return
            shell.session.reload_scheme()
            shell.session.reload_reports()
            count = result.n_labels + result.n_updated
            text = ngettext(
                "{count} label merged in from {name}.",
                "{count} labels merged in from {name}.",
                count,
            )
            shell.window.say(text.format(count=count, name=plan.path.name), seconds=10)
            plan_files(shell, others)

        shell.background.run(job, _("Merging"), on_done=on_done, queue="store")


def in_words(plan: MergePlan) -> list[str]:
    """Return what merging would do, a sentence a line."""
    lines = []
    if plan.is_empty and not plan.conflicts:
        lines.append(_("There is nothing in this file that is not here."))
    for count, text in (
        (
            len(plan.labels),
            ngettext("{count:,} label is new.", "{count:,} labels are new.", len(plan.labels)),
        ),
        (
            len(plan.updates),
            ngettext(
                "{count:,} label was changed by its annotator since.",
                "{count:,} labels were changed by their annotators since.",
                len(plan.updates),
            ),
        ),
        (
            len(plan.reports),
            ngettext("{count:,} report comes in.", "{count:,} reports come in.", len(plan.reports)),
        ),
        (
            plan.n_same,
            ngettext(
                "{count:,} label is there already.",
                "{count:,} labels are there already.",
                plan.n_same,
            ),
        ),
        (
            len(plan.lost),
            ngettext(
                "{count:,} label has no paragraph here: it was split, merged or corrected.",
                "{count:,} labels have no paragraph here: it was split, merged or corrected.",
                len(plan.lost),
            ),
        ),
        (
            len(plan.conflicts),
            ngettext(
                "{count:,} label contradicts one of the same annotator here; tick to take theirs.",
                "{count:,} labels contradict the same annotator's here; tick to take theirs.",
                len(plan.conflicts),
            ),
        ),
    ):
        if count:
            lines.append(text.format(count=count))
    return lines
