"""Find: paragraphs by their words, labels, suggestions, flags and dates; labelled from the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.find.place import FindPlace

    return FindPlace(shell)


def register(shell: Shell) -> None:
    """Add the place and the command that enters it with the words ready to be typed."""
    shell.window.add_place(PlaceDeclaration("find", N_("Find"), "find", 50, _create))

    def find() -> None:
        from gui.find.place import FindPlace

        place = shell.window.go_to_place("find")
        if isinstance(place, FindPlace):
            place.ask()

    shell.commands.add(
        Command(
            "find.words",
            N_("Find…"),
            find,
            ("Ctrl+F", "/"),
            Menu.EDIT,
            "find",
            is_enabled=lambda: shell.session.is_open,
        )
    )
