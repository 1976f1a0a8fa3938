"""The commands that choose in which order Review asks, and about which label."""

from __future__ import annotations

from collections.abc import Callable

from data.language import N_, _
from gui.commands import Command, Menu
from gui.review.ordering import ORDER, ORDERS, Asked, chosen_order
from gui.shell import Shell


def register_orders(shell: Shell) -> None:
    """Add the commands."""

    def choose(order: Asked) -> Callable[[], None]:
        def run() -> None:
            shell.window.go_to_place("review")
            shell.settings.put(ORDER, order)
            shell.commands.refresh()

        return run

    def is_chosen(order: Asked) -> Callable[[], bool]:
        return lambda: chosen_order(shell) == order

    def next_order() -> None:
        orders = list(ORDERS)
        following = orders[(orders.index(chosen_order(shell)) + 1) % len(orders)]
        shell.settings.put(ORDER, following)
        shell.commands.refresh()

    def next_label() -> None:
        ask_next = getattr(shell.window.current_place(), "next_label", None)
        if ask_next is not None:
            ask_next()

    def in_review() -> bool:
        return shell.session.is_open and hasattr(shell.window.current_place(), "next_label")

    for order, name in ORDERS.items():
        shell.commands.add(
            Command(
                f"review.order.{order}",
                _("Review: {order}").format(order=name),
                choose(order),
                (),
                Menu.GO,
                is_enabled=lambda: shell.session.is_open,
                is_checked=is_chosen(order),
            )
        )
    shell.commands.add(
        Command(
            "review.next_order",
            N_("Review in the next order"),
            next_order,
            ("Y",),
            Menu.GO,
            is_enabled=in_review,
        )
    )
    shell.commands.add(
        Command(
            "review.next_label",
            N_("Review only the next label"),
            next_label,
            ("Shift+Y",),
            Menu.GO,
            is_enabled=in_review,
            ends_group=True,
        )
    )
