"""Files into a project: reports, and labelled data with the reports it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.errors import KnownError
from data.labelled.grouping import labelled_reports
from data.labelled.jsonl import read_jsonl
from data.project.project import Project
from data.readers import find_reports, read_report

LABELLED_SUFFIXES = (".jsonl",)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came in, what was there already, what failed and why."""

    n_reports: int
    n_paragraphs: int
    n_labels: int
    report_ids: tuple[int, ...]
    duplicates: tuple[Path, ...]
    failures: tuple[tuple[Path, str], ...]


def import_paths(
    project: Project,
    paths: Sequence[str | Path],
    progress: Callable[[int, int, str], None] | None = None,
) -> ImportResult:
    """Bring files and folders into a project; a bad file never stops the others.

    A report whose text the project has already is left out and listed as a duplicate. Each file
    is one act of its own, so an interruption loses nothing that was reported as done.
    """
    failures: list[tuple[Path, str]] = []
    files = list(find_reports(paths, failures))
    counts = [0, 0]
    report_ids: list[int] = []
    duplicates: list[Path] = []
    for done, path in enumerate(files, 1):
        try:
            if path.suffix.lower() in LABELLED_SUFFIXES:
                added, labels = _import_labelled(project, path)
            else:
                added, labels = _import_report(project, path), 0
            counts[1] += labels
            report_ids += added
            if not added and not labels:
                duplicates.append(path)
        except KnownError as error:
            failures.append((path, str(error)))
        if progress is not None:
            progress(done, len(files), path.name)
    stored = {report.id: report for report in project.reports.overview()}
    counts[0] = sum(stored[i].n_paragraphs for i in report_ids if i in stored)
    return ImportResult(
        len(report_ids),
        counts[0],
        counts[1],
        tuple(report_ids),
        tuple(duplicates),
        tuple(failures),
    )


def _import_report(project: Project, path: Path) -> list[int]:
    report = read_report(path)
    if project.reports.with_text(report) is not None:
        return []
    return project.reports.add([report])


def _import_labelled(project: Project, path: Path) -> tuple[list[int], int]:
    """Return the ids of new reports and the number of labels brought in."""
    added: list[int] = []
    labels: dict[int, str] = {}
    scheme = project.scheme
    for labelled in labelled_reports(read_jsonl(path)):
        report_id = project.reports.with_text(labelled.report)
        if report_id is None:
            [report_id] = project.reports.add([labelled.report])
            added.append(report_id)
        known = project.annotations.of_report(report_id)
        for paragraph, label in zip(
            project.reports.paragraphs(report_id), labelled.labels, strict=True
        ):
            found = scheme.find(label) if label is not None else None
            if found is not None and paragraph.id not in known:
                labels[paragraph.id] = found.key
    if labels:
        project.annotations.bring_in(labels, path.name)
    return added, len(labels)
