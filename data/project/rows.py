"""Rows by primary key: read, compared, written; what the history is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from data.project import schema, search_index

_BATCH = 2000  # keys in one IN (…): SQLite takes 32,766 variables

Key = tuple[Any, ...]
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One row before and after an act, in the columns that it changed.

    ``before`` is None where there was no row, ``after`` where there is none any more; then the
    other side holds the whole row.
    """

    table: Table
    key: Key
    before: Values | None
    after: Values | None

    def reversed(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.table, self.key, self.after, self.before)


def key_of(table: Table, row: Mapping[str, Any]) -> Key:
    """Return the primary key of a row."""
    return tuple(row[column.name] for column in table.primary_key)


def rows_by_key(connection: Connection, table: Table, keys: Iterable[Key]) -> dict[Key, Values]:
    """Return the rows that are there of those with these primary keys."""
    first, *others = table.primary_key.columns
    wanted = set(keys)
    heads = list(dict.fromkeys(key[0] for key in wanted))
    names = [column.name for column in (first, *others)]
    found: dict[Key, Values] = {}
    for start in range(0, len(heads), _BATCH):
        chosen = select(table).where(first.in_(heads[start : start + _BATCH]))
        for row in connection.execute(chosen).mappings():
            key = tuple(row[name] for name in names)
            if key in wanted:
                found[key] = dict(row)
    return found


def changes_to(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> list[Change]:
    """Return what inserting ``rows``, or changing the rows with their keys, would change.

    Columns left out stay as they are, or take their default in a new row.
    """
    before = rows_by_key(connection, table, (key_of(table, row) for row in rows))
    changes = []
    for row in rows:
        key = key_of(table, row)
        old = before.get(key)
        if old is None:
            changes.append(Change(table, key, None, _whole(table, row)))
            continue
        changed = [name for name, value in row.items() if old[name] != value]
        if changed:
            was = {name: old[name] for name in changed}
            changes.append(Change(table, key, was, {name: row[name] for name in changed}))
    return changes


def _whole(table: Table, row: Mapping[str, Any]) -> Values:
    return {c.name: row.get(c.name, False if c.server_default else None) for c in table.columns}


def apply(connection: Connection, changes: Sequence[Change]) -> None:
    """Write the changes, in their order of tables, each table's at once."""
    texts = [
        c.key[0]
        for c in changes
        if c.table is schema.paragraph and "text" in {*(c.before or ()), *(c.after or ())}
    ]
    with search_index.kept_in_step(connection, texts):
        for table, own in by_table(changes).items():
            _delete(connection, table, [c.key for c in own if c.after is None])
            new = [c.after for c in own if c.before is None and c.after is not None]
            if new:
                connection.execute(insert(table), new)
            _update(connection, table, [c for c in own if c.before is not None])


def differing(connection: Connection, changes: Sequence[Change]) -> list[Change]:
    """Return the changes whose row is no longer as ``before`` says."""
    found = []
    for table, own in by_table(changes).items():
        present = rows_by_key(connection, table, [c.key for c in own])
        for change in own:
            row = present.get(change.key)
            if change.before is None or row is None:
                if (change.before is None) != (row is None):
                    found.append(change)
            elif any(row[name] != value for name, value in change.before.items()):
                found.append(change)
    return found


def by_table(changes: Iterable[Change]) -> dict[Table, list[Change]]:
    """Return the changes of each table, in the order in which the tables first occur."""
    grouped: dict[Table, list[Change]] = {}
    for change in changes:
        grouped.setdefault(change.table, []).append(change)
    return grouped


def _update(connection: Connection, table: Table, changes: Sequence[Change]) -> None:
    same_columns: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        if change.after:
            same_columns.setdefault(tuple(sorted(change.after)), []).append(change)
    keys = [column.name for column in table.primary_key]
    for names, own in same_columns.items():
        statement = (
            update(table)
            .where(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        connection.execute(
            statement,
            [
                {f"key_{name}": part for name, part in zip(keys, c.key, strict=True)}
                | {f"new_{name}": value for name, value in (c.after or {}).items()}
                for c in own
            ],
        )


def _delete(connection: Connection, table: Table, keys: Sequence[Key]) -> None:
    if not keys:
        return
    columns = list(table.primary_key.columns)
    statement = delete(table).where(*(c == bindparam(f"key_{c.name}") for c in columns))
    named = [f"key_{column.name}" for column in columns]
    connection.execute(statement, [dict(zip(named, key, strict=True)) for key in keys])
