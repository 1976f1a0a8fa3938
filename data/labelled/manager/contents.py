"""What a report for the manager holds; ``model.manager_report`` computes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data.language import _, ngettext
from data.scheme import LabelScheme

# What became of a goal: what its numbers say, or, once a person has confirmed it, what they say.
State = Literal["reached", "below", "mentioned", "not_mentioned"]
STATES: tuple[State, ...] = ("reached", "below", "mentioned", "not_mentioned")


@dataclass(frozen=True, slots=True)
class Point:
    """One paragraph under its label."""

    text: str
    position: int
    heading_path: tuple[str, ...] = ()
    is_suggestion: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a report says what became of its goals.

    Attributes
    ----------
    with_measures, with_achievements
        Of the goals, how many have a measure, an achievement in the same report that fits them.
    missing
        Keys of goal, measure, achievement and problem that no paragraph has.
    """

    n_goals: int
    with_measures: int
    with_achievements: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """One report: its paragraphs by label key, in the order of the scheme."""

    name: str
    points: Mapping[str, tuple[Point, ...]] = field(hash=False)
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Pair:
    """An earlier report's goal and what a later one says of it: a proposal, or confirmed.

    Attributes
    ----------
    achievement
        None where none fits.
    likeness
        0 to 1: how much of the goal's words it takes up, weighed by how rare they are.
    state
        Of a proposal what the numbers say; ``mentioned`` where there are none to compare.
    words
        The words that spoke for it, the strongest first.
    numbers
        Goal and result where the same thing is counted: ``("50户", "48户")``.
    goal_position, achievement_position
        Where the two stand in their reports.
    confirmed_by
        Who confirmed it; None while it is a proposal.
    """

    goal_report: str
    goal: str
    achievement_report: str
    achievement: str | None
    likeness: float
    state: State
    words: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    goal_position: int = 0
    achievement_position: int | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ManagerReport:
    """Everything in one report for the manager.

    Attributes
    ----------
    labels
        Keys of the labels that are shown side by side.
    """

    scheme: LabelScheme
    labels: tuple[str, ...]
    reports: tuple[ReportSummary, ...]
    pairs: tuple[Pair, ...] = ()

    def totals(self) -> dict[str, int]:
        """Return label key to number of paragraphs over all reports."""
        return {
            key: sum(len(report.points.get(key, ())) for report in self.reports)
            for key in self.labels
        }


def fulfilment_hint() -> str:
    """Return what to make of the fulfilment table, in a sentence."""
    return _("Outcomes in italics are proposed by shared words and numbers and not confirmed yet.")


def tallies(pairs: Iterable[Pair]) -> dict[tuple[str, str], str]:
    """Return earlier and later report to how many goals came to what, in one sentence."""
    held: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        held.setdefault((pair.goal_report, pair.achievement_report), []).append(pair)
    return {reports: _tally(found) for reports, found in held.items()}


def _tally(pairs: Sequence[Pair]) -> str:
    counts = Counter(pair.state for pair in pairs)
    said = [ngettext("{count} goal", "{count} goals", len(pairs)).format(count=len(pairs))]
    said += [
        _("{count} {state}").format(count=counts[state], state=state_name(state))
        for state in STATES
        if counts[state]
    ]
    n_confirmed = sum(pair.confirmed_by is not None for pair in pairs)
    said.append(_("{count} confirmed").format(count=n_confirmed))
    return _("; ").join(said)


def state_name(state: State) -> str:
    """Return what became of a goal, in the language in use."""
    return {
        "reached": _("reached"),
        "below": _("below the goal"),
        "mentioned": _("mentioned, no numbers to compare"),
        "not_mentioned": _("not mentioned"),
    }[state]


def card(summary: ReportSummary, scheme: LabelScheme) -> str:
    """Return a report's completeness in one sentence."""
    found = summary.completeness
    said = [
        ngettext("{count} goal", "{count} goals", found.n_goals).format(count=found.n_goals),
        _("{count} with measures").format(count=found.with_measures),
        _("{count} with achievements").format(count=found.with_achievements),
    ]
    if not found.n_goals:
        said = said[:1]
    said += [_("nothing on {label}").format(label=scheme[key].name) for key in found.missing]
    return _(", ").join(said)
