"""Tag new reports: files come in, suggestions follow, review begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell

if TYPE_CHECKING:
    from data.readers import Choice
    from gui.tagging.dialog import TagDialog


def register(shell: Shell) -> None:
    """Add the command, and give whatever reports come in their suggestions."""
    from gui.tagging.suggesting import Suggesting

    Suggesting(shell)

    def tag() -> None:
        _dialog(shell).open()

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


def take(
    shell: Shell,
    paths: Sequence[Path],
    choices: Mapping[Path, Choice] | None = None,
    choice: Choice | None = None,
) -> None:
    """Take reports in; what became of each stands in a list at the end that leads to the review."""
    _dialog(shell).take(paths, choices, choice)


def _dialog(shell: Shell) -> TagDialog:
    from gui.tagging.dialog import TagDialog
    from gui.tagging.suggesting import Suggesting

    suggesting = shell.widget.findChild(Suggesting)
    assert suggesting is not None
    return TagDialog(shell, suggesting)
