"""The project file: created, opened, checked, closed; one SQLite file, each commit durable."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from data.errors import KnownError
from data.language import _
from data.project import schema

SUFFIX = ".duanbiao"
_BUSY_TIMEOUT_MS = 5000
_MIGRATIONS = Path(__file__).parent / "migrations"


def create(path: Path) -> Connection:
    """Make a new, empty project file at ``path`` and return a connection to it.

    Raises
    ------
    KnownError
        When something is there already, or the folder cannot be written.
    """
    if path.exists():
        raise KnownError(
            _("{name} exists already.").format(name=path.name), _("Choose another name.")
        )
    # Built aside and then moved into place: a crash leaves no half-made project.
    building = path.with_name(f".{path.name}.new")
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        building.unlink(missing_ok=True)
        try:
            connection = _connect(building)
            try:
                with transaction(connection):
                    schema.metadata.create_all(connection)
                    _stamp(connection)
            finally:
                _close(connection)
            building.replace(path)
        finally:
            building.unlink(missing_ok=True)
        return _connect(path)


def open_existing(path: Path) -> Connection:
    """Open the project file at ``path``, migrated to this version after a backup.

    Raises
    ------
    KnownError
        When there is no such file, it is no project, it is damaged, it comes from a newer
        version, or it may not be written.
    """
    version = check(path)
    with translated(path):
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            raise KnownError(
                _("{name} may not be written.").format(name=path.name),
                _("Copy it to a folder of your own and open the copy."),
            )
        connection = _connect(path)
        if version < schema.VERSION:
            try:
                _migrate(connection, path, version)
            except BaseException:
                _close(connection)
                raise
        return connection


def check(path: Path) -> int:
    """Return the version of the project file at ``path`` without changing anything.

    Raises
    ------
    KnownError
        When it is missing, no project, or newer than this program.
    """
    if not path.exists():
        raise KnownError(
            _("There is no project {name}.").format(name=path.name),
            _("It may have been moved or renamed."),
        )
    no_project = KnownError(
        _("{name} is not a Duanbiao project.").format(name=path.name),
        _("Projects end in .duanbiao; reports are opened with Import."),
    )
    try:
        header = path.open("rb").read(100) if path.is_file() else b""
    except OSError as error:
        raise KnownError(
            _("{name} cannot be read: {reason}.").format(name=path.name, reason=error.strerror)
        ) from error
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        raise no_project
    if int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        raise no_project
    version = int.from_bytes(header[60:64], "big")
    if version > schema.VERSION:
        raise KnownError(
            _("{name} was made by a newer version of Duanbiao.").format(name=path.name),
            _("Install the newest version to open it."),
        )
    return version


def _connect(path: Path) -> Connection:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, isolation_level="AUTOCOMMIT")
    event.listen(engine, "connect", _on_connect)
    return engine.connect()


@contextlib.contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Write all of the block or nothing; it is on disk when the block has ended.

    A writer waits for its turn at the start, never midway, so it cannot deadlock.
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with contextlib.suppress(DBAPIError):  # a full disk has rolled back already
            connection.exec_driver_sql("ROLLBACK")
        raise


def _on_connect(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        f"busy_timeout = {_BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -65536",
        "temp_store = MEMORY",
        # A project from a stranger may hold views and triggers: they may call nothing.
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _stamp(connection: Connection) -> None:
    connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
    connection.execute(text(f"PRAGMA user_version = {schema.VERSION}"))


def _migrate(connection: Connection, path: Path, version: int) -> None:
    # Alembic takes 0.25 s to import and is needed only here.
    from alembic import command
    from alembic.config import Config

    backup = path.with_name(f"{path.stem}.v{version}.backup{SUFFIX}")
    target = sqlite3.connect(backup)
    with contextlib.closing(target):
        connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    with transaction(connection):
        if not connection.dialect.has_table(connection, "alembic_version"):
            command.stamp(config, f"{version:04d}")
        command.upgrade(config, f"{schema.VERSION:04d}")
        _stamp(connection)


def close(connection: Connection) -> None:
    """Close the connection; the last one to close tidies the journal away."""
    _close(connection)


def _close(connection: Connection) -> None:
    engine: Engine = connection.engine
    connection.close()
    engine.dispose()


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say into words for a person."""
    try:
        yield
    except DBAPIError as error:
        raise _known(path, str(error.orig)) from error
    except sqlite3.Error as error:
        raise _known(path, str(error)) from error
    except OSError as error:
        raise _known(path, error.strerror or str(error)) from error


def _known(path: Path, said: str) -> KnownError:
    name = path.name
    lowered = said.lower()
    if "locked" in lowered or "busy" in lowered:
        return KnownError(
            _("{name} is in use by another program.").format(name=name),
            _("Close the other window, then try again; nothing was changed."),
        )
    if "full" in lowered or "no space" in lowered:
        return KnownError(
            _("The disk is full; {name} was not changed.").format(name=name),
            _("Free some space, then try again."),
        )
    if (
        "readonly" in lowered
        or "unable to open" in lowered
        or "permission" in lowered
        or "read-only" in lowered
    ):
        return KnownError(
            _("{name} may not be written.").format(name=name),
            _("Copy it to a folder of your own and open the copy."),
        )
    if "malformed" in lowered or "not a database" in lowered or "disk i/o" in lowered:
        return KnownError(
            _("{name} is damaged or its disk fails.").format(name=name),
            _("Go back to a backup beside it."),
        )
    return KnownError(_("{name} could not be used: {reason}.").format(name=name, reason=said))
