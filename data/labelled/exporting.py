"""A project's labelled data into a file, or a folder with one file a report."""

from __future__ import annotations

import itertools
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.labelled.project_rows import is_wanted, named_reports, project_rows, report_rows
from data.labelled.row import LabelledParagraph
from data.labelled.selection import Selection
from data.labelled.writing import SUFFIXES, format_of, stop_if, writing
from data.progress import Progress
from data.project import Project, StoredReport
from data.project.adjudication import decisive
from data.project.label_overview import ParagraphLabels, label_overview

_EVERY = 10_000
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: rows, reports, and the files."""

    n_paragraphs: int
    n_reports: int
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would write.

    Attributes
    ----------
    counts
        Label key to number of rows, by the person's label, else the suggestion.
    rows
        The first rows.
    """

    n_paragraphs: int
    n_reports: int
    counts: Mapping[str, int] = field(hash=False)
    rows: tuple[LabelledParagraph, ...]


def preview(
    project: Project,
    selection: Selection,
    first: int = 20,
    cancel: threading.Event | None = None,
) -> Preview:
    """Return how much an export would write, and its first rows.

    Raises
    ------
    CancelledError
        When ``cancel`` was set meanwhile.
    """
    counts: Counter[str] = Counter()
    reports: set[int] = set()
    n_paragraphs = 0
    for number, held in enumerate(label_overview(project)):
        if number % _EVERY == 0:
            stop_if(cancel)
        if selection.reports is not None and held.report_id not in selection.reports:
            continue
        is_sure = held.confidence >= selection.least_confidence
        suggestion = held.suggestion if is_sure else None
        for label in _labels(held, project.annotator, selection):
            if is_wanted(label, suggestion, selection):
                n_paragraphs += 1
                reports.add(held.report_id)
                if told := label or suggestion:
                    counts[told] += 1
    rows = tuple(itertools.islice(project_rows(project, selection), first))
    return Preview(n_paragraphs, len(reports), counts, rows)


def _labels(held: ParagraphLabels, annotator: str, selection: Selection) -> Sequence[str | None]:
    """Return the label of each row that a paragraph makes."""
    if selection.annotators is None:
        name = decisive(held.labels, annotator)
        return [None if name is None else held.labels[name]]
    return [held.labels[n] for n in selection.annotators if n in held.labels] or [None]


def export(
    project: Project,
    out: str | Path,
    selection: Selection | None = None,
    wanted: str | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """Write the chosen paragraphs.

    Parameters
    ----------
    out
        A file; or a folder, which gets one file a report.
    wanted
        The format; needed for a folder, else found by the suffix.
    progress
        Told reports done, reports in all and the name of the one just done.

    Raises
    ------
    CancelledError
        When ``cancel`` was set; an older file at ``out`` is as it was.
    KnownError
        When it cannot be written.
    """
    out, selection = Path(out), selection or Selection()
    models = project.suggestions.models()
    metrics = models[0].metrics if models else None
    reports = selected_reports(project, selection)
    done = _Done(len(reports), progress, cancel)
    if not (out.is_dir() or (wanted is not None and not out.suffix)):
        with writing(out, project.scheme, wanted, metrics, cancel) as writer:
            for row in done.follow(project, reports, selection):
                writer.write(row)
        return Exported(done.n_paragraphs, done.n_reports, (out,))
    kind = format_of(out, wanted)
    files: list[Path] = []
    taken: set[str] = set()
    for stored, name in reports:
        path = out / _file_name(name, SUFFIXES[kind], taken)
        with writing(path, project.scheme, kind, metrics, cancel) as writer:
            for row in done.follow(project, [(stored, name)], selection):
                writer.write(row)
        files.append(path)
    return Exported(done.n_paragraphs, done.n_reports, tuple(files))


class _Done:
    """Counts rows as they pass, reports progress and stops when cancelled."""

    def __init__(
        self, total: int, progress: Progress | None, cancel: threading.Event | None
    ) -> None:
        self.n_paragraphs = 0
        self.n_reports = 0
        self._total = total
        self._progress = progress
        self._cancel = cancel

    def follow(
        self, project: Project, reports: Sequence[tuple[StoredReport, str]], selection: Selection
    ) -> Iterator[LabelledParagraph]:
        for stored, name in reports:
            stop_if(self._cancel)
            for row in report_rows(project, stored.id, name, selection, stored.source):
                self.n_paragraphs += 1
                yield row
            self.n_reports += 1
            if self._progress is not None:
                self._progress(self.n_reports, self._total, name)


def selected_reports(project: Project, selection: Selection) -> list[tuple[StoredReport, str]]:
    """Return the chosen reports, each with the name that it goes out by."""
    return [
        (stored, name)
        for stored, name in named_reports(project)
        if selection.reports is None or stored.id in selection.reports
    ]


def _file_name(report: str, suffix: str, taken: set[str]) -> str:
    """Return a name for a report's file that every system takes, and take it up in ``taken``."""
    stem = _NOT_IN_NAMES.sub(" ", report).strip(" .")[:80] or "report"
    name, number = stem + suffix, 1
    while name in taken:
        number += 1
        name = f"{stem} {number}{suffix}"
    taken.add(name)
    return name
