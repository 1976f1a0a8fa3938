"""The commands for many suggestions at once: accept all above, and the list of acts."""

from __future__ import annotations

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register_bulk(shell: Shell) -> None:
    """Add the commands."""

    def accept_all() -> None:
        from gui.review.accept_all import AcceptAllDialog

        AcceptAllDialog(shell).open()

    def acts() -> None:
        from gui.review.acts import ActsDialog

        ActsDialog(shell).open()

    def boilerplate() -> None:
        from gui.review.boilerplate import BoilerplateDialog

        BoilerplateDialog(shell).open()

    def is_open() -> bool:
        return shell.session.is_open

    shell.commands.add(
        Command(
            "review.accept_all",
            N_("Accept all above…"),
            accept_all,
            ("Ctrl+Shift+A",),
            Menu.LABEL,
            "check",
            is_enabled=is_open,
        )
    )
    shell.commands.add(
        Command(
            "review.boilerplate",
            N_("Label boilerplate once…"),
            boilerplate,
            ("Ctrl+B",),
            Menu.LABEL,
            "review",
            is_enabled=is_open,
            ends_group=True,
        )
    )
    shell.commands.add(
        Command(
            "history.acts",
            N_("What was done…"),
            acts,
            ("Ctrl+Shift+H",),
            Menu.EDIT,
            "history",
            is_enabled=is_open,
        )
    )
