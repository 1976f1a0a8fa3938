"""What a report for the manager holds; ``model.manager_report`` computes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from data.language import _, ngettext
from data.scheme import LabelScheme

# What became of a goal: what its numbers say, or, once a person has confirmed it, what they say.
State = Literal["reached", "below", "mentioned", "not_mentioned"]
STATES: tuple[State, ...] = ("reached", "below", "mentioned", "not_mentioned")
_LEAST_SHARE = 0.14


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
class ComparedNumber:
    """A number of a goal, with what it counts, and the number that answers it."""

    wanted: str
    got: str
    is_reached: bool

    def in_words(self) -> str:
        """Return both, and whether the goal was missed."""
        text = _("{wanted} → {got}") if self.is_reached else _("{wanted} → {got}, short of it")
        return text.format(wanted=self.wanted, got=self.got)


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
        Of goal and achievement, where the same thing is counted.
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
    numbers: tuple[ComparedNumber, ...] = ()
    goal_position: int = 0
    achievement_position: int | None = None
    confirmed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """One report in figures: paragraphs by label in the order shown, suggestions among them."""

    name: str
    counts: tuple[int, ...]
    n_suggested: int
    completeness: Completeness


class Figures:
    """The figures of all reports, gathered as they pass by: their texts are not kept.

    Attributes
    ----------
    labels
        Keys of the labels that are shown side by side.
    """

    def __init__(self, scheme: LabelScheme) -> None:
        self.scheme = scheme
        self.labels = tuple(key for key in scheme.keys if key != "other")
        self.reports: list[ReportFigures] = []
        self.tallies: dict[tuple[str, str], str] = {}

    def add_report(self, summary: ReportSummary) -> None:
        """Count one report."""
        points = [summary.points.get(key, ()) for key in self.labels]
        self.reports.append(
            ReportFigures(
                summary.name,
                tuple(len(of_label) for of_label in points),
                sum(point.is_suggestion for of_label in points for point in of_label),
                summary.completeness,
            )
        )

    def add_pairs(self, earlier: str, later: str, pairs: Sequence[Pair]) -> None:
        """Count what became of the goals of one report."""
        self.tallies[earlier, later] = tally(pairs)

    def totals(self) -> tuple[int, ...]:
        """Return the number of paragraphs by label, over all reports."""
        columns = zip(*(report.counts for report in self.reports), strict=True)
        return tuple(sum(column) for column in columns) or (0,) * len(self.labels)

    def basis(self) -> str:
        """Return what the report rests on, in a sentence or two."""
        count, n_all = len(self.reports), sum(self.totals())
        said = _("{reports}, {points}.").format(
            reports=ngettext("{count} report", "{count} reports", count).format(count=count),
            points=ngettext("{count} paragraph", "{count} paragraphs", n_all).format(count=n_all),
        )
        n_suggested = sum(report.n_suggested for report in self.reports)
        if not n_suggested:
            return said
        text = _("{said} {count} of them, in italics, are suggested, not confirmed by a person.")
        return text.format(said=said, count=n_suggested)


def fulfilment_hint() -> str:
    """Return what to make of the fulfilment table, in a sentence."""
    return _("Outcomes in italics are proposed by shared words and numbers and not confirmed yet.")


def tally(pairs: Sequence[Pair]) -> str:
    """Return how many goals came to what, in one sentence."""
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


def card(found: Completeness, scheme: LabelScheme) -> str:
    """Return a report's completeness in one sentence."""
    said = [
        ngettext("{count} goal", "{count} goals", found.n_goals).format(count=found.n_goals),
        _("{count} with measures").format(count=found.with_measures),
        _("{count} with achievements").format(count=found.with_achievements),
    ]
    if not found.n_goals:
        said = said[:1]
    said += [_("nothing on {label}").format(label=scheme[key].name) for key in found.missing]
    return _(", ").join(said)


def column_shares(columns: Sequence[Sequence[Point]]) -> list[float]:
    """Return how wide each column of texts should be, of 1: wider where there is more to read."""
    lengths = [sum(len(point.text) for point in points) for points in columns]
    n_all = sum(lengths)
    shares = [max(length / n_all if n_all else 0.0, _LEAST_SHARE) for length in lengths]
    return [share / sum(shares) for share in shares]
