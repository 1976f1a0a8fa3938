"""Why a paragraph was suggested its label: headings, words and neighbours in numbers (E)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import LabellingPlace, Shell

if TYPE_CHECKING:
    from gui.explaining.window import WhyWindow


def register(shell: Shell) -> None:
    """Add the command."""
    opened: list[WhyWindow] = []

    def explain() -> None:
        from gui.explaining.window import WhyWindow

        place = shell.window.current_place()
        chosen: list[int] = place.chosen_ids() if isinstance(place, LabellingPlace) else []
        if not chosen:
            return
        if not opened:
            opened.append(WhyWindow(shell))
        opened[0].explain(chosen[0])

    def can_explain() -> bool:
        place = shell.window.current_place()
        return shell.session.is_open and isinstance(place, LabellingPlace)

    shell.commands.add(
        Command(
            "label.why",
            N_("Why this suggestion…"),
            explain,
            ("E",),
            Menu.LABEL,
            "help",
            is_enabled=can_explain,
            ends_group=True,
        )
    )
