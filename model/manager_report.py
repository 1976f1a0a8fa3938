"""From rows of labelled data to a report for the manager."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.labelled.manager import (
    Completeness,
    Confirmed,
    GoalKey,
    ManagerReport,
    Pair,
    ReportSummary,
)
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme
from model.fulfilment import fits
from model.fulfilment_table import followed_reports, fulfilment, points_by_label

_ASKED = ("goal", "measure", "achievement", "problem")


def manager_report(
    rows: Iterable[LabelledParagraph],
    scheme: LabelScheme,
    followed: Sequence[tuple[str, str]] | None = None,
    confirmed: Mapping[GoalKey, Confirmed] | None = None,
    chosen: Sequence[tuple[str, str]] = (),
) -> ManagerReport:
    """Return the report for the manager on the rows of a project.

    Parameters
    ----------
    rows
        With labels or suggestions, a report's rows together; the label counts, else the
        suggestion.
    followed
        Report with goals and report with achievements, by name, for the fulfilment table; None
        finds them by name and year, beside those in ``chosen``.
    confirmed
        What a person has confirmed of goals, as :func:`data.labelled.manager.confirmed_goals`
        returns it; the rest of the fulfilment table is proposed.
    """
    held = points_by_label(rows)
    labels = tuple(key for key in scheme.keys if key != "other")
    reports = tuple(
        ReportSummary(
            name,
            {key: tuple(by_label[key]) for key in scheme.keys if key in by_label},
            _completeness({key: [p.text for p in by_label.get(key, ())] for key in _ASKED}, scheme),
        )
        for name, by_label in held.items()
    )
    pairs: list[Pair] = []
    if followed is None:
        followed = followed_reports(list(held), chosen)
    for earlier, later in followed:
        goals = list(held[earlier].get("goal", ())) if earlier in held else []
        results = list(held[later].get("achievement", ())) if later in held else []
        pairs += fulfilment(earlier, goals, later, results, confirmed)
    return ManagerReport(scheme, labels, reports, tuple(pairs))


def _completeness(texts: dict[str, list[str]], scheme: LabelScheme) -> Completeness:
    goals = texts["goal"]
    return Completeness(
        len(goals),
        sum(fit is not None for fit in fits(goals, texts["measure"])),
        sum(fit is not None for fit in fits(goals, texts["achievement"])),
        tuple(key for key in _ASKED if key in scheme and not texts[key]),
    )
