"""In which order Review asks: the most useful first, the least sure, by label, by report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, Signal

from data.language import N_, Lazy
from gui.aside import aside
from gui.settings.declared import Setting

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell

Asked = Literal["useful", "least_sure", "label", "report"]
ORDERS: dict[Asked, Lazy] = {
    "useful": N_("Most useful first"),
    "least_sure": N_("Least sure first"),
    "label": N_("By label"),
    "report": N_("By report"),
}
ORDER = Setting("review/order", "least_sure", N_("Order of the review"))
# About as many labels as move the order enough to be worth looking again.
_LOOK_AGAIN = 20


def chosen_order(shell: Shell) -> Asked:
    """Return the order that the person has chosen."""
    kept = shell.settings.get(ORDER)
    return kept if kept in get_args(Asked) else "least_sure"  # type: ignore[return-value]


class Ordering(QObject):
    """Keeps the session's queue in the order chosen; what is most useful is found aside.

    Signals
    -------
    chosen
        Another order is chosen: the next queue is in it, once nothing is looked for any more.
    changed
        Another order is chosen, or usefulness is being looked for, or has been found.
    """

    chosen = Signal()
    changed = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._task: Task[dict[int, float]] | None = None
        self._n_labelled = 0
        session = shell.session
        session.project_opened.connect(self.apply)
        session.project_closed.connect(self._stop)
        session.suggested.changed.connect(self._on_suggestions_changed)
        session.annotations_changed.connect(self._on_annotations_changed)
        shell.settings.changed.connect(self._on_setting_changed)

    @property
    def is_looking(self) -> bool:
        """Whether usefulness is being looked for."""
        return self._task is not None

    def apply(self) -> None:
        """Bring the queue into the order chosen."""
        session = self._shell.session
        if not session.is_open:
            return
        order = chosen_order(self._shell)
        if order == "useful":
            self._look()
        else:
            self._stop()
            session.suggested.order(order)
        if self.is_looking or session.suggested.is_ordering:
            self.chosen.emit()
        self.changed.emit()

    def _look(self) -> None:
        """Find how useful each paragraph would be, and order by it."""
        self._stop()
        self._n_labelled = 0
        session = self._shell.session
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> dict[int, float]:
            from model.queue import project_questions

            found = aside(progress, project_questions, path, annotator)
            # Their order says more than their number: near ones are kept together.
            return {one.paragraph_id: float(-place) for place, one in enumerate(found)}

        def on_done(scores: dict[int, float]) -> None:
            self._task = None
            if session.is_open and session.path == path:
                session.suggested.order("least_sure", scores)
            self.changed.emit()

        def on_error(error: BaseException) -> None:
            self._task = None
            self.changed.emit()
            self._shell.window.say_error(error)

        self._task = self._shell.background.run(
            job, on_done=on_done, on_error=on_error, is_quiet=True
        )
        self.changed.emit()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _on_suggestions_changed(self) -> None:
        if chosen_order(self._shell) == "useful" and self._shell.session.is_open:
            self._look()

    def _on_annotations_changed(self, ids: tuple[int, ...]) -> None:
        self._n_labelled += len(ids)
        if (
            self._n_labelled >= _LOOK_AGAIN
            and self._task is None
            and chosen_order(self._shell) == "useful"
        ):
            self._look()

    def _on_setting_changed(self, name: str) -> None:
        if name == ORDER.name:
            self.apply()
