"""More than one opinion on a paragraph: who said what, and which label counts in the end.

The label that trains and exports is the *decided* one. The adjudicated label is an annotation
of its own by :data:`ADJUDICATOR`, so it overwrites nobody's; who adjudicated is in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from data.project import schema
from data.project.annotations import Annotation
from data.project.history import now
from data.project.project import Project, _annotator_id

ADJUDICATOR = "(adjudicated)"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A paragraph that annotators label differently.

    Attributes
    ----------
    labels
        Annotator to label key, in the order of the names.
    adjudicated
        The label that settled it, or None.
    """

    paragraph_id: int
    report_id: int
    report: str
    text: str
    labels: Mapping[str, str] = field(hash=False)
    adjudicated: str | None = None


def opinions(project: Project, report_id: int | None = None) -> dict[int, dict[str, Annotation]]:
    """Return every annotator's labels, by paragraph id and name, for a report or for all."""
    a, p, r, n = schema.annotation, schema.paragraph, schema.report, schema.annotator
    chosen = (
        select(
            a.c.paragraph_id, n.c.name, a.c.label, a.c.origin, a.c.confidence, a.c.act_id, a.c.at
        )
        .join(p, p.c.id == a.c.paragraph_id)
        .join(r, r.c.id == p.c.report_id)
        .join(n, n.c.id == a.c.annotator_id)
        .where(r.c.is_removed.is_(False), p.c.is_removed.is_(False))
        .order_by(r.c.position, p.c.position, n.c.name)
    )
    if report_id is not None:
        chosen = chosen.where(p.c.report_id == report_id)
    found: dict[int, dict[str, Annotation]] = {}
    for row in project._connection.execute(chosen):
        found.setdefault(row.paragraph_id, {})[row.name] = Annotation(*row)
    return found


def decided(project: Project, report_id: int | None = None) -> dict[int, Annotation]:
    """Return the label that counts, by paragraph id; what trains and exports.

    The adjudicated label comes first, then the project's annotator's own, then the one that all
    others agree on. Where they differ nothing is decided, and the paragraph is left out.
    """
    chosen: dict[int, Annotation] = {}
    for paragraph_id, by_name in opinions(project, report_id).items():
        labels = {name: one.label for name, one in by_name.items()}
        name = decisive(labels, project.annotator)
        if name is not None:
            chosen[paragraph_id] = by_name[name]
    return chosen


def decided_then(project: Project, history_id: int) -> dict[int, str]:
    """Return the label that counted after an act of the history, by paragraph id.

    Of the paragraphs that are labelled now or have been since.
    """
    n = schema.annotator
    rows = project._connection.execute(select(n.c.id, n.c.name))
    name_of = {row[0]: row[1] for row in rows}
    labels = {
        paragraph_id: {name: one.label for name, one in by_name.items()}
        for paragraph_id, by_name in opinions(project).items()
    }
    for change in reversed(project.history.changes_since(history_id)):
        if change.table is not schema.annotation:
            continue
        paragraph_id, name = change.key[0], name_of.get(change.key[1], "")
        if change.before is None:
            labels.get(paragraph_id, {}).pop(name, None)
        elif "label" in change.before:
            labels.setdefault(paragraph_id, {})[name] = change.before["label"]
    chosen = {}
    for paragraph_id, by_name in labels.items():
        who = decisive(by_name, project.annotator) if by_name else None
        if who is not None:
            chosen[paragraph_id] = by_name[who]
    return chosen


def decisive(labels: Mapping[str, str], annotator: str) -> str | None:
    """Return whose label of a paragraph counts for ``annotator``; None where nobody's does."""
    for name in (ADJUDICATOR, annotator):
        if name in labels:
            return name
    return next(iter(labels)) if len(set(labels.values())) == 1 else None


def ratings(project: Project) -> dict[int, dict[str, str]]:
    """Return annotator to label for every paragraph, the adjudicated labels left out."""
    return {
        paragraph_id: labels
        for paragraph_id, by_name in opinions(project).items()
        if (labels := _labels(by_name))
    }


def disagreements(project: Project, is_settled: bool | None = None) -> list[Disagreement]:
    """Return the paragraphs on which annotators differ, in the order of the project.

    Parameters
    ----------
    is_settled
        True for those with an adjudicated label, False for those without, None for both.
    """
    found: list[Disagreement] = []
    p, r = schema.paragraph, schema.report
    for paragraph_id, by_name in opinions(project).items():
        labels = _labels(by_name)
        settled = by_name.get(ADJUDICATOR)
        if len(set(labels.values())) < 2 or is_settled not in (None, settled is not None):
            continue
        row = project._connection.execute(
            select(r.c.id, r.c.name, p.c.text)
            .join(p, p.c.report_id == r.c.id)
            .where(p.c.id == paragraph_id)
        ).one()
        adjudicated = None if settled is None else settled.label
        found.append(Disagreement(paragraph_id, row[0], row[1], row[2], labels, adjudicated))
    return found


def adjudicate(project: Project, labels: Mapping[int, str]) -> int:
    """Settle paragraphs: paragraph id to label; one act. Nobody's own label changes.

    Returns the act's id.
    """
    adjudicator_id = _annotator_id(project._connection, ADJUDICATOR)
    with project.history.act("adjudicate", {"count": len(labels)}) as act:
        rows = [
            {
                "paragraph_id": paragraph_id,
                "annotator_id": adjudicator_id,
                "label": label,
                "origin": "adjudicated",
                "confidence": None,
                "act_id": act.id,
                "at": now(),
            }
            for paragraph_id, label in labels.items()
        ]
        act.write(schema.annotation, rows)
    return act.id


def _labels(by_name: Mapping[str, Annotation]) -> dict[str, str]:
    return {name: one.label for name, one in by_name.items() if name != ADJUDICATOR}


__all__ = [
    "ADJUDICATOR",
    "Disagreement",
    "adjudicate",
    "decided",
    "decided_then",
    "decisive",
    "disagreements",
    "opinions",
    "ratings",
]
