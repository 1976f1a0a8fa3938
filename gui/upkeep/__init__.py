"""What a project needs now and then without being asked: its search index and its backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from data.errors import KnownError
from data.language import _, language
from gui.shell import Shell

if TYPE_CHECKING:
    from gui.background import Progress


def register(shell: Shell) -> None:
    """Look after each project that is opened, and after each import."""
    session = shell.session
    session.project_opened.connect(lambda: _back_up(shell))
    # The window clears its messages right after opening.
    session.project_opened.connect(lambda: QTimer.singleShot(0, shell.widget, lambda: _tell(shell)))
    session.project_opened.connect(lambda: _index(shell))
    session.reports_changed.connect(lambda: _index(shell))


def _index(shell: Shell) -> None:
    """Let the search index catch up, in the background."""
    session = shell.session
    try:
        if not session.is_open or not session.project.search.backlog():
            return
    except KnownError as error:
        shell.window.say_error(error)
        return
    path, annotator = session.path, session.annotator

    def job(progress: Progress) -> None:
        from data.project import Project

        with Project.open(path, annotator) as project:
            if project.search.backlog():
                project.search.catch_up(lambda done, total: progress(done, total))

    shell.background.run(job, _("Preparing the search"), queue="store")


def _back_up(shell: Shell) -> None:
    """Make the backup of the day where opening the project did not, since it is large."""
    from data.project import backup

    path = shell.session.path
    if not backup.is_due(path) or backup.is_quick(path):
        return

    def job(_progress: Progress) -> None:
        backup.daily(path)

    shell.background.run(job, _("Backing up"), queue="store")


def _tell(shell: Shell) -> None:
    """Say in one line what went wrong on opening, and who else has the project open."""
    if not shell.session.is_open:
        return
    project = shell.session.project
    parts = [str(notice) for notice in project.notices]
    severity = "warning" if parts else "news"
    others = project.others()
    if others:
        between = "、" if language() == "zh_CN" else ", "
        names = dict.fromkeys(
            one.annotator if one.is_here else f"{one.annotator} ({one.host})" for one in others
        )
        parts.append(
            _("Also open elsewhere: {names}. Both may write; what one does the other sees.").format(
                names=between.join(names)
            )
        )
    if parts:
        shell.window.say(" ".join(parts), severity)
