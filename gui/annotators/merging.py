"""Colleagues' files merged back: what comes, what contradicts, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from data.language import _, ngettext
from gui.conflict_table import ConflictTable
from gui.settings import declared

if TYPE_CHECKING:
    from data.project.merge import Merged, MergePlan
    from gui.background import Progress
    from gui.shell import Shell


def ask_files(shell: Shell) -> None:
    """Ask for the files, then merge them one after another."""
    projects = _("Projects")
    names, _chosen = QFileDialog.getOpenFileNames(
        shell.widget,
        _("Merge colleagues' files"),
        shell.settings.get(declared.LAST_FOLDER) or str(shell.session.path.parent),
        f"{projects} (*.duanbiao)",
    )
    plan_files(shell, [Path(name) for name in names])


def plan_files(shell: Shell, files: list[Path]) -> None:
    """Show what merging the first of the files would do; the others follow."""
    if not files:
        return
    path, annotator, file = shell.session.path, shell.session.annotator, files[0]

    def job(_progress: Progress) -> MergePlan:
        from data.project import Project
        from data.project.merge import plan_merge

        with Project.open(path, annotator) as project:
            return plan_merge(project, file)

    def on_done(plan: MergePlan) -> None:
        if shell.session.is_open and shell.session.path == path:
            MergeDialog(shell, plan, files[1:]).open()

    shell.background.run(job, _("Comparing {name}").format(name=file.name), on_done=on_done)


class MergeDialog(QDialog):
    """What one file brings; conflicts are ticked to take theirs."""

    def __init__(self, shell: Shell, plan: MergePlan, others: list[Path]) -> None:
        super().__init__(shell.widget)
        self._shell, self._plan, self._others = shell, plan, others
        self.conflicts = ConflictTable(shell.session.scheme)
        self.conflicts.show_conflicts(plan.conflicts)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Merge {name}").format(name=plan.path.name))
        self.resize(720, 420 if plan.conflicts else 240)
        said = QLabel("\n".join(in_words(plan)))
        said.setWordWrap(True)
        said.setAlignment(Qt.AlignmentFlag.AlignTop)
        cancel, merge = QPushButton(_("Leave it out")), QPushButton(_("Merge"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        merge.setProperty("role", "primary")
        merge.setDefault(True)
        merge.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(merge)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(said, 0 if plan.conflicts else 1)
        if plan.conflicts:
            column.addWidget(self.conflicts, 1)
            take_all = QPushButton(_("Take all from the file"))
            take_all.setAutoDefault(False)
            take_all.clicked.connect(self.conflicts.take_all)
            column.addWidget(take_all, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(buttons)

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
    lines = [_("Annotators: {names}").format(names=", ".join(plan.annotators) or "–")]
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
            ngettext("{count:,} is there already.", "{count:,} are there already.", plan.n_same),
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
