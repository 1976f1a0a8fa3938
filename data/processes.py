"""Processes of our own, each with a pipe to whoever started it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from data.language import use_language

_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_hiding = threading.Lock()
_LOOK_EVERY_S = 0.05
# Lower than the window's: where both want the processor, the window has it.
_NICENESS = 5


def start(
    serve: Callable[..., None], arguments: tuple[Any, ...], name: str
) -> tuple[BaseProcess, Connection]:
    """Start a process and return it with our end of its pipe.

    It ends with us: its end of the pipe then says that nobody is there to ask. It calculates in one
    thread: what numpy would start would only take turns with the other processes.

    Parameters
    ----------
    serve
        Called in the process with its end of the pipe, then ``arguments``.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, *arguments), name=name, daemon=True)
    with _main_hidden(), _one_thread():
        process.start()
    theirs.close()
    return process, ours


def stand_by(language_in_use: str, started_by: int) -> None:
    """Make this process one that calculates for a window, behind it in everything.

    It leaves ends by Ctrl+C to the window, speaks its language, runs at a lower priority, and is
    no program of its own on the list of those who have a project open.
    """
    # Whoever reads strangers' files starts processes too, and has no need of projects.
    from data.project.sessions import count_as

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_language(language_in_use)
    if sys.platform != "win32":
        os.nice(_NICENESS)
    count_as(started_by)


def received(connection: Connection, check: Callable[[], None]) -> Any:
    """Return what comes next, and call ``check`` now and then until then; it may raise.

    Raises
    ------
    EOFError, OSError
        When the other process has ended.
    """
    while not connection.poll(_LOOK_EVERY_S):
        check()
    return connection.recv()


def end(process: BaseProcess, connection: Connection) -> None:
    """End a process at once; what it stores in a project is whole or not there."""
    process.kill()
    process.join()
    process.close()
    connection.close()


@contextlib.contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a new process from importing our main module, which may be a window or a script."""
    main: Any = sys.modules["__main__"]
    with _hiding:
        spec, path = getattr(main, "__spec__", None), getattr(main, "__file__", None)
        main.__spec__ = None
        if path is not None:
            del main.__file__
        try:
            yield
        finally:
            main.__spec__ = spec
            if path is not None:
                main.__file__ = path


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
