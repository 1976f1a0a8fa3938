"""Two copies of a project compared, report by report, annotator by annotator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from data.project import schema
from data.project.adjudication import ADJUDICATOR, opinions
from data.project.annotations import Annotation
from data.project.fulfilment import confirmations
from data.project.label_conflict import LabelConflict
from data.project.merge_plan import IncomingConfirmation, LostLabel, MergePlan
from data.project.project import Project
from data.project.reports import StoredParagraph
from data.report import Report


class Comparison:
    """Compares two projects report by report, annotator by annotator."""

    def __init__(
        self, project: Project, other: Project, path: Path, renamed: Mapping[str, str]
    ) -> None:
        self._project = project
        self._other = other
        self._path = path
        self._renamed = renamed
        self._here = _reports_by_hash(project._connection)
        self._my_past = _Past(project._connection)
        self._their_past = _Past(other._connection)
        self._reports: list[Report] = []
        self._labels: dict[tuple[Any, str], Annotation] = {}
        self._updates: dict[tuple[Any, str], Annotation] = {}
        self._notes: dict[tuple[Any, str], tuple[str | None, bool]] = {}
        self._n_same = self._n_older = 0
        self._places: dict[int, Any] = {}
        self._report_places: dict[int, Any] = {}
        self._conflicts: list[LabelConflict] = []
        self._lost: list[LostLabel] = []
        self._used: set[str] = set()
        self._annotators: set[str] = set()
        self._their_names: set[str] = set()

    def plan(self) -> MergePlan:
        """Return what merging the other project in would do."""
        hashes = _hashes(self._other._connection)
        for stored in self._other.reports.overview():
            mine = self._here.get(hashes[stored.id], {})
            same_name = [i for i, name in mine.items() if name == stored.name]
            found = next(iter(same_name or mine), None)
            if found is None:
                number = len(self._reports)
                self._reports.append(self._other.reports.report(stored.id)[0])
                theirs = self._other.reports.paragraphs(stored.id)
                places: dict[int, Any] = {p.id: (number, i) for i, p in enumerate(theirs)}
                self._report_places[stored.id] = (number,)
                self._compare(stored.id, stored.name, places, {})
            else:
                del mine[found]  # a second report with this text is another one
                places = dict(
                    paired(
                        self._other.reports.paragraphs(stored.id),
                        self._project.reports.paragraphs(found),
                    )
                )
                self._report_places[stored.id] = found
                self._compare(stored.id, stored.name, places, opinions(self._project, found))
            self._places |= places
        scheme = self._project.scheme
        new_labels = [one for one in self._other.scheme.labels if one.key not in scheme]
        return MergePlan(
            self._path,
            tuple(self._reports),
            self._labels,
            self._updates,
            self._notes,
            tuple(self._confirmations()),
            self._n_same,
            self._n_older,
            tuple(self._conflicts),
            tuple(self._lost),
            tuple(one for one in new_labels if one.key in self._used),
            tuple(sorted(self._annotators)),
            tuple(sorted(self._their_names - {ADJUDICATOR})),
        )

    def _compare(
        self,
        report_id: int,
        report: str,
        places: Mapping[int, Any],
        here: Mapping[int, Mapping[str, Annotation]],
    ) -> None:
        texts = {p.id: p.text for p in self._other.reports.paragraphs(report_id)}
        for paragraph_id, by_name in opinions(self._other, report_id).items():
            for their_name, theirs in by_name.items():
                name = self._renamed.get(their_name, their_name)
                self._annotators.add(name)
                self._their_names.add(their_name)
                self._used.add(theirs.label)
                key = places.get(paragraph_id)
                text = texts[paragraph_id]
                if key is None:
                    self._lost.append(LostLabel(report, text, name, theirs.label))
                    continue
                mine = None if isinstance(key, tuple) else here.get(key, {}).get(name)
                if mine is None:
                    self._labels[key, name] = theirs
                elif mine.label == theirs.label:
                    self._n_same += 1
                elif self._my_past.has_held(key, theirs):
                    self._n_older += 1
                elif self._their_past.has_held(paragraph_id, mine):
                    self._updates[key, name] = theirs
                else:
                    self._conflicts.append(
                        LabelConflict(key, report, text, name, mine.label, theirs.label)
                    )
        self._compare_notes(report_id, places)

    def _confirmations(self) -> Iterator[IncomingConfirmation]:
        known = confirmations(self._project)
        for told in confirmations(self._other).values():
            goal, report = self._places.get(told.goal_id), self._report_places.get(told.report_id)
            answer = None if told.achievement_id is None else self._places.get(told.achievement_id)
            is_placed = (answer is None) == (told.achievement_id is None)
            if goal is None or report is None or not is_placed or (goal, report) in known:
                continue
            name = self._renamed.get(told.annotator, told.annotator)
            yield IncomingConfirmation(goal, report, answer, replace(told, annotator=name))

    def _compare_notes(self, report_id: int, places: Mapping[int, Any]) -> None:
        known = _remarks(self._project._connection)
        for (paragraph_id, their_name), told in _remarks(
            self._other._connection, report_id
        ).items():
            key = (places.get(paragraph_id), self._renamed.get(their_name, their_name))
            if key[0] is not None and key not in known and (told[0] or told[1]):
                self._notes[key] = told


def paired(
    theirs: Sequence[StoredParagraph], mine: Sequence[StoredParagraph]
) -> Iterator[tuple[int, int]]:
    """Yield the ids of paragraphs that are the same in two states of one report.

    By their text as the reader found it or as it is now; equal texts in their order.
    """
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for paragraph in reversed(mine):
        for text in _texts(paragraph):
            waiting[text].append(paragraph.id)
    taken: set[int] = set()
    for paragraph in theirs:
        for text in _texts(paragraph):
            while waiting[text] and waiting[text][-1] in taken:
                waiting[text].pop()
            if waiting[text]:
                found = waiting[text].pop()
                taken.add(found)
                yield paragraph.id, found
                break


def _texts(paragraph: StoredParagraph) -> dict[str, None]:
    return dict.fromkeys(t for t in (paragraph.text, paragraph.original_text) if t is not None)


def _reports_by_hash(connection: Connection) -> dict[str, dict[int, str]]:
    """Return the reports' ids and names by the hash of their text."""
    r = schema.report
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    chosen = select(r.c.text_hash, r.c.id, r.c.name).where(r.c.is_removed.is_(False))
    for row in connection.execute(chosen.order_by(r.c.position, r.c.id)):
        found[row[0]][row[1]] = row[2]
    return found


def _hashes(connection: Connection) -> dict[int, str]:
    r = schema.report
    return {row[0]: row[1] for row in connection.execute(select(r.c.id, r.c.text_hash))}


class _Past:
    """What the labels of a project have been, read from its history when first asked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sides: defaultdict[int, list[Mapping[str, Any]]] | None = None

    def has_held(self, paragraph_id: int, annotation: Annotation) -> bool:
        """Return whether an annotation of the paragraph has once been this one."""
        if self._sides is None:
            self._sides = defaultdict(list)
            h = schema.history_change
            chosen = select(h.c.row_key, h.c.before, h.c.after)
            for row in self._connection.execute(chosen.where(h.c.table_name == "annotation")):
                self._sides[row[0][0]] += [side for side in (row[1], row[2]) if side]
        # A side holds the columns that changed: a second label in the same second has no time.
        return any(
            side.get("at", annotation.at) == annotation.at and side["label"] == annotation.label
            for side in self._sides.get(paragraph_id, ())
            if "label" in side
        )


def _remarks(
    connection: Connection, report_id: int | None = None
) -> dict[tuple[int, str], tuple[str | None, bool]]:
    m, n, p = schema.remark, schema.annotator, schema.paragraph
    chosen = (
        select(m.c.paragraph_id, n.c.name, m.c.note, m.c.is_flagged)
        .join(n, n.c.id == m.c.annotator_id)
        .join(p, p.c.id == m.c.paragraph_id)
    )
    if report_id is not None:
        chosen = chosen.where(p.c.report_id == report_id)
    return {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(chosen)}
