"""The one place that starts threads: a job goes in, its result comes back to the window.

A *job* is a plain function that takes a :class:`Progress`. It runs in a thread, touches no widget
and opens its own project. Jobs of the queue ``store`` write the project and run one after another;
``reading`` is for short reads, ``asking`` for short questions to another process, ``other`` for the
rest, such as training. Each queue is one thread, so a long job delays only its own kind. All
callbacks run in the window's thread. After :meth:`Task.cancel` neither progress nor a result
arrives any more.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import shiboken6
from PySide6.QtCore import SIGNAL, QObject, Signal

from data.errors import CancelledError
from gui.aside import AsideProcess

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
Queue = Literal["store", "reading", "asking", "other"]
_PROGRESS_EVERY_S = 0.05


class Progress:
    """What a job tells of itself; called in the job's thread.

    It is called like the progress of every long function of ``data`` and ``model``, and raises
    :class:`data.CancelledError` there once the person has cancelled.
    """

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._told_at = 0.0
        self.cancelled = threading.Event()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Tell how many of how many are done, and with what; total 0 means unknown."""
        self.check()
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS_EVERY_S or done >= total > 0:
            self._told_at = now
            self._tell(done, total, text)

    def check(self) -> None:
        """Raise :class:`data.CancelledError` once the person has cancelled."""
        if self.cancelled.is_set():
            raise CancelledError


Job = Callable[[Progress], T]


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: Any = None
    error: BaseException | None = None


class Task(QObject, Generic[T]):
    """A job on its way, as the window sees it.

    Attributes
    ----------
    title
        What the jobs strip calls it.
    is_quiet
        True keeps it out of the strip.
    """

    progressed = Signal(int, int, str)
    ended = Signal()
    _told = Signal(int, int, str)
    _came_back = Signal(object)

    def __init__(
        self,
        job: Job[T],
        title: str,
        is_quiet: bool,
        on_done: Callable[[T], None] | None,
        on_error: Callable[[BaseException], None],
        on_cancel: Callable[[], None] | None,
    ) -> None:
        super().__init__()
        self.title = title
        self.is_quiet = is_quiet
        self.done = 0
        self.total = 0
        self.text = ""
        self._job = job
        self._on_done = on_done
        self._on_error = on_error
        self._on_cancel = on_cancel
        self._progress = Progress(self._told.emit)
        # Emitted in the job's thread, received in the window's: Qt queues them.
        self._told.connect(self._on_told)
        self._came_back.connect(self._on_came_back)

    @property
    def is_cancelled(self) -> bool:
        """True once the person has cancelled, also while the job is still stopping."""
        return self._progress.cancelled.is_set()

    def cancel(self) -> None:
        """Ask the job to stop; its result, should it still come, is thrown away."""
        if not self.is_cancelled:
            self._progress.cancelled.set()
            self.progressed.emit(self.done, self.total, self.text)

    def work(self) -> None:
        """Run the job; called in its thread."""
        try:
            self._progress.check()
            outcome = _Outcome(self._job(self._progress))
        except BaseException as error:  # anything at all must reach the window
            outcome = _Outcome(error=error)
        with contextlib.suppress(RuntimeError):  # the window has gone
            self._came_back.emit(outcome)

    def _on_told(self, done: int, total: int, text: str) -> None:
        if not self.is_cancelled:
            self.done, self.total, self.text = done, total, text
            self.progressed.emit(done, total, text)

    def _on_came_back(self, outcome: _Outcome) -> None:
        self.ended.emit()
        # What is connected mostly knows the task: the two would keep each other for ever.
        for signal, text in (
            (self.ended, "ended()"),
            (self.progressed, "progressed(int,int,QString)"),
        ):
            if self.receivers(SIGNAL(text)):
                signal.disconnect()
        if self.is_cancelled or isinstance(outcome.error, CancelledError):
            if self._on_cancel is not None and _can_hear(self._on_cancel):
                self._on_cancel()
        elif outcome.error is not None:
            self._on_error(outcome.error)
        elif self._on_done is not None and _can_hear(self._on_done):
            self._on_done(outcome.result)


def _can_hear(callback: Callable[..., None]) -> bool:
    """Return whether the dialog that a callback is a method of has not been deleted since."""
    receiver = getattr(callback, "__self__", None)
    return not isinstance(receiver, QObject) or shiboken6.isValid(receiver)


class Background(QObject):
    """Runs jobs.

    Signals
    -------
    tasks_changed
        A task that is shown came or went.
    failed
        A job without an ``on_error`` of its own ended with this exception.

    Attributes
    ----------
    aside
        Another process, for jobs to ask what takes a classifier to answer.
    """

    tasks_changed = Signal()
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._pools: dict[Queue, ThreadPoolExecutor] = {}
        self._tasks: list[Task[Any]] = []
        self.aside = AsideProcess()

    def run(
        self,
        job: Job[T],
        title: str = "",
        *,
        on_done: Callable[[T], None] | None = None,
        on_error: Callable[[BaseException], None] | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
        on_cancel: Callable[[], None] | None = None,
        queue: Queue = "other",
        is_quiet: bool = False,
    ) -> Task[T]:
        """Start a job, or queue it, and return its task at once.

        Parameters
        ----------
        on_cancel
            Called when a cancelled job has really ended: what it wrote until then is there.
        """
        task = Task(job, title, is_quiet, on_done, on_error or self.failed.emit, on_cancel)
        if on_progress is not None:
            task.progressed.connect(on_progress)
        task.ended.connect(lambda: self._forget(task))
        self._tasks.append(task)
        self._pool(queue).submit(task.work)
        if not is_quiet:
            self.tasks_changed.emit()
        return task

    def _pool(self, queue: Queue) -> ThreadPoolExecutor:
        # Python's pools: Qt's would wait for a thread with Python's lock held, for ever. Imported
        # with the first job, so after the first paint.
        from concurrent.futures import ThreadPoolExecutor

        if queue not in self._pools:
            self._pools[queue] = ThreadPoolExecutor(1, f"{queue} jobs")
        return self._pools[queue]

    def tasks(self) -> list[Task[Any]]:
        """Return the tasks that are shown, in the order they were started."""
        return [task for task in self._tasks if not task.is_quiet]

    def is_idle(self) -> bool:
        """Return whether no job is running or waiting, quiet ones included."""
        return not self._tasks

    def stop(self) -> None:
        """Cancel all and wait until the threads have ended; nothing arrives after it."""
        for task in self._tasks:
            task.cancel()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self.aside.close()

    def _forget(self, task: Task[Any]) -> None:
        self._tasks.remove(task)
        if not task.is_quiet:
            self.tasks_changed.emit()
