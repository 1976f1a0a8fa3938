"""Labelled data into a project: first a plan to look at, then one act that undo takes back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from data.errors import KnownError
from data.labelled.grouping import labelled_reports
from data.labelled.mapping import ColumnMapping
from data.labelled.matching import Matcher, ParagraphIndex, Place
from data.labelled.project_rows import named_reports
from data.labelled.reading import NumberedRow, read_labelled
from data.labelled.records import kind_of
from data.labelled.row import LabelledParagraph
from data.project import Project
from data.project.adjudication import opinions
from data.project.bringing_in import (
    IncomingLabel,
    IncomingNote,
    IncomingReport,
    write_labels,
)

Progress = Callable[[int, int, str], None]
# A report of another name is the same one when this share of its paragraphs is there.
_SAME_REPORT = 0.5
_EVERY = 2000


@dataclass(frozen=True, slots=True)
class Conflict:
    """A paragraph that already has another label of the same annotator.

    Attributes
    ----------
    number
        Of the record in the file.
    mine, theirs
        The label that is there, and the one in the file.
    """

    number: int
    paragraph_id: int
    report: str
    text: str
    annotator: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A labelled record that belongs to no one paragraph.

    Attributes
    ----------
    n_places
        0 when its text is nowhere; otherwise in how many places it could be.
    """

    number: int
    report: str
    text: str
    label: str
    n_places: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What bringing a file in would do.

    Attributes
    ----------
    labels
        What will be written.
    n_same
        Labels that are there already.
    conflicts
        Not written unless they are taken by hand.
    unmatched, broken
        Left out; ``broken`` has the number of a record and the reason.
    unknown_labels
        The file's labels that the scheme does not know, and how often; left out.
    reports
        Reports of the file that the project does not have, with their labels.
    """

    path: Path
    labels: tuple[IncomingLabel, ...]
    notes: tuple[IncomingNote, ...]
    n_same: int
    conflicts: tuple[Conflict, ...]
    unmatched: tuple[Unmatched, ...]
    broken: tuple[tuple[int, str], ...]
    unknown_labels: Mapping[str, int] = field(hash=False)
    reports: tuple[IncomingReport, ...]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What was done: the act, the new reports and the number of labels written."""

    act_id: int | None
    report_ids: tuple[int, ...]
    n_labels: int


def plan_import(
    project: Project,
    path: str | Path,
    mapping: ColumnMapping | None = None,
    *,
    keeps_annotators: bool = False,
    adds_reports: bool = True,
    progress: Progress | None = None,
) -> ImportPlan:
    """Return what bringing a file in would do; nothing is written.

    Parameters
    ----------
    mapping
        What the file's columns and labels mean; what it leaves out is guessed.
    keeps_annotators
        True to keep each label with the annotator that the file names; otherwise the labels
        become those of the project's annotator.
    adds_reports
        True to take in reports that the project does not have, where the file names them.
    progress
        Told records read so far, 0 and the file's name; may raise ``CancelledError``.

    Raises
    ------
    KnownError
        When the file cannot be read, or lacks the column of the text.
    """
    path = Path(path)
    planning = _Planning(project, path, keeps_annotators, adds_reports)
    for done, numbered in enumerate(
        read_labelled(path, project.scheme, mapping, planning.note_broken), 1
    ):
        planning.take(numbered)
        if progress is not None and done % _EVERY == 0:
            progress(done, 0, path.name)
    return planning.finished()


def bring_in(project: Project, plan: ImportPlan, taken: Collection[Conflict] = ()) -> BroughtIn:
    """Carry a plan out as one act.

    Parameters
    ----------
    taken
        The conflicts in which the file's label is to replace the one that is there.
    """
    chosen = [
        IncomingLabel(conflict.paragraph_id, conflict.annotator, conflict.theirs)
        for conflict in plan.conflicts
        if conflict in taken
    ]
    labels = [*plan.labels, *chosen]
    act_id, report_ids = write_labels(project, plan.path.name, labels, plan.notes, plan.reports)
    count = len(labels) + sum(len(incoming.labels) for incoming in plan.reports)
    return BroughtIn(act_id, report_ids, count)


class _Planning:
    """Sorts rows into what fits, what is there, what contradicts and what fits nowhere."""

    def __init__(
        self, project: Project, path: Path, keeps_annotators: bool, adds_reports: bool
    ) -> None:
        self._project = project
        self._path = path
        self._keeps_annotators = keeps_annotators
        # A Word document yields only what has a comment: no whole report.
        self._adds_reports = adds_reports and kind_of(path) != "word"
        self._scheme = project.scheme
        self._index = _index(project, ignores_numbers=kind_of(path) == "word")
        self._matcher = Matcher(self._index)
        self._known: dict[tuple[int, str], str] = {
            (paragraph_id, name): one.label
            for paragraph_id, by_name in opinions(project).items()
            for name, one in by_name.items()
        }
        self._labels: dict[tuple[int, str], IncomingLabel] = {}
        self._n_same = 0
        self._conflicts: list[Conflict] = []
        self._unmatched: list[Unmatched] = []
        self._broken: list[tuple[int, str]] = []
        self._unknown: Counter[str] = Counter()
        self._strangers: defaultdict[str, list[NumberedRow]] = defaultdict(list)
        self._notes: dict[tuple[int, str], IncomingNote] = {}
        self._new: list[IncomingReport] = []

    def note_broken(self, number: int, error: KnownError) -> None:
        self._broken.append((number, str(error)))

    def take(self, numbered: NumberedRow) -> None:
        row = numbered.row
        if row.label is not None and row.label not in self._scheme:
            self._unknown[row.label] += 1
        if self._adds_reports and numbered.names_report and not self._index.reports(row.report):
            self._strangers[row.report].append(numbered)
        else:
            self._place(numbered)

    def finished(self) -> ImportPlan:
        for rows in self._strangers.values():
            found = sum(bool(self._index.places(one.row.text)) for one in rows)
            if found >= _SAME_REPORT * len(rows):
                for numbered in rows:
                    self._place(numbered)
            else:
                self._new.append(self._as_report([one.row for one in rows]))
        return ImportPlan(
            self._path,
            tuple(self._labels.values()),
            tuple(self._notes.values()),
            self._n_same,
            tuple(self._conflicts),
            tuple(self._unmatched),
            tuple(self._broken),
            self._unknown,
            tuple(self._new),
        )

    def _place(self, numbered: NumberedRow) -> None:
        row = numbered.row
        place = self._matcher.match(row, numbered.names_report)
        annotator = self._annotator(row)
        if isinstance(place, Place) and row.note:
            key = (place.paragraph_id, annotator)
            self._notes[key] = IncomingNote(*key, row.note)
        if row.label is None or row.label not in self._scheme:
            return
        if not isinstance(place, Place):
            self._unmatched.append(
                Unmatched(numbered.number, row.report, row.text, row.label, len(place))
            )
            return
        key = (place.paragraph_id, annotator)
        planned = self._labels.get(key)
        mine = planned.label if planned is not None else self._known.get(key)
        if mine is None:
            self._labels[key] = IncomingLabel(*key, row.label)
        elif mine == row.label:
            self._n_same += 1
        else:
            self._conflicts.append(
                Conflict(numbered.number, key[0], row.report, row.text, annotator, mine, row.label)
            )

    def _annotator(self, row: LabelledParagraph) -> str:
        kept = row.annotator if self._keeps_annotators else None
        return kept or self._project.annotator

    def _as_report(self, rows: Sequence[LabelledParagraph]) -> IncomingReport:
        """Return the report that the rows make up, each label at its position in it."""
        [made] = labelled_reports(rows)
        ordered = sorted(dict.fromkeys((row.position, row.text) for row in rows), key=itemgetter(0))
        positions = {identity: number for number, identity in enumerate(ordered)}
        labels: dict[tuple[int, str], IncomingLabel] = {}
        notes: dict[tuple[int, str], IncomingNote] = {}
        for row in rows:
            key = (positions[row.position, row.text], self._annotator(row))
            is_heading = made.report.paragraphs[key[0]].kind == "heading"
            if row.label in self._scheme and not is_heading:
                labels.setdefault(key, IncomingLabel(*key, row.label or ""))
            if row.note:
                notes.setdefault(key, IncomingNote(*key, row.note))
        return IncomingReport(made.report, tuple(labels.values()), tuple(notes.values()))


def _index(project: Project, ignores_numbers: bool) -> ParagraphIndex:
    index = ParagraphIndex(ignores_numbers)
    for stored, name in named_reports(project):
        index.add_report(stored.id, name)
        for position, paragraph in enumerate(project.reports.paragraphs(stored.id)):
            index.add(Place(paragraph.id, stored.id, position), paragraph.text)
    return index
