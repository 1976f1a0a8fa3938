"""Labels from elsewhere written into a project: reports, labels and notes as one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from data.project import schema
from data.project.history import Act, now
from data.project.project import Project, _annotator_id
from data.report import Report
from data.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class IncomingLabel:
    """One annotator's label for one paragraph."""

    paragraph_id: int
    annotator: str
    label: str


@dataclass(frozen=True, slots=True)
class IncomingNote:
    """One annotator's note on one paragraph."""

    paragraph_id: int
    annotator: str
    note: str


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """A report that comes with its labels; every ``paragraph_id`` is a position in it."""

    report: Report
    labels: tuple[IncomingLabel, ...]
    notes: tuple[IncomingNote, ...] = ()
    suggestions: tuple[tuple[int, Suggestion], ...] = ()


def write_labels(
    project: Project,
    source: str,
    labels: Sequence[IncomingLabel],
    notes: Sequence[IncomingNote] = (),
    reports: Sequence[IncomingReport] = (),
) -> tuple[int | None, tuple[int, ...]]:
    """Write labels, notes and whole reports as one act.

    A note is kept only where the annotator has none on the paragraph. With nothing to write
    there is no act. Returns the act's id and the new reports' ids.
    """
    if not labels and not notes and not reports:
        return None, ()
    labels, notes = list(labels), list(notes)
    names = {one.annotator for one in labels} | {one.annotator for one in notes}
    for incoming in reports:
        names |= {one.annotator for one in incoming.labels}
        names |= {one.annotator for one in incoming.notes}
    annotators = {name: _annotator_id(project._connection, name) for name in sorted(names)}
    count = len(labels) + sum(len(incoming.labels) for incoming in reports)
    with project.history.act("import_labels", {"count": count, "source": source}) as act:
        report_ids = project.reports.add_within(act, [incoming.report for incoming in reports])
        for report_id, incoming in zip(report_ids, reports, strict=True):
            ids = [paragraph.id for paragraph in project.reports.paragraphs(report_id)]
            labels += [replace(one, paragraph_id=ids[one.paragraph_id]) for one in incoming.labels]
            notes += [replace(one, paragraph_id=ids[one.paragraph_id]) for one in incoming.notes]
        rows = [
            {
                "paragraph_id": one.paragraph_id,
                "annotator_id": annotators[one.annotator],
                "label": one.label,
                "origin": "imported",
                "confidence": None,
                "act_id": act.id,
                "at": now(),
            }
            for one in labels
        ]
        act.write(schema.annotation, rows)
        _write_notes(project, act, annotators, notes)
    return act.id, tuple(report_ids)


def notes(project: Project, report_id: int) -> dict[tuple[int, str], str]:
    """Return everybody's notes in a report, by paragraph and annotator."""
    m, n, p = schema.remark, schema.annotator, schema.paragraph
    chosen = (
        select(m.c.paragraph_id, n.c.name, m.c.note)
        .join(n, n.c.id == m.c.annotator_id)
        .join(p, p.c.id == m.c.paragraph_id)
        .where(p.c.report_id == report_id, m.c.note.is_not(None), m.c.note != "")
    )
    return {(row[0], row[1]): row[2] for row in project._connection.execute(chosen)}


def _write_notes(
    project: Project, act: Act, annotators: Mapping[str, int], notes: Sequence[IncomingNote]
) -> None:
    if not notes:
        return
    m = schema.remark
    known = {
        (row.paragraph_id, row.annotator_id): row for row in project._connection.execute(m.select())
    }
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for one in notes:
        key = (one.paragraph_id, annotators[one.annotator])
        held = known.get(key)
        if held is None or not held.note:
            rows[key] = {
                "paragraph_id": key[0],
                "annotator_id": key[1],
                "note": one.note,
                "is_flagged": held is not None and held.is_flagged,
            }
    act.write(m, rows.values())
