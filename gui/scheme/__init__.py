"""The project's labels: added, renamed, recoloured, reordered, merged, retired."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command."""

    def edit() -> None:
        from gui.scheme.dialog import SchemeDialog

        SchemeDialog(shell).open()

    shell.commands.add(
        Command(
            "scheme.edit",
            N_("Edit the labels…"),
            edit,
            ("Ctrl+Shift+E",),
            Menu.LABEL,
            "settings",
            is_enabled=lambda: shell.session.is_open,
            rank=1,
        )
    )
