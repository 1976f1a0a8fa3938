"""What the tour says, and where each of its steps points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QListView, QWidget

from data.language import _
from gui.commands import shown_key

if TYPE_CHECKING:
    from gui.shell import Shell


@dataclass(frozen=True, slots=True)
class Step:
    """One step.

    Attributes
    ----------
    target
        Returns the place it points at, in the window; None while there is nothing to point at.
    """

    title: str
    text: str
    target: Callable[[], QRect | None]


def steps(shell: Shell) -> list[Step]:
    """Return the steps in order, with the keys as they are now."""
    key = shell.commands.shown

    def named(name: str) -> Callable[[], QRect | None]:
        return lambda: _rect(shell, _child(shell.widget, name))

    def panel() -> QRect | None:
        place = shell.window.current_place()
        return None if place is None else _rect(shell, _child(place, "right_side"))

    return [
        Step(
            _("Begin here"),
            _("Drop reports or a folder anywhere, or open the sample and look around first."),
            named("drop_area"),
        ),
        Step(
            _("The report as it reads"),
            _("The bar stands at the current paragraph; {down} and {up} move it.").format(
                down=key("go.next"), up=key("go.previous")
            ),
            lambda: _current_paragraph(shell),
        ),
        Step(
            _("One key a paragraph"),
            _("It labels, goes on, and is saved at once. {undo} takes it back.").format(
                undo=shown_key(shell.commands.shortest("edit.undo"))
            ),
            named("label_keys"),
        ),
        Step(
            _("What the classifier thinks"),
            _("{accept} accepts its suggestion. It learns from every label of yours.").format(
                accept=key("label.accept")
            ),
            panel,
        ),
        Step(
            _("Then review and export"),
            _("Review asks about the least sure first; Export writes Excel, Word and more."),
            named("places"),
        ),
        Step(
            _("Everything else"),
            _("{commands} finds any command by its name, {keys} shows all keys.").format(
                commands=key("help.commands"), keys=key("help.keys")
            ),
            named("icon help.commands"),
        ),
    ]


def _child(parent: QWidget, name: str) -> QWidget | None:
    found = [w for w in parent.findChildren(QWidget, name) if w.isVisible()]
    return found[0] if found else None


def _rect(shell: Shell, widget: QWidget | None) -> QRect | None:
    if widget is None:
        return None
    return QRect(widget.mapTo(shell.widget, QPoint(0, 0)), widget.size())


def _current_paragraph(shell: Shell) -> QRect | None:
    page = getattr(shell.window.current_place(), "page", None)
    if not isinstance(page, QListView) or not page.isVisible() or not page.currentIndex().isValid():
        return None
    port = page.viewport()
    rect = page.visualRect(page.currentIndex()).intersected(port.rect())
    layout = getattr(page, "page_layout", None)
    if layout is not None:
        rect.setLeft(layout.column.left)
        rect.setWidth(layout.column.width)
    return QRect(port.mapTo(shell.widget, rect.topLeft()), rect.size())
