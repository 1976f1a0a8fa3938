"""From rows of labelled data to a report for the manager."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from data.labelled.manager import Completeness, ManagerReport, Pair, Point, ReportSummary
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme
from model.fulfilment import compared, fits

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_KIND = re.compile(
    r"[\s\W\d_]|年度|年|上半年|下半年|全年|工作|总结|报告|计划|汇报|情况|要点|思路|打算|安排|的|和|及|暨|关于"
)
_ASKED = ("goal", "measure", "achievement", "problem")


def manager_report(
    rows: Iterable[LabelledParagraph],
    scheme: LabelScheme,
    followed: Sequence[tuple[str, str]] | None = None,
) -> ManagerReport:
    """Return the report for the manager on the rows of a project.

    Parameters
    ----------
    rows
        With labels or suggestions, a report's rows together; the label counts, else the
        suggestion.
    followed
        Report with goals and report with achievements, by name, for the fulfilment table; None
        finds them by name and year (see :func:`followers`).
    """
    held: defaultdict[str, defaultdict[str, dict[Point, None]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        decided = row.label or row.suggestion
        if row.kind == "heading" or decided is None:
            continue
        point = Point(row.text, row.position, row.heading_path or (), row.label is None)
        held[row.report][decided][point] = None
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
    for earlier, later in followers(list(held)) if followed is None else followed:
        goals = [point.text for point in held[earlier].get("goal", ())]
        results = [point.text for point in held[later].get("achievement", ())]
        pairs += fulfilment(earlier, goals, later, results)
    return ManagerReport(scheme, labels, reports, tuple(pairs))


def fulfilment(
    earlier: str, goals: Sequence[str], later: str, achievements: Sequence[str]
) -> list[Pair]:
    """Return each goal of the earlier report with the later one's achievement that fits it best."""
    pairs: list[Pair] = []
    for goal, fit in zip(goals, fits(goals, achievements), strict=True):
        if fit.number is None:
            pairs.append(Pair(earlier, goal, later, None, fit.likeness, "not_mentioned"))
            continue
        text = achievements[fit.number]
        state, numbers = compared(goal, text)
        pairs.append(Pair(earlier, goal, later, text, fit.likeness, state, fit.words, numbers))
    return pairs


def followers(names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the reports of one author in neighbouring years: the earlier and the later name.

    A name counts as of the first year in it: 2012年总结及2013年计划 is of 2012.
    """
    by_author: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for name in names:
        found = _YEAR.search(name)
        if found:
            by_author[_KIND.sub("", name)].setdefault(int(found.group()), name)
    return [
        (name, years[year + 1])
        for years in by_author.values()
        for year, name in sorted(years.items())
        if year + 1 in years
    ]


def _completeness(texts: dict[str, list[str]], scheme: LabelScheme) -> Completeness:
    goals = texts["goal"]
    return Completeness(
        len(goals),
        sum(fit.number is not None for fit in fits(goals, texts["measure"])),
        sum(fit.number is not None for fit in fits(goals, texts["achievement"])),
        tuple(key for key in _ASKED if key in scheme and not texts[key]),
    )
