"""The append-only history of a project; undo and redo walk it, also after a restart.

An act writes rows through :meth:`Act.write`, which keeps each row as it was and as it is. Undo
writes the rows back and appends an entry of its own, so the history only ever grows. The order
is that of the entries' numbers: the clock is noted, but decides nothing.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from data.errors import KnownError
from data.language import _
from data.project import schema
from data.project.file import transaction
from data.project.rows import (
    Change,
    apply,
    by_table,
    changes_to,
    differing,
    rows_by_key,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One act in the history.

    Attributes
    ----------
    kind
        ``label``, ``accept``, ``bulk_accept``, ``clear``, ``import``, …
    details
        What its name is made of: how many paragraphs, which label.
    paragraph_ids
        The paragraphs whose annotation, remark or text it changed, and the goals of which it
        said what became of them.
    report_ids
        The reports that it added, removed or renamed.
    """

    id: int
    at: str
    annotator: str
    kind: str
    details: Mapping[str, Any] = field(hash=False)
    paragraph_ids: tuple[int, ...] = ()
    report_ids: tuple[int, ...] = ()


# By project file: the acts that this process has appended since somebody last asked.
_appended_here: defaultdict[str | None, set[int]] = defaultdict(set)


class Act:
    """One act under way: everything it writes is one transaction and one undo."""

    def __init__(self, connection: Connection, history_id: int) -> None:
        self._connection = connection
        self.id = history_id

    def write(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert ``rows`` or change the rows with their keys; columns left out stay.

        Returns the number of rows that are new or other than before.
        """
        return self._do(changes_to(self._connection, table, list(rows)))

    def remove(self, table: Table, keys: Iterable[tuple[Any, ...]]) -> int:
        """Delete the rows with these primary keys; return how many there were."""
        before = rows_by_key(self._connection, table, keys)
        return self._do([Change(table, key, row, None) for key, row in before.items()])

    def take_back(self, changes: Sequence[Change]) -> int:
        """Write rows back as they were before ``changes`` of an older act."""
        return self._do([change.reversed() for change in reversed(changes)])

    def _do(self, changes: Sequence[Change]) -> int:
        if changes:
            apply(self._connection, changes)
            self._connection.execute(
                insert(schema.history_change),
                [
                    {
                        "history_id": self.id,
                        "table_name": change.table.name,
                        "row_key": list(change.key),
                        "before": change.before,
                        "after": change.after,
                    }
                    for change in changes
                ],
            )
        return len(changes)


class History:
    """What was done to the project, by whom and when.

    Undo and redo walk this annotator's acts alone. An act on which somebody else has built
    since is not undone: their work would be lost with it.
    """

    def __init__(self, connection: Connection, annotator_id: int) -> None:
        self._connection = connection
        self._annotator_id = annotator_id

    @contextlib.contextmanager
    def act(self, kind: str, details: Mapping[str, Any]) -> Iterator[Act]:
        """Do the block as one act, durable when it ends, nothing of it when it fails."""
        with transaction(self._connection):
            yield Act(self._connection, self._append(kind, details))

    def last(self) -> Entry | None:
        """Return the act that undo would take back, without what it changed."""
        found = self._undoable()
        return None if found is None else self._named(found)

    def next(self) -> Entry | None:
        """Return the act that redo would do again, without what it changed."""
        found = self._redoable()
        return None if found is None else self._named(found)

    def undo(self, expected: int | None = None) -> Entry | None:
        """Take the last act back; return it, or None when there is none.

        Parameters
        ----------
        expected
            The act that the person was shown as the last one; when another window or a command
            has acted since, nothing is undone.

        Raises
        ------
        KnownError
            When it is not the expected act, or others have built on it.
        """
        with transaction(self._connection):
            found = self._undoable()
            if found is None:
                return None
            self._turn("undo", found, expected)
        return self.entry(found)

    def redo(self, expected: int | None = None) -> Entry | None:
        """Do the last undone act again; return it, or None when there is none.

        Raises
        ------
        KnownError
            As :meth:`undo`.
        """
        with transaction(self._connection):
            found = self._redoable()
            if found is None:
                return None
            self._turn("redo", found, expected)
        return self.entry(found)

    def _turn(self, kind: str, history_id: int, expected: int | None) -> None:
        if expected is not None and expected != history_id:
            raise KnownError(
                _("Something else was done to this project meanwhile; nothing was undone."),
                _("Look at the history, then try again."),
            )
        changes = self._changes(history_id)
        if kind == "undo":
            changes = [change.reversed() for change in reversed(changes)]
        built_upon = KnownError(
            _("Something later builds on this, so it cannot be taken back or done again."),
            _("Take the later act back first; the history names it."),
        )
        if differing(self._connection, changes):
            raise built_upon
        try:
            apply(self._connection, changes)
        except IntegrityError as error:
            raise built_upon from error
        self._append(kind, {}, history_id)

    def revoke(self, history_id: int) -> int:
        """Take back an older act where its rows are still as it left them.

        Labels, notes and flags are taken back one by one, all else whole or not at all. This is
        a new act, so that it can be undone. Returns the number of rows put back.

        Raises
        ------
        KnownError
            When a change to reports, paragraphs or labels can no longer be taken back whole.
        """
        with transaction(self._connection):
            changes = self._changes(history_id)
            changed_since = differing(self._connection, [c.reversed() for c in changes])
            keys = {(change.table, change.key) for change in changed_since}
            if any(table.name not in schema.ROW_BY_ROW for table, _key in keys):
                raise KnownError(
                    _("This was changed again since, so it cannot be taken back."),
                    _("Take the later act back first; the history names it."),
                )
            same = [c for c in changes if (c.table, c.key) not in keys]
            copies = self._copies(history_id, changes)
            if not same and not copies:
                return 0
            details = {"target": history_id, "count": len(same) + len(copies)}
            act = Act(self._connection, self._append("revoke", details))
            act.take_back(same)
            act.remove(schema.annotation, copies)
        return len(same) + len(copies)

    def _copies(self, history_id: int, changes: Sequence[Change]) -> list[tuple[int, int]]:
        """Return the annotations that a later split copied from those of this act."""
        own = {change.key for change in changes if change.table is schema.annotation}
        a = schema.annotation
        rows = self._connection.execute(
            select(a.c.paragraph_id, a.c.annotator_id).where(a.c.act_id == history_id)
        )
        return [key for row in rows if (key := (row[0], row[1])) not in own] if own else []

    def changes_since(self, history_id: int) -> list[Change]:
        """Return the rows that changed after an act, in order; by undo and redo as well.

        Raises
        ------
        KnownError
            When the history is damaged.
        """
        h = schema.history
        later = self._connection.execute(
            select(h.c.id, h.c.kind, h.c.target_id).where(h.c.id > history_id).order_by(h.c.id)
        )
        found: list[Change] = []
        for number, kind, target in later.all():
            changes = self._changes(number if target is None else target)
            if kind == "undo":
                changes = [change.reversed() for change in reversed(changes)]
            found += changes
        return found

    def is_undone(self, history_id: int) -> bool:
        """Return whether the act is taken back at present."""
        h = schema.history
        turn = self._connection.scalar(
            select(h.c.kind).where(h.c.target_id == history_id).order_by(h.c.id.desc()).limit(1)
        )
        return turn == "undo"

    def entry(self, history_id: int) -> Entry:
        """Return one act with what it changed."""
        c = schema.history_change
        rows = self._connection.execute(
            select(c.c.table_name, c.c.row_key).where(c.c.history_id == history_id).order_by(c.c.id)
        )
        paragraph_ids: dict[int, None] = {}
        report_ids: dict[int, None] = {}
        for name, key in rows:
            if name in ("annotation", "remark", "paragraph", "fulfilment"):
                paragraph_ids[key[0]] = None
            elif name == "report":
                report_ids[key[0]] = None
        return replace(
            self._named(history_id),
            paragraph_ids=tuple(paragraph_ids),
            report_ids=tuple(report_ids),
        )

    def n_changes(self, history_id: int, at_most: int) -> int:
        """Return how many rows an act changed, but do not count past ``at_most``."""
        c = schema.history_change
        found = select(c.c.id).where(c.c.history_id == history_id).limit(at_most).subquery()
        return self._connection.scalar(select(func.count()).select_from(found)) or 0

    def entries(self, limit: int = 200, before: int | None = None) -> list[Entry]:
        """Return the newest acts, newest first, undo and redo included.

        Parameters
        ----------
        before
            Only acts with a smaller number: the next page.
        """
        chosen = _named().order_by(schema.history.c.id.desc()).limit(limit)
        if before is not None:
            chosen = chosen.where(schema.history.c.id < before)
        return [_entry(row) for row in self._connection.execute(chosen)]

    def newest(self) -> int:
        """Return the number of the newest act, 0 when there is none."""
        return self._connection.scalar(select(func.max(schema.history.c.id))) or 0

    def from_elsewhere(self, after: int, until: int) -> list[Entry]:
        """Return the acts after one that other programs have done, oldest first, with changes.

        ``until`` is the last that counts: one that comes meanwhile is for the next time.

        An undo or redo comes with what it took back or did again.
        """
        h = schema.history
        chosen = select(h.c.id, h.c.target_id).where(h.c.id > after, h.c.id <= until)
        rows = self._connection.execute(chosen.order_by(h.c.id)).all()
        # Asked only now: what can be read was noted before it was committed. What is noted and
        # cannot be read yet stays, for a job here may be in the middle of its act.
        own = _appended_here.get(self._connection.engine.url.database, set())
        others = [row for row in rows if row.id not in own]
        own.difference_update([number for number in tuple(own) if number <= after])
        return [self.entry(row.target_id or row.id) for row in others]

    def _named(self, history_id: int) -> Entry:
        chosen = _named().where(schema.history.c.id == history_id)
        return _entry(self._connection.execute(chosen).one())

    def _append(self, kind: str, details: Mapping[str, Any], target: int | None = None) -> int:
        result = self._connection.execute(
            insert(schema.history).values(
                at=now(),
                annotator_id=self._annotator_id,
                kind=kind,
                details=dict(details),
                target_id=target,
            )
        )
        appended = int(result.inserted_primary_key[0])  # type: ignore[index]
        _appended_here[self._connection.engine.url.database].add(appended)
        return appended

    def _undoable(self) -> int | None:
        """Return this annotator's newest act that changed something and is not undone."""
        found: int | None = self._connection.scalar(_undoable(), {"annotator": self._annotator_id})
        return found

    def _redoable(self) -> int | None:
        """Return the act undone last, unless this annotator has done something new since."""
        found: int | None = self._connection.scalar(_redoable(), {"annotator": self._annotator_id})
        return found

    def _changes(self, history_id: int) -> list[Change]:
        """Return what an act changed.

        Raises
        ------
        KnownError
            When the history holds what Duanbiao cannot have written: nothing is done then.
        """
        c = schema.history_change
        rows = self._connection.execute(
            select(c.c.table_name, c.c.row_key, c.c.before, c.c.after)
            .where(c.c.history_id == history_id)
            .order_by(c.c.id)
        )
        return [_change(*row) for row in rows]


# Made once: putting the two together took longer than SQLite takes to answer them.
@cache
def _undoable() -> Select[Any]:
    h, c = schema.history, schema.history_change
    u = schema.history.alias("u")
    newest_turn = (
        select(u.c.kind)
        .where(u.c.target_id == h.c.id)
        .order_by(u.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(h.c.id)
        .where(
            h.c.annotator_id == bindparam("annotator"),
            h.c.target_id.is_(None),
            func.coalesce(newest_turn, "redo") == "redo",
            exists().where(c.c.history_id == h.c.id),
        )
        .order_by(h.c.id.desc())
        .limit(1)
    )


@cache
def _redoable() -> Select[Any]:
    h = schema.history
    later = schema.history.alias("later")
    mine = h.c.annotator_id == bindparam("annotator")
    newest_act = select(func.max(h.c.id)).where(h.c.target_id.is_(None), mine).scalar_subquery()
    newest_turn = (
        select(func.max(later.c.id)).where(later.c.target_id == h.c.target_id).scalar_subquery()
    )
    return (
        select(h.c.target_id)
        .where(h.c.kind == "undo", mine, h.c.id > newest_act, h.c.id == newest_turn)
        .order_by(h.c.id.desc())
        .limit(1)
    )


def _change(table_name: Any, key: Any, before: Any, after: Any) -> Change:
    table = schema.UNDOABLE.get(table_name)
    if table is not None and isinstance(key, list) and len(key) == len(table.primary_key):
        sides = (before, after)
        known = set(table.columns.keys())
        if sides != (None, None) and all(
            side is None or (isinstance(side, dict) and side.keys() <= known) for side in sides
        ):
            return Change(table, tuple(key), before, after)
    raise KnownError(
        _("The history of this project is damaged here; nothing was changed."),
        _("Go back to a backup, or go on without undoing this."),
    )


def _named() -> Select[Any]:
    h = schema.history
    return select(h.c.id, h.c.at, schema.annotator.c.name, h.c.kind, h.c.details).join(
        schema.annotator, schema.annotator.c.id == h.c.annotator_id
    )


def _entry(row: Any) -> Entry:
    return Entry(row[0], row[1], row[2], row[3], row[4])


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["Act", "Entry", "History", "by_table", "now"]
