"""Suggestions follow each label: the classifier learns from it at once, and nobody trains it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from data.errors import KnownError
from data.language import N_
from gui.commands import Command, Menu
from gui.settings.declared import Setting
from gui.shell import LabellingPlace, Shell

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from model.live_process import LiveProcess
    from model.refit import Refit

FOLLOWS = Setting("model/follows", True, N_("Suggestions follow each label"))
# Its features are kept in memory: about 1 GB for as many paragraphs.
MOST_PARAGRAPHS = 100_000
_DELAY_MS = 200
_MOST_FAILURES = 2


def register(shell: Shell) -> None:
    """Let suggestions follow labels, and add the command that stops them doing so."""
    following = Following(shell)

    def toggle() -> None:
        shell.settings.put(FOLLOWS, not shell.settings.get(FOLLOWS))
        if not shell.settings.get(FOLLOWS):
            following.stop()
        shell.commands.refresh()

    shell.commands.add(
        Command(
            "model.follow",
            N_("Suggestions follow each label"),
            toggle,
            (),
            Menu.MODEL,
            is_checked=lambda: shell.settings.get(FOLLOWS),
        )
    )


class Following(QObject):
    """Has the classifier learn in the background whenever labels change.

    Labels given while it learns are learnt from together, as soon as it is done.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._live: LiveProcess | None = None
        self._task: Task[Refit] | None = None
        self._labelled: set[int] = set()
        self._learning: frozenset[int] = frozenset()
        # Suggestions that the person was looking at when they changed.
        self._held_back: set[int] = set()
        self._n_failures = 0
        self._is_stale = False
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._learn)
        session = shell.session
        session.annotations_changed.connect(self._on_annotations_changed)
        session.project_opened.connect(self._on_project_opened)
        session.project_closed.connect(self.stop)
        # What was read of the project holds no more.
        session.reports_changed.connect(self._start_over)
        session.paragraphs_changed.connect(self._start_over)
        session.scheme_changed.connect(self._start_over)
        session.suggested.changed.connect(self._start_over)

    def stop(self) -> None:
        """Forget the classifier, and whatever it is doing."""
        self._timer.stop()
        self._labelled.clear()
        self._learning = frozenset()
        self._held_back.clear()
        self._is_stale = False
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._live is not None:
            self._live.close()
            self._live = None

    def _start_over(self) -> None:
        """Have the project read anew; what is being learnt now is learnt again after that."""
        self._is_stale = True
        self._held_back.clear()
        self._labelled |= self._learning

    def _on_project_opened(self) -> None:
        self.stop()
        self._n_failures = 0

    def _on_annotations_changed(self, ids: tuple[int, ...] | set[int]) -> None:
        session = self._shell.session
        if (
            self._shell.settings.get(FOLLOWS)
            and self._n_failures < _MOST_FAILURES
            and sum(report.n_paragraphs for report in session.reports) <= MOST_PARAGRAPHS
        ):
            self._labelled.update(ids)
            if self._task is None and not self._timer.isActive():
                self._timer.start()

    def _learn(self) -> None:
        session = self._shell.session
        if not session.is_open or not self._labelled:
            return
        from model.live_process import LiveProcess

        live = self._live = self._live or LiveProcess(session.path, session.annotator)
        ids = self._learning = frozenset(self._labelled)
        is_anew, self._is_stale = self._is_stale, False
        self._labelled.clear()

        def job(progress: Progress) -> Refit:
            return live.label_changed(ids, progress.check, is_anew)

        def on_done(refit: Refit) -> None:
            self._n_failures = 0
            self._end()
            if not self._is_stale:
                self._take(refit)

        def on_error(error: BaseException) -> None:
            live.close()
            self._live = None
            self._n_failures += 1
            if isinstance(error, KnownError):
                self._shell.window.say_error(error)
            else:
                logging.getLogger("duanbiao").error("Learning from labels failed: %s", error)
                if self._n_failures < _MOST_FAILURES:
                    self._labelled |= ids
            self._end()

        # In the queue of training, which would throw its suggestions away.
        self._task = self._shell.background.run(
            job, on_done=on_done, on_error=on_error, is_quiet=True
        )

    def _end(self) -> None:
        self._task = None
        self._learning = frozenset()
        if self._labelled:
            self._timer.start()

    def _take(self, refit: Refit) -> None:
        """Show what has changed, but for what the person is deciding on right now."""
        place = self._shell.window.current_place()
        chosen: set[int] = set(place.chosen_ids()) if isinstance(place, LabellingPlace) else set()
        changed = self._held_back.union(refit.changed)
        self._held_back = changed & chosen
        self._shell.session.suggested.take(changed - chosen)
