"""A long calculation in a process of its own, so that it never takes the window's turn.

In a thread it would take Python's lock for up to a tenth of a second at a time, load libraries of
200 MB that then stay, and take the window along should native code fail.
"""

from __future__ import annotations

import contextlib
import os
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from data.errors import KnownError
from data.language import _, language

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from gui.background import Progress

T = TypeVar("T")


def aside(progress: Progress, function: Callable[..., T], *arguments: Any) -> T:
    """Return ``function(*arguments, progress)``, called in another process; for a job.

    Once the person has cancelled, the process is ended at once: what it stores is whole or not
    there.

    Parameters
    ----------
    function
        Of a module, not of a class or another function. What it returns should come from a module
        that imports little, for this process will import it.

    Raises
    ------
    KnownError
        What the function raised, or that its process has died.
    CancelledError
        When the person has cancelled.
    RuntimeError
        With the traceback of a bug.
    """
    from data import processes  # a hundredth of a second that the start does not need

    told = (function, arguments, language(), os.getpid())
    process, connection = processes.start(_serve, told, "duanbiao-aside")
    try:
        while True:
            kind, content = processes.received(connection, progress.check)
            if kind == "progress":
                progress(*content)
            elif kind == "result":
                result: T = content
                return result
            elif kind == "known":
                raise content
            else:
                raise RuntimeError(content)
    except (EOFError, OSError) as error:
        raise KnownError(
            _("The process that calculated this has ended before it was done."),
            _("There may be too little memory: close other programs and try again."),
        ) from error
    finally:
        processes.end(process, connection)


def _serve(
    connection: Connection,
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    language_in_use: str,
    started_by: int,
) -> None:
    from data import processes

    processes.stand_by(language_in_use, started_by)

    def progress(done: int, total: int, text: str = "") -> None:
        connection.send(("progress", (done, total, text)))

    answer: tuple[str, Any]
    try:
        answer = ("result", function(*arguments, progress))
    except KnownError as error:
        answer = ("known", error)
    except Exception:
        answer = ("bug", traceback.format_exc())
    with contextlib.suppress(OSError):  # nobody is there any more
        connection.send(answer)
