"""What people decided: labels with their provenance, notes and flags, for each annotator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from data.project import schema
from data.project.history import History, now
from data.project.reports import without_label
from data.project.rows import rows_by_key

Origin = Literal["hand", "accepted", "bulk", "imported", "merged", "adjudicated"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's label for one paragraph, and where it came from.

    Attributes
    ----------
    origin
        ``hand`` (chosen), ``accepted`` (the suggestion, one by one), ``bulk`` (many
        suggestions at once), ``imported``, ``merged``, ``adjudicated``.
    confidence
        Of the suggestion that was accepted; None otherwise.
    act_id
        The act in the history that set it.
    """

    paragraph_id: int
    annotator: str
    label: str
    origin: Origin
    confidence: float | None
    act_id: int
    at: str


@dataclass(frozen=True, slots=True)
class Remark:
    """An annotator's note on a paragraph, and whether it is flagged."""

    paragraph_id: int
    note: str | None
    is_flagged: bool


class Annotations:
    """The annotations of one project, written as one annotator."""

    def __init__(self, connection: Connection, history: History, annotator_id: int) -> None:
        self._connection = connection
        self._history = history
        self._annotator_id = annotator_id

    def set(self, paragraph_ids: Sequence[int], label: str, because: str = "") -> int:
        """Give paragraphs a label by hand; durable when it returns. Returns the act's id.

        Parameters
        ----------
        because
            Why these together, such as ``boilerplate``; the history keeps it.
        """
        details: dict[str, Any] = {"count": len(paragraph_ids), "label": label}
        if because:
            details["because"] = because
        return self._write("label", details, dict.fromkeys(paragraph_ids, (label, None)), "hand")

    def accept(self, accepted: Mapping[int, tuple[str, float]]) -> int:
        """Take suggestions over: paragraph id to label and confidence; one act.

        One paragraph counts as ``accepted``, several at once as ``bulk``.
        """
        bulk = len(accepted) > 1
        details: dict[str, Any] = {"count": len(accepted)}
        if accepted:
            details["least_confidence"] = min(
                confidence for _label, confidence in accepted.values()
            )
        if not bulk and accepted:
            details["label"] = next(iter(accepted.values()))[0]
        kind = "bulk_accept" if bulk else "accept"
        return self._write(kind, details, dict(accepted), "bulk" if bulk else "accepted")

    def bring_in(self, labels: Mapping[int, str], source: str) -> int:
        """Take labels over from a file: paragraph id to label; one act."""
        rows = {i: (label, None) for i, label in labels.items()}
        details = {"count": len(labels), "source": source}
        return self._write("import_labels", details, rows, "imported")

    def clear(self, paragraph_ids: Sequence[int]) -> int:
        """Take the labels of paragraphs away. Returns the act's id."""
        with self._history.act("clear", {"count": len(paragraph_ids)}) as act:
            act.remove(schema.annotation, [(i, self._annotator_id) for i in paragraph_ids])
        return act.id

    def note(self, paragraph_id: int, note: str) -> None:
        """Keep a note on a paragraph; an empty one takes it away."""
        with self._history.act("note", {"count": 1}) as act:
            act.write(schema.remark, self._remark_rows([paragraph_id], note=note or None))

    def flag(self, paragraph_ids: Sequence[int], is_flagged: bool) -> None:
        """Flag paragraphs, or take the flag away."""
        kind = "flag" if is_flagged else "unflag"
        with self._history.act(kind, {"count": len(paragraph_ids)}) as act:
            act.write(schema.remark, self._remark_rows(paragraph_ids, is_flagged=is_flagged))

    def of_report(self, report_id: int) -> dict[int, Annotation]:
        """Return this annotator's labels in a report, by paragraph id."""
        return self._select(schema.paragraph.c.report_id == report_id)

    def mine(self) -> dict[int, Annotation]:
        """Return all of this annotator's labels, by paragraph id."""
        return self._select()

    def remarks(self, report_id: int) -> dict[int, Remark]:
        """Return this annotator's notes and flags in a report, by paragraph id."""
        m, p = schema.remark, schema.paragraph
        rows = self._connection.execute(
            select(m.c.paragraph_id, m.c.note, m.c.is_flagged)
            .join(p, p.c.id == m.c.paragraph_id)
            .where(
                p.c.report_id == report_id,
                p.c.is_removed.is_(False),
                m.c.annotator_id == self._annotator_id,
            )
        )
        return {row.paragraph_id: Remark(*row) for row in rows}

    def labels_of(self, paragraph_ids: Sequence[int]) -> dict[int, str]:
        """Return this annotator's labels of these paragraphs, by id; those without are left out."""
        keys = [(i, self._annotator_id) for i in paragraph_ids]
        rows = rows_by_key(self._connection, schema.annotation, keys)
        return {key[0]: row["label"] for key, row in rows.items()}

    def counts(self) -> dict[str, int]:
        """Return how many paragraphs have each label, for this annotator."""
        a = schema.annotation
        rows = self._connection.execute(
            select(a.c.label, func.count())
            .where(a.c.annotator_id == self._annotator_id, a.c.paragraph_id.not_in(without_label()))
            .group_by(a.c.label)
        )
        return {row[0]: row[1] for row in rows}

    def _write(
        self,
        kind: str,
        details: Mapping[str, Any],
        labels: Mapping[int, tuple[str, float | None]],
        origin: Origin,
    ) -> int:
        at = now()
        with self._history.act(kind, details) as act:
            act.write(
                schema.annotation,
                (
                    {
                        "paragraph_id": paragraph_id,
                        "annotator_id": self._annotator_id,
                        "label": label,
                        "origin": origin,
                        "confidence": confidence,
                        "act_id": act.id,
                        "at": at,
                    }
                    for paragraph_id, (label, confidence) in labels.items()
                ),
            )
        return act.id

    def _remark_rows(self, paragraph_ids: Sequence[int], **values: Any) -> list[dict[str, Any]]:
        keys = [(i, self._annotator_id) for i in dict.fromkeys(paragraph_ids)]
        known = rows_by_key(self._connection, schema.remark, keys)
        empty = {"note": None, "is_flagged": False}
        return [
            {"paragraph_id": key[0], "annotator_id": key[1], **known.get(key, empty), **values}
            for key in keys
        ]

    def _select(self, *where: Any) -> dict[int, Annotation]:
        a, p, r = schema.annotation, schema.paragraph, schema.report
        rows = self._connection.execute(
            select(
                a.c.paragraph_id,
                schema.annotator.c.name,
                a.c.label,
                a.c.origin,
                a.c.confidence,
                a.c.act_id,
                a.c.at,
            )
            .join(p, p.c.id == a.c.paragraph_id)
            .join(r, r.c.id == p.c.report_id)
            .join(schema.annotator, schema.annotator.c.id == a.c.annotator_id)
            .where(
                a.c.annotator_id == self._annotator_id,
                p.c.is_removed.is_(False),
                r.c.is_removed.is_(False),
                *where,
            )
        )
        return {row.paragraph_id: Annotation(*row) for row in rows}


__all__ = ["Annotation", "Annotations", "Origin", "Remark"]
