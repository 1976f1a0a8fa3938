"""What is in the files, as a job finds it; it imports nothing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.labelled.mapping import holds_labels, survey
from data.project import Project
from data.project.reports import text_hash
from data.readers import Choice, find_reports
from data.readers.duplicates import (
    Signature,
    near_duplicates,
    report_signature,
    stored_signature,
)
from data.readers.receipt import format_name
from data.readers.spreadsheet import SheetColumns, columns
from data.readers.worker import Outcome, read_all
from data.report import Paragraph
from data.structure import with_lists_apart
from gui.import_preview.sample import MOST

if TYPE_CHECKING:
    from gui.background import Progress

TABLES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et", ".csv", ".tsv")
_MOST_READ = 200  # the files after these are read when they are imported


@dataclass(frozen=True, slots=True)
class Found:
    """What is in one file.

    Attributes
    ----------
    format, encoding
        In words; empty where it does not apply.
    same_as, like
        Names of the project's reports that are the same word for word, or nearly; files before
        it in the list may be among the latter.
    repeats
        Names of files before it in the list that hold the same report.
    sheets
        Of a table: its columns.
    sample
        The first paragraphs of its first report.
    n_apart
        How many paragraphs there are when the items of lists are cut apart.
    failure
        Why it cannot be read, or empty.
    """

    path: Path
    format: str = ""
    encoding: str = ""
    n_reports: int = 0
    n_paragraphs: int = 0
    same_as: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    sheets: tuple[SheetColumns, ...] = ()
    failure: str = ""
    sample: tuple[Paragraph, ...] = ()
    n_apart: int = 0
    is_labelled: bool = False
    is_unread: bool = False


def look(
    project: Project,
    paths: Sequence[Path],
    progress: Progress,
    choice: Choice | None = None,
) -> list[Found]:
    """Return what is in files and folders, in their order.

    Parameters
    ----------
    choice
        How they are read, where a person chose.
    """
    failures: list[tuple[Path, str]] = []
    files = list(dict.fromkeys(find_reports(paths, failures)))
    looking = _Looking(project, choice)
    found: list[Found] = []
    labelled = {p for p in files[:_MOST_READ] if holds_labels(p, project.scheme)}
    reports = [p for p in files[:_MOST_READ] if p not in labelled]
    with closing(read_all(reports, choice)) as outcomes:
        for number, path in enumerate(files, 1):
            if number > _MOST_READ:
                found.append(Found(path, is_unread=True))
                continue
            is_labelled = path in labelled
            found.append(looking.labelled(path) if is_labelled else looking.report(next(outcomes)))
            progress(number, len(files), path.name)
    return found + [Found(path, failure=reason) for path, reason in failures]


class _Looking:
    """Compares what comes with what the project has."""

    def __init__(self, project: Project, choice: Choice | None) -> None:
        self._project = project
        self._encoding = choice.encoding if choice is not None else None
        self._known = [
            (report.name, signature)
            for report in project.reports.overview()
            if (signature := stored_signature(report.receipt)) is not None
        ]
        self._files: dict[str, str] = {}  # of each text seen before, in which file
        self._names = {report.id: report.name for report in project.reports.overview()}

    def labelled(self, path: Path) -> Found:
        try:
            seen = survey(path, self._project.scheme, 0)
        except KnownError as error:
            return Found(path, failure=str(error), is_labelled=True)
        return Found(path, n_paragraphs=seen.n_records, is_labelled=True)

    def report(self, outcome: Outcome) -> Found:
        path, reports = outcome.path, outcome.reports
        if not reports:
            reason = outcome.failures[0][1] if outcome.failures else ""
            return Found(path, failure=reason or "–", sheets=self._sheets(path))
        same: list[str] = []
        like: list[str] = []
        repeats: list[str] = []
        fresh: list[tuple[str, Signature]] = []
        for report in reports:
            known = self._project.reports.with_text(report)
            text = text_hash(report)
            if known is not None:
                same.append(self._names.get(known, report.name))
            elif text in self._files:
                repeats.append(self._files[text])
            else:
                signature = report_signature(report)
                signatures = [one for _name, one in self._known]
                pairs = near_duplicates([*signatures, signature], since=len(signatures))
                like += [self._known[pair.first][0] for pair in pairs[:1]]
                fresh.append((path.name, signature))
            self._files.setdefault(text, path.name)
        self._known += fresh
        first = reports[0]
        return Found(
            path,
            format_name(first.format),
            str(first.receipt.get("encoding") or ""),
            len(reports),
            sum(p.kind != "heading" for report in reports for p in report.paragraphs),
            tuple(same),
            tuple(like),
            tuple(repeats),
            self._sheets(path),
            "",
            first.paragraphs[:MOST],
            sum(
                p.kind != "heading"
                for report in reports
                for p in with_lists_apart(report.paragraphs)[0]
            ),
        )

    def _sheets(self, path: Path) -> tuple[SheetColumns, ...]:
        if path.suffix.lower() not in TABLES:
            return ()
        try:
            return tuple(columns(path, self._encoding))
        except KnownError:
            return ()
