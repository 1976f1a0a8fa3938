"""A colleague's copy of the project merged in, offline: nothing is overwritten.

Annotations stay those of who made them. What this project does not have is added; what is the
same is passed over, so that a second merge changes nothing. Where the same annotator has
another label in the two files, the histories tell which is the older one; where they do not, it
is a conflict for a person to settle.
"""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from data.project import file, schema
from data.project.adjudication import ADJUDICATOR, opinions
from data.project.annotations import Annotation
from data.project.failures import translated
from data.project.history import Act, now
from data.project.project import Project, _annotator_id
from data.project.reports import StoredParagraph
from data.report import Report
from data.scheme import Label


@dataclass(frozen=True, slots=True)
class MergeConflict:
    """The same annotator's label in the two projects, where neither is known to be the older."""

    paragraph_id: int
    report: str
    text: str
    annotator: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class LostLabel:
    """A label on a paragraph that this project has no equal of."""

    report: str
    text: str
    annotator: str
    label: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What merging would do.

    Attributes
    ----------
    reports
        Those that this project does not have.
    labels
        New ones, by paragraph id; of a new report, by ``(number of the report, position)``.
    updates
        Labels that their annotator has changed since this project got them.
    n_same, n_older
        Labels that are there already; labels that were changed here since.
    conflicts
        Not written unless they are taken.
    lost
        Labels of paragraphs that are not here: split, joined or corrected on one side only.
    new_labels
        Labels that the scheme here does not know.
    annotators
        Whose labels come in or are there already.
    """

    path: Path
    reports: tuple[Report, ...]
    labels: Mapping[tuple[Any, str], Annotation] = field(hash=False)
    updates: Mapping[tuple[Any, str], Annotation] = field(hash=False)
    notes: Mapping[tuple[Any, str], tuple[str | None, bool]] = field(hash=False)
    n_same: int
    n_older: int
    conflicts: tuple[MergeConflict, ...]
    lost: tuple[LostLabel, ...]
    new_labels: tuple[Label, ...]
    annotators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done; ``act_id`` is None when there was nothing to do."""

    act_id: int | None
    report_ids: tuple[int, ...]
    n_labels: int
    n_updated: int


def plan_merge(
    project: Project, path: str | Path, renamed: Mapping[str, str] | None = None
) -> MergePlan:
    """Return what merging another project in would do; neither file is changed.

    Parameters
    ----------
    renamed
        What an annotator of the other project is called here: two colleagues may both be
        “user” on their own computers.

    Raises
    ------
    KnownError
        When the other file is no project, damaged or of a newer version.
    """
    path = Path(path)
    with _copy(path) as other:
        return _Planning(project, other, path, renamed or {}).plan()


def merge(project: Project, plan: MergePlan, taken: Collection[MergeConflict] = ()) -> Merged:
    """Carry a plan out as one act.

    Parameters
    ----------
    taken
        The conflicts in which the other project's label is to count.
    """
    chosen = [conflict for conflict in plan.conflicts if conflict in taken]
    if not (plan.reports or plan.labels or plan.updates or plan.notes or chosen):
        return Merged(None, (), 0, 0)
    names = {name for _key, name in [*plan.labels, *plan.updates, *plan.notes]}
    names |= {conflict.annotator for conflict in chosen}
    annotators = {name: _annotator_id(project._connection, name) for name in sorted(names)}
    details = {"count": len(plan.labels) + len(plan.updates), "source": plan.path.name}
    with project.history.act("merge_project", details) as act:
        if plan.new_labels:
            _add_to_scheme(project, act, plan.new_labels)
        report_ids = project.reports.add_within(act, plan.reports)
        ids = [[p.id for p in project.reports.paragraphs(i)] for i in report_ids]

        def placed(key: Any) -> int:
            return ids[key[0]][key[1]] if isinstance(key, tuple) else int(key)

        rows = [
            _row(act, placed(key), annotators[name], theirs)
            for (key, name), theirs in [*plan.labels.items(), *plan.updates.items()]
        ]
        rows += [
            {
                "paragraph_id": conflict.paragraph_id,
                "annotator_id": annotators[conflict.annotator],
                "label": conflict.theirs,
                "origin": "merged",
                "act_id": act.id,
                "at": now(),
            }
            for conflict in chosen
        ]
        act.write(schema.annotation, rows)
        act.write(
            schema.remark,
            [
                {
                    "paragraph_id": placed(key),
                    "annotator_id": annotators[name],
                    "note": note,
                    "is_flagged": is_flagged,
                }
                for (key, name), (note, is_flagged) in plan.notes.items()
            ],
        )
    return Merged(act.id, tuple(report_ids), len(plan.labels), len(plan.updates) + len(chosen))


def _row(act: Act, paragraph_id: int, annotator_id: int, theirs: Annotation) -> dict[str, Any]:
    return {
        "paragraph_id": paragraph_id,
        "annotator_id": annotator_id,
        "label": theirs.label,
        "origin": "adjudicated" if theirs.annotator == ADJUDICATOR else "merged",
        "confidence": theirs.confidence,
        "act_id": act.id,
        # As it was made: what a later merge tells older from newer by.
        "at": theirs.at,
    }


def _add_to_scheme(project: Project, act: Act, labels: Sequence[Label]) -> None:
    first = len(project.scheme.labels)
    rows = [
        {
            "key": label.key,
            "position": first + number,
            "names": dict(label.names),
            "letters": dict(label.letters),
            "guidelines": dict(label.guidelines),
            "color": label.color,
            "shortcut": "",  # it may be taken here
            "is_retired": label.is_retired,
        }
        for number, label in enumerate(labels)
    ]
    act.write(schema.label, rows)


@contextlib.contextmanager
def _copy(path: Path) -> Iterator[Project]:
    """Open a copy of the other project: theirs is neither migrated nor locked nor touched."""
    file.check(path)
    with tempfile.TemporaryDirectory(prefix="duanbiao") as folder:
        copy = Path(folder) / path.name
        with translated(path):
            copy_database(path, copy)
        with Project.open(copy) as other:
            yield other


def copy_database(path: Path, copy: Path) -> None:
    """Copy an SQLite file as it stands, also while another program writes it."""
    uri = path.resolve().as_uri()
    try:
        _backup(f"{uri}?mode=ro", copy)
    except sqlite3.OperationalError:
        # On a medium that cannot be written, SQLite cannot lay its index of the log beside it.
        _backup(f"{uri}?immutable=1", copy)


def _backup(uri: str, copy: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


class _Planning:
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
        self._conflicts: list[MergeConflict] = []
        self._lost: list[LostLabel] = []
        self._used: set[str] = set()
        self._annotators: set[str] = set()

    def plan(self) -> MergePlan:
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
                self._compare(stored.id, stored.name, places, {})
            else:
                del mine[found]  # a second report with this text is another one
                places = dict(
                    paired(
                        self._other.reports.paragraphs(stored.id),
                        self._project.reports.paragraphs(found),
                    )
                )
                self._compare(stored.id, stored.name, places, opinions(self._project, found))
        scheme = self._project.scheme
        new_labels = [one for one in self._other.scheme.labels if one.key not in scheme]
        return MergePlan(
            self._path,
            tuple(self._reports),
            self._labels,
            self._updates,
            self._notes,
            self._n_same,
            self._n_older,
            tuple(self._conflicts),
            tuple(self._lost),
            tuple(one for one in new_labels if one.key in self._used),
            tuple(sorted(self._annotators)),
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
                        MergeConflict(key, report, text, name, mine.label, theirs.label)
                    )
        self._compare_notes(report_id, places)

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
