"""Files are read in processes of their own, which may hang or die without taking us along."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from data import processes
from data.errors import KnownError
from data.language import _, language, use_language
from data.readers.reading import Choice, iter_reports
from data.readers.receipt import signed
from data.report import Report

TIME_LIMIT = 60.0
# Address space of a worker; a report of 10,000 pages takes 400 MB, OCR 1.2 GB.
_MEMORY = 3 * 1024**3
_START_LIMIT = 60.0
# Plain text this short is read here: a worker takes 0.4 s to start.
_SMALL_TEXT = 200_000
_PLAIN = (".txt", ".md")
_HEADSTART = 8  # files that may be read before the next in order is done


@dataclass(slots=True)
class Outcome:
    """What came of one file: its reports, and what in it could not be read."""

    path: Path
    reports: list[Report] = field(default_factory=list)
    failures: list[tuple[Path, str]] = field(default_factory=list)


def read_all(
    paths: Sequence[Path],
    choice: Choice | None = None,
    jobs: int | None = None,
    time_limit: float = TIME_LIMIT,
    on_step: Callable[[Path, str], None] | None = None,
    sign: bool = True,
) -> Generator[Outcome, None, None]:
    """Yield the outcome of each file, in the order of the files.

    Parameters
    ----------
    jobs
        Processes to read in; None takes up to four, one for each core.
    time_limit
        Seconds in which a file must yield a report, or a sign that it is being worked on: a page
        recognised, a member of an archive begun. A file that does not is given up.
    on_step
        Called while a long file is being read; may raise, as ``CancelledError``, to end it all.
    sign
        Whether receipts hold the signature that near-duplicates are found by.

    Notes
    -----
    Closing the iterator ends the processes.
    """
    pool = ReaderPool(jobs or min(4, os.cpu_count() or 1), choice, time_limit, on_step, sign)
    try:
        yield from pool.outcomes(paths)
    finally:
        pool.close()


def read_here(path: Path, choice: Choice | None = None, sign: bool = True) -> Outcome:
    """Return the outcome of one file, read in this process without a time limit."""
    outcome = Outcome(path)
    try:
        for report in iter_reports(path, choice, lambda *why: outcome.failures.append(why)):
            outcome.reports.append(signed(report) if sign else report)
    except KnownError as error:
        outcome.failures.append((path, str(error)))
    except Exception as error:
        logging.getLogger(__name__).exception("reading failed")
        outcome.failures.append((path, _broke_off(path, error)))
    return outcome


def _broke_off(path: Path, error: Exception) -> str:
    """Return what is said of a file that met a bug of ours or of a library: the others go on."""
    reason = _("Reading it failed ({error}).").format(error=type(error).__name__)
    return f"{path.name}: {reason}"


def _is_light(path: Path) -> bool:
    try:
        return path.suffix.lower() in _PLAIN and path.stat().st_size <= _SMALL_TEXT
    except OSError:
        return True  # reading it will say why


class ReaderPool:
    """A few workers, started when the first file needs one, kept until closed.

    The parameters are those of :func:`read_all`.
    """

    def __init__(
        self,
        size: int,
        choice: Choice | None = None,
        time_limit: float = TIME_LIMIT,
        on_step: Callable[[Path, str], None] | None = None,
        sign: bool = True,
    ) -> None:
        self._sign = sign
        self._size = size
        self._choice = choice
        self._time_limit = time_limit
        self._on_step = on_step
        self._workers: list[_Worker] = []
        self._cannot_start = False

    def outcomes(self, paths: Sequence[Path]) -> Generator[Outcome, None, None]:
        """Yield the outcome of each file, in the order of the files."""
        waiting = deque(enumerate(paths))
        done: dict[int, Outcome] = {}
        following = 0
        while following < len(paths):
            while waiting and waiting[0][0] < following + self._size * _HEADSTART:
                number, path = waiting[0]
                if self._cannot_start or _is_light(path):
                    done[number] = read_here(path, self._choice, self._sign)
                elif not self._give(number, path):
                    break
                waiting.popleft()
                if number == following:
                    break
            if following not in done:
                self._collect(done)
            while following in done:
                yield done.pop(following)
                following += 1

    def _give(self, number: int, path: Path) -> bool:
        """Give a file to a free worker; tell whether there was one."""
        self._workers = [worker for worker in self._workers if worker.is_alive]
        for worker in self._workers:
            if worker.outcome is None:
                return worker.begin(number, path, self._choice, self._sign)
        if len(self._workers) < self._size:
            worker = _Worker(self._time_limit)
            self._workers.append(worker)
            return worker.begin(number, path, self._choice, self._sign)
        return False

    def _collect(self, done: dict[int, Outcome]) -> None:
        """Wait until a worker says something or is late, and take note of it."""
        busy = [worker for worker in self._workers if worker.outcome is not None]
        if not busy:
            return
        soonest = min(worker.deadline for worker in busy) - time.monotonic()
        ready = wait([worker.connection for worker in busy], max(0.0, min(soonest, 0.5)))
        for worker in busy:
            path = worker.outcome.path if worker.outcome is not None else Path()
            if worker.connection in ready:
                step = worker.listen()
                if step is not None and self._on_step is not None:
                    self._on_step(path, step)
            elif time.monotonic() > worker.deadline:
                worker.give_up()
            if worker.failed_to_start and worker.outcome is not None:
                self._cannot_start = True
                done[worker.number] = read_here(path, self._choice, self._sign)
                worker.outcome = None
            elif worker.is_done and worker.outcome is not None:
                done[worker.number] = worker.outcome
                worker.outcome = None

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.end()


class _Worker:
    """One process, and the file that it reads at the moment."""

    def __init__(self, time_limit: float) -> None:
        self._time_limit = time_limit
        self._process, self.connection = processes.start(_serve, (language(),), "duanbiao-reader")
        self._is_ready = False
        self.failed_to_start = False
        self.outcome: Outcome | None = None
        self.number = -1
        self.is_done = False
        self.deadline = 0.0

    @property
    def is_alive(self) -> bool:
        return self._process.is_alive() and not self.connection.closed

    def begin(self, number: int, path: Path, choice: Choice | None, sign: bool = False) -> bool:
        self.number, self.outcome, self.is_done = number, Outcome(path), False
        limit = self._time_limit if self._is_ready else _START_LIMIT + self._time_limit
        self.deadline = time.monotonic() + limit
        with contextlib.suppress(OSError, ValueError):  # listening will find it dead
            self.connection.send((path, choice, sign))
        return True

    def listen(self) -> str | None:
        """Take one message; return the step when it is one."""
        assert self.outcome is not None
        try:
            kind, value = self.connection.recv()
        except (EOFError, OSError, ImportError, AttributeError, ValueError):
            self._died()
            return None
        self.deadline = time.monotonic() + self._time_limit
        if kind == "ready":
            self._is_ready = True
        elif kind == "report":
            self.outcome.reports.append(value)
        elif kind == "failure":
            self.outcome.failures.append(value)
        elif kind == "step":
            return str(value)
        elif kind == "done":
            self.is_done = True
        return None

    def _died(self) -> None:
        assert self.outcome is not None
        self.end()
        if not self._is_ready:
            self.failed_to_start = True
            return
        self._fail(_("Reading it broke the reader: it is damaged, or needs too much memory."))

    def give_up(self) -> None:
        """End a worker that is late."""
        self.end()
        self._fail(
            _("Reading it took longer than {seconds} seconds and was given up.").format(
                seconds=round(self._time_limit)
            )
        )

    def _fail(self, reason: str) -> None:
        assert self.outcome is not None
        path = self.outcome.path
        self.outcome.failures.append((path, f"{path.name}: {reason}"))
        self.is_done = True

    def end(self) -> None:
        """End the process: politely, so that it ends LibreOffice, and then by force."""
        self.connection.close()
        is_idle = self.outcome is None
        if is_idle:
            self._process.join(2)  # it ends itself when nobody is there to ask
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(1.5)
        if self._process.is_alive():
            self._process.kill()
        self._process.join(5)


def _serve(connection: Connection, language_in_use: str) -> None:
    """Read files as they are asked for, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the caller to end us
    signal.signal(signal.SIGTERM, _leave)
    use_language(language_in_use)
    _limit_memory()
    _silence()
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        connection.send(("ready", None))
        while True:
            path, choice, sign = connection.recv()
            _read(connection, path, choice, sign)
            connection.send(("done", None))


def _leave(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(1)


def _read(connection: Connection, path: Path, choice: Choice | None, sign: bool) -> None:
    try:
        for report in iter_reports(
            path,
            choice,
            on_failure=lambda where, why: connection.send(("failure", (where, why))),
            on_step=lambda step: connection.send(("step", step)),
        ):
            connection.send(("report", signed(report) if sign else report))
    except KnownError as error:
        connection.send(("failure", (path, str(error))))
    except (OSError, EOFError):
        raise
    except Exception as error:
        connection.send(("failure", (path, _broke_off(path, error))))


def _silence() -> None:
    """Keep what libraries say of broken files, Rust panics above all, off the user's terminal."""
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
