"""Export: labelled paragraphs as a file for other programs, or a report for the manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from data.language import N_
from gui.commands import Command, Menu
from gui.settings import Setting
from gui.shell import Shell

LAST_FOLDER = Setting("export/last_folder", "")


def register(shell: Shell) -> None:
    """Add the commands."""

    def ask() -> None:
        from gui.export.dialog import ExportDialog

        dialog = ExportDialog(shell)
        dialog.open()

    def show_folder() -> None:
        folder = shell.settings.get(LAST_FOLDER)
        if folder and Path(folder).is_dir():
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    shell.commands.add(
        Command(
            "export.file",
            N_("Export…"),
            ask,
            ("Ctrl+E",),
            Menu.PROJECT,
            "export",
            is_enabled=lambda: shell.session.is_open,
        )
    )
    shell.commands.add(
        Command(
            "export.folder",
            N_("Open the folder of the last export"),
            show_folder,
            (),
            Menu.PROJECT,
            "folder",
            is_enabled=lambda: bool(shell.settings.get(LAST_FOLDER)),
            ends_group=True,
        )
    )
    shell.window.add_top_command("export.file")
