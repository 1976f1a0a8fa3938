"""The rows of a file sorted into what fits, what is there, what contradicts, what fits nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path

from data.errors import KnownError
from data.labelled.grouping import labelled_reports
from data.labelled.import_plan import ImportPlan, Unmatched
from data.labelled.matching import Matcher, NearlyMatching, ParagraphIndex, Place
from data.labelled.project_rows import named_reports
from data.labelled.reading import NumberedRow
from data.labelled.records import kind_of
from data.labelled.row import LabelledParagraph
from data.project import Project
from data.project.adjudication import opinions
from data.project.bringing_in import IncomingLabel, IncomingNote, IncomingReport, notes
from data.project.label_conflict import LabelConflict
from data.suggestion import Suggestion

# A report of another name is the same one when this share of its paragraphs is there.
_SAME_REPORT = 0.5


class Planning:
    """Takes rows one by one; :meth:`finished` tells what is to be done with them."""

    def __init__(self, project: Project, path: Path, keeps_annotators: bool) -> None:
        self._project = project
        self._path = path
        self._keeps_annotators = keeps_annotators
        self._scheme = project.scheme
        self._known: dict[int, dict[tuple[int, str], str]] = {}
        self._noted: dict[int, dict[tuple[int, str], str]] = {}
        self._suggested: dict[int, set[int]] = {}
        self._labels: dict[tuple[int, str], IncomingLabel] = {}
        self._notes: dict[tuple[int, str], IncomingNote] = {}
        self._suggestions: dict[int, Suggestion] = {}
        self._n_same = 0
        self._conflicts: list[LabelConflict] = []
        self._changed: list[tuple[int, str]] = []
        self._unmatched: list[Unmatched] = []
        self._broken: list[tuple[int, str]] = []
        self._unknown: Counter[str] = Counter()
        self._new: list[IncomingReport] = []

    def note_broken(self, number: int, error: KnownError) -> None:
        """Note a record that cannot be used."""
        self._broken.append((number, str(error)))

    def take(self, numbered: NumberedRow) -> None:
        """Sort one row."""
        label = numbered.row.label
        if label is not None and label not in self._scheme:
            self._unknown[label] += 1

    def finished(self) -> ImportPlan:
        """Return the plan, once all rows are taken."""
        return ImportPlan(
            self._path,
            tuple(self._labels.values()),
            tuple(self._notes.values()),
            tuple(self._suggestions.items()),
            self._n_same,
            tuple(self._conflicts),
            tuple(self._changed),
            tuple(self._unmatched),
            tuple(self._broken),
            self._unknown,
            tuple(self._new),
        )

    def _place(self, numbered: NumberedRow, place: Place | list[Place]) -> None:
        row = numbered.row
        annotator = self._annotator(row)
        if isinstance(place, Place):
            self._place_rest(row, place, annotator)
        if row.label is None or row.label not in self._scheme:
            return
        if not isinstance(place, Place):
            self._unmatched.append(
                Unmatched(numbered.number, row.report, row.text, row.label, len(place))
            )
            return
        key = (place.paragraph_id, annotator)
        planned = self._labels.get(key)
        mine = planned.label if planned is not None else self._labels_there(place).get(key)
        if mine is None:
            self._labels[key] = IncomingLabel(*key, row.label)
        elif mine == row.label:
            self._n_same += 1
        else:
            self._conflicts.append(
                LabelConflict(
                    key[0], row.report, row.text, annotator, mine, row.label, numbered.number
                )
            )

    def _place_rest(self, row: LabelledParagraph, place: Place, annotator: str) -> None:
        key = (place.paragraph_id, annotator)
        if place.report_id not in self._noted:
            self._noted[place.report_id] = notes(self._project, place.report_id)
        if row.note and key not in self._noted[place.report_id]:
            self._notes[key] = IncomingNote(*key, row.note)
        suggestion = suggestion_of(row, self._scheme.keys)
        if suggestion is None:
            return
        if place.report_id not in self._suggested:
            held = self._project.suggestions.of_report(place.report_id)
            self._suggested[place.report_id] = set(held)
        if place.paragraph_id not in self._suggested[place.report_id]:
            self._suggestions[place.paragraph_id] = suggestion

    def _labels_there(self, place: Place) -> dict[tuple[int, str], str]:
        if place.report_id not in self._known:
            self._known[place.report_id] = {
                (paragraph_id, name): one.label
                for paragraph_id, by_name in opinions(self._project, place.report_id).items()
                for name, one in by_name.items()
            }
        return self._known[place.report_id]

    def _annotator(self, row: LabelledParagraph) -> str:
        kept = row.annotator if self._keeps_annotators else None
        return kept or self._project.annotator

    def _as_report(self, rows: Sequence[LabelledParagraph]) -> IncomingReport:
        """Return the report that the rows make up, each label at its position in it."""
        [made] = labelled_reports(rows)
        ordered = sorted(dict.fromkeys((row.position, row.text) for row in rows), key=itemgetter(0))
        positions = {identity: number for number, identity in enumerate(ordered)}
        labels: dict[tuple[int, str], IncomingLabel] = {}
        noted: dict[tuple[int, str], IncomingNote] = {}
        suggestions: dict[int, Suggestion] = {}
        for row in rows:
            key = (positions[row.position, row.text], self._annotator(row))
            is_heading = made.report.paragraphs[key[0]].kind == "heading"
            if row.label in self._scheme and not is_heading:
                labels.setdefault(key, IncomingLabel(*key, row.label or ""))
            if row.note:
                noted.setdefault(key, IncomingNote(*key, row.note))
            suggestion = None if is_heading else suggestion_of(row, self._scheme.keys)
            if suggestion is not None:
                suggestions.setdefault(key[0], suggestion)
        return IncomingReport(
            made.report,
            tuple(labels.values()),
            tuple(noted.values()),
            tuple(suggestions.items()),
        )


class LabelPlanning(Planning):
    """Labels for paragraphs that are there: each finds its own, wherever in the project.

    Parameters
    ----------
    adds_reports
        True to take in reports that the project does not have, where the file names them.
    """

    def __init__(
        self, project: Project, path: Path, keeps_annotators: bool, adds_reports: bool
    ) -> None:
        super().__init__(project, path, keeps_annotators)
        is_word = kind_of(path) == "word"
        # A Word document yields only what has a comment: no whole report.
        self._adds_reports = adds_reports and not is_word
        self._index = _index(project, ignores_numbers=is_word)
        self._matcher = Matcher(self._index)
        self._strangers: defaultdict[str, list[NumberedRow]] = defaultdict(list)
        self._near = NearlyMatching(project) if is_word else None
        self._nowhere: list[NumberedRow] = []

    def take(self, numbered: NumberedRow) -> None:
        """Sort one row."""
        super().take(numbered)
        row = numbered.row
        if self._adds_reports and numbered.names_report and not self._index.reports(row.report):
            self._strangers[row.report].append(numbered)
            return
        place = self._matcher.match(row, numbered.names_report)
        if self._near is not None and not place:
            self._nowhere.append(numbered)
            return
        if self._near is not None and isinstance(place, Place):
            self._near.note(place)
        self._place(numbered, place)

    def finished(self) -> ImportPlan:
        """Return the plan, once all rows are taken."""
        for rows in self._strangers.values():
            found = sum(bool(self._index.places(one.row.text)) for one in rows)
            if found >= _SAME_REPORT * len(rows):
                for numbered in rows:
                    self._place(numbered, self._matcher.match(numbered.row, numbered.names_report))
            else:
                self._new.append(self._as_report([one.row for one in rows]))
        for numbered in self._nowhere:
            assert self._near is not None
            near = self._near.match(numbered.row.text)
            if near is not None:
                self._changed.append((numbered.number, near[1]))
            self._place(numbered, [] if near is None else near[0])
        return super().finished()


class ReportPlanning(Planning):
    """Reports that have labels: one that is there word for word gets them, any other comes in."""

    def __init__(self, project: Project, path: Path, keeps_annotators: bool) -> None:
        super().__init__(project, path, keeps_annotators)
        self._rows: defaultdict[str, list[NumberedRow]] = defaultdict(list)
        self._named: defaultdict[str, list[int]] | None = None

    def take(self, numbered: NumberedRow) -> None:
        """Sort one row."""
        super().take(numbered)
        self._rows[numbered.row.report].append(numbered)

    def finished(self) -> ImportPlan:
        """Return the plan, once all rows are taken."""
        for name, rows in self._rows.items():
            incoming = self._as_report([one.row for one in rows])
            found = self._project.reports.with_text(incoming.report)
            index = None if found is None else self._index_of(found, name)
            if index is None:
                index = self._holding(name, rows)
            if index is None:
                self._new.append(incoming)
                continue
            matcher = Matcher(index)
            for numbered in rows:
                self._place(numbered, matcher.match(numbered.row, names_report=True))
        return super().finished()

    def _holding(self, name: str, rows: Sequence[NumberedRow]) -> ParagraphIndex | None:
        """Return the index of the report of this name that holds all of the rows, if any does."""
        if self._named is None:
            self._named = defaultdict(list)
            for stored, shown in named_reports(self._project):
                for known in dict.fromkeys((stored.name, shown)):
                    self._named[known].append(stored.id)
        for report_id in self._named.get(name, ()):
            index = self._index_of(report_id, name)
            if all(index.places(one.row.text) for one in rows):
                return index
        return None

    def _index_of(self, report_id: int, name: str) -> ParagraphIndex:
        index = ParagraphIndex()
        index.add_report(report_id, name)
        for position, paragraph in enumerate(self._project.reports.paragraphs(report_id)):
            index.add(Place(paragraph.id, report_id, position), paragraph.text)
        return index


def suggestion_of(row: LabelledParagraph, keys: Sequence[str]) -> Suggestion | None:
    """Return what a row says a classifier proposes, over these labels; None when it does not.

    Where the row has no probabilities, its confidence is the label's and the rest is spread
    evenly over the others.
    """
    if row.suggestion is None or row.suggestion not in keys:
        return None
    given = row.probabilities or {}
    told = {key: float(given[key]) for key in keys if key in given}
    sure = row.confidence if row.confidence is not None else told.get(row.suggestion, 1.0)
    sure = min(max(sure, 0.0), 1.0)
    if row.suggestion not in told:
        rest = (1 - sure) / max(len(keys) - 1, 1)
        told = {key: sure if key == row.suggestion else rest for key in keys}
    probabilities = {key: min(max(told.get(key, 0.0), 0.0), 1.0) for key in keys}
    return Suggestion(int(row.position), row.suggestion, sure, probabilities)


def _index(project: Project, ignores_numbers: bool) -> ParagraphIndex:
    index = ParagraphIndex(ignores_numbers)
    for stored, name in named_reports(project):
        index.add_report(stored.id, name)
        for position, paragraph in enumerate(project.reports.paragraphs(stored.id)):
            index.add(Place(paragraph.id, stored.id, position), paragraph.text)
    return index


__all__ = ["LabelPlanning", "Planning", "ReportPlanning", "suggestion_of"]
