"""What another window or a command does to the open project is seen here, within seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from data.errors import KnownError
from data.language import language, ngettext
from gui.shell import Shell

if TYPE_CHECKING:
    from data.project import Entry

_LOOK_EVERY_MS = 2000


def register(shell: Shell) -> None:
    """Look for what others have written while a project is open."""
    Elsewhere(shell)


class Elsewhere(QObject):
    """Takes over what other programs have done to the open project.

    Asking whether anybody has written takes some microseconds.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._version = self._newest = 0
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        shell.session.project_opened.connect(self._on_project_opened)
        shell.session.project_closed.connect(self._timer.stop)

    def _on_project_opened(self) -> None:
        project = self._shell.session.project
        self._version, self._newest = project.data_version(), project.history.newest()
        self._timer.start()

    def look(self) -> None:
        """Take over what others have done since the last look."""
        session = self._shell.session
        try:
            version = session.project.data_version()
            if version == self._version:
                return
            history = session.project.history
            newest = history.newest()
            acts = history.from_elsewhere(self._newest, newest)
            self._version, self._newest = version, newest
            has_new_model = session.suggested.has_newer_model()
        except KnownError:  # the next act will say what is wrong with the file
            return
        if acts:
            session.take_acts(acts)
            self._tell(acts)
        # A job of this window that has made a model tells of it itself when it is done.
        if has_new_model and self._shell.background.is_idle():
            session.suggested.reload()

    def _tell(self, acts: list[Entry]) -> None:
        between = "、" if language() == "zh_CN" else ", "
        text = ngettext(
            "{count:,} act done elsewhere by {names} has been taken over.",
            "{count:,} acts done elsewhere by {names} have been taken over.",
            len(acts),
        )
        names = between.join(dict.fromkeys(act.annotator for act in acts))
        self._shell.window.say(text.format(count=len(acts), names=names), seconds=8)
