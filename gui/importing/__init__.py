"""Reports into the project: by dialog, or dropped anywhere on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.language import N_, _
from gui.choosing_files import files_to_open, folder
from gui.commands import Command, Menu
from gui.settings import declared
from gui.shell import Shell

# Like data.readers.SUFFIXES, which would load the readers before the first paint.
_TABLES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et", ".csv", ".tsv")
_PATTERNS = (
    "*.txt *.md *.docx *.doc *.wps *.rtf *.odt *.pdf *.ofd *.html *.htm *.mht *.xlsx *.xls *.et"
    " *.ods *.csv *.tsv *.jsonl *.zip"
)


def register(shell: Shell) -> None:
    """Add the commands."""

    def is_open() -> bool:
        return shell.session.is_open

    shell.commands.add(
        Command(
            "import.files",
            N_("Import reports…"),
            lambda: _import_files(shell),
            ("Ctrl+I",),
            Menu.PROJECT,
            "import",
            is_enabled=is_open,
        )
    )
    shell.commands.add(
        Command(
            "import.folder",
            N_("Import a folder…"),
            lambda: _ask_folder(shell),
            ("Ctrl+Shift+I",),
            Menu.PROJECT,
            "folder",
            is_enabled=is_open,
            ends_group=True,
        )
    )


def import_paths(shell: Shell, paths: Sequence[Path]) -> None:
    """Import files and folders in the background, and list what became of each."""
    if any(path.suffix.lower() in _TABLES for path in paths):
        # Which column of a table holds the text is a person's to say.
        from gui.import_preview import show_preview

        show_preview(shell, list(paths))
    else:
        from gui.tagging import take

        take(shell, paths)


def ask_files(shell: Shell) -> list[Path]:
    """Ask for reports; returns those chosen."""
    start = shell.settings.get(declared.LAST_FOLDER)
    reports, every = _("Reports"), _("All files")
    pattern = f"{reports} ({_PATTERNS});;{every} (*)"
    paths = files_to_open(shell.widget, _("Import reports"), start, pattern)
    if paths:
        shell.settings.put(declared.LAST_FOLDER, str(paths[0].parent))
    return paths


def _import_files(shell: Shell) -> None:
    paths = ask_files(shell)
    if paths:
        import_paths(shell, paths)


def _ask_folder(shell: Shell) -> None:
    chosen = folder(shell.widget, _("Import a folder"), shell.settings.get(declared.LAST_FOLDER))
    if chosen is not None:
        shell.settings.put(declared.LAST_FOLDER, str(chosen))
        import_paths(shell, [chosen])
