"""From a project to a report for the manager."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.labelled.exporting import selected_reports
from data.labelled.manager_report import (
    Completeness,
    Point,
    ReportSummary,
    chosen_reports,
    confirmed_goals,
    manager_writing,
)
from data.labelled.report_names import check_report_name
from data.labelled.selection import Selection
from data.labelled.writing import stop_if
from data.progress import Progress
from data.project import Project
from data.scheme import LabelScheme
from model.fulfilment import fits
from model.fulfilment_table import ReportPoints, followed_reports, fulfilment

_ASKED = ("goal", "measure", "achievement", "problem")


@dataclass(frozen=True, slots=True)
class ManagerReportWritten:
    """How much was written: reports, paragraphs, goals of the fulfilment table, confirmed ones."""

    n_reports: int
    n_paragraphs: int
    n_goals: int
    n_confirmed: int


def write_manager_report(
    project: Project,
    out: str | Path,
    selection: Selection | None = None,
    wanted: str | None = None,
    followed: Sequence[tuple[str, str]] | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> ManagerReportWritten:
    """Write the report for the manager; two reports at the most are in memory at a time.

    Parameters
    ----------
    selection
        Of each paragraph the label counts, else the suggestion.
    wanted
        A key of ``MANAGER_FORMATS``; None goes by the suffix of ``out``.
    followed
        Report with goals and report with achievements, by name, for the fulfilment table; None
        finds them by name and year, beside those that were chosen in the project.
    progress
        Told reports done, reports in all and the name of the one just done.

    Raises
    ------
    CancelledError
        When ``cancel`` was set; an older file at ``out`` is as it was.
    KnownError
        When ``followed`` names a report that is not there, or the file cannot be written.
    """
    selection = selection or Selection()
    reports = selected_reports(project, selection)
    points = ReportPoints(project, selection)
    if followed is None:
        named = [(name, stored.source) for stored, name in reports]
        followed = followed_reports(named, chosen_reports(project))
    for pair in followed:
        for name in pair:
            check_report_name(name, points.names)
    counts = [0, 0, 0]
    total = len(reports) + len(followed)
    with manager_writing(
        out, project.scheme, wanted, has_pairs=bool(followed), cancel=cancel
    ) as writer:
        for done, (_stored, name) in enumerate(reports, 1):
            stop_if(cancel)
            summary = summarised(name, points.of(name), project.scheme)
            counts[0] += sum(len(of_label) for of_label in summary.points.values())
            writer.add_report(summary)
            if progress is not None:
                progress(done, total, name)
        confirmed = confirmed_goals(project) if followed else {}
        for done, (earlier, later) in enumerate(followed, len(reports) + 1):
            stop_if(cancel)
            goals, results = points.of(earlier, "goal"), points.of(later, "achievement")
            pairs = fulfilment(earlier, goals, later, results, confirmed)
            counts[1] += len(pairs)
            counts[2] += sum(pair.confirmed_by is not None for pair in pairs)
            if pairs:
                writer.add_pairs(earlier, later, pairs)
            if progress is not None:
                progress(done, total, earlier)
    return ManagerReportWritten(len(reports), *counts)


def summarised(
    name: str, points: Mapping[str, Sequence[Point]], scheme: LabelScheme
) -> ReportSummary:
    """Return one report by label, with how complete it is."""
    by_label = {key: tuple(points[key]) for key in scheme.keys if key in points}
    texts = {key: [point.text for point in by_label.get(key, ())] for key in _ASKED}
    return ReportSummary(name, by_label, _completeness(texts, scheme))


def _completeness(texts: dict[str, list[str]], scheme: LabelScheme) -> Completeness:
    goals = texts["goal"]
    return Completeness(
        len(goals),
        sum(fit is not None for fit in fits(goals, texts["measure"])),
        sum(fit is not None for fit in fits(goals, texts["achievement"])),
        tuple(key for key in _ASKED if key in scheme and not texts[key]),
    )
