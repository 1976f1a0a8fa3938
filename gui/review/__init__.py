"""Review: what the classifier proposes, the least sure first, one decision at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.commands import Command, Menu
from gui.review.bulk_commands import register_bulk
from gui.review.order_commands import register_orders
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.review.place import ReviewPlace

    return ReviewPlace(shell)


def register(shell: Shell) -> None:
    """Add the place and its commands."""
    session = shell.session
    shell.window.add_place(
        PlaceDeclaration(
            "review",
            N_("Review"),
            "review",
            20,
            _create,
            lambda: len(session.suggested.queue) if session.is_open else 0,
        )
    )

    def to_annotate() -> None:
        from gui.review.place import ReviewPlace
        from gui.shell import LabellingPlace

        place = shell.window.current_place()
        paragraph_id = place.current_id if isinstance(place, ReviewPlace) else None
        target = shell.window.go_to_place("annotate")
        if paragraph_id is not None and isinstance(target, LabellingPlace):
            target.show_paragraph(paragraph_id)

    shell.commands.add(
        Command(
            "review.in_report",
            N_("Show in its report"),
            to_annotate,
            ("O",),
            Menu.GO,
            "report",
            is_enabled=lambda: session.is_open,
            ends_group=True,
        )
    )
    register_bulk(shell)
    register_orders(shell)
