"""One project, open: its reports, annotations, suggestions and history."""

from __future__ import annotations

import contextlib
import getpass
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, func, insert, select

from data.errors import KnownError
from data.language import _
from data.project import backup, file, labels, schema
from data.project.annotations import Annotations
from data.project.editing import Editing
from data.project.history import History, now
from data.project.labels import Labels
from data.project.reports import Reports
from data.project.search import Search
from data.project.sessions import Presence, Session
from data.project.suggestions import Suggestions
from data.scheme import LabelScheme, default_scheme

_STEPS_A_CHECK = 20_000


class Project:
    """A project file held open by one thread; a background job opens its own.

    Every method that changes something returns when the change is on disk.

    Attributes
    ----------
    path
        The ``.duanbiao`` file.
    annotator
        Whose labels are written and shown.
    notices
        What went wrong on opening without being a reason not to open: no backup could be made.
    """

    def __init__(self, path: Path, connection: Connection, annotator: str) -> None:
        self.path = path
        self.annotator = annotator
        self.notices: tuple[KnownError, ...] = ()
        self._connection = connection
        annotator_id = _annotator_id(connection, annotator)
        self.history = History(connection, annotator_id)
        self.labels = Labels(connection, self.history)
        self.reports = Reports(connection, self.history, annotator_id)
        self.editing = Editing(connection, self.history, self.reports)
        self.annotations = Annotations(connection, self.history, annotator_id)
        self.suggestions = Suggestions(connection, annotator_id)
        self.search = Search(connection, annotator)
        self._presence = Presence(connection, annotator)

    @classmethod
    def create(
        cls, path: str | Path, scheme: LabelScheme | None = None, annotator: str | None = None
    ) -> Project:
        """Make a new project; ``.duanbiao`` is added to a name without it.

        Raises
        ------
        KnownError
            When the file exists or cannot be written.
        """
        path = with_suffix(path)
        annotator = annotator or default_annotator()

        def fill(connection: Connection) -> None:
            labels.first_scheme(connection, scheme or default_scheme())
            identity = {"identity": uuid.uuid4().hex, "created_at": now()}
            rows = [{"name": name, "value": value} for name, value in identity.items()]
            connection.execute(insert(schema.setting), rows)
            connection.execute(insert(schema.annotator).values(name=_named(annotator)))

        return cls._on(path, file.create(path, fill), annotator)

    @classmethod
    def open(cls, path: str | Path, annotator: str | None = None) -> Project:
        """Open a project, migrating it first when an older version made it.

        Without an annotator it is the colleague that the file was split for, else the login.

        Raises
        ------
        KnownError
            When it is missing, no project, newer, damaged, locked or not writable.
        """
        path = Path(path)
        connection = file.open_existing(path)
        whose = annotator or _split_for(connection) or default_annotator()
        project = cls._on(path, connection, whose)
        if backup.is_due(path) and backup.is_quick(path):
            try:
                backup.daily(path)
            except KnownError as error:
                project.notices += (error,)
        return project

    @classmethod
    def _on(cls, path: Path, connection: Connection, annotator: str) -> Project:
        try:
            return cls(path, connection, annotator)
        except BaseException:
            file.close(connection)
            raise

    @property
    def scheme(self) -> LabelScheme:
        """The project's label scheme."""
        return self.labels.scheme()

    def change_scheme(self, scheme: LabelScheme) -> None:
        """Change the label scheme; one undo takes it back."""
        self.labels.change_all(scheme)

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self.path.stem

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this project."""
        s = schema.setting
        row = self._connection.execute(select(s.c.value).where(s.c.name == name)).one_or_none()
        return default if row is None else row[0]

    @contextlib.contextmanager
    def checked(self, check: Callable[[], None]) -> Iterator[None]:
        """Call ``check`` every few milliseconds while SQLite works in the block.

        What it raises ends that work and the block; a transaction leaves nothing behind.
        """
        raised: list[BaseException] = []

        def step() -> int:
            try:
                check()
            except BaseException as error:
                raised.append(error)
            return len(raised)

        raw = file.driver(self._connection)
        raw.set_progress_handler(step, _STEPS_A_CHECK)
        try:
            yield
        except Exception as error:
            raise (raised or [error])[0] from None
        finally:
            raw.set_progress_handler(None, 0)

    def integrity(self) -> list[str]:
        """Return what SQLite finds wrong with the file; empty when it is sound."""
        try:
            rows = self._connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if rows != ["ok"]:
                return list(rows)
            broken = self._connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        except KnownError as error:
            return [error.message]
        return [str(tuple(row)) for row in broken]

    def annotators(self) -> dict[str, int]:
        """Return every annotator's name with the number of their labels."""
        a, n = schema.annotation, schema.annotator
        rows = self._connection.execute(
            select(n.c.name, func.count(a.c.label)).outerjoin(a).group_by(n.c.id).order_by(n.c.id)
        )
        return {row[0]: row[1] for row in rows}

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        return int(self._connection.exec_driver_sql("PRAGMA data_version").scalar_one())

    def others(self) -> list[Session]:
        """Return the other programs that have the project open.

        All may write: each act waits for its turn. :meth:`data_version` tells when one has.
        """
        return self._presence.others()

    def close(self) -> None:
        """Close the file."""
        self._presence.leave()
        file.close(self._connection)

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def with_suffix(path: str | Path) -> Path:
    """Return the path with ``.duanbiao`` added where it is missing."""
    path = Path(path)
    return path if path.suffix == file.SUFFIX else path.with_name(path.name + file.SUFFIX)


def _split_for(connection: Connection) -> str | None:
    """Return the colleague whose part of a project this is."""
    s = schema.setting
    row = connection.execute(select(s.c.value).where(s.c.name == "split_from")).one_or_none()
    name = row[0].get("for") if row is not None and isinstance(row[0], dict) else None
    return name if isinstance(name, str) and name.strip() else None


def default_annotator() -> str:
    """Return the name of the person at this computer, as the system knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return _("annotator")


def _annotator_id(connection: Connection, name: str) -> int:
    n = schema.annotator
    known = select(n.c.id).where(n.c.name == _named(name))
    found = connection.scalar(known)
    if found is None:
        with file.transaction(connection):
            # Another window may have come first while this one waited for its turn.
            found = connection.scalar(known)
            if found is None:
                found = connection.scalar(insert(n).values(name=name).returning(n.c.id))
    assert found is not None
    return int(found)


def _named(annotator: str) -> str:
    if not annotator.strip():
        raise KnownError(_("An annotator needs a name."))
    return annotator
