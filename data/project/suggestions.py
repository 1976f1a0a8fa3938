"""What the classifier proposes for the project's paragraphs, and the models that did so."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from data.project import schema
from data.project.file import transaction
from data.project.history import now
from data.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A model that the project was tagged with; its content only for the newest.

    Attributes
    ----------
    metrics
        As ``evaluate --json`` prints them, measured on reports the model had not seen.
    label_counts
        Label key to the number of annotations it learnt from.
    """

    id: int
    at: str
    labels: tuple[str, ...]
    metrics: Mapping[str, Any] = field(hash=False)
    label_counts: Mapping[str, int] = field(hash=False)


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
        """Keep a model with its measure; older models keep their measure alone."""
        with transaction(self._connection):
            self._connection.execute(update(schema.model).values(content=None))
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

    def models(self) -> list[StoredModel]:
        """Return the models, newest first."""
        m = schema.model
        rows = self._connection.execute(
            select(m.c.id, m.c.at, m.c.labels, m.c.metrics, m.c.label_counts).order_by(
                m.c.id.desc()
            )
        )
        return [StoredModel(r[0], r[1], tuple(r[2]), r[3], r[4]) for r in rows]

    def model_content(self) -> bytes | None:
        """Return the newest model's .skops file, or None."""
        m = schema.model
        return self._connection.scalar(select(m.c.content).order_by(m.c.id.desc()).limit(1))

    def replace(self, model_id: int, suggestions: Iterable[tuple[int, Suggestion]]) -> None:
        """Put these suggestions, by paragraph id, in place of all others, at once."""
        rows = [
            {
                "paragraph_id": paragraph_id,
                "label": suggestion.label,
                "confidence": suggestion.confidence,
                "probabilities": _packed(suggestion.probabilities.values()),
                "model_id": model_id,
            }
            for paragraph_id, suggestion in suggestions
        ]
        with transaction(self._connection):
            self._connection.execute(delete(schema.suggestion))
            if rows:
                self._connection.execute(insert(schema.suggestion), rows)

    def of_report(self, report_id: int) -> dict[int, Suggestion]:
        """Return the suggestions in a report, by paragraph id."""
        return self._select(schema.paragraph.c.report_id == report_id)

    def all(self) -> dict[int, Suggestion]:
        """Return every suggestion, by paragraph id."""
        return self._select()

    def queue(self, limit: int | None = None) -> list[int]:
        """Return the paragraphs that await review, the least sure first."""
        s, a, p, r = schema.suggestion, schema.annotation, schema.paragraph, schema.report
        mine = and_(a.c.paragraph_id == s.c.paragraph_id, a.c.annotator_id == self._annotator_id)
        rows = self._connection.execute(
            select(s.c.paragraph_id)
            .join(p, p.c.id == s.c.paragraph_id)
            .join(r, r.c.id == p.c.report_id)
            .outerjoin(a, mine)
            .where(a.c.label.is_(None), r.c.is_removed.is_(False), p.c.kind != "heading")
            .order_by(s.c.confidence, s.c.paragraph_id)
            .limit(limit)
        )
        return [row[0] for row in rows]

    def count(self) -> int:
        """Return how many paragraphs have a suggestion."""
        return self._connection.scalar(select(func.count()).select_from(schema.suggestion)) or 0

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
            .where(p.c.kind != "heading", *where)
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


def _packed(probabilities: Iterable[float]) -> bytes:
    values = tuple(probabilities)
    return struct.pack(f"<{len(values)}f", *values)


def _unpacked(content: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(content) // 4}f", content)
