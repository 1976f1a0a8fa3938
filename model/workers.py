"""Processes of this machine that tag chunks, side by side.

One process loads what all need and forks the others where that is safe (Linux): they start at
once and share the model, the dictionary and the libraries instead of each holding its own.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from data import processes
from data.labelled.suggested import joinable
from data.language import _, use_language
from model.chunks import JOINABLE, Chunk, Job, TaggedChunk, TaggedFile, model_of, tag_chunk

_FORKS = sys.platform == "linux"
# Chunks given out beyond the one to be written next, for each worker: bounds memory.
_AHEAD = 4


def tagged_by_workers(
    every: Sequence[Chunk], job: Job, n_workers: int
) -> Generator[TaggedChunk, None, None]:
    """Yield what came of each chunk, in order; a chunk that ends its worker file by file."""
    team = _Team(job, n_workers)
    try:
        yield from team.tagged(every)
    finally:
        team.end()


class _Team:
    """The workers, what each is at, and what is done but not yet due."""

    def __init__(self, job: Job, n_workers: int) -> None:
        self._job = job
        self._n_workers = n_workers
        self._processes: list[BaseProcess] = []
        self._busy: dict[Connection, int] = {}
        self._idle: list[Connection] = []
        self._done: dict[int, TaggedChunk] = {}
        self._last_words: dict[int, BaseException] = {}

    def tagged(self, every: Sequence[Chunk]) -> Generator[TaggedChunk, None, None]:
        """Yield what came of each chunk, in order."""
        self._idle = self._started(self._n_workers)
        following = 0
        for due, chunk in enumerate(every):
            while due not in self._done and due not in self._last_words:
                while self._idle and following < min(len(every), due + _AHEAD * self._n_workers):
                    self._give(following, every[following])
                    following += 1
                self._collect()
            if due in self._done:
                yield self._done.pop(due)
                continue
            error = self._last_words.pop(due)
            if not isinstance(error, EOFError):
                raise error
            yield from self._one_by_one(chunk)

    def _give(self, number: int, chunk: Chunk) -> None:
        worker = self._idle.pop()
        self._busy[worker] = number
        with contextlib.suppress(OSError):  # listening will find it dead
            worker.send(chunk)

    def _collect(self) -> None:
        """Wait until a worker is done, and take over what it did."""
        for worker in wait(list(self._busy)):
            assert isinstance(worker, Connection)
            number = self._busy.pop(worker)
            try:
                done = worker.recv()
            except (EOFError, OSError):
                self._last_words[number] = EOFError()
                worker.close()
                self._idle += self._started(1)
                continue
            self._idle.append(worker)
            if isinstance(done, TaggedChunk):
                self._done[number] = done
            else:
                self._last_words[number] = done

    def _one_by_one(self, chunk: Chunk) -> Iterator[TaggedChunk]:
        """Yield what came of each file of a chunk that ended its worker: one is to blame."""
        if len(chunk) == 1:
            path = chunk[0].path
            reason = _("It ended the process that read it.")
            yield TaggedChunk((TaggedFile(path, failures=((path, f"{path.name}: {reason}"),)),))
            return
        alone = _Team(self._job, 1)
        try:
            yield from alone.tagged([(source,) for source in chunk])
        finally:
            alone.end()

    def _started(self, n_workers: int) -> list[Connection]:
        """Return the connections to so many new workers."""
        pipes = [multiprocessing.Pipe() for _worker in range(n_workers - 1)] if _FORKS else []
        connections = [ours for ours, _theirs in pipes]
        others = [theirs for _ours, theirs in pipes]
        for _process in range(1 if _FORKS else n_workers):
            process, ours = processes.start(_lead, (others, self._job), "duanbiao-tagger")
            self._processes.append(process)
            connections.append(ours)
        for theirs in others:
            theirs.close()
        return connections

    def end(self) -> None:
        """End all workers, also those that are at work."""
        for worker in (*self._idle, *self._busy):
            worker.close()
        for process in self._processes:
            if self._busy:
                process.terminate()
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()


def _lead(connection: Connection, others: list[Connection], job: Job) -> None:
    """Be a worker; where that is safe fork one for each connection instead."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the one that started us to end us
    # As a daemon it is ended with the one that started it, but may start none to read for it.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    use_language(job.language)
    if not _FORKS:
        _serve(connection, job)
        return
    _load(job)
    workers = []
    connections = [connection, *others]
    while connections:
        mine = connections.pop()
        worker = os.fork()
        if worker == 0:
            for other in connections:
                other.close()
            _serve_and_leave(mine, job)
        workers.append(worker)
        mine.close()
    _watch(workers)


def _load(job: Job) -> None:
    """Load what all workers have in common, so that they share it."""
    from model.words import cut

    with contextlib.suppress(Exception):  # who needs it will say what is wrong
        model_of(job.model)
        cut("词语")
        if job.kind in JOINABLE:
            joinable([], job.kind, job.scheme)  # pyarrow takes a while
    gc.collect()
    gc.freeze()  # collecting would write to what is shared


def _watch(workers: list[int]) -> None:
    """Wait until the workers have ended, and end them when told to end."""

    def end(_number: int, _frame: object) -> None:
        for worker in workers:
            with contextlib.suppress(OSError):
                os.kill(worker, signal.SIGTERM)

    signal.signal(signal.SIGTERM, end)
    for worker in tuple(workers):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(worker, 0)
        workers.remove(worker)


def _serve_and_leave(connection: Connection, job: Job) -> None:
    """Serve in a process that was forked; never return to what the other was doing."""
    try:
        signal.signal(signal.SIGTERM, _leave)
        _serve(connection, job)
    except SystemExit:
        pass
    finally:
        _end_readers()
        os._exit(0)


def _leave(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()


def _serve(connection: Connection, job: Job) -> None:
    """Tag chunks as they come, until the other end is closed."""
    with contextlib.suppress(EOFError, OSError):
        while True:
            chunk = connection.recv()
            try:
                done: TaggedChunk | Exception = tag_chunk(chunk, job)
            except Exception as error:
                error.add_note(f"in process {os.getpid()}")
                done = error
            connection.send(done)


def _end_readers() -> None:
    from model.chunks import close_readers

    with contextlib.suppress(Exception):
        close_readers()
