"""Export: the labelled paragraphs as a file for other programs."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command."""

    def ask() -> None:
        from gui.export.dialog import ExportDialog

        dialog = ExportDialog(shell)
        dialog.open()

    shell.commands.add(
        Command(
            "export.file",
            N_("Export…"),
            ask,
            ("Ctrl+E",),
            Menu.PROJECT,
            "export",
            is_enabled=lambda: shell.session.is_open,
            ends_group=True,
        )
    )
    shell.window.add_top_command("export.file")
