"""What was done to the open project and can be taken back, as the window sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from data.language import _
from gui.act_names import act_name

if TYPE_CHECKING:
    from data.project import Entry, Project
    from gui.background import Background, Progress
    from gui.session import Session

Turn = Literal["undo", "redo"]
# More rows than this take longer than a frame or two: in the background.
_MOST_AT_ONCE = 500


class Past(QObject):
    """Undo and redo, and what each would do.

    Signals
    -------
    changed
        Something was done, taken back or done again.
    walked
        The paragraph ids that undo or redo touched: a place may go there.
    """

    changed = Signal()
    walked = Signal(object)

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__(session)
        self._session = session
        self._background = background
        self._last: Entry | None = None
        self._next: Entry | None = None
        self._is_walking = False
        # Names for undo need three queries: after the repaint, not before it.
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.read)

    @property
    def last(self) -> Entry | None:
        """What undo would take back."""
        return self._last

    @property
    def next(self) -> Entry | None:
        """What redo would do again."""
        return self._next

    def read(self) -> None:
        """Ask the file anew for both."""
        session = self._session
        if session.is_open:
            with session.translated():
                self._last = session.project.history.last()
                self._next = session.project.history.next()
            self.changed.emit()

    def read_soon(self) -> None:
        """Ask the file anew once what is being done now has been painted."""
        self._timer.start()

    def forget(self) -> None:
        """Know of nothing: no project is open."""
        self._last = self._next = None
        self._is_walking = False

    def undo(self) -> Entry | None:
        """Take the last act back; of a large one ``walked`` tells when it is done."""
        return self._walk("undo", self._last, _("Undo: {act}"))

    def redo(self) -> Entry | None:
        """Do the last undone act again; of a large one ``walked`` tells when it is done."""
        return self._walk("redo", self._next, _("Redo: {act}"))

    def _walk(self, turn: Turn, shown: Entry | None, title: str) -> Entry | None:
        if self._is_walking:
            return None
        session = self._session
        # What the person was told of; nothing when the menu lags behind.
        expected = None if shown is None or self._timer.isActive() else shown.id
        if expected is not None and shown is not None:
            with session.translated():
                n_changes = session.project.history.n_changes(expected, _MOST_AT_ONCE + 1)
            if n_changes > _MOST_AT_ONCE:
                self._walk_aside(turn, expected, title.format(act=act_name(shown, session.scheme)))
                return None
        found: list[Entry | None] = []
        if not session.write(lambda: found.append(_turned(session.project, turn, expected))):
            return None
        self._take(found[0])
        return found[0]

    def _walk_aside(self, turn: Turn, expected: int, title: str) -> None:
        session = self._session
        path, annotator, project = session.path, session.annotator, session.project

        def job(progress: Progress) -> Entry | None:
            from data.project import Project

            progress(0, 0)
            with Project.open(path, annotator) as opened, opened.checked(progress.check):
                return _turned(opened, turn, expected)

        def end(entry: Entry | None) -> None:
            if session.is_open and session.project is project:
                self._is_walking = False
                self._timer.start()
                self._take(entry)

        def on_cancel() -> None:
            entry = None
            if session.is_open and session.project is project:
                with session.translated():  # the cancel may have come too late
                    if project.history.is_undone(expected) == (turn == "undo"):
                        entry = project.history.entry(expected)
            end(entry)

        def on_error(error: BaseException) -> None:
            end(None)
            self._background.failed.emit(error)

        self._is_walking = True
        self._background.run(
            job, title, on_done=end, on_error=on_error, on_cancel=on_cancel, queue="store"
        )

    def _take(self, entry: Entry | None) -> None:
        if entry is not None:
            self._session.take_turn(entry)
            self.read()
            self.walked.emit(entry.paragraph_ids)


def _turned(project: Project, turn: Turn, expected: int | None) -> Entry | None:
    history = project.history
    return history.undo(expected) if turn == "undo" else history.redo(expected)
