"""Files into a project: reports, and labelled data with the reports it came from."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.errors import KnownError
from data.labelled.grouping import labelled_reports
from data.labelled.jsonl import read_jsonl
from data.project.project import Project
from data.readers import Choice, find_reports
from data.readers.duplicates import (
    Signature,
    near_duplicates,
    report_signature,
    stored_signature,
)
from data.readers.worker import Outcome, read_all
from data.report import Report

LABELLED_SUFFIXES = (".jsonl",)

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A report that came in and one that says nearly the same."""

    report_id: int
    other_id: int
    similarity: float


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came in, what was there already, what failed and why.

    Attributes
    ----------
    duplicates
        Files all of whose reports the project had already, word for word.
    near_duplicates
        Reports that came in and are nearly the same as another, the most alike first.
    n_other_files
        Files in the folders that were left out for their kind.
    """

    n_reports: int
    n_paragraphs: int
    n_labels: int
    report_ids: tuple[int, ...]
    duplicates: tuple[Path, ...]
    failures: tuple[tuple[Path, str], ...]
    near_duplicates: tuple[NearDuplicate, ...] = ()
    n_other_files: int = 0


def import_paths(
    project: Project,
    paths: Sequence[str | Path],
    progress: Progress | None = None,
    choice: Choice | None = None,
) -> ImportResult:
    """Bring files and folders into a project; a bad file never stops the others.

    A report whose text the project has already is left out and listed as a duplicate. Each file
    is one act of its own, so an interruption loses nothing that was reported as done. Files are
    read in processes of their own, each with a time limit.

    Parameters
    ----------
    progress
        Told files done, files in all and the name of the last; may raise ``CancelledError``,
        after which what was done is kept.
    choice
        How tables are read, where a person chose a column.
    """
    failures: list[tuple[Path, str]] = []
    others: list[Path] = []
    files = list(dict.fromkeys(find_reports(paths, failures, others)))
    incoming = _Incoming(project, failures)
    known = _signatures(project)
    with closing(_outcomes(files, choice, progress)) as outcomes:
        for done, (path, outcome) in enumerate(outcomes, 1):
            incoming.take(path, outcome)
            if progress is not None:
                progress(done, len(files), path.name)
    return incoming.result(known, len(others))


def _outcomes(
    files: Sequence[Path], choice: Choice | None, progress: Progress | None
) -> Generator[tuple[Path, Outcome | None], None, None]:
    """Yield each file with its reports; labelled data without, since it is read here."""
    reports = [path for path in files if path.suffix.lower() not in LABELLED_SUFFIXES]
    done = 0

    def on_step(path: Path, step: str) -> None:
        if progress is not None:
            progress(done, len(files), f"{path.name}: {step}")

    with closing(read_all(reports, choice, on_step=on_step)) as outcomes:
        for path in files:
            is_labelled = path.suffix.lower() in LABELLED_SUFFIXES
            yield path, None if is_labelled else next(outcomes)
            done += 1


def _signatures(project: Project) -> dict[int, Signature]:
    """Return the signatures of the reports that the project has, by id."""
    found: dict[int, Signature] = {}
    for report in project.reports.overview():
        signature = stored_signature(report.receipt)
        if signature is not None:
            found[report.id] = signature
    return found


class _Incoming:
    """Takes files into the project one by one, and counts."""

    def __init__(self, project: Project, failures: list[tuple[Path, str]]) -> None:
        self._project = project
        self._failures = failures
        self._report_ids: list[int] = []
        self._duplicates: list[Path] = []
        self._signatures: dict[int, Signature] = {}
        self._n_labels = 0

    def take(self, path: Path, outcome: Outcome | None) -> None:
        try:
            if outcome is None:
                added, labels = _import_labelled(self._project, path)
                self._n_labels += labels
                is_duplicate = not added and not labels
            else:
                self._failures.extend(outcome.failures)
                added = self._add(outcome.reports)
                is_duplicate = bool(outcome.reports) and not added
            self._report_ids += added
            if is_duplicate:
                self._duplicates.append(path)
        except KnownError as error:
            self._failures.append((path, str(error)))

    def _add(self, reports: Sequence[Report]) -> list[int]:
        """Add the reports that the project lacks, as one act. Returns their ids."""
        fresh: list[Report] = []
        texts: set[tuple[str, ...]] = set()
        for report in reports:
            text = tuple(paragraph.text for paragraph in report.paragraphs)
            if text not in texts and self._project.reports.with_text(report) is None:
                fresh.append(report)
                texts.add(text)
        if not fresh:
            return []
        added = self._project.reports.add(fresh)
        for report_id, report in zip(added, fresh, strict=True):
            self._signatures[report_id] = report_signature(report)
        return added

    def result(self, known: dict[int, Signature], n_other_files: int) -> ImportResult:
        stored = {report.id: report for report in self._project.reports.overview()}
        return ImportResult(
            len(self._report_ids),
            sum(stored[i].n_paragraphs for i in self._report_ids if i in stored),
            self._n_labels,
            tuple(self._report_ids),
            tuple(self._duplicates),
            tuple(self._failures),
            self._near_duplicates(known),
            n_other_files,
        )

    def _near_duplicates(self, known: dict[int, Signature]) -> tuple[NearDuplicate, ...]:
        every = {**known, **self._signatures}
        ids = list(every)
        pairs = near_duplicates(list(every.values()), since=len(known))
        return tuple(
            NearDuplicate(ids[pair.second], ids[pair.first], pair.similarity) for pair in pairs
        )


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
