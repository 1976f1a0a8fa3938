"""The project file: created, opened, checked, closed; one SQLite file, each commit durable."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from data.errors import KnownError
from data.language import _
from data.project import schema
from data.project.failures import (
    json_reader,
    known_error,
    moved,
    not_writable,
    translate_errors,
    translated,
)
from data.project.guard import Guard
from data.project.network import is_on_network

SUFFIX = ".duanbiao"
BUSY_TIMEOUT_MS = 5000
_LOOKS, _LOOK_EVERY_S = 200, 0.001
_MIGRATIONS = Path(__file__).parent / "migrations"
_PLACE = "duanbiao_place"

# The files that this process has open. When a process closes any handle of a file, POSIX drops
# all of its locks on it, those of SQLite too: another program would take itself for the last one
# and delete the write-ahead log under us. So nothing but SQLite may open these, and where others
# do all the same a guard keeps their locks.
_open_here: dict[Engine, tuple[int, int]] = {}
_guards: dict[tuple[int, int], Guard] = {}
_opening = threading.Lock()


def create(path: Path, fill: Callable[[Connection], None]) -> Connection:
    """Make a new project file at ``path``, let ``fill`` write its first rows, and open it.

    Raises
    ------
    KnownError
        When something is there already, or the folder cannot be written.
    """
    exists = KnownError(
        _("{name} exists already.").format(name=path.name), _("Choose another name.")
    )
    with translated(path):
        if path.exists():
            raise exists
        # Built aside and then moved into place: a crash leaves no half-made project.
        building = path.with_name(f".{path.name}.{os.getpid()}.new")
        path.parent.mkdir(parents=True, exist_ok=True)
        building.unlink(missing_ok=True)
        try:
            connection = connect(building, path)
            try:
                with transaction(connection):
                    schema.metadata.create_all(connection)
                    stamp(connection)
                    fill(connection)
            finally:
                close(connection)
            if path.exists():
                raise exists
            building.replace(path)
            sync_folder(path.parent)
        finally:
            building.unlink(missing_ok=True)
        return connect(path)


def open_existing(path: Path) -> Connection:
    """Open the project file at ``path``, migrated to this version after a backup.

    Raises
    ------
    KnownError
        When there is no such file, it is no project, it is damaged, it comes from a newer
        version, or it may not be written.
    """
    check(path)
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise not_writable(path)
    connection = connect(path)
    try:
        # The header that was checked may lag behind the write-ahead log: ask SQLite itself.
        version = version_of(connection)
        refuse_newer(path, version)
        _refuse_strangers(connection, path)
        if version < schema.VERSION:
            with translated(path):
                _migrate(connection, path, version)
    except BaseException:
        close(connection)
        raise
    return connection


def check(path: Path) -> int:
    """Return the version of the project file at ``path`` without changing anything.

    Raises
    ------
    KnownError
        When it is missing, no project, or newer than this program.
    """
    no_project = KnownError(
        _("{name} is not a Duanbiao project.").format(name=path.name),
        _("Projects end in .duanbiao; reports are opened with Import."),
    )
    try:
        if not path.exists():
            raise KnownError(
                _("There is no project {name}.").format(name=path.name),
                _("It may have been moved or renamed."),
            )
        if not path.is_file():
            raise no_project
        header = _header(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnownError(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=reason)
        ) from error
    if header is None:
        return schema.VERSION
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise no_project
    if int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        raise no_project
    version = int.from_bytes(header[60:64], "big")
    refuse_newer(path, version)
    return version


def _header(path: Path) -> bytes | None:
    """Return the beginning of a file, None when it is a project that this process has open."""
    with _opening:
        place = path.stat()
        if (place.st_dev, place.st_ino) in _open_here.values():
            return None
        with path.open("rb") as opened:
            return opened.read(100)


def refuse_newer(path: Path, version: int) -> None:
    """Raise a KnownError when ``version`` is one that this program does not know."""
    if version > schema.VERSION:
        raise KnownError(
            _("{name} was made by a newer version of Duanbiao.").format(name=path.name),
            _("Install the newest version to open it."),
        )


def connect(path: Path, named: Path | None = None) -> Connection:
    """Return a connection to the SQLite file at ``path``; its errors are KnownErrors.

    ``named`` is the file that the errors speak of, where it is not the same.
    """
    named = named or path
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        json_deserializer=json_reader(named),
    )
    journal = "DELETE" if is_on_network(path) else "WAL"
    event.listen(engine, "connect", lambda raw, _record: _on_connect(raw, journal))
    translate_errors(engine, named)
    with translated(named), _opening:
        connection = engine.connect()
        place = path.stat()
        here = _open_here[engine] = (place.st_dev, place.st_ino)
        if journal == "WAL" and here not in _guards:
            _guards[here] = Guard(path)
    connection.info[_PLACE] = (path, place.st_dev, place.st_ino)
    return connection


def _on_connect(connection: sqlite3.Connection, journal: str) -> None:
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        # A project from a stranger may hold views and triggers: they may call nothing.
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "fullfsync = ON",  # macOS: past the disk's own cache; elsewhere it means nothing
        "foreign_keys = ON",
        "recursive_triggers = OFF",
        "cache_size = -16384",  # KiB; the system keeps the file at hand as well
        "temp_store = MEMORY",
        # Debian's SQLite overwrites what it deletes; a project deletes only suggestions.
        "secure_delete = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Write all of the block or nothing; it is on disk when the block has ended.

    A writer waits for its turn at the start, never midway, so it cannot deadlock.

    Raises
    ------
    KnownError
        When the file is locked, gone, not writable or damaged, or the disk is full.
    """
    _still_there(connection)
    _begin(connection)
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        # A full disk has rolled back already, and then there is nothing to roll back.
        with contextlib.suppress(DBAPIError, KnownError):
            connection.exec_driver_sql("ROLLBACK")
        raise


def _begin(connection: Connection) -> None:
    """Take the turn to write.

    Where another has it, SQLite looks again after 1, 2, 5, 10, 15, 20, 25 ms and longer: who writes
    one transaction after another would keep a label waiting through several. So look each
    millisecond at first. What else hinders it is raised by the last try, in words for people.
    """
    raw = driver(connection)
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        for _look in range(_LOOKS):
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
                time.sleep(_LOOK_EVERY_S)
            else:
                return
    finally:
        raw.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _still_there(connection: Connection) -> None:
    """Refuse to write to a file that has lost its name: nobody would find the change again."""
    path, device, inode = connection.info[_PLACE]
    try:
        place = path.stat()
    except OSError as error:
        raise moved(path) from error
    if (place.st_dev, place.st_ino) != (device, inode):
        raise moved(path)


def version_of(connection: Connection) -> int:
    """Return the version of the project file that ``connection`` has open."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def stamp(connection: Connection) -> None:
    """Write into the file that it is a project of this version."""
    connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
    connection.execute(text(f"PRAGMA user_version = {schema.VERSION}"))


def _refuse_strangers(connection: Connection, path: Path) -> None:
    """Refuse a file with triggers, views or virtual tables that are not ours.

    Duanbiao writes none but its search index; in a file from a stranger they could slip
    changes under every label.
    """
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
        " OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')"
    ).all()
    if any(tuple(row) not in schema.VIRTUAL for row in rows):
        raise KnownError(
            _("{name} holds parts that Duanbiao did not write.").format(name=path.name),
            _("Ask who sent it for an export of the labels instead."),
        )


def _migrate(connection: Connection, path: Path, version: int) -> None:
    # Alembic takes 0.25 s to import and is needed only here.
    from alembic import command
    from alembic.config import Config

    from data.project import backup

    backup.before_migration(path, version)
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with transaction(connection):
        if version_of(connection) == version:  # else another window was quicker
            command.stamp(config, f"{version:04d}")
            command.upgrade(config, f"{schema.VERSION:04d}")
            # user_version says it already; one truth is enough.
            connection.exec_driver_sql("DROP TABLE alembic_version")
            stamp(connection)


def sync_folder(folder: Path) -> None:
    """Put a new or renamed file's name on disk, where folders can be synced."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            with contextlib.suppress(OSError):
                os.fsync(descriptor)
        finally:
            os.close(descriptor)


def close(connection: Connection) -> None:
    """Close the connection; the last one to close tidies the journal away."""
    engine: Engine = connection.engine
    with _opening:
        here = _open_here.pop(engine, None)
        is_last = here is not None and here not in _open_here.values()
        guard = _guards.pop(here, None) if here is not None and is_last else None
        if guard is not None:
            guard.release()
        with contextlib.suppress(DBAPIError, KnownError):
            connection.close()
        engine.dispose()
        if guard is not None:
            guard.close()


def driver(connection: Connection) -> sqlite3.Connection:
    """Return SQLite's own connection, for what SQLAlchemy has no words for."""
    raw: Any = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


__all__ = [
    "SUFFIX",
    "check",
    "close",
    "connect",
    "create",
    "driver",
    "known_error",
    "open_existing",
    "stamp",
    "sync_folder",
    "transaction",
    "translated",
    "version_of",
]
