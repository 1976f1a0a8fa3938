"""Finding paragraphs by their words, labels, suggestions, flags, reports and dates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, Connection, text

from data.project import search_index
from data.project.file import driver
from data.project.reports import StoredParagraph
from data.project.search_index import BLOCK, folded
from data.report import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to find; what is left as it is does not matter.

    Attributes
    ----------
    text
        Words apart by spaces, all of which must occur; large or small, full or half width.
    labels, suggestions
        Keys, any of which will do.
    is_labelled, is_flagged, has_note
        By the annotator.
    at_least, at_most
        Confidence of the suggestion, 0 to 1, both included.
    is_disagreement
        The annotator's label is another than the suggestion.
    annotator
        Whose labels, notes and flags; None for the project's annotator.
    labelled_from, labelled_to
        Local days, both included.
    """

    text: str = ""
    labels: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    is_labelled: bool | None = None
    is_flagged: bool | None = None
    has_note: bool | None = None
    at_least: float | None = None
    at_most: float | None = None
    is_disagreement: bool = False
    report_ids: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()
    annotator: str | None = None
    labelled_from: date | None = None
    labelled_to: date | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """The words to find, as a paragraph's text is compared with them."""
        return tuple(dict.fromkeys(folded(self.text).split()))


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph found, with what its line in a list shows.

    ``label`` is the annotator's, None where there is none, as are ``suggestion`` and
    ``confidence``.
    """

    paragraph: StoredParagraph
    report_name: str
    label: str | None
    is_flagged: bool
    suggestion: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the paragraphs found, and where to go on; ``after`` is None on the last page."""

    hits: tuple[Hit, ...]
    after: int | None


class Search:
    """Searches one project, as one annotator."""

    def __init__(self, connection: Connection, annotator: str) -> None:
        self._connection = connection
        self._annotator = annotator
        driver(connection).create_function("folded", 1, folded, deterministic=True)

    def find(self, wanted: Wanted, after: int = 0, limit: int = 100) -> Page:
        """Return the paragraphs wanted, in the order in which they came into the project.

        Parameters
        ----------
        after
            ``Page.after`` of the page before.
        """
        rows: list[Any] = []
        for query in self._queries(wanted, after):
            rows += query.rows(_HIT, limit + 1 - len(rows))
            if len(rows) > limit:
                break
        hits = tuple(_hit(row) for row in rows[:limit])
        return Page(hits, hits[-1].paragraph.id if len(rows) > limit else None)

    def count(self, wanted: Wanted, at_most: int = 10_000) -> int:
        """Return how many paragraphs are wanted, but do not count past ``at_most``."""
        found = 0
        for query in self._queries(wanted, 0):
            found += len(query.rows("p.id", at_most - found))
            if found >= at_most:
                break
        return found

    def ids(self, wanted: Wanted) -> list[int]:
        """Return the ids of all paragraphs wanted: to label or accept them at once."""
        return [row[0] for query in self._queries(wanted, 0) for row in query.rows("p.id", -1)]

    def backlog(self) -> int:
        """Return how many paragraphs are not indexed yet; they are found, only slower."""
        return search_index.backlog(self._connection)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Index what was imported since the last time; fit for a background job.

        Parameters
        ----------
        progress
            Called with paragraphs done and in all; raising CancelledError in it stops, and the
            next call goes on from there.
        """
        search_index.catch_up(self._connection, progress)

    def _queries(self, wanted: Wanted, after: int) -> Iterator[_Query]:
        """Yield queries that together find what is wanted, in order, the quickest way."""
        conditions = _Conditions(wanted, self._annotator, after)
        if conditions.needs_remark:
            driving = "remark m CROSS JOIN paragraph p ON p.id = m.paragraph_id"
            yield _Query(self._connection, conditions, driving, "m", "m.paragraph_id")
            return
        # The texts of a few reports are read sooner than the index is asked.
        is_few = 0 < len(wanted.report_ids) <= _FEW_REPORTS
        blocks = None if is_few else self._blocks(wanted.terms, after)
        is_by_label = conditions.needs_label and not is_few
        n_labelled = self._n_labelled(wanted) if is_by_label else None
        if n_labelled is not None and (blocks is None or n_labelled < len(blocks) * BLOCK):
            driving = "annotation a CROSS JOIN paragraph p ON p.id = a.paragraph_id"
            yield _Query(self._connection, conditions, driving, "a", "a.paragraph_id")
        elif blocks is None and conditions.needs_suggestion and not is_few:
            driving = "suggestion s CROSS JOIN paragraph p ON p.id = s.paragraph_id"
            yield _Query(self._connection, conditions, driving, "s", "s.paragraph_id")
        elif blocks is None:
            yield _Query(self._connection, conditions, "paragraph p", "", "p.id")
        else:
            # A few blocks fill a page of a common word; a rare one has only a few.
            start, size = 0, 4
            while start < len(blocks):
                part = json.dumps(blocks[start : start + size])
                yield _Query(self._connection, conditions, _OF_BLOCKS, "", "p.id", part)
                start, size = start + size, min(size * 4, 2048)

    def _blocks(self, terms: Sequence[str], after: int) -> list[int] | None:
        """Return the blocks that may hold the terms; None when the index cannot tell."""
        match = search_index.match(terms)
        if not match:
            return None
        rows = self._connection.exec_driver_sql(
            "SELECT rowid FROM paragraph_search"
            " WHERE paragraph_search MATCH ? AND rowid >= ? ORDER BY rowid",
            (match, after // BLOCK),
        )
        found = [row[0] for row in rows]
        first = max(search_index.indexed_to(self._connection), after // BLOCK * BLOCK)
        last = self._connection.exec_driver_sql("SELECT max(id) FROM paragraph").scalar() or 0
        return found + list(range(first // BLOCK, last // BLOCK + 1))

    def _n_labelled(self, wanted: Wanted) -> int:
        sql = (
            "SELECT count(*) FROM annotation WHERE annotator_id ="
            " (SELECT id FROM annotator WHERE name = :annotator)"
        )
        values: dict[str, Any] = {"annotator": wanted.annotator or self._annotator}
        if wanted.labels:
            sql += " AND label IN (SELECT value FROM json_each(:labels))"
            values["labels"] = json.dumps(wanted.labels)
        return int(self._connection.execute(text(sql), values).scalar_one())


_FEW_REPORTS = 20
_OF_BLOCKS = (
    "json_each(:blocks) b CROSS JOIN paragraph p"
    f" ON p.id BETWEEN b.value * {BLOCK} AND b.value * {BLOCK} + {BLOCK - 1}"
)
_HIT = (
    "p.id, p.report_id, p.position, p.text, p.kind, p.level, p.heading_path, p.original_text,"
    " r.name, a.label, coalesce(m.is_flagged, 0), s.label, s.confidence"
)


class _Conditions:
    """The wanted things as SQL: what must hold, and which tables must have a row."""

    def __init__(self, wanted: Wanted, annotator: str, after: int) -> None:
        self.values: dict[str, Any] = {"annotator": wanted.annotator or annotator, "after": after}
        self.where = ["p.is_removed = 0"]
        self.needs_label = bool(
            wanted.labels
            or wanted.is_labelled
            or wanted.is_disagreement
            or wanted.labelled_from
            or wanted.labelled_to
        )
        self.needs_suggestion = bool(
            wanted.suggestions
            or wanted.is_disagreement
            or wanted.at_least is not None
            or wanted.at_most is not None
        )
        self.needs_remark = bool(wanted.is_flagged or wanted.has_note)
        for number, term in enumerate(wanted.terms):
            name = f"term{number}"
            condition, self.values[name] = _occurs(term, name)
            self._add(condition)
        self._any_of("a.label", "labels", wanted.labels)
        self._any_of("s.label", "suggestions", wanted.suggestions)
        self._any_of("p.report_id", "report_ids", wanted.report_ids)
        self._any_of("p.kind", "kinds", wanted.kinds)
        if wanted.is_disagreement:
            self._add("a.label != s.label AND p.kind != 'heading'")
        if wanted.is_labelled is False:
            self._add("a.label IS NULL AND p.kind != 'heading'")
        if wanted.is_flagged is not None:
            self._add(f"coalesce(m.is_flagged, 0) = {int(wanted.is_flagged)}")
        if wanted.has_note is not None:
            self._add(f"m.note IS {'NOT ' if wanted.has_note else ''}NULL")
        self._compared("s.confidence >=", "at_least", wanted.at_least)
        self._compared("s.confidence <=", "at_most", wanted.at_most)
        self._compared("a.at >=", "labelled_from", _start_of_day(wanted.labelled_from))
        until = wanted.labelled_to and wanted.labelled_to + timedelta(days=1)
        self._compared("a.at <", "labelled_to", _start_of_day(until))

    def _add(self, condition: str) -> None:
        self.where.append(condition)

    def _any_of(self, column: str, name: str, values: Sequence[Any]) -> None:
        if values:
            self._add(f"{column} IN (SELECT value FROM json_each(:{name}))")
            self.values[name] = json.dumps(values)

    def _compared(self, comparison: str, name: str, value: Any) -> None:
        if value is not None:
            self._add(f"{comparison} :{name}")
            self.values[name] = value


class _Query:
    """One query: the conditions over all paragraphs, or over those of some blocks."""

    def __init__(
        self,
        connection: Connection,
        conditions: _Conditions,
        driving: str,
        driven_by: str,
        order: str,
        blocks: str | None = None,
    ) -> None:
        self._connection = connection
        self._values = conditions.values | ({"blocks": blocks} if blocks is not None else {})
        joins = [f"FROM {driving} JOIN report r ON r.id = p.report_id AND r.is_removed = 0"]
        where = [*conditions.where, f"{order} > :after"]
        mine = "annotator_id = (SELECT id FROM annotator WHERE name = :annotator)"
        if driven_by in ("a", "m"):
            where.append(f"{driven_by}.{mine}")
        if driven_by != "a":
            joins.append(_join(conditions.needs_label, "annotation a", f"a.{mine}"))
        if driven_by != "s":
            joins.append(_join(conditions.needs_suggestion, "suggestion s"))
        if driven_by != "m":
            joins.append(_join(conditions.needs_remark, "remark m", f"m.{mine}"))
        self._from = f"{' '.join(joins)} WHERE {' AND '.join(where)} ORDER BY {order}"

    def rows(self, columns: str, limit: int) -> Sequence[Any]:
        """Return these columns of the first rows; a limit of -1 returns all."""
        sql = text(f"SELECT {columns} {self._from} LIMIT :limit")
        values = self._values | {"limit": limit}
        if columns is _HIT:
            return self._connection.execute(sql.columns(heading_path=JSON), values).all()
        return self._connection.execute(sql, values).all()


def _occurs(term: str, name: str) -> tuple[str, str]:
    """Return the condition that a text holds a folded term, and the value it is given.

    SQLite's own comparisons, for letters and digits too: a function of ours would be called for
    each text, and hold up the window's thread meanwhile.
    """
    # GLOB ends at a null character.
    if "\0" not in term and all(one.isascii() or one.upper() == one for one in term):
        if not any(map(str.isascii, term)):
            return f"instr(p.text, :{name}) > 0", term
        return f"p.text GLOB :{name}", f"*{''.join(map(search_index.either_way, term))}*"
    return f"instr(folded(p.text), :{name}) > 0", term


def _join(is_needed: bool, table: str, also: str = "") -> str:
    alias = table.split()[1]
    condition = f"{alias}.paragraph_id = p.id" + (f" AND {also}" if also else "")
    return f"{'' if is_needed else 'LEFT '}JOIN {table} ON {condition}"


def _start_of_day(day: date | None) -> str | None:
    if day is None:
        return None
    local = datetime.combine(day, time.min).astimezone(UTC)
    return local.isoformat(timespec="seconds")


def _hit(row: Any) -> Hit:
    paragraph = StoredParagraph(
        row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6]), row[7]
    )
    return Hit(paragraph, row[8], row[9], bool(row[10]), row[11], row[12])
