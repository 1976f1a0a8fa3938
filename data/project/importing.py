"""Files into a project: reports, and labelled data with the reports it came from."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from data.errors import KnownError
from data.labelled.bringing_in import BroughtIn, ImportPlan, bring_in, plan_import
from data.labelled.mapping import holds_labels
from data.progress import Progress
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


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A report that came in and one that says nearly the same."""

    report_id: int
    other_id: int
    similarity: float


@dataclass(frozen=True, slots=True)
class SameReport:
    """A report that was left out: the project has its text word for word.

    Attributes
    ----------
    name, path
        What it is called and the file that it is in.
    other_id
        The report that the project has.
    """

    name: str
    path: Path
    other_id: int


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came in, what was there already, what failed and why.

    Attributes
    ----------
    labelled
        The files of labelled data, each with what of it could not be used and why.
    annotators
        Whose labels came in.
    duplicates
        Files all of whose reports the project had already, word for word.
    same
        Each report that was left out so, also of files with others that came in.
    near_duplicates
        Reports that came in and are nearly the same as another, the most alike first.
    other_files
        Files in the folders that were left out for their kind.
    """

    n_reports: int
    n_paragraphs: int
    n_labels: int
    report_ids: tuple[int, ...]
    duplicates: tuple[Path, ...]
    failures: tuple[tuple[Path, str], ...]
    near_duplicates: tuple[NearDuplicate, ...] = ()
    other_files: tuple[Path, ...] = ()
    labelled: tuple[ImportPlan, ...] = ()
    n_suggestions: int = 0
    annotators: tuple[str, ...] = ()
    same: tuple[SameReport, ...] = ()


def import_paths(
    project: Project,
    paths: Sequence[str | Path],
    progress: Progress | None = None,
    choice: Choice | None = None,
    *,
    keeps_annotators: bool = False,
) -> ImportResult:
    """Bring files and folders into a project; a bad file never stops the others.

    Labelled data comes in with its labels, notes and suggestions: paragraph JSONL, Parquet,
    tasks of other programs, and tables that have a column of the project's labels.

    A report whose text the project has already is left out and listed as a duplicate. Each file
    is one act of its own, so an interruption loses nothing that was reported as done. Files are
    read in processes of their own, each with a time limit.

    Parameters
    ----------
    progress
        Told files done, files in all and the name of the last; may raise ``CancelledError``,
        after which what was done is kept.
    choice
        How tables are read, where a person chose a column: as reports then, not as labels.
    keeps_annotators
        True to keep labels with the annotators that a file names; otherwise they become those
        of the project's annotator.
    """
    failures: list[tuple[Path, str]] = []
    others: list[Path] = []
    files = list(dict.fromkeys(find_reports(paths, failures, others)))
    labelled = frozenset(
        path
        for path in files
        if (choice is None or (choice.column is None and choice.each is None))
        and holds_labels(path, project.scheme)
    )
    incoming = _Incoming(project, failures, keeps_annotators)
    known = _signatures(project)
    with closing(_outcomes(files, labelled, choice, progress)) as outcomes:
        for done, (path, outcome) in enumerate(outcomes, 1):
            incoming.take(path, outcome)
            if progress is not None:
                progress(done, len(files), path.name)
    return incoming.result(known, tuple(others))


def _outcomes(
    files: Sequence[Path],
    labelled: frozenset[Path],
    choice: Choice | None,
    progress: Progress | None,
) -> Generator[tuple[Path, Outcome | None], None, None]:
    """Yield each file with its reports; labelled data without, since it is read here."""
    reports = [path for path in files if path not in labelled]
    done = 0

    def on_step(path: Path, step: str) -> None:
        if progress is not None:
            progress(done, len(files), f"{path.name}: {step}")

    with closing(read_all(reports, choice, on_step=on_step)) as outcomes:
        for path in files:
            yield path, None if path in labelled else next(outcomes)
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

    def __init__(
        self, project: Project, failures: list[tuple[Path, str]], keeps_annotators: bool
    ) -> None:
        self._project = project
        self._keeps_annotators = keeps_annotators
        self._labelled: list[ImportPlan] = []
        self._n_suggestions = 0
        self._annotators: dict[str, None] = {}
        self._failures = failures
        self._report_ids: list[int] = []
        self._duplicates: list[Path] = []
        self._same: list[SameReport] = []
        self._signatures: dict[int, Signature] = {}
        self._n_labels = 0

    def take(self, path: Path, outcome: Outcome | None) -> None:
        try:
            if outcome is None:
                plan, done = self._bring_in(path)
                added = list(done.report_ids)
                for report_id, held in zip(added, plan.reports, strict=True):
                    self._signatures[report_id] = report_signature(held.report)
                is_new = bool(done.n_labels or done.n_suggestions or plan.notes or added)
                is_duplicate = not (is_new or plan.conflicts or plan.unmatched or plan.broken)
            else:
                self._failures.extend(outcome.failures)
                added = self._add(outcome.reports, path)
                is_duplicate = bool(outcome.reports) and not added
            self._report_ids += added
            if is_duplicate:
                self._duplicates.append(path)
        except KnownError as error:
            self._failures.append((path, str(error)))

    def _bring_in(self, path: Path) -> tuple[ImportPlan, BroughtIn]:
        plan = plan_import(
            self._project, path, keeps_annotators=self._keeps_annotators, as_reports=True
        )
        done = bring_in(self._project, plan)
        self._n_labels += done.n_labels
        self._n_suggestions += done.n_suggestions
        held = [plan.labels, *(incoming.labels for incoming in plan.reports)]
        self._annotators |= dict.fromkeys(one.annotator for labels in held for one in labels)
        self._labelled.append(plan.told())
        return plan, done

    def _add(self, reports: Sequence[Report], path: Path) -> list[int]:
        """Add the reports that the project lacks, as one act. Returns their ids."""
        fresh: list[Report] = []
        places: dict[tuple[str, ...], int] = {}  # of the texts in ``fresh``
        again: list[tuple[str, int]] = []
        for report in reports:
            text = tuple(paragraph.text for paragraph in report.paragraphs)
            known = self._project.reports.with_text(report)
            if known is not None:
                self._same.append(SameReport(report.name, path, known))
            elif text in places:
                again.append((report.name, places[text]))
            else:
                places[text] = len(fresh)
                fresh.append(report)
        added = self._project.reports.add(fresh) if fresh else []
        for report_id, report in zip(added, fresh, strict=True):
            self._signatures[report_id] = report_signature(report)
        self._same += [SameReport(name, path, added[place]) for name, place in again]
        return added

    def result(self, known: dict[int, Signature], other_files: tuple[Path, ...]) -> ImportResult:
        stored = {report.id: report for report in self._project.reports.overview()}
        return ImportResult(
            len(self._report_ids),
            sum(stored[i].n_paragraphs for i in self._report_ids if i in stored),
            self._n_labels,
            tuple(self._report_ids),
            tuple(self._duplicates),
            tuple(self._failures),
            self._near_duplicates(known),
            other_files,
            tuple(self._labelled),
            self._n_suggestions,
            tuple(self._annotators),
            tuple(self._same),
        )

    def _near_duplicates(self, known: dict[int, Signature]) -> tuple[NearDuplicate, ...]:
        every = {**known, **self._signatures}
        ids = list(every)
        pairs = near_duplicates(list(every.values()), since=len(known))
        return tuple(
            NearDuplicate(ids[pair.second], ids[pair.first], pair.similarity) for pair in pairs
        )
