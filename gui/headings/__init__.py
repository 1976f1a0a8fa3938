"""What headings stand for: shown with how often that holds, overruled by key."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.headings.following import RulesFollower
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command, and let suggestions follow the rules, also when they are undone."""
    RulesFollower(shell)
    shell.commands.add(
        Command(
            "model.headings",
            N_("What headings stand for…"),
            lambda: show_headings(shell),
            ("Ctrl+Alt+H",),
            Menu.MODEL,
            "heading",
            is_enabled=lambda: shell.session.is_open,
        )
    )


def show_headings(shell: Shell, wording: str = "") -> None:
    """Open the list, at a heading when one is given."""
    from gui.headings.dialog import HeadingsDialog

    HeadingsDialog(shell, wording).open()
