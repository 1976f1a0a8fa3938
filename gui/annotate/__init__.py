"""Annotate: a report as it reads, its labels in the margin."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from data.language import N_
from gui.annotate.jump_commands import register_jumps
from gui.commands import Command, Menu
from gui.shell import PlaceDeclaration, Shell


def _create(shell: Shell) -> QWidget:
    from gui.annotate.place import AnnotatePlace

    return AnnotatePlace(shell)


def register(shell: Shell) -> None:
    """Add the place and its commands."""
    shell.window.add_place(PlaceDeclaration("annotate", N_("Annotate"), "annotate", 10, _create))

    def on_place(method: str, *arguments: object) -> None:
        # Review has notes and guidelines too, but no panels to fold.
        act = getattr(shell.window.current_place(), method, None)
        if act is not None:
            act(*arguments)

    def can(method: str) -> Callable[[], bool]:
        return lambda: shell.session.is_open and hasattr(shell.window.current_place(), method)

    def add(name: str, text: object, key: str, menu: Menu, method: str, *a: object) -> None:
        icons = {"note": "note", "guidelines": "guideline", "fold_left": "panel_left"}
        icons["fold_right"] = "panel_right"
        shell.commands.add(
            Command(
                f"annotate.{name}",
                text,  # type: ignore[arg-type]
                lambda: on_place(method, *a),
                (key,),
                menu,
                icons.get(name, ""),
                is_enabled=can(method),
            )
        )

    add("note", N_("Note"), ";", Menu.LABEL, "write_note")
    add("guidelines", N_("Guidelines of all labels"), "G", Menu.LABEL, "toggle_guidelines")
    add("previous_report", N_("Previous report"), "[", Menu.GO, "go_report", -1)
    add("next_report", N_("Next report"), "]", Menu.GO, "go_report", 1)
    add("focus_reports", N_("To the list of reports"), "R", Menu.GO, "focus_list", "reports")
    add("focus_outline", N_("To the outline"), "T", Menu.GO, "focus_list", "outline")
    add("fold_left", N_("Fold the left panel"), "Ctrl+1", Menu.VIEW, "fold", "left")
    add("fold_right", N_("Fold the right panel"), "Ctrl+2", Menu.VIEW, "fold", "right")
    register_jumps(shell)
