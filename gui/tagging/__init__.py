"""Tag new reports: files come in, suggestions follow, review begins."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command, and give whatever reports come in their suggestions."""
    from gui.tagging.suggesting import Suggesting

    suggesting = Suggesting(shell)

    def tag() -> None:
        from gui.tagging.dialog import TagDialog

        TagDialog(shell, suggesting).open()

    shell.commands.add(
        Command(
            "tag.new",
            N_("Tag new reports…"),
            tag,
            ("Ctrl+T",),
            Menu.PROJECT,
            "tag",
            is_enabled=lambda: shell.session.is_open,
            rank=-1,
        )
    )
