"""More than one annotator: whose labels are written, shares for colleagues, what differs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.annotators.place import ColleaguesPlace

    return ColleaguesPlace(shell)


def register(shell: Shell) -> None:
    """Add the place and its commands."""
    shell.window.add_place(PlaceDeclaration("colleagues", N_("Colleagues"), "person", 60, _create))

    def choose() -> None:
        from gui.annotators.choosing import AnnotatorDialog

        AnnotatorDialog(shell).open()

    def split() -> None:
        from gui.annotators.splitting import SplitDialog

        SplitDialog(shell).open()

    def merge() -> None:
        from gui.annotators.merging import ask_files

        ask_files(shell)

    for name, text, run, key, icon, ends in (
        ("choose", N_("Annotator…"), choose, "Ctrl+Alt+A", "person", False),
        ("split", N_("Split for colleagues…"), split, "Ctrl+Alt+S", "", False),
        ("merge", N_("Merge colleagues' files…"), merge, "Ctrl+Alt+M", "", True),
    ):
        shell.commands.add(
            Command(
                f"annotators.{name}",
                text,
                run,
                (key,),
                Menu.PROJECT,
                icon,
                is_enabled=lambda: shell.session.is_open,
                ends_group=ends,
            )
        )
