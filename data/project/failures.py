"""What SQLite and the file system say when they cannot go on, in words for a person."""

from __future__ import annotations

import contextlib
import errno
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from data.errors import KnownError
from data.language import _

_PRIMARY = 0xFF  # SQLite's extended codes keep the primary one in the low byte
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_NOT_WRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_FULL_ERRNO = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NOT_WRITABLE_ERRNO = {errno.EACCES, errno.EPERM, errno.EROFS}


class DamagedError(KnownError):
    """The file's content is not as it was written."""


def translate_errors(engine: Engine, path: Path) -> None:
    """Let every statement on ``engine`` fail with a KnownError where a person can mend it.

    One listener for all: whatever class of the package runs the statement, and whenever, a
    full disk reads the same. What is left over is a bug and keeps its traceback.
    """

    def on_error(context: ExceptionContext) -> None:
        known = known_error(path, context.original_exception)
        if known is not None:
            raise known from context.original_exception

    event.listen(engine, "handle_error", on_error)


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Do the block; what fails in it for a reason that a person can mend is a KnownError."""
    try:
        yield
    except (DBAPIError, sqlite3.Error, OSError) as error:
        original = error.orig if isinstance(error, DBAPIError) else error
        known = known_error(path, original)
        if known is None:
            raise
        raise known from error


def known_error(path: Path, error: BaseException | None) -> KnownError | None:
    """Return what a person can be told about ``error``, or None when it is a bug."""
    if isinstance(error, OSError):
        if error.errno in _FULL_ERRNO:
            return disk_full(path)
        if error.errno in _NOT_WRITABLE_ERRNO:
            return not_writable(path)
        reason = error.strerror or str(error)
        return KnownError(
            _("{name} could not be used: {reason}.").format(name=path.name, reason=reason)
        )
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", 0)
    primary = code & _PRIMARY
    if primary in _LOCKED:
        return KnownError(
            _("{name} is in use by another program.").format(name=path.name),
            _("Close the other window, then try again; nothing was changed."),
        )
    if primary == sqlite3.SQLITE_FULL:
        return disk_full(path)
    if primary in _NOT_WRITABLE:
        return not_writable(path)
    if primary in _DAMAGED:
        return damaged(path)
    if primary == sqlite3.SQLITE_IOERR:
        return KnownError(
            _("The disk failed while {name} was read or written.").format(name=path.name),
            _("Check that the disk or network share is still there, then open the project again."),
        )
    # A damaged file can also show itself as a table that is not there.
    if "no such table" in str(error) or "malformed" in str(error):
        return damaged(path)
    return None


def disk_full(path: Path) -> KnownError:
    """Return the error for a disk without room."""
    return KnownError(
        _("The disk is full; {name} was not changed.").format(name=path.name),
        _("Free some space, then try again."),
    )


def not_writable(path: Path) -> KnownError:
    """Return the error for a file or folder that may not be written."""
    return KnownError(
        _("{name} may not be written.").format(name=path.name),
        _("Copy it to a folder of your own and open the copy."),
    )


def damaged(path: Path) -> DamagedError:
    """Return the error for a file whose content is not as it was written."""
    return DamagedError(
        _("{name} is damaged.").format(name=path.name),
        _("Go back to a backup, or save what can be read into a new project."),
    )


def moved(path: Path) -> KnownError:
    """Return the error for a file that is no longer where it was opened."""
    return KnownError(
        _("{name} has been moved, replaced or deleted since it was opened.").format(name=path.name),
        _("Open it again where it is now; the last change was not saved."),
    )


def json_reader(path: Path) -> Any:
    """Return a reader of JSON columns for whom nonsense is a damaged file, not a bug."""

    def read(content: str) -> Any:
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise damaged(path) from error

    return read
