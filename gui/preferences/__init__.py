"""Settings: language, look, whose labels are written, and every key."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the commands."""

    def open_at(page: str) -> None:
        from gui.preferences.dialog import SettingsDialog

        SettingsDialog(shell, page).open()

    add = shell.commands.add
    add(
        Command(
            "settings.open",
            N_("Settings…"),
            lambda: open_at("general"),
            ("Ctrl+,",),
            Menu.EDIT,
            "settings",
            rank=1,
        )
    )
    add(
        Command(
            "settings.keys",
            N_("Change the keys…"),
            lambda: open_at("keys"),
            ("Ctrl+Alt+K",),
            Menu.HELP,
            "keyboard",
        )
    )
