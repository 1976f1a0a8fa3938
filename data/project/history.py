"""The append-only history of a project; undo and redo walk it, also after a restart.

An act writes rows through :meth:`Act.write`, which keeps each row as it was and as it is. Undo
writes the rows back and appends an entry of its own, so the history only ever grows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from data.project import schema
from data.project.file import transaction

_BATCH = 400  # keys in one IN (…): SQLite takes 32,766 variables


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
        The paragraphs whose annotation, remark or text it changed.
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


class Act:
    """One act under way: everything it writes is one transaction and one undo."""

    def __init__(self, connection: Connection, history_id: int) -> None:
        self._connection = connection
        self.id = history_id

    def write(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert ``rows`` or change the rows with their keys; columns left out stay."""
        rows = list(rows)
        before = _rows(self._connection, table, [_key(table, row) for row in rows])
        after: list[dict[str, Any]] = []
        for row in rows:
            old = before.get(_key(table, row))
            after.append({**(old or {}), **row})
        changed = [row for row in after if before.get(_key(table, row)) != row]
        if changed:
            _put(self._connection, table, changed)
            self._record(table, [(_key(table, r), before.get(_key(table, r)), r) for r in changed])

    def remove(self, table: Table, keys: Iterable[tuple[Any, ...]]) -> None:
        """Delete the rows with these primary keys."""
        before = _rows(self._connection, table, list(keys))
        if before:
            _drop(self._connection, table, list(before))
            self._record(table, [(key, row, None) for key, row in before.items()])

    def _record(
        self,
        table: Table,
        changes: Sequence[tuple[tuple[Any, ...], dict[str, Any] | None, dict[str, Any] | None]],
    ) -> None:
        self._connection.execute(
            insert(schema.history_change),
            [
                {
                    "history_id": self.id,
                    "table_name": table.name,
                    "row_key": list(key),
                    "before": before,
                    "after": after,
                }
                for key, before, after in changes
            ],
        )


class History:
    """What was done to the project, by whom and when."""

    def __init__(self, connection: Connection, annotator_id: int) -> None:
        self._connection = connection
        self._annotator_id = annotator_id

    @contextlib.contextmanager
    def act(self, kind: str, details: Mapping[str, Any]) -> Iterator[Act]:
        """Do the block as one act, durable when it ends, nothing of it when it fails."""
        with transaction(self._connection):
            yield Act(self._connection, self._append(kind, details))

    def last(self) -> Entry | None:
        """Return the act that undo would take back."""
        found = self._undoable()
        return None if found is None else self.entry(found)

    def next(self) -> Entry | None:
        """Return the act that redo would do again."""
        found = self._redoable()
        return None if found is None else self.entry(found)

    def undo(self) -> Entry | None:
        """Take the last act back; return it, or None when there is none."""
        with transaction(self._connection):
            found = self._undoable()
            if found is None:
                return None
            self._replay(found, "before")
            self._append("undo", {}, found)
        return self.entry(found)

    def redo(self) -> Entry | None:
        """Do the last undone act again; return it, or None when there is none."""
        with transaction(self._connection):
            found = self._redoable()
            if found is None:
                return None
            self._replay(found, "after")
            self._append("redo", {}, found)
        return self.entry(found)

    def revoke(self, history_id: int) -> int:
        """Take back an older act where its rows are still as it left them.

        This is a new act, so that it can be undone. Returns the number of rows put back.
        """
        changes = self._changes(history_id)
        put_back = 0
        with self.act("revoke", {"target": history_id}) as act:
            for name, rows in _by_table(changes).items():
                table = schema.metadata.tables[name]
                now = _rows(self._connection, table, [key for key, _b, _a in rows])
                same = [(key, b) for key, b, a in rows if now.get(key) == _plain(table, a)]
                act.write(table, [b for _key, b in same if b is not None])
                act.remove(table, [key for key, b in same if b is None])
                put_back += len(same)
        return put_back

    def entry(self, history_id: int) -> Entry:
        """Return one act."""
        h = schema.history
        row = self._connection.execute(
            select(h, schema.annotator.c.name)
            .join(schema.annotator, schema.annotator.c.id == h.c.annotator_id)
            .where(h.c.id == history_id)
        ).one()
        paragraph_ids: dict[int, None] = {}
        report_ids: dict[int, None] = {}
        for name, key, _before, _after in self._changes(history_id):
            if name in ("annotation", "remark", "paragraph"):
                paragraph_ids[key[0]] = None
            elif name == "report":
                report_ids[key[0]] = None
        return Entry(
            row.id, row.at, row.name, row.kind, row.details, tuple(paragraph_ids), tuple(report_ids)
        )

    def entries(self, limit: int = 200) -> list[Entry]:
        """Return the newest acts, newest first, undo and redo included."""
        h = schema.history
        rows = self._connection.execute(
            select(h.c.id, h.c.at, h.c.kind, h.c.details, schema.annotator.c.name)
            .join(schema.annotator, schema.annotator.c.id == h.c.annotator_id)
            .order_by(h.c.id.desc())
            .limit(limit)
        )
        return [Entry(row.id, row.at, row.name, row.kind, row.details) for row in rows]

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
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def _undoable(self) -> int | None:
        """Return the newest act that is not undone."""
        h = schema.history
        u = schema.history.alias("u")
        newest_turn = (
            select(u.c.kind)
            .where(u.c.target_id == h.c.id)
            .order_by(u.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        return self._connection.scalar(
            select(h.c.id)
            .where(h.c.target_id.is_(None), func.coalesce(newest_turn, "redo") == "redo")
            .order_by(h.c.id.desc())
            .limit(1)
        )

    def _redoable(self) -> int | None:
        """Return the act undone last, unless something new was done since."""
        h = schema.history
        later = schema.history.alias("later")
        newest_act = select(func.max(h.c.id)).where(h.c.target_id.is_(None)).scalar_subquery()
        newest_turn = (
            select(func.max(later.c.id)).where(later.c.target_id == h.c.target_id).scalar_subquery()
        )
        return self._connection.scalar(
            select(h.c.target_id)
            .where(h.c.kind == "undo", h.c.id > newest_act, h.c.id == newest_turn)
            .order_by(h.c.id.desc())
            .limit(1)
        )

    def _changes(
        self, history_id: int
    ) -> list[tuple[str, tuple[Any, ...], dict[str, Any] | None, dict[str, Any] | None]]:
        c = schema.history_change
        rows = self._connection.execute(
            select(c.c.table_name, c.c.row_key, c.c.before, c.c.after)
            .where(c.c.history_id == history_id)
            .order_by(c.c.id)
        )
        return [(row[0], tuple(row[1]), row[2], row[3]) for row in rows]

    def _replay(self, history_id: int, side: str) -> None:
        changes = self._changes(history_id)
        if side == "before":
            changes.reverse()
        for name, rows in _by_table(changes).items():
            table = schema.metadata.tables[name]
            wanted = [(key, b if side == "before" else a) for key, b, a in rows]
            _drop(self._connection, table, [key for key, row in wanted if row is None])
            _put(self._connection, table, [row for _key, row in wanted if row is not None])


def _by_table(
    changes: Sequence[tuple[str, tuple[Any, ...], Any, Any]],
) -> dict[str, list[tuple[tuple[Any, ...], Any, Any]]]:
    grouped: dict[str, list[tuple[tuple[Any, ...], Any, Any]]] = {}
    for name, key, before, after in changes:
        grouped.setdefault(name, []).append((key, before, after))
    return grouped


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[column.name] for column in table.primary_key)


def _plain(table: Table, row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a row read from JSON with the columns the table has today."""
    return None if row is None else {c.name: row.get(c.name) for c in table.columns}


def _rows(
    connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]
) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Return the rows with these primary keys, by key."""
    first, *others = table.primary_key.columns
    wanted = set(keys)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    heads = list({key[0] for key in keys})
    for start in range(0, len(heads), _BATCH):
        chosen = select(table).where(first.in_(heads[start : start + _BATCH]))
        for row in connection.execute(chosen).mappings():
            key = tuple(row[column.name] for column in (first, *others))
            if key in wanted:
                found[key] = dict(row)
    return found


def _put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    statement = upsert(table)
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=changed), [dict(r) for r in rows]
    )


def _drop(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
    if not keys:
        return
    columns = list(table.primary_key.columns)
    statement = delete(table).where(*(c == bindparam(f"key_{c.name}") for c in columns))
    named = [f"key_{column.name}" for column in columns]
    connection.execute(statement, [dict(zip(named, key, strict=True)) for key in keys])


def now() -> str:
    """Return the time as ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


__all__ = ["Act", "Entry", "History", "now"]
