"""Paragraphs themselves mended: split, merged, corrected, made headings and back."""

from __future__ import annotations

from collections.abc import Callable

from data.language import N_
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the commands; they act on the paragraph at which the person is."""

    def on_page(name: str, *arguments: object) -> Callable[[], None]:
        def run() -> None:
            from gui.editing import acts

            getattr(acts, name)(shell, *arguments)

        return run

    def can_edit() -> bool:
        return shell.session.is_open and hasattr(shell.window.current_place(), "report_id")

    for name, text, run, keys, icon, ends in (
        ("split", N_("Split…"), on_page("ask_split"), ("Ctrl+Return", "Ctrl+Enter"), "", False),
        ("merge", N_("Merge with the next"), on_page("merge_next"), ("Ctrl+M",), "", False),
        ("correct", N_("Correct the text…"), on_page("ask_text"), ("F2",), "", False),
        ("heading", N_("Heading or text"), on_page("toggle_heading"), ("H",), "heading", False),
        (
            "deeper",
            N_("Heading one level deeper"),
            on_page("move_level", 1),
            ("Ctrl+]",),
            "",
            False,
        ),
        (
            "higher",
            N_("Heading one level higher"),
            on_page("move_level", -1),
            ("Ctrl+[",),
            "",
            True,
        ),
    ):
        shell.commands.add(
            Command(
                f"editing.{name}",
                text,
                run,
                keys,
                Menu.EDIT,
                icon,
                is_enabled=can_edit,
                ends_group=ends,
            )
        )
