"""The fulfilment table: which report follows which, and what became of each goal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import overload

from data.labelled.manager_report import (
    Confirmed,
    GoalKey,
    Pair,
    Point,
    chosen_reports,
    confirmed_goals,
)
from data.labelled.project_rows import named_reports, report_rows
from data.labelled.row import LabelledParagraph
from data.labelled.selection import Selection
from data.progress import Progress
from data.project import Project
from model.fulfilment import Fit, candidates, compared

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KIND = re.compile(
    r"[\s\W\d_]|年度|年|上半年|下半年|全年|工作|总结|报告|计划|汇报|情况|要点|思路|打算|安排|的|和|及|暨|关于"
)


def fulfilment(
    earlier: str,
    goals: Sequence[Point],
    later: str,
    achievements: Sequence[Point],
    confirmed: Mapping[GoalKey, Confirmed] | None = None,
) -> list[Pair]:
    """Return each goal of the earlier report with what the later one says of it.

    What was confirmed stands; the other goals get the achievement that fits best.
    """
    return [pairs[0] for pairs in proposals(earlier, goals, later, achievements, confirmed)]


def proposals(
    earlier: str,
    goals: Sequence[Point],
    later: str,
    achievements: Sequence[Point],
    confirmed: Mapping[GoalKey, Confirmed] | None = None,
) -> list[list[Pair]]:
    """Return for each goal what was confirmed or else proposed, then the next best answers."""
    texts = [point.text for point in achievements]
    found: list[list[Pair]] = []
    for goal, fits in zip(goals, candidates([point.text for point in goals], texts), strict=True):
        answers = [_answered(earlier, goal, later, achievements, fit) for fit in fits]
        if not fits or not fits[0].is_close:
            nothing = Pair(
                earlier, goal.text, later, None, fits[0].likeness if fits else 0.0,
                "not_mentioned", goal_position=goal.position,
            )  # fmt: skip
            answers.insert(0, nothing)
        told = (confirmed or {}).get((earlier, goal.position, later))
        if told is not None:
            held = _held(earlier, goal, later, told, answers)
            others = [o for o in answers if o.achievement_position != told.position]
            answers = [held, *others]
        found.append(answers)
    return found


def _answered(
    earlier: str, goal: Point, later: str, achievements: Sequence[Point], fit: Fit
) -> Pair:
    answer = achievements[fit.number]
    state, numbers = compared(goal.text, answer.text)
    return Pair(
        earlier, goal.text, later, answer.text, fit.likeness, state, fit.words, numbers,
        goal.position, answer.position,
    )  # fmt: skip


def _held(earlier: str, goal: Point, later: str, told: Confirmed, answers: Sequence[Pair]) -> Pair:
    """Return the pair as it was confirmed; its answer may be labelled otherwise by now."""
    known = [one for one in answers if one.achievement_position == told.position]
    likeness, words = (known[0].likeness, known[0].words) if known else (0.0, ())
    numbers = compared(goal.text, told.text)[1] if told.text is not None else ()
    return Pair(
        earlier, goal.text, later, told.text, likeness, told.outcome, words, numbers,
        goal.position, told.position, told.annotator,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal of an earlier report for a person to confirm.

    Attributes
    ----------
    goal_id, goal_report_id
        Its paragraph, and the report that is in.
    report_id
        The later report.
    answers
        What was confirmed or else proposed, then the next best.
    answer_ids
        The paragraph of each answer, None for no answer.
    """

    goal_id: int
    goal_report_id: int
    report_id: int
    answers: tuple[Pair, ...]
    answer_ids: tuple[int | None, ...]


def goals_to_confirm(
    path: Path, annotator: str | None = None, _progress: Progress | None = None
) -> dict[tuple[str, str], list[GoalRow]]:
    """Return the goals of each two reports that are compared, by the names of the reports.

    Labels count, and suggestions where there is no label.

    Raises
    ------
    KnownError
        When the project cannot be opened.
    """
    with Project.open(path, annotator) as project:
        return _goals_to_confirm(project)


def _goals_to_confirm(project: Project) -> dict[tuple[str, str], list[GoalRow]]:
    points = ReportPoints(project, Selection("both"))
    told = confirmed_goals(project)
    ids = _ParagraphIds(project)
    found: dict[tuple[str, str], list[GoalRow]] = {}
    for earlier, later in followed_reports(points.reports, chosen_reports(project)):
        goals, results = points.of(earlier, "goal"), points.of(later, "achievement")
        first, second = points.report_id(earlier), points.report_id(later)
        found[earlier, later] = [
            GoalRow(
                ids.at(first, answers[0].goal_position) or 0,
                first,
                second,
                tuple(answers),
                tuple(ids.at(second, one.achievement_position) for one in answers),
            )
            for answers in proposals(earlier, goals, later, results, told)
        ]
    return found


class ReportPoints:
    """The paragraphs of a project's reports by label, read when asked for; the last are kept."""

    _KEPT = 2

    def __init__(self, project: Project, selection: Selection) -> None:
        self._project = project
        self._selection = selection
        self._stored = {name: stored for stored, name in named_reports(project)}
        self._read: dict[str, dict[str, list[Point]]] = {}

    @property
    def names(self) -> Collection[str]:
        """The names of all reports."""
        return self._stored.keys()

    @property
    def reports(self) -> list[tuple[str, str]]:
        """The name and the file of each report."""
        return [(name, stored.source) for name, stored in self._stored.items()]

    def report_id(self, name: str) -> int:
        """Return a report's id."""
        return self._stored[name].id

    @overload
    def of(self, name: str) -> dict[str, list[Point]]: ...
    @overload
    def of(self, name: str, label: str) -> list[Point]: ...
    def of(self, name: str, label: str | None = None) -> dict[str, list[Point]] | list[Point]:
        """Return a report's paragraphs by label, or those of one label."""
        found = self._read.pop(name, None)
        if found is None:
            report_id = self._stored[name].id
            found = points_by_label(report_rows(self._project, report_id, name, self._selection))
        self._read[name] = found
        while len(self._read) > self._KEPT:
            del self._read[next(iter(self._read))]
        return found if label is None else found.get(label, [])


class _ParagraphIds:
    """The id of the paragraph at a position of a report."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._held: dict[int, list[int]] = {}

    def at(self, report_id: int, position: int | None) -> int | None:
        if position is None:
            return None
        if report_id not in self._held:
            self._held[report_id] = [p.id for p in self._project.reports.paragraphs(report_id)]
        return self._held[report_id][position]


def points_by_label(rows: Iterable[LabelledParagraph]) -> dict[str, list[Point]]:
    """Return a report's paragraphs by label key; the label counts, else the suggestion."""
    held: defaultdict[str, dict[Point, None]] = defaultdict(dict)
    for row in rows:
        decided = row.label or row.suggestion
        if row.kind == "heading" or decided is None:
            continue
        point = Point(row.text, row.position, row.heading_path or (), row.label is None)
        held[decided][point] = None
    return {key: list(points) for key, points in held.items()}


def followed_reports(
    reports: Sequence[tuple[str, str]], chosen: Iterable[tuple[str, str]] = ()
) -> list[tuple[str, str]]:
    """Return the reports that follow one another, by name, and those that a person chose.

    ``reports`` are names and files.
    """
    names = {name for name, _file in reports}
    known = [pair for pair in chosen if pair[0] in names and pair[1] in names]
    return list(dict.fromkeys([*followers(reports), *known]))


def followers(reports: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the reports of one author in neighbouring years: the earlier and the later name.

    A name counts as of the first year in it: 2012年总结及2013年计划 is of 2012. A report whose
    name has no year goes by the name of its file.
    """
    by_author: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for name, file in reports:
        for said in (name, PureWindowsPath(file).stem):
            if year := _YEAR.search(said):
                by_author[_KIND.sub("", said)].setdefault(int(year.group()), name)
                break
    return [
        (name, years[year + 1])
        for years in by_author.values()
        for year, name in sorted(years.items())
        if year + 1 in years
    ]
