"""What the classifier suggests in the open project, and the queue of what awaits review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gui.waiting import Waiting

if TYPE_CHECKING:
    from data.project import Project, StoredModel
    from data.project.suggestions import Order
    from gui.session import Session


class Suggested(QObject):
    """The newest model, and the paragraphs whose suggestion nobody has answered.

    Signals
    -------
    changed
        All suggestions may be others.
    refined
        Paragraph ids, a frozenset: the classifier learnt from a label and thinks otherwise.
    queue_changed
        Some left the queue, or it came anew.
    """

    changed = Signal()
    refined = Signal(object)
    queue_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._model: StoredModel | None = None
        self._queue = Waiting()
        self._waiting: dict[int, tuple[str, float]] = {}
        self._order: Order = "least_sure"
        self._scores: Mapping[int, float] | None = None
        self._is_ordering = False

    @property
    def model(self) -> StoredModel | None:
        """The newest model, with its measure."""
        return self._model

    @property
    def metrics(self) -> Mapping[str, Any]:
        """The newest model's measure, on reports it had not seen; empty when there is none."""
        return {} if self._model is None else self._model.metrics

    @property
    def queue(self) -> Waiting:
        """The paragraphs that await review, the least sure first or in the order asked for.

        Another object when they come in a new order.
        """
        return self._queue

    @property
    def waiting(self) -> Mapping[int, tuple[str, float]]:
        """Suggested label and confidence of those in the queue, and of some decided since."""
        return self._waiting

    @property
    def is_ordering(self) -> bool:
        """Whether the queue is not yet in the order asked for."""
        return self._is_ordering

    def order(self, order: Order, scores: Mapping[int, float] | None = None) -> None:
        """Have the queue in another order; with ``scores`` the most useful first."""
        if (order, scores) != (self._order, self._scores):
            self._order, self._scores = order, scores
            self._is_ordering = True
            self.refresh_queue()

    def refresh_queue(self) -> None:
        """Read the queue anew, in the background."""
        order, scores = self._order, self._scores

        def read(project: Project) -> tuple[Waiting, dict[int, tuple[str, float]]]:
            found = project.suggestions.awaiting(order, scores)
            return Waiting(found), found

        def take(answer: tuple[Waiting, dict[int, tuple[str, float]]]) -> None:
            if order == self._order and scores is self._scores:
                self._is_ordering = False
            self._queue, self._waiting = answer
            self.queue_changed.emit()

        self._session.read_aside(read, take)

    def discard(self, paragraph_ids: Iterable[int]) -> None:
        """Take out of the queue what was decided on; who does so says that it changed."""
        self._queue.discard(paragraph_ids)

    def reload(self) -> None:
        """Take over what a job has put in the file."""
        self._session.forget_reports()
        self.read_model()
        self.changed.emit()
        self.refresh_queue()

    def take(self, paragraph_ids: Iterable[int]) -> None:
        """Take over what a job has put in the file for these paragraphs alone."""
        changed = frozenset(paragraph_ids)
        # A refit changes nearly all: of 24 reports at hand only those on show are read now.
        for report in self._session.reports_at_hand:
            report.outdated |= changed.intersection(report.rows)
        self.read_model()
        self.refined.emit(changed)
        self.refresh_queue()

    def read_model(self) -> None:
        """Ask the file anew which model is the newest."""
        with self._session.translated():
            models = self._session.project.suggestions.models()
        self._model = models[0] if models else None

    def has_newer_model(self) -> bool:
        """Return whether the file holds a newer model than the one taken over last."""
        models = self._session.project.suggestions.models()
        return bool(models) and (self._model is None or models[0].id > self._model.id)

    def forget(self) -> None:
        """Know of nothing: no project is open."""
        self._queue, self._waiting = Waiting(), {}
        self._scores = self._model = None
