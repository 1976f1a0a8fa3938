"""Quality: how right the classifier is on reports that it has not seen, and where it is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.quality.place import QualityPlace

    return QualityPlace(shell)


def register(shell: Shell) -> None:
    """Add the place and the command that measures again."""
    shell.window.add_place(PlaceDeclaration("quality", N_("Quality"), "quality", 30, _create))

    def measure() -> None:
        from gui.quality.place import QualityPlace

        place = shell.window.go_to_place("quality")
        if isinstance(place, QualityPlace):
            place.measure()

    shell.commands.add(
        Command(
            "quality.measure",
            N_("Measure the quality"),
            measure,
            ("Ctrl+Shift+M",),
            Menu.MODEL,
            "quality",
            is_enabled=lambda: shell.session.is_open,
        )
    )
