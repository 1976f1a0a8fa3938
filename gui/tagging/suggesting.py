"""Reports without suggestions get some, without anybody training.

They came in a moment ago, or by the command line before the project was opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from data.errors import KnownError
from data.language import _
from gui.aside import aside

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell

# Of more reports than this the process that answers questions would keep others waiting.
_FEW = 20


class Suggesting(QObject):
    """Gives suggestions to reports that have none, in the background.

    Signals
    -------
    ended
        No report is being judged any more.
    """

    ended = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._is_wanted_again = False
        self.task: Task[int] | None = None
        shell.session.project_opened.connect(self.start)
        shell.session.reports_changed.connect(self.start)

    def start(self) -> None:
        """Judge the reports that lack suggestions, if there are any."""
        session = self._shell.session
        if self.task is not None:
            self._is_wanted_again = True
            return
        try:
            # One query of a few milliseconds, so that no job flashes by for nothing.
            n_lacking = len(session.project.suggestions.lacking()) if session.is_open else 0
        except KnownError as error:
            self._shell.window.say_error(error)
            return
        if not n_lacking:
            return
        path, annotator = session.path, session.annotator

        ask = self._shell.background.aside.ask

        def job(progress: Progress) -> int:
            from model.suggesting import suggest_for_new

            if n_lacking <= _FEW:
                return ask(progress, suggest_for_new, path, annotator)
            return aside(progress, suggest_for_new, path, annotator)

        def on_end() -> None:
            self.task = None
            if session.is_open and session.path == path:
                session.suggested.reload()
            self.ended.emit()
            if self._is_wanted_again:
                self._is_wanted_again = False
                self.start()

        def on_error(error: BaseException) -> None:
            self._is_wanted_again = False
            on_end()
            self._shell.window.say_error(error)

        # In the queue of training, which would otherwise throw these suggestions away.
        self.task = self._shell.background.run(
            job,
            _("Suggesting"),
            on_done=lambda _count: on_end(),
            on_error=on_error,
            on_cancel=on_end,
        )
