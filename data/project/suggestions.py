"""What the classifier proposes for the project's paragraphs, and the models that did so."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    insert,
    literal_column,
    select,
    update,
)

from data.project import schema
from data.project.file import driver, transaction
from data.project.history import now
from data.project.reports import without_label
from data.suggestion import Suggestion

Order = Literal["least_sure", "most_sure", "report", "label"]

_CHUNK = 5000
# SQLite's waiting writers ask again after 1, 2, 5, 10, 15 ms: one of these falls in.
_TURN_S = 0.012
# In the metrics of what is no model of this project, but a file that brought suggestions.
_IMPORTED_FROM = "imported_from"
# Models whose file is kept, the newest among them.
_KEPT_MODELS = 8
# Beside the project, not in it: filled without keeping other writers waiting.
_INCOMING = (
    "CREATE TEMP TABLE incoming"
    " (paragraph_id INTEGER PRIMARY KEY, label TEXT, confidence REAL, probabilities BLOB)"
)


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model that the project was tagged with; its content only for the last few.

    Attributes
    ----------
    metrics
        As ``evaluate --json`` prints them, measured on reports the model had not seen.
    label_counts
        Label key to the number of annotations it learnt from; empty for the starter.
    is_kept
        Whether it can be gone back to: its file is still there, or it is the starter.
    """

    id: int
    at: str
    labels: tuple[str, ...]
    metrics: Mapping[str, Any] = field(hash=False)
    label_counts: Mapping[str, int] = field(hash=False)
    is_kept: bool = True

    @property
    def n_labels(self) -> int:
        """How many labels it learnt from."""
        return sum(self.label_counts.values())


class Suggestions:
    """The suggestions of one project. They are computed, so no act and no undo."""

    def __init__(self, connection: Connection, annotator_id: int) -> None:
        self._connection = connection
        self._annotator_id = annotator_id

    def keep_model(
        self,
        labels: Sequence[str],
        content: bytes | None,
        metrics: Mapping[str, Any],
        label_counts: Mapping[str, int],
    ) -> int:
        """Keep a model with its measure; of older models the last few, so as to go back to them.

        Those before them keep their measure alone.
        """
        m = schema.model
        with transaction(self._connection):
            kept = select(m.c.id).where(m.c.content.is_not(None)).order_by(m.c.id.desc())
            recent = list(self._connection.scalars(kept.limit(_KEPT_MODELS - 1)))
            stale = m.c.content.is_not(None) & m.c.id.not_in(recent)
            self._connection.execute(update(m).where(stale).values(content=None))
            result = self._connection.execute(
                insert(schema.model).values(
                    at=now(),
                    labels=list(labels),
                    metrics=dict(metrics),
                    label_counts=dict(label_counts),
                    content=content,
                )
            )
        return int(result.inserted_primary_key[0])  # type: ignore[index]

    def take_over(
        self, source: str, labels: Sequence[str], suggestions: Iterable[tuple[int, Suggestion]]
    ) -> None:
        """Keep what a classifier elsewhere proposed, by paragraph id, as it is written in a file.

        Parameters
        ----------
        source
            The file's name. It stands in for the model, which is not here.
        labels
            The keys that the probabilities are of, in their order.
        """
        with transaction(self._connection):
            result = self._connection.execute(
                insert(schema.model).values(
                    at=now(),
                    labels=list(labels),
                    metrics={_IMPORTED_FROM: source},
                    label_counts={},
                    content=None,
                )
            )
        self.add(int(result.inserted_primary_key[0]), suggestions)  # type: ignore[index]

    def models(self) -> list[StoredModel]:
        """Return the models, newest first."""
        m = schema.model
        rows = self._connection.execute(
            select(
                m.c.id, m.c.at, m.c.labels, m.c.metrics, m.c.label_counts, m.c.content.is_not(None)
            )
            .where(m.c.metrics[_IMPORTED_FROM].as_string().is_(None))
            .order_by(m.c.id.desc())
        )
        return [
            StoredModel(r[0], r[1], tuple(r[2]), r[3], r[4], bool(r[5]) or not r[4]) for r in rows
        ]

    def model_content(self, model_id: int | None = None) -> bytes | None:
        """Return the .skops file of a model, the newest when left out, or None."""
        m = schema.model
        own = m.c.metrics[_IMPORTED_FROM].as_string().is_(None)
        chosen = select(m.c.content).where(own).order_by(m.c.id.desc()).limit(1)
        if model_id is not None:
            chosen = chosen.where(m.c.id == model_id)
        return self._connection.scalar(chosen)

    def replace(self, model_id: int, suggestions: Iterable[tuple[int, Suggestion]]) -> None:
        """Put these suggestions, by paragraph id, in place of all others, at once.

        Safe to be given a generator: it is read to its end before the project is written, so a
        slow classifier keeps nobody else waiting.
        """
        raw = driver(self._connection)
        raw.execute(_INCOMING)
        try:
            suggestions = iter(suggestions)
            while chunk := list(islice(suggestions, _CHUNK)):
                raw.execute("BEGIN")
                raw.executemany(
                    "INSERT INTO temp.incoming VALUES (?, ?, ?, ?)",
                    (
                        (number, one.label, one.confidence, _packed(one.probabilities.values()))
                        for number, one in chunk
                    ),
                )
                raw.execute("COMMIT")
            with transaction(self._connection):
                self._connection.exec_driver_sql("DELETE FROM suggestion")
                self._connection.exec_driver_sql(
                    "INSERT INTO suggestion"
                    " (paragraph_id, label, confidence, probabilities, model_id)"
                    " SELECT paragraph_id, label, confidence, probabilities, ?"
                    " FROM temp.incoming ORDER BY paragraph_id",
                    (model_id,),
                )
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raw.execute("DROP TABLE temp.incoming")

    def add(
        self,
        model_id: int,
        suggestions: Iterable[tuple[int, Suggestion]],
        rows_a_turn: int | None = None,
    ) -> None:
        """Put these suggestions, by paragraph id, beside the others.

        Parameters
        ----------
        rows_a_turn
            Write so many at once, then let other writers have their turn; None for all at once.
        """
        rows = (
            (number, one.label, one.confidence, _packed(one.probabilities.values()), model_id)
            for number, one in suggestions
        )
        while turn := list(islice(rows, rows_a_turn)):
            with transaction(self._connection):
                driver(self._connection).executemany(
                    "INSERT OR REPLACE INTO suggestion"
                    " (paragraph_id, label, confidence, probabilities, model_id)"
                    " VALUES (?, ?, ?, ?, ?)",
                    turn,
                )
            if rows_a_turn is not None:
                time.sleep(_TURN_S)

    def lacking(self) -> list[int]:
        """Return the reports of which no paragraph has a suggestion, in their order."""
        s, p, r = schema.suggestion, schema.paragraph, schema.report
        within = select(p.c.id).where(p.c.report_id == r.c.id)
        suggested = within.join(s, s.c.paragraph_id == p.c.id)
        labelable = within.where(p.c.id.not_in(without_label()))
        chosen = select(r.c.id).where(
            r.c.is_removed.is_(False), ~exists(suggested), exists(labelable)
        )
        return list(self._connection.scalars(chosen.order_by(r.c.position, r.c.id)))

    def of_report(self, report_id: int) -> dict[int, Suggestion]:
        """Return the suggestions in a report, by paragraph id."""
        return self._select(schema.paragraph.c.report_id == report_id)

    def of(self, paragraph_ids: Iterable[int]) -> dict[int, Suggestion]:
        """Return the suggestions of some paragraphs, by paragraph id."""
        found: dict[int, Suggestion] = {}
        ids = iter(paragraph_ids)
        while chunk := list(islice(ids, _CHUNK)):
            found |= self._select(schema.suggestion.c.paragraph_id.in_(chunk))
        return found

    def all(self) -> dict[int, Suggestion]:
        """Return every suggestion, by paragraph id."""
        return self._select()

    def queue(
        self,
        limit: int | None = None,
        *,
        order: Order = "least_sure",
        label: str | None = None,
        report_id: int | None = None,
        below: float | None = None,
        scores: Mapping[int, float] | None = None,
    ) -> list[int]:
        """Return the paragraphs that await review, the least sure first.

        Parameters
        ----------
        order
            ``least_sure``, ``most_sure``, ``report``: as they are read, or ``label``: by the
            label suggested, in the order of the scheme, of each the least sure first.
        label, report_id
            Only those suggested this label, only those of this report.
        below
            Only those with a smaller confidence, 0 to 1.
        scores
            How useful each would be, by paragraph id: the most useful first, the order given
            above among equals; paragraphs without a score come last.
        """
        s, p = schema.suggestion, schema.paragraph
        chosen = _ordered(self._waiting(select(s.c.paragraph_id)), order)
        if label is not None:
            chosen = chosen.where(s.c.label == label)
        if report_id is not None:
            of_report = select(p.c.id).where(p.c.report_id == report_id)
            chosen = chosen.where(s.c.paragraph_id.in_(of_report))
        if below is not None:
            chosen = chosen.where(s.c.confidence < below)
        if scores is None:
            return list(self._connection.scalars(chosen.limit(limit)))
        found = list(self._connection.scalars(chosen))
        found.sort(key=lambda i: scores.get(i, float("-inf")), reverse=True)
        return found[:limit]

    def awaiting(
        self, order: Order = "least_sure", scores: Mapping[int, float] | None = None
    ) -> dict[int, tuple[str, float]]:
        """Return suggested label and confidence of all that await review, as :meth:`queue`."""
        s = schema.suggestion
        rows = self._connection.execute(
            _ordered(self._waiting(select(s.c.paragraph_id, s.c.label, s.c.confidence)), order)
        )
        found = {row[0]: (row[1], row[2]) for row in rows}
        if scores is None:
            return found
        by_use = sorted(found, key=lambda i: scores.get(i, float("-inf")), reverse=True)
        return {i: found[i] for i in by_use}

    def waiting(self, at_least: float = 0.0) -> dict[str, int]:
        """Return how many paragraphs await review under each suggested label.

        Parameters
        ----------
        at_least
            Only those with this confidence or more: what accepting them all would do.
        """
        s = schema.suggestion
        chosen = self._waiting(select(s.c.label, func.count())).where(s.c.confidence >= at_least)
        return {row[0]: row[1] for row in self._connection.execute(chosen.group_by(s.c.label))}

    def above(self, at_least: float, label: str | None = None) -> dict[int, tuple[str, float]]:
        """Return what awaits review with this confidence or more, ready for ``accept``.

        Returns
        -------
        Paragraph id to suggested label and confidence, the surest first.
        """
        s = schema.suggestion
        chosen = self._waiting(select(s.c.paragraph_id, s.c.label, s.c.confidence)).where(
            s.c.confidence >= at_least
        )
        if label is not None:
            chosen = chosen.where(s.c.label == label)
        rows = self._connection.execute(chosen.order_by(s.c.confidence.desc(), s.c.paragraph_id))
        return {row[0]: (row[1], row[2]) for row in rows}

    def _waiting(self, chosen: Select[Any]) -> Select[Any]:
        """Return the select, of suggestions that this annotator has not answered."""
        s, a = schema.suggestion, schema.annotation
        mine = and_(a.c.paragraph_id == s.c.paragraph_id, a.c.annotator_id == self._annotator_id)
        return chosen.where(~exists().where(mine), s.c.paragraph_id.not_in(without_label()))

    def count(self) -> int:
        """Return how many paragraphs have a suggestion."""
        return self._connection.scalar(select(func.count()).select_from(schema.suggestion)) or 0

    def counts(self) -> dict[int, int]:
        """Return how many paragraphs have a suggestion, by report; none is not there."""
        s, p = schema.suggestion, schema.paragraph
        chosen = (
            select(p.c.report_id, func.count())
            .join(s, s.c.paragraph_id == p.c.id)
            .where(p.c.kind != "heading", p.c.is_removed.is_(False))
            .group_by(p.c.report_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(chosen)}

    def _select(self, *where: Any) -> dict[int, Suggestion]:
        s, p, m = schema.suggestion, schema.paragraph, schema.model
        rows = self._connection.execute(
            select(
                s.c.paragraph_id,
                p.c.position,
                s.c.label,
                s.c.confidence,
                s.c.probabilities,
                m.c.labels,
            )
            .join(p, p.c.id == s.c.paragraph_id)
            .join(m, m.c.id == s.c.model_id)
            .where(p.c.kind != "heading", p.c.is_removed.is_(False), *where)
        )
        return {
            row.paragraph_id: Suggestion(
                int(row.position),
                row.label,
                row.confidence,
                dict(zip(row.labels, _unpacked(row.probabilities), strict=True)),
            )
            for row in rows
        }


def _ordered(chosen: Select[Any], order: Order) -> Select[Any]:
    s, n = schema.suggestion, schema.label
    if order == "report":
        return _as_read(chosen)
    if order == "label":
        chosen = chosen.outerjoin_from(s, n, n.c.key == s.c.label)
        return chosen.order_by(n.c.position, s.c.confidence, s.c.paragraph_id)
    sureness = s.c.confidence if order == "least_sure" else s.c.confidence.desc()
    return chosen.order_by(sureness, s.c.paragraph_id)


def _as_read(chosen: Select[Any]) -> Select[Any]:
    """Return the select in the order of reports and paragraphs.

    The pluses keep SQLite from starting with the suggestions and sorting them all: reports and
    paragraphs are walked in order by their indexes, and the first page is there at once.
    """
    s, p, r = schema.suggestion, schema.paragraph, schema.report
    report_id: ColumnElement[int] = literal_column("+report.id")
    paragraph_id: ColumnElement[int] = literal_column("+paragraph.id")
    return (
        chosen.select_from(r.join(p, p.c.report_id == report_id))
        .join(s, s.c.paragraph_id == paragraph_id)
        .where(r.c.is_removed.is_(False))
        .order_by(r.c.position, r.c.id, p.c.position, p.c.id)
    )


def _packed(probabilities: Iterable[float]) -> bytes:
    values = tuple(probabilities)
    return struct.pack(f"<{len(values)}f", *values)


def _unpacked(content: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(content) // 4}f", content)
