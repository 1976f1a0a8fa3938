"""Labelled data from other programs and from colleagues, with a look at it before it counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.language import N_, _
from gui.choosing_files import file_to_open
from gui.commands import Command, Menu
from gui.settings import declared
from gui.shell import Shell

if TYPE_CHECKING:
    from data.labelled.mapping import Survey
    from gui.background import Progress

_PATTERNS = "*.csv *.tsv *.xlsx *.jsonl *.json *.parquet *.docx *.zip"


def register(shell: Shell) -> None:
    """Add the command."""

    def ask() -> None:
        folder = shell.settings.get(declared.LAST_FOLDER)
        known, every = _("Labelled data"), _("All files")
        path = file_to_open(
            shell.widget,
            _("Import labels"),
            folder,
            f"{known} ({_PATTERNS});;{every} (*)",
        )
        if path is not None:
            shell.settings.put(declared.LAST_FOLDER, str(path.parent))
            bring_in(shell, path)

    shell.commands.add(
        Command(
            "import.labels",
            N_("Import labels…"),
            ask,
            ("Ctrl+Alt+L",),
            Menu.PROJECT,
            "tag",
            is_enabled=lambda: shell.session.is_open,
            ends_group=True,
        )
    )


def bring_in(shell: Shell, path: Path) -> None:
    """Show what a file of labelled data holds, and take over what the person wants of it."""
    scheme = shell.session.scheme

    def look(progress: Progress) -> Survey:
        from data.labelled.mapping import survey

        found = survey(path, scheme)
        progress.check()
        return found

    def on_done(found: Survey) -> None:
        from gui.bringing_in.dialog import BringInDialog

        if shell.session.is_open:
            BringInDialog(shell, path, found).open()

    shell.background.run(look, _("Reading"), on_done=on_done, on_error=shell.window.say_error)
