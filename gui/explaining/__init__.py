"""Why a paragraph was suggested its label: in numbers (E), or marked on the page (Shift+E)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.language import N_, _
from gui.commands import Command, Menu
from gui.explaining.marking import MARKS_WORDS
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
        )
    )

    def mark() -> None:
        is_on = not shell.settings.get(MARKS_WORDS)
        shell.settings.put(MARKS_WORDS, is_on)
        shell.commands.refresh()
        if is_on:
            text = _("The words that spoke for the suggestion are marked; {key} says more.")
            key = shell.commands.shown("label.why")
            shell.window.say(text.format(key=key), seconds=8)

    shell.commands.add(
        Command(
            "label.words",
            N_("Mark what spoke for the suggestion"),
            mark,
            ("Shift+E",),
            Menu.LABEL,
            is_enabled=can_explain,
            is_checked=lambda: shell.settings.get(MARKS_WORDS),
            ends_group=True,
        )
    )
