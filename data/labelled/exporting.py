"""A project's labelled data into a file, or a folder with one file a report."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import CancelledError
from data.labelled.project_rows import named_reports, project_rows, report_rows
from data.labelled.row import LabelledParagraph
from data.labelled.selection import Selection
from data.labelled.writing import SUFFIXES, format_of, writing
from data.project import Project, StoredReport

Progress = Callable[[int, int, str], None]
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
    rows: list[LabelledParagraph] = []
    counts: Counter[str] = Counter()
    n_paragraphs = n_reports = 0
    last: str | None = None
    for row in project_rows(project, selection):
        if row.report != last:
            _stop_if(cancel)
            n_reports += 1
            last = row.report
        n_paragraphs += 1
        if told := row.label or row.suggestion:
            counts[told] += 1
        if len(rows) < first:
            rows.append(row)
    return Preview(n_paragraphs, n_reports, counts, tuple(rows))


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
    reports = _chosen(project, selection)
    done = _Done(len(reports), progress, cancel)
    if not (out.is_dir() or (wanted is not None and not out.suffix)):
        with writing(out, project.scheme, wanted, metrics) as writer:
            for row in done.follow(project, reports, selection):
                writer.write(row)
        return Exported(done.n_paragraphs, done.n_reports, (out,))
    kind = format_of(out, wanted)
    files: list[Path] = []
    for stored, name in reports:
        path = out / _file_name(name, SUFFIXES[kind], files)
        with writing(path, project.scheme, kind, metrics) as writer:
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
            _stop_if(self._cancel)
            for row in report_rows(project, stored.id, name, selection, stored.source):
                self.n_paragraphs += 1
                yield row
            self.n_reports += 1
            if self._progress is not None:
                self._progress(self.n_reports, self._total, name)


def _chosen(project: Project, selection: Selection) -> list[tuple[StoredReport, str]]:
    return [
        (stored, name)
        for stored, name in named_reports(project)
        if selection.reports is None or stored.id in selection.reports
    ]


def _stop_if(cancel: threading.Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise CancelledError


def _file_name(report: str, suffix: str, taken: list[Path]) -> str:
    """Return a name for a report's file that every system takes and no other report has."""
    stem = _NOT_IN_NAMES.sub(" ", report).strip(" .")[:80] or "report"
    names = {path.name for path in taken}
    name, number = stem + suffix, 1
    while name in names:
        number += 1
        name = f"{stem} {number}{suffix}"
    return name
