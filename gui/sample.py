"""Open the sample: our own labelled reports, a classifier trained on them, two new reports."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from data.language import N_, _
from gui.background import Progress
from gui.commands import Command, Menu
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the command."""
    shell.commands.add(
        Command(
            "project.sample",
            N_("Open the sample"),
            lambda: open_sample(shell, free_folder(documents())),
            ("Ctrl+Shift+O",),
            Menu.PROJECT,
            "report",
            ends_group=True,
        )
    )


def open_sample(shell: Shell, folder: Path) -> None:
    """Make the sample project in a new folder, in the background, and open it."""

    def job(progress: Progress) -> Path:
        from model.sample_project import create_sample_project

        return create_sample_project(folder, progress).path

    def on_done(path: Path) -> None:
        if shell.window.open_project(str(path)):
            shell.window.go_to_place("review")
            shell.window.say(
                _("These suggestions await review: a key below decides. It is at {path}.").format(
                    path=path
                ),
                seconds=15,
            )

    shell.window.say(_("Making the sample: reading reports, then learning from their labels."))
    shell.background.run(job, _("Sample"), on_done=on_done, on_error=shell.window.say_error)


def documents() -> Path:
    """Return the person's folder of documents."""
    location = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(location) or Path.home())


def free_folder(parent: Path) -> Path:
    """Return a folder that does not exist yet, so that no earlier work is touched."""
    name = _("Duanbiao sample")
    folder, number = parent / name, 2
    while folder.exists():
        folder, number = parent / f"{name} {number}", number + 1
    return folder
