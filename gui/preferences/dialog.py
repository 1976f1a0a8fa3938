"""The settings: a page a subject, each setting in force as soon as it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout

from data.language import _
from gui.preferences.general import GeneralPage
from gui.preferences.keys_page import KeysPage

if TYPE_CHECKING:
    from gui.shell import Shell

_PAGES = ("general", "keys")


class SettingsDialog(QDialog):
    """Opens at a page, ``general`` or ``keys``."""

    def __init__(self, shell: Shell, page: str = "general") -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Settings"))
        self.resize(720, 560)
        self.general = GeneralPage(shell)
        self.general.left.connect(self.accept)
        self.keys = KeysPage(shell)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(_("Settings"))
        self.tabs.addTab(self.general, _("General"))
        self.tabs.addTab(self.keys, _("Keys"))
        note = QLabel(_("Every change is in force at once and kept."))
        note.setProperty("role", "muted")
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(note, 1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.tabs, 1)
        column.addLayout(row)
        self.tabs.setCurrentIndex(_PAGES.index(page))
        self.tabs.currentWidget().setFocus()

    def done(self, result: int) -> None:
        self.general.keep()
        super().done(result)
