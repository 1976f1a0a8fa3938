"""What was confirmed of goals, by the names and places that rows of labelled data have."""

from __future__ import annotations

from dataclasses import dataclass

from data.labelled.project_rows import named_reports
from data.project import Project
from data.project.fulfilment import Outcome, compared_reports, confirmations

# The earlier report's name, the goal's position in it, the later report's name.
GoalKey = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A goal's outcome as a person confirmed it; position and text of the answer, if any."""

    outcome: Outcome
    annotator: str
    position: int | None = None
    text: str | None = None


def confirmed_goals(project: Project) -> dict[GoalKey, Confirmed]:
    """Return what was confirmed of the project's goals."""
    told = confirmations(project)
    if not told:
        return {}
    names = {stored.id: name for stored, name in named_reports(project)}
    places: dict[int, tuple[str, int, str]] = {}
    reports = {project.reports.paragraph(one.goal_id).report_id for one in told.values()}
    for report_id in reports | {one.report_id for one in told.values()}:
        for position, paragraph in enumerate(project.reports.paragraphs(report_id)):
            places[paragraph.id] = (names[report_id], position, paragraph.text)
    found: dict[GoalKey, Confirmed] = {}
    for one in told.values():
        earlier, position, _goal = places[one.goal_id]
        _name, answer, text = places.get(one.achievement_id or 0, (None, None, None))
        key = (earlier, position, names[one.report_id])
        found[key] = Confirmed(one.outcome, one.annotator, answer, text)
    return found


def chosen_reports(project: Project) -> list[tuple[str, str]]:
    """Return the names of the reports that a person chose to compare, or confirmed goals of."""
    names = {stored.id: name for stored, name in named_reports(project)}
    chosen = [(names[earlier], names[later]) for earlier, later in compared_reports(project)]
    told = [(earlier, later) for earlier, _position, later in confirmed_goals(project)]
    return list(dict.fromkeys([*chosen, *told]))
