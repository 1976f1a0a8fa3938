"""What became of goals, as a person confirmed it: kept with the project, each act undone whole.

A pair is of a goal and a later report: the paragraph of that report that answers the goal, or
none, and the outcome. What nobody has confirmed is proposed anew each time it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import select

from data.errors import KnownError
from data.language import _
from data.project import schema
from data.project.history import Act, now
from data.project.project import Project, _annotator_id
from data.project.settings import keep_setting

Outcome = Literal["reached", "below", "not_mentioned"]
_COMPARED = "compared_reports"
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One goal's outcome in a later report.

    Attributes
    ----------
    goal_id
        The goal's paragraph.
    report_id
        The report in which it was looked for.
    achievement_id
        The paragraph there that answers it; None exactly when the outcome is
        ``not_mentioned``.
    annotator, at
        Who confirmed it and when; set by :func:`confirm` when left empty.
    """

    goal_id: int
    report_id: int
    achievement_id: int | None
    outcome: Outcome
    annotator: str = ""
    at: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """What there is one confirmation of: goal and report."""
        return self.goal_id, self.report_id


def confirmations(project: Project) -> dict[tuple[int, int], Confirmation]:
    """Return what was confirmed, by goal and report; what is in removed reports is left out."""
    f, p, r, n = schema.fulfilment, schema.paragraph, schema.report, schema.annotator
    answer = schema.paragraph.alias("answer")
    goal_report = schema.report.alias("goal_report")
    chosen = (
        select(f.c.goal_id, f.c.report_id, f.c.achievement_id, f.c.outcome, n.c.name, f.c.at)
        .join(n, n.c.id == f.c.annotator_id)
        .join(p, p.c.id == f.c.goal_id)
        .join(goal_report, goal_report.c.id == p.c.report_id)
        .join(r, r.c.id == f.c.report_id)
        .outerjoin(answer, answer.c.id == f.c.achievement_id)
        .where(
            p.c.is_removed.is_(False),
            r.c.is_removed.is_(False),
            goal_report.c.is_removed.is_(False),
            answer.c.id.is_(None) | answer.c.is_removed.is_(False),
        )
    )
    found = (Confirmation(*row) for row in project._connection.execute(chosen))
    return {one.key: one for one in found}


def confirm(project: Project, told: Sequence[Confirmation]) -> int:
    """Keep what became of goals, as one act. Returns the act's id.

    Raises
    ------
    KnownError
        When an outcome does not go with its answer.
    """
    for one in told:
        if one.outcome not in OUTCOMES or (one.achievement_id is None) != (
            one.outcome == "not_mentioned"
        ):
            raise KnownError(
                _("A goal is reached or missed by a paragraph, or it is not mentioned."),
                _("Choose the paragraph that answers it."),
            )
    with project.history.act("confirm_fulfilment", {"count": len(told)}) as act:
        write_within(project, act, told)
    return act.id


def write_within(project: Project, act: Act, told: Iterable[Confirmation]) -> None:
    """Write confirmations as a part of an act under way."""
    rows = [
        {
            "goal_id": one.goal_id,
            "report_id": one.report_id,
            "achievement_id": one.achievement_id,
            "outcome": one.outcome,
            "annotator_id": _annotator_id(project._connection, one.annotator or project.annotator),
            "act_id": act.id,
            "at": one.at or now(),
        }
        for one in told
    ]
    act.write(schema.fulfilment, rows)


def compared_reports(project: Project) -> list[tuple[int, int]]:
    """Return the reports that a person chose to compare: the earlier one's id, the later one's."""
    there = {stored.id for stored in project.reports.overview()}
    kept = [(int(one[0]), int(one[1])) for one in project.setting(_COMPARED) or ()]
    return [pair for pair in kept if there.issuperset(pair)]


def compare_reports(project: Project, earlier_id: int, later_id: int) -> None:
    """Remember that a person compares these two reports."""
    kept = [pair for pair in compared_reports(project) if pair != (earlier_id, later_id)]
    keep_setting(project, _COMPARED, [*kept, (earlier_id, later_id)])


def take_back(project: Project, keys: Sequence[tuple[int, int]]) -> int:
    """Make pairs proposals again, as one act. Returns the act's id."""
    with project.history.act("clear_fulfilment", {"count": len(keys)}) as act:
        act.remove(schema.fulfilment, keys)
    return act.id


__all__ = [
    "OUTCOMES",
    "Confirmation",
    "Outcome",
    "compare_reports",
    "compared_reports",
    "confirm",
    "confirmations",
    "take_back",
    "write_within",
]
