"""Fulfilment: goals of an earlier report and what a later one says of them, confirmed by key."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.fulfilment.place import FulfilmentPlace

    return FulfilmentPlace(shell)


def register(shell: Shell) -> None:
    """Add the place."""
    shell.window.add_place(PlaceDeclaration("fulfilment", N_("Fulfilment"), "check", 65, _create))
