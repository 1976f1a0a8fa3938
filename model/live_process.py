"""A live classifier in a process of its own, so that learning never takes the window's turn."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from data import processes
from data.errors import CancelledError, KnownError
from data.language import language

if TYPE_CHECKING:
    from model.refit import Refit


class LiveProcess:
    """What :class:`model.live.LiveClassifier` is, but elsewhere.

    In one process Python's lock would pass to and fro between learning and the window, which
    waits up to 5 ms each time. The process starts with the first label and then takes seconds to
    read the project. :meth:`label_changed` is to be called from one thread at a time.
    """

    def __init__(self, path: Path, annotator: str) -> None:
        self._path = path
        self._annotator = annotator
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._is_closed = False
        self._starting = threading.Lock()

    def label_changed(
        self,
        paragraph_ids: Iterable[int],
        check: Callable[[], None] = lambda: None,
        is_anew: bool = False,
    ) -> Refit:
        """Learn from the labels that these paragraphs now have; store what that changes.

        Parameters
        ----------
        check
            Called now and then while waiting; may raise to wait no longer, before a close.
        is_anew
            Read the project anew first: it is no longer as it was.

        Raises
        ------
        KnownError
            When the project or its model cannot be used.
        CancelledError
            When it has been closed.
        RuntimeError
            When the process has died, or met with a bug.
        """
        connection = self._started()
        try:
            connection.send((tuple(paragraph_ids), is_anew))
            answer: Refit | KnownError | str = processes.received(connection, check)
        except (EOFError, OSError) as error:
            if self._is_closed:
                raise CancelledError from error
            raise RuntimeError("The process that learns has ended.") from error
        if isinstance(answer, KnownError):
            raise answer
        if isinstance(answer, str):
            raise RuntimeError(answer)
        return answer

    def _started(self) -> Connection:
        with self._starting:
            if self._is_closed:
                raise CancelledError
            if self._connection is None:
                self._process, self._connection = processes.start(
                    _serve, (self._path, self._annotator, language(), os.getpid()), "duanbiao-live"
                )
            return self._connection

    def close(self) -> None:
        """End the process, from any thread and at once; what it stores is whole or not there."""
        with self._starting:
            self._is_closed = True
            if self._process is not None and self._connection is not None:
                processes.end(self._process, self._connection)
            self._process = self._connection = None


def _serve(
    connection: Connection, path: Path, annotator: str, language_in_use: str, started_by: int
) -> None:
    """Answer until the other end is closed."""
    processes.stand_by(language_in_use, started_by)
    answer = _answering(path, annotator)
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send(answer(*connection.recv()))


def _answering(
    path: Path, annotator: str
) -> Callable[[tuple[int, ...], bool], Refit | KnownError | str]:
    from model.live import LiveClassifier

    opened: list[LiveClassifier] = []

    def answer(paragraph_ids: tuple[int, ...], is_anew: bool) -> Refit | KnownError | str:
        try:
            if is_anew:
                opened.clear()
            if not opened:
                opened.append(LiveClassifier.open(path, annotator))
            return opened[0].label_changed(paragraph_ids)
        except KnownError as error:
            return error
        except Exception:
            import traceback

            return traceback.format_exc()

    return answer
