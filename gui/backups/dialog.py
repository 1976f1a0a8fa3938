"""The backups of a project; one click goes back to one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
)

from data.errors import KnownError
from data.language import _
from data.project.backup import backups, described, restore

if TYPE_CHECKING:
    from data.project.backup import Backup
    from gui.shell import Shell


class BackupDialog(QDialog):
    """Backups, the newest first."""

    def __init__(self, shell: Shell, path: Path) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._path = path
        self._backups = [one for one in backups(path) if one.reason != "damaged"]
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Backups of {name}").format(name=path.stem))
        self.resize(480, 360)
        self.list = QListWidget()
        self.list.setObjectName("rows")
        self.list.setAccessibleName(_("Backups"))
        for one in self._backups:
            self.list.addItem(QListWidgetItem(_in_words(one)))
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        note = QLabel(
            _("What is there now is kept as a backup too, so you can come back.")
            if self._backups
            else _("No backup yet. One is made on the first opening of each day.")
        )
        note.setWordWrap(True)
        note.setProperty("role", "muted")
        self._back = QPushButton(_("Go back to it"))
        self._back.setProperty("role", "primary")
        self._back.setDefault(True)
        self._back.setEnabled(bool(self._backups))
        self._back.clicked.connect(self.accept)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        rescue = QPushButton(_("Save what can be read"))
        rescue.setAutoDefault(False)
        action = shell.commands.action("project.rescue")
        rescue.setVisible(action.isEnabled() and not shell.session.is_open)
        rescue.clicked.connect(self._rescue)
        buttons = QHBoxLayout()
        buttons.addWidget(rescue)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(note)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        if self._backups:
            self.list.setCurrentRow(0)
        self.list.setFocus()

    def _rescue(self) -> None:
        super().reject()
        self._shell.commands.action("project.rescue").trigger()

    def accept(self) -> None:
        row, shell = self.list.currentRow(), self._shell
        if row < 0:
            return
        chosen = self._backups[row]
        super().accept()
        if shell.background.tasks():
            shell.window.say(_("Something is still at work on the project; try again afterwards."))
            return
        shell.session.close()
        try:
            restore(self._path, chosen.path)
        except KnownError as error:
            shell.window.open_project(str(self._path))
            shell.window.say_error(error)
            return
        if shell.window.open_project(str(self._path)):
            text = _("The project is as it was on {day}.")
            shell.window.say(text.format(day=chosen.on.isoformat()), seconds=10)


def _in_words(one: Backup) -> str:
    size = QLocale().formattedDataSize(one.n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return f"{one.on.isoformat()}　{described(one)}　{size}"
