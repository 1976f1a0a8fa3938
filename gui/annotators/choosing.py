"""Asks whose labels are written and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from data.language import _, ngettext
from data.project.adjudication import ADJUDICATOR
from gui.settings import declared

if TYPE_CHECKING:
    from gui.shell import Shell


class AnnotatorDialog(QDialog):
    """The annotators of the project, and a field for a new one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Annotator"))
        self.setMinimumWidth(380)
        self.names = QListWidget()
        self.names.setObjectName("rows")
        self.names.setAccessibleName(_("Annotators"))
        self.name = QLineEdit(shell.session.annotator, maxLength=60)
        self.name.setAccessibleName(_("Name"))
        for name, count in shell.session.project.annotators().items():
            if name != ADJUDICATOR:
                counted = ngettext("{count:,} label", "{count:,} labels", count)
                item = QListWidgetItem(f"{name} · {counted.format(count=count)}")
                item.setData(Qt.ItemDataRole.UserRole, name)
                self.names.addItem(item)
        self.names.currentItemChanged.connect(
            lambda item, _before: self.name.setText(item.data(Qt.ItemDataRole.UserRole))
        )
        self.names.itemDoubleClicked.connect(lambda _item: self.accept())
        note = QLabel(_("Labels are kept per annotator: nobody overwrites anybody's."))
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(note)
        column.addWidget(self.names, 1)
        row = QHBoxLayout()
        row.addWidget(QLabel(_("Name")))
        row.addWidget(self.name, 1)
        column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel, use = QPushButton(_("Cancel")), QPushButton(_("Use"))
        cancel.clicked.connect(self.reject)
        use.setProperty("role", "primary")
        use.setDefault(True)
        use.clicked.connect(self.accept)
        self.name.textChanged.connect(lambda text: use.setEnabled(bool(text.strip())))
        buttons.addWidget(cancel)
        buttons.addWidget(use)
        column.addLayout(buttons)
        self.name.setFocus()
        self.name.selectAll()

    def accept(self) -> None:
        name = self.name.text().strip()
        if not name:
            return
        super().accept()
        shell = self._shell
        if name != shell.session.annotator:
            shell.settings.put(declared.ANNOTATOR, name)
            if shell.window.open_project(str(shell.session.path)):
                shell.window.say(_("Labels are now {name}'s.").format(name=name), seconds=6)
