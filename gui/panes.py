"""From part to part of the window by keyboard: bars, panels, the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell

_BARS = ("top_bar", "message", "bottom_bar")


def register(shell: Shell) -> None:
    """Add the commands: on the page itself, Tab goes to the next unsure paragraph."""
    for name, text, key, step in (
        ("next_pane", N_("Next part of the window"), "F6", 1),
        ("previous_pane", N_("Previous part of the window"), "Shift+F6", -1),
    ):
        shell.commands.add(
            Command(
                f"view.{name}",
                text,
                lambda step=step: go(shell.widget, step),  # type: ignore[misc]
                (key,),
                Menu.VIEW,
                ends_group=step < 0,
            )
        )


def go(window: QWidget, step: int) -> None:
    """Give the focus to the first widget of the next or previous part."""
    focused: QWidget | None = window.focusWidget()
    start = window if focused is None else focused
    order = [start]
    while (widget := order[-1].nextInFocusChain()) is not None and widget is not start:
        order.append(widget)
    left = pane_of(start, window)
    firsts: dict[QWidget, QWidget] = {}
    for widget in order:
        if _can_take(widget, window):
            firsts.setdefault(pane_of(widget, window), widget)
    # The focus may stand in the midst of a part: its own first one comes last in this order.
    others = [pane for pane in firsts if pane is not left]
    if others:
        firsts[others[0 if step > 0 else -1]].setFocus(Qt.FocusReason.TabFocusReason)


def pane_of(widget: QWidget, window: QWidget) -> QWidget:
    """Return the part of the window a widget is in: a side of a splitter, or a bar."""
    child = widget
    while (parent := child.parentWidget()) is not None and child is not window:
        if isinstance(parent, QSplitter) or child.objectName() in (
            "top_bar",
            "message",
            "bottom_bar",
        ):
            return child
        child = parent
    return window


def _can_take(widget: QWidget, window: QWidget) -> bool:
    return (
        bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)
        and widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window.window()
    )
