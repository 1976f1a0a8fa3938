"""Asks how a project is dealt out to colleagues, and writes their files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
)

from data.language import _, ngettext
from data.project.split import dealt_out
from gui.choosing_files import folder

if TYPE_CHECKING:
    from data.project.split import Part
    from gui.background import Progress
    from gui.shell import Shell


class SplitDialog(QDialog):
    """Names, overlap, folder; below, who would get how much."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Split for colleagues"))
        self.setMinimumWidth(520)
        self.names = QPlainTextEdit()
        self.names.setPlaceholderText(_("One name a line"))
        self.names.setAccessibleName(_("Names of the colleagues"))
        self.names.setTabChangesFocus(True)
        self.names.setFixedHeight(88)
        self.overlap = QSpinBox()
        self.overlap.setRange(0, 100)
        self.overlap.setValue(10)
        self.overlap.setSuffix(" %")
        self.overlap.setFixedWidth(88)
        self.overlap.lineEdit().setTextMargins(6, 0, 0, 0)
        self.overlap.setAccessibleName(_("Reports for everybody"))
        self.keeps_labels = QCheckBox(_("With the labels made so far"))
        self.folder = QLineEdit(str(shell.session.path.parent))
        self.folder.setAccessibleName(_("Folder"))
        choose = QPushButton(_("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_folder)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.folder, 1)
        where.addWidget(choose)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.addRow(_("Names"), self.names)
        form.addRow(_("Reports for everybody"), self.overlap)
        form.addRow("", self.keeps_labels)
        form.addRow(_("Folder"), where)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setProperty("role", "muted")
        cancel, self._split = QPushButton(_("Cancel")), QPushButton(_("Split"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._split.setProperty("role", "primary")
        self._split.setDefault(True)
        self._split.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.said)
        column.addLayout(buttons)
        self.names.textChanged.connect(self._say)
        self.overlap.valueChanged.connect(lambda _value: self._say())
        self._say()

    def chosen_names(self) -> list[str]:
        """Return the names that were typed."""
        return [line.strip() for line in self.names.toPlainText().split("\n") if line.strip()]

    def _say(self) -> None:
        names = self.chosen_names()
        is_usable = len(names) > 1 and len(set(names)) == len(names)
        self._split.setEnabled(is_usable)
        if not is_usable:
            self.said.setText(_("Two or more different names are needed."))
            return
        reports = self._shell.session.reports
        shared, dealt = dealt_out(reports, len(names), self.overlap.value(), 0)
        lines = [
            ngettext(
                "{count} report goes to everybody, so that agreement can be measured.",
                "{count} reports go to everybody, so that agreement can be measured.",
                len(shared),
            ).format(count=len(shared))
        ]
        for name, own in zip(names, dealt, strict=True):
            n_paragraphs = sum(one.n_paragraphs for one in (*shared, *own))
            text = _("{name}: {reports} reports, {paragraphs:,} paragraphs")
            count = len(shared) + len(own)
            lines.append(text.format(name=name, reports=count, paragraphs=n_paragraphs))
        self.said.setText("\n".join(lines))

    def _choose_folder(self) -> None:
        chosen = folder(self, _("Folder"), self.folder.text())
        if chosen is not None:
            self.folder.setText(str(chosen))

    def accept(self) -> None:
        shell, names, folder = self._shell, self.chosen_names(), Path(self.folder.text().strip())
        overlap, keeps = self.overlap.value(), self.keeps_labels.isChecked()
        path, annotator = shell.session.path, shell.session.annotator
        super().accept()

        def job(_progress: Progress) -> list[Part]:
            from data.project import Project
            from data.project.split import split

            with Project.open(path, annotator) as project:
                return split(project, names, folder, overlap, keeps)

        def on_done(parts: list[Part]) -> None:
            text = ngettext(
                "{count} file for colleagues in {folder}.",
                "{count} files for colleagues in {folder}.",
                len(parts),
            ).format(count=len(parts), folder=folder.name)
            shell.window.say(text, details="\n".join(str(part.path) for part in parts))

        shell.background.run(job, _("Splitting"), on_done=on_done)
