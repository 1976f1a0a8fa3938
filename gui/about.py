"""What this is, in which version, and where its log lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from data.language import N_, _
from gui.commands import Command, Menu
from gui.elided import from_home
from gui.errors import log_folder, version
from gui.icons import icon

if TYPE_CHECKING:
    from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command."""
    shell.commands.add(
        Command(
            "help.about", N_("About Duanbiao"), lambda: AboutDialog(shell).open(), (), Menu.HELP
        )
    )


class AboutDialog(QDialog):
    """Version and licence, what runs beneath, and the log."""

    def __init__(self, shell: Shell) -> None:
        import platform

        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("About Duanbiao"))
        self.setMinimumWidth(480)
        mark = QLabel()
        mark.setPixmap(icon("duanbiao").pixmap(QSize(48, 48), self.devicePixelRatio()))
        name = QLabel(_("Duanbiao"))
        name.setProperty("role", "display")
        beneath = f"Python {platform.python_version()} · Qt {qVersion()}"
        facts = QLabel(_("Version {version}").format(version=version()) + f" · {beneath}")
        facts.setProperty("role", "muted")
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(name)
        titles.addWidget(facts)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(mark)
        head.addLayout(titles, 1)
        text = QLabel(
            _("Free software under the MIT licence. Your reports never leave this computer.")
        )
        text.setWordWrap(True)
        folder = log_folder()
        where = QLabel(_("Log, without report text: {path}").format(path=from_home(folder)))
        where.setProperty("role", "muted")
        where.setWordWrap(True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        show = QPushButton(_("Show the log"))
        show.setAutoDefault(False)
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        copy = QPushButton(_("Copy the versions"))
        copy.setAutoDefault(False)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(facts.text()))
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(show)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(text)
        column.addWidget(where)
        column.addSpacing(8)
        column.addLayout(row)
        close.setFocus()
