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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from data.project import file, schema
from data.project.adjudication import ADJUDICATOR
from data.project.annotations import Annotation
from data.project.comparing import Comparison
from data.project.failures import translated
from data.project.fulfilment import Confirmation, write_within
from data.project.history import Act, now
from data.project.label_conflict import LabelConflict
from data.project.merge_plan import MergePlan
from data.project.project import Project, _annotator_id
from data.scheme import Label


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
        return Comparison(project, other, path, renamed or {}).plan()


def merge(project: Project, plan: MergePlan, taken: Collection[LabelConflict] = ()) -> Merged:
    """Carry a plan out as one act.

    Parameters
    ----------
    taken
        The conflicts in which the other project's label is to count.
    """
    chosen = [conflict for conflict in plan.conflicts if conflict in taken]
    incoming = (plan.reports, plan.labels, plan.updates, plan.notes, plan.confirmations, chosen)
    if not any(incoming):
        return Merged(None, (), 0, 0)
    names = {name for _key, name in [*plan.labels, *plan.updates, *plan.notes]}
    names |= {conflict.annotator for conflict in chosen}
    names |= {one.told.annotator for one in plan.confirmations}
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
        write_within(project, act, _placed_confirmations(plan, placed, report_ids))
    return Merged(act.id, tuple(report_ids), len(plan.labels), len(plan.updates) + len(chosen))


def _placed_confirmations(
    plan: MergePlan, placed: Callable[[Any], int], report_ids: Sequence[int]
) -> Iterator[Confirmation]:
    for one in plan.confirmations:
        report_id = report_ids[one.report[0]] if isinstance(one.report, tuple) else one.report
        achievement_id = None if one.achievement is None else placed(one.achievement)
        yield replace(
            one.told,
            goal_id=placed(one.goal),
            report_id=report_id,
            achievement_id=achievement_id,
        )


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


__all__ = ["LabelConflict", "MergePlan", "Merged", "copy_database", "merge", "plan_merge"]
