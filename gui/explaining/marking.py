"""Marks on the page itself the words that spoke for the suggestion of the current paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer

from data.language import N_
from gui.settings import Setting

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.paragraphs.view import ParagraphView
    from gui.shell import Shell
    from model.explained import Spoken

MARKS_WORDS = Setting("look/marks_words", False, N_("Mark the words that spoke for a suggestion"))
# A person who runs through the page with a key held down asks about none that is passed.
_WAIT_MS = 60
# Words that said as much, in logits, or more are marked as strongly as any.
FULL_LOGIT = 0.8
_KEPT = 200


class _Asked(NamedTuple):
    """What an answer is an answer to."""

    paragraph_id: int
    label: str
    text: str


class WordMarking(QObject):
    """Keeps a page's marks in step with its current paragraph, its suggestion and the setting."""

    def __init__(self, shell: Shell, view: ParagraphView) -> None:
        super().__init__(view)
        self._shell = shell
        self._view = view
        self._task: Task[Spoken | None] | None = None
        self._known: dict[_Asked, Spoken | None] = {}
        self._timer = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._timer.timeout.connect(self._ask)
        session = shell.session
        view.current_changed.connect(lambda _id: self._follow())
        view.shown.connect(self._follow)
        shell.settings.changed.connect(self._on_setting_changed)
        session.suggested.changed.connect(self._forget)
        session.suggested.refined.connect(lambda _ids: self._forget())
        session.paragraphs_changed.connect(lambda _ids: self._forget())
        session.project_closed.connect(self._forget)

    def _on_setting_changed(self, name: str) -> None:
        if name == MARKS_WORDS.name:
            self._follow()

    def _forget(self) -> None:
        self._known.clear()
        self._follow()

    def _follow(self) -> None:
        """Show what is known of the current paragraph, else ask soon."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._timer.stop()
        asked = self._asked()
        spoken = self._known.get(asked) if asked is not None else None
        self._view.mark_words(spoken)
        if asked is not None and asked not in self._known:
            self._timer.start()

    def _asked(self) -> _Asked | None:
        """Return what there is to ask; None when off, out of sight, or without a suggestion."""
        session, current = self._shell.session, self._view.current_id()
        is_wanted = self._shell.settings.get(MARKS_WORDS) and self._view.isVisible()
        if not is_wanted or current is None or not session.is_open:
            return None
        report = session.report_of(current)
        suggestion = report.suggestions.get(current)
        if suggestion is None or not report.is_labelable(current):
            return None
        return _Asked(current, suggestion.label, report.paragraph(current).text)

    def _ask(self) -> None:
        asked = self._asked()
        if asked is None:
            return
        session = self._shell.session
        path, annotator = session.path, session.annotator
        ask = self._shell.background.aside.ask

        def job(progress: Progress) -> Spoken | None:
            from model.why import words_that_spoke

            return ask(progress, words_that_spoke, path, annotator, asked.paragraph_id)

        def on_done(spoken: Spoken | None) -> None:
            self._task = None
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[asked] = spoken
            if self._asked() == asked:
                self._view.mark_words(spoken)

        self._task = self._shell.background.run(job, on_done=on_done, queue="asking", is_quiet=True)
