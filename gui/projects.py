"""The commands that make, open and close projects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.language import N_, _
from gui.choosing_files import file_to_open, file_to_write
from gui.commands import Command, Menu
from gui.sample import documents
from gui.settings import declared
from gui.shell import Shell

_SUFFIX = ".duanbiao"
_KEPT = 10


def register(shell: Shell) -> None:
    """Add the commands, and keep the list of recent projects."""
    for name, text, run, key, icon, ends in (
        ("project.new", N_("New project…"), lambda: ask_new(shell), "Ctrl+N", "new", False),
        ("project.open", N_("Open project…"), lambda: _ask_open(shell), "Ctrl+O", "folder", False),
        ("project.close", N_("Close project"), lambda: close(shell), "Ctrl+W", "", True),
    ):
        is_enabled = (lambda: shell.session.is_open) if name == "project.close" else None
        shell.commands.add(
            Command(
                name, text, run, (key,), Menu.PROJECT, icon, is_enabled=is_enabled, ends_group=ends
            )
        )
    shell.session.project_opened.connect(lambda: _remember(shell))


def create(shell: Shell, path: Path) -> bool:
    """Make a project and open it; what hinders it is told in a sentence."""
    from data.errors import KnownError

    try:
        shell.session.create(path, shell.settings.get(declared.ANNOTATOR))
    except KnownError as error:
        shell.window.say_error(error)
        return False
    return True


def close(shell: Shell) -> None:
    """Close the project and show the start."""
    shell.settings.put(declared.LAST_PROJECT, "")
    shell.session.close()


def ask_new(shell: Shell) -> bool:
    """Ask where to make a project, and make it."""
    name = str(_folder(shell) / _("My reports"))
    path = file_to_write(shell.widget, _("New project"), name + _SUFFIX, _pattern())
    if path is None:
        return False
    # The dialog has asked about an existing file; the project never overwrites one.
    return create(shell, path if path.suffix == _SUFFIX else path.with_name(path.name + _SUFFIX))


def create_for(shell: Shell, paths: Sequence[Path]) -> bool:
    """Make a project for reports that came while none is open, named after them.

    It asks nothing: whoever drops reports wants to see them. The project lies where the others
    are, else in the person's documents.
    """
    folder = _folder(shell)
    name = paths[0].name if paths[0].is_dir() else paths[0].stem
    path, number = folder / f"{name}{_SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{name} {number}{_SUFFIX}", number + 1
    folder.mkdir(parents=True, exist_ok=True)
    return create(shell, path)


def _ask_open(shell: Shell) -> None:
    chosen = file_to_open(shell.widget, _("Open project"), str(_folder(shell)), _pattern())
    if chosen is not None:
        shell.window.open_project(str(chosen))


def _pattern() -> str:
    projects = _("Projects")
    return f"{projects} (*{_SUFFIX})"


def _folder(shell: Shell) -> Path:
    recent = shell.settings.get(declared.RECENT_PROJECTS)
    if recent:
        return Path(recent[0]).parent
    return documents()


def _remember(shell: Shell) -> None:
    path = str(shell.session.path.resolve())
    recent = [name for name in shell.settings.get(declared.RECENT_PROJECTS) if name != path]
    shell.settings.put(declared.RECENT_PROJECTS, [path, *recent][:_KEPT])
    shell.settings.put(declared.LAST_PROJECT, path)
