"""Who has a project open: told to whoever opens it next. It is no lock: SQLite does that."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from data.errors import KnownError
from data.project import schema
from data.project.file import transaction
from data.project.history import now


@dataclass(frozen=True, slots=True)
class Session:
    """One program that has the project open.

    Attributes
    ----------
    is_here
        It runs on this computer, so it is known to be alive. One on another computer may have
        ended without a word.
    """

    annotator: str
    host: str
    process: int
    opened_at: str
    is_here: bool


# A helping process counts as the program that started it.
_spoken_for: list[int] = []


def count_as(process: int) -> None:
    """Let this process, which only helps another, be no program of its own on the list."""
    _spoken_for[:] = [process]


def _process() -> int:
    return _spoken_for[0] if _spoken_for else os.getpid()


class Presence:
    """This program's line in the list of those who have the project open."""

    def __init__(self, connection: Connection, annotator: str) -> None:
        self._connection = connection
        self._id = uuid.uuid4().hex
        self._is_written = False
        # A background job of a window that is on the list already need not be named again.
        here = _here()
        if any((row.host, row.process) == (here["host"], here["process"]) for row in self._rows()):
            return
        # A courtesy: whoever cannot write it, the disk being full, may still read the project.
        with contextlib.suppress(KnownError):
            stale = [row.id for row in self._rows() if _is_stale(row)]
            with transaction(connection):
                s = schema.session
                connection.execute(delete(s).where(s.c.id.in_(stale)))
                connection.execute(insert(s).values(id=self._id, **here, annotator=annotator))
            self._is_written = True

    def others(self) -> list[Session]:
        """Return the other programs that have the project open, the first opener first.

        The windows and background jobs of this process are not among them.
        """
        here = (socket.gethostname(), _process())
        return [
            Session(row.annotator, row.host, row.process, row.opened_at, row.host == here[0])
            for row in self._rows()
            if (row.host, row.process) != here and not _is_stale(row)
        ]

    def leave(self) -> None:
        """Take this program off the list."""
        if self._is_written and not self._connection.closed:
            with contextlib.suppress(KnownError), transaction(self._connection):
                s = schema.session
                self._connection.execute(delete(s).where(s.c.id == self._id))

    def _rows(self) -> list[Any]:
        s = schema.session
        return list(self._connection.execute(select(s).order_by(s.c.opened_at, s.c.id)))


def _here() -> dict[str, str | int]:
    process = _process()
    return {
        "host": socket.gethostname(),
        "process": process,
        "process_started": _started(process) or "",
        "opened_at": now(),
    }


def _is_stale(row: Any) -> bool:
    """Return whether a process of this computer has ended without taking its line away."""
    if row.host != socket.gethostname():
        return False
    started = _started(row.process)
    return started is None or started != row.process_started


def _started(process: int) -> str | None:
    """Return what tells the process from a later one of its number; None when it has ended."""
    if sys.platform == "linux":
        started = _started_on_linux(process)
    elif sys.platform == "win32":
        started = _started_on_windows(process)
    else:
        started = _started_elsewhere(process)
    return started


def _started_on_linux(process: int) -> str | None:
    try:
        stat = Path(f"/proc/{process}/stat").read_text("utf-8", "replace")
    except OSError:
        return None
    # The name in brackets may hold anything; after it come state (3rd) to start (22nd).
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def _started_elsewhere(process: int) -> str | None:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return ""


def _started_on_windows(process: int) -> str | None:
    import ctypes
    from ctypes import wintypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    query_limited = 0x1000
    kernel.OpenProcess.restype = wintypes.HANDLE
    handle = kernel.OpenProcess(query_limited, False, process)
    if not handle:
        return None
    try:
        times = [wintypes.FILETIME() for _time in range(4)]
        if not kernel.GetProcessTimes(
            wintypes.HANDLE(handle), *(ctypes.byref(time) for time in times)
        ):
            return None
        created, exited = times[:2]
        if exited.dwLowDateTime or exited.dwHighDateTime:
            return None
        return str((created.dwHighDateTime << 32) + created.dwLowDateTime)
    finally:
        kernel.CloseHandle(wintypes.HANDLE(handle))
