"""Backups of the project: listed, gone back to; and what a damaged project still holds."""

from __future__ import annotations

from pathlib import Path

from data.errors import KnownError
from data.language import N_
from gui.commands import Command, Menu
from gui.settings import Setting
from gui.shell import Shell

# The project that could not be opened last, for the commands that mend it.
_DAMAGED = Setting("project/damaged", "")


def register(shell: Shell) -> None:
    """Add the commands."""

    def path() -> Path | None:
        if shell.session.is_open:
            return shell.session.path
        damaged = shell.settings.get(_DAMAGED)
        return Path(damaged) if damaged else None

    def go_back() -> None:
        from gui.backups.dialog import BackupDialog

        found = path()
        if found is not None:
            BackupDialog(shell, found).open()

    def rescue() -> None:
        from gui.backups.rescue import start

        damaged = shell.settings.get(_DAMAGED)
        if damaged:
            start(shell, Path(damaged))

    shell.commands.add(
        Command(
            "project.backups",
            N_("Go back to a backup…"),
            go_back,
            ("Ctrl+Alt+B",),
            Menu.PROJECT,
            "history",
            is_enabled=lambda: path() is not None,
        )
    )
    shell.commands.add(
        Command(
            "project.rescue",
            N_("Save what can be read"),
            rescue,
            (),
            Menu.PROJECT,
            "",
            is_enabled=lambda: bool(shell.settings.get(_DAMAGED)),
            ends_group=True,
        )
    )
    shell.session.project_opened.connect(lambda: shell.settings.put(_DAMAGED, ""))


def say_why(shell: Shell, path: Path, error: KnownError) -> None:
    """Tell why a project did not open; a damaged one with what can be done about it."""
    from data.project.backup import backups
    from data.project.failures import damaged

    if error.message != damaged(path).message:
        shell.window.say_error(error)
        return
    shell.settings.put(_DAMAGED, str(path))
    shell.commands.refresh()
    command = "project.backups" if backups(path) else "project.rescue"
    shell.window.say(str(error), "error", command=command)
