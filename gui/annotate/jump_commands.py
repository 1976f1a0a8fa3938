"""The commands that jump over a report: by headings, and by labels."""

from __future__ import annotations

from collections.abc import Callable

from data.language import N_, Lazy, _
from gui.commands import Command, Menu
from gui.shell import Shell


def register_jumps(shell: Shell) -> None:
    """Add the commands, and one more for each label of a project."""
    session = shell.session
    of_labels: list[str] = []

    def can_jump() -> bool:
        return session.is_open and hasattr(shell.window.current_place(), "opened_report")

    def add(
        name: str, text: Lazy | str, keys: tuple[str, ...], run: Callable[[], object], is_last: bool
    ) -> None:
        shell.commands.add(
            Command(name, text, run, keys, Menu.GO, is_enabled=can_jump, ends_group=is_last)
        )

    def jump(name: str, *arguments: object) -> Callable[[], None]:
        def run() -> None:
            from gui.annotate import jumps
            from gui.annotate.place import AnnotatePlace

            place = shell.window.current_place()
            if not isinstance(place, AnnotatePlace):
                return
            first = (place,) if name == "to_heading" else (shell, place)
            getattr(jumps, name)(*first, *arguments)

        return run

    for name, text, key, step in (
        ("heading", N_("Next heading"), "Alt+Down", 1),
        ("previous_heading", N_("Previous heading"), "Alt+Up", -1),
    ):
        add(f"go.{name}", text, (key,), jump("to_heading", step), step < 0)
    for name, text, key, step in (
        ("alike", N_("Next of the same label"), "L", 1),
        ("previous_alike", N_("Previous of the same label"), "Shift+L", -1),
    ):
        add(f"go.{name}", text, (key,), jump("to_alike", step), False)

    def add_labels() -> None:
        for name in of_labels:
            shell.commands.remove(name)
        of_labels.clear()
        labels = session.scheme.active if session.is_open else ()
        for label in labels:
            name = f"go.label.{label.key}"
            text = _("Next {label}").format(label=label.name)
            # With a letter it might be the key of something else.
            keys = (f"Ctrl+Alt+{label.shortcut}",) if label.shortcut.isdigit() else ()
            add(name, text, keys, jump("to_label", label.key), label is labels[-1])
            of_labels.append(name)

    for signal in (session.project_opened, session.project_closed, session.scheme_changed):
        signal.connect(add_labels)
