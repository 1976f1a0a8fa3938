"""Calculations in another process, so that they never take the window's turn.

In a thread they would take Python's lock for up to a tenth of a second at a time, load libraries
and classifiers of 200 MB that then stay, and take the window along should native code fail.
"""

from __future__ import annotations

import contextlib
import os
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from data.errors import KnownError
from data.language import _, language

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from gui.background import Progress

T = TypeVar("T")
_STAYS_S = 300.0
# An answer that nobody wants any more is not waited for longer.
_PATIENCE_S = 0.5


def aside(progress: Progress, function: Callable[..., T], *arguments: Any) -> T:
    """Return ``function(*arguments, progress)``, called in a process of its own; for a long job.

    Once the person has cancelled, the process is ended at once: what it stores is whole or not
    there. For the rest see :meth:`AsideProcess.ask`.
    """
    process = AsideProcess()
    try:
        return process.ask(progress, function, *arguments)
    finally:
        process.close()


class AsideProcess:
    """A process that stays for the next question, with its libraries and classifier loaded.

    It starts with the first question and ends when none has come for some minutes.
    """

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._number = 0
        self._is_owing = False

    def ask(self, progress: Progress, function: Callable[..., T], *arguments: Any) -> T:
        """Return ``function(*arguments, progress)``, called in the process; for a job.

        Questions of several threads are answered in turn.

        Parameters
        ----------
        function
            Of a module, not of a class or another function. What it returns should come from a
            module that imports little, for this process will import it. Should the process have
            ended meanwhile, it is called again in a new one: let it do no harm twice.

        Raises
        ------
        KnownError
            What the function raised, or that its process has died.
        CancelledError
            When the person has cancelled.
        RuntimeError
            With the traceback of a bug.
        """
        while not self._asking.acquire(timeout=0.05):
            progress.check()
        try:
            if self._process is not None:
                # It may have ended, since nobody had asked for long.
                with contextlib.suppress(EOFError, OSError):
                    return self._answer(progress, function, arguments)
                self._end()
            return self._answer(progress, function, arguments)
        except (EOFError, OSError) as error:
            self._end()
            raise KnownError(
                _("The process that calculated this has ended before it was done."),
                _("There may be too little memory: close other programs and try again."),
            ) from error
        finally:
            self._asking.release()

    def _answer(
        self, progress: Progress, function: Callable[..., T], arguments: tuple[Any, ...]
    ) -> T:
        from data import processes  # a hundredth of a second that the start does not need

        connection = self._ready()
        self._number += 1
        self._is_owing = True
        connection.send((self._number, function, arguments))
        while True:
            number, kind, content = processes.received(connection, progress.check)
            if number != self._number:
                continue
            if kind == "progress":
                progress(*content)
                continue
            self._is_owing = False
            if kind == "result":
                result: T = content
                return result
            raise content if kind == "known" else RuntimeError(content)

    def _ready(self) -> Connection:
        """Return the pipe to a process that is free."""
        from data import processes

        if self._is_owing and not self._has_answered():
            self._end()
        if self._connection is None:
            told = (language(), os.getpid())
            self._process, self._connection = processes.start(_serve, told, "duanbiao-aside")
        return self._connection

    def _has_answered(self) -> bool:
        """Wait a little for the answer to a question that was cancelled."""
        while self._connection is not None and self._connection.poll(_PATIENCE_S):
            number, kind, _content = self._connection.recv()
            if number == self._number and kind != "progress":
                return True
        return False

    def _end(self) -> None:
        from data import processes

        if self._process is not None and self._connection is not None:
            processes.end(self._process, self._connection)
        self._process = self._connection = None
        self._is_owing = False

    def close(self) -> None:
        """End the process; who asks afterwards starts another."""
        with self._asking:
            self._end()


def _serve(connection: Connection, language_in_use: str, started_by: int) -> None:
    """Answer until the other end is closed, or nobody has asked for long."""
    from data import processes

    processes.stand_by(language_in_use, started_by)
    with contextlib.suppress(EOFError, OSError):
        while connection.poll(_STAYS_S):
            number, function, arguments = connection.recv()
            connection.send((number, *_called(connection, number, function, arguments)))


def _called(
    connection: Connection, number: int, function: Callable[..., Any], arguments: tuple[Any, ...]
) -> tuple[str, Any]:
    def progress(done: int, total: int, text: str = "") -> None:
        connection.send((number, "progress", (done, total, text)))

    try:
        return "result", function(*arguments, progress)
    except KnownError as error:
        return "known", error
    except Exception:
        return "bug", traceback.format_exc()
