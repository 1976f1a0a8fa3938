"""A short tour past the real controls: once at the first start, and from Help."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.settings import Setting
from gui.shell import Shell

SEEN = Setting("window/tour_seen", False)


def register(shell: Shell) -> None:
    """Add the command."""

    def start() -> None:
        from gui.tour.tour import Tour

        Tour(shell).start()

    shell.commands.add(Command("help.tour", N_("A short tour"), start, (), Menu.HELP, "help"))


def offer(shell: Shell) -> None:
    """Show the tour to a person who has not seen it yet."""
    if not shell.settings.get(SEEN):
        from gui.tour.tour import Tour

        Tour(shell).start()
