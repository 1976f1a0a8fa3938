"""What can still be read of a damaged project, row by row, into a new one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, insert, select

from data.errors import KnownError
from data.language import _
from data.project import file, labels, schema
from data.project.failures import damaged
from data.project.history import now
from data.scheme import LabelScheme, default_scheme

_AT_ONCE = 500  # rows read together; where that fails, one by one
_DARK = 200  # batches without a readable row, after which the steps grow

# Parents before children, so that every row finds what it hangs on.
_TABLES: tuple[Table, ...] = (
    schema.setting,
    schema.label,
    schema.annotator,
    schema.report,
    schema.paragraph,
    schema.annotation,
    schema.remark,
    schema.fulfilment,
    schema.model,
    schema.suggestion,
    schema.history,
    schema.history_change,
)
_LEFT_OUT = ("search_indexed_to",)  # the new file's index is empty


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were read, and how many places could not be."""

    n_rows: dict[str, int]
    n_lost: dict[str, int]

    @property
    def is_whole(self) -> bool:
        """Nothing was lost."""
        return not any(self.n_lost.values())


def salvage(
    broken: Path, rescued: Path, progress: Callable[[int, int], None] | None = None
) -> Salvaged:
    """Read what can be read of ``broken`` into the new project ``rescued``.

    ``broken`` is only read. Paragraphs whose report is lost come under a report named as
    recovered; labels, notes and suggestions whose paragraph is lost are dropped and counted.

    Raises
    ------
    KnownError
        When not even the list of tables can be read, or ``rescued`` cannot be written.
    """
    found: dict[str, list[int]] = {}

    def fill(connection: Connection) -> None:
        with contextlib.closing(_opened(broken)) as source:
            raw = file.driver(connection)
            # Rows come in before it is known whether what they hang on can be read.
            raw.execute("PRAGMA defer_foreign_keys = ON")
            for done, table in enumerate(_TABLES, 1):
                found[table.name] = _copied(source, raw, table)
                if progress is not None:
                    progress(done, len(_TABLES))
            _mend(connection, found)

    connection = file.create(rescued, fill)
    file.close(connection)
    return Salvaged(
        {name: counts[0] for name, counts in found.items()},
        {name: counts[1] for name, counts in found.items()},
    )


def _opened(broken: Path) -> sqlite3.Connection:
    if not broken.is_file():
        raise KnownError(_("There is no project {name}.").format(name=broken.name))
    try:
        source = sqlite3.connect(f"{broken.resolve().as_uri()}?mode=ro", uri=True, timeout=5)
        # Damaged pages may hold half a character.
        source.text_factory = lambda content: content.decode("utf-8", "replace")
        source.execute("PRAGMA trusted_schema = OFF")
        source.execute("PRAGMA writable_schema = ON")  # reads on past a broken definition
        source.execute("PRAGMA query_only = ON")
        names = {row[0] for row in source.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise damaged(broken) from error
    if "paragraph" not in names:
        source.close()
        raise KnownError(
            _("Nothing can be read of {name}.").format(name=broken.name),
            _("Go back to a backup."),
        )
    return source


def _copied(source: sqlite3.Connection, raw: sqlite3.Connection, table: Table) -> list[int]:
    """Copy a table; return how many rows came over and how many could not be read or kept."""
    try:
        present = [row[1] for row in source.execute(f"PRAGMA table_info({table.name})")]
    except sqlite3.Error:
        present = []
    columns = [column.name for column in table.columns if column.name in present]
    if not columns:
        return [0, 0]
    marks = ", ".join("?" * len(columns))
    names = ", ".join(columns)
    put = f"INSERT OR IGNORE INTO {table.name} ({names}) VALUES ({marks})"
    n_rows = n_lost = 0
    for row in _rows(source, table.name, columns):
        if row is None:
            n_lost += 1
            continue
        if table is schema.setting and row[0] in _LEFT_OUT:
            continue
        try:
            n_kept = raw.execute(put, row).rowcount
        except sqlite3.IntegrityError:
            n_kept = 0
        n_rows += n_kept
        n_lost += 1 - n_kept
    return [n_rows, n_lost]


def _rows(
    source: sqlite3.Connection, name: str, columns: Sequence[str]
) -> Iterator[tuple[object, ...] | None]:
    """Yield the rows in the order of their row ids; None for each that cannot be read."""
    names = ", ".join(columns)
    onwards = (
        f"SELECT rowid, {names} FROM {name} NOT INDEXED"
        f" WHERE rowid >= ? ORDER BY rowid LIMIT {_AT_ONCE}"
    )
    single = f"SELECT {names} FROM {name} NOT INDEXED WHERE rowid = ?"
    last = _last_row(source, name)
    start = n_dark = 0
    while start <= last:
        try:
            rows = source.execute(onwards, (start,)).fetchall()
        except (sqlite3.Error, OverflowError):
            rows = None
        if rows is not None:
            yield from (row[1:] for row in rows)
            start, n_dark = (rows[-1][0] + 1 if rows else last + 1), 0
            continue
        n_dark += 1
        for rowid in range(start, min(start + _AT_ONCE, last + 1)):
            try:
                found = source.execute(single, (rowid,)).fetchall()
            except (sqlite3.Error, OverflowError):
                yield None
                continue
            n_dark = 0 if found else n_dark
            yield from found
        # A last row id that is rubbish itself must not keep anybody waiting for ever.
        start += _AT_ONCE * 2 ** max(0, n_dark - _DARK)


def _last_row(source: sqlite3.Connection, name: str) -> int:
    """Return the largest row id, by the table or, where that is broken, by an index of it."""
    largest = 0
    queries = [f"SELECT max(rowid) FROM {name} NOT INDEXED", f"SELECT count(*) FROM {name}"]
    with contextlib.suppress(sqlite3.Error):
        indexes = [row[1] for row in source.execute(f"PRAGMA index_list({name})")]
        for index in indexes:
            queries.append(
                f'SELECT max(rowid) FROM (SELECT rowid FROM {name} INDEXED BY "{index}")'
            )
    queries.append(f"SELECT seq FROM sqlite_sequence WHERE name = '{name}'")
    for query in queries:
        with contextlib.suppress(sqlite3.Error):
            found = source.execute(query).fetchone()
            if found is not None and isinstance(found[0], int):
                largest = max(largest, found[0])
    if not largest:
        largest = _by_halving(source, name)
    return min(largest, 2**40)


def _by_halving(source: sqlite3.Connection, name: str) -> int:
    """Return the end of what can be read by walking down from large row ids."""
    largest = 0
    for power in range(30, -1, -1):
        with contextlib.suppress(sqlite3.Error):
            query = f"SELECT rowid FROM {name} NOT INDEXED WHERE rowid >= ? LIMIT 1"
            if source.execute(query, (largest + 2**power,)).fetchone() is not None:
                largest += 2**power
    return largest


def _mend(connection: Connection, found: dict[str, list[int]]) -> None:
    """Give orphans a parent where one can be made, and drop the others."""
    raw = file.driver(connection)
    scheme = [row[0] for row in connection.execute(select(schema.label.c.key))]
    if not scheme:
        labels.first_scheme(connection, default_scheme())
        scheme = list(default_scheme().keys)
    used = {row[0] for row in raw.execute("SELECT DISTINCT label FROM annotation")}
    for position, label in enumerate(LabelScheme.from_keys(tuple(sorted(used - {*scheme}))).labels):
        row = LabelScheme((label,)).to_json()[0] | {"position": len(scheme) + position}
        connection.execute(insert(schema.label), row)
    raw.execute(
        "INSERT INTO annotator (id, name)"
        " SELECT DISTINCT annotator_id, 'annotator ' || annotator_id"
        " FROM (SELECT annotator_id FROM annotation UNION SELECT annotator_id FROM remark"
        "       UNION SELECT annotator_id FROM fulfilment UNION SELECT annotator_id FROM history)"
        " WHERE annotator_id NOT IN (SELECT id FROM annotator)"
    )
    lost_reports = raw.execute(
        "SELECT DISTINCT report_id FROM paragraph WHERE report_id NOT IN (SELECT id FROM report)"
    ).fetchall()
    for (report_id,) in lost_reports:
        connection.execute(
            insert(schema.report).values(
                id=report_id,
                name=_("Recovered report {number}").format(number=report_id),
                position=report_id,
                source="",
                format="text",
                text_hash="",
                imported_at=now(),
                receipt={},
                is_removed=False,
            )
        )
    # Undo of an act whose changes are lost in part would be half an undo: it is no act then.
    for table, parent in (
        ("annotation", "paragraph_id NOT IN (SELECT id FROM paragraph)"),
        ("remark", "paragraph_id NOT IN (SELECT id FROM paragraph)"),
        ("fulfilment", "goal_id NOT IN (SELECT id FROM paragraph)"),
        ("fulfilment", "achievement_id NOT IN (SELECT id FROM paragraph)"),
        ("fulfilment", "report_id NOT IN (SELECT id FROM report)"),
        ("suggestion", "paragraph_id NOT IN (SELECT id FROM paragraph)"),
        ("suggestion", "model_id NOT IN (SELECT id FROM model)"),
        ("history_change", "history_id NOT IN (SELECT id FROM history)"),
        ("history", "target_id IS NOT NULL AND target_id NOT IN (SELECT id FROM history)"),
    ):
        dropped = raw.execute(f"DELETE FROM {table} WHERE {parent}").rowcount
        found[table][0] -= dropped
        found[table][1] += dropped
    if found["history_change"][1] or found["history"][1]:
        raw.execute("DELETE FROM history_change")
        raw.execute("DELETE FROM history WHERE target_id IS NOT NULL")
