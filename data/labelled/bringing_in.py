"""Labelled data into a project: first a plan to look at, then one act that undo takes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from data.errors import KnownError
from data.labelled.import_plan import ImportPlan, Unmatched
from data.labelled.mapping import ColumnMapping, checked, columns_of
from data.labelled.planning import LabelPlanning, Planning, ReportPlanning
from data.labelled.reading import read_labelled
from data.labelled.records import Record, kind_of
from data.language import _
from data.progress import Progress
from data.project import Project
from data.project.bringing_in import IncomingLabel, write_labels
from data.project.label_conflict import LabelConflict
from data.suggestion import Suggestion

_EVERY = 2000


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What was done: the act, the new reports, and how many labels and suggestions came in."""

    act_id: int | None
    report_ids: tuple[int, ...]
    n_labels: int
    n_suggestions: int = 0


def plan_import(
    project: Project,
    path: str | Path,
    mapping: ColumnMapping | None = None,
    *,
    keeps_annotators: bool = False,
    adds_reports: bool = True,
    as_reports: bool = False,
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
    as_reports
        True when the file is whole reports that have labels: one that is not there word for
        word comes in, whatever its name. False when it is labels, each for a paragraph that is
        found anywhere in the project.
    progress
        Told records read so far, 0 and the file's name; may raise ``CancelledError``.

    Raises
    ------
    KnownError
        When the file cannot be read, lacks the column of the text, or has labels for nothing.
    """
    path = Path(path)
    planning: Planning
    if as_reports:
        planning = ReportPlanning(project, path, keeps_annotators)
    else:
        planning = LabelPlanning(project, path, keeps_annotators, adds_reports)
    is_labelled = False
    for done, numbered in enumerate(
        read_labelled(path, project.scheme, mapping, planning.note_broken), 1
    ):
        planning.take(numbered)
        row = numbered.row
        is_labelled = is_labelled or bool(row.label or row.suggestion or row.note)
        if progress is not None and done % _EVERY == 0:
            progress(done, 0, path.name)
    plan = planning.finished()
    if not (is_labelled or as_reports or plan.reports):
        _check_columns(path, mapping)
    return plan


def _check_columns(path: Path, mapping: ColumnMapping | None) -> None:
    """Raise :class:`KnownError` when a table that has labels for nothing has no place for any."""
    there = columns_of(path) if kind_of(path) in ("csv", "excel") else ()
    if not there:  # tasks of other programs have the field only once they are labelled
        return
    meant = checked(mapping, Record(0, dict.fromkeys(there)), path.name)
    if meant.keys().isdisjoint(("label", "suggestion", "note")):
        raise KnownError(
            _("No column of {name} seems to hold labels.").format(name=path.name),
            _("Say which one does; it has these: {columns}").format(columns=", ".join(there)),
        )


def bring_in(
    project: Project, plan: ImportPlan, taken: Collection[LabelConflict] = ()
) -> BroughtIn:
    """Carry a plan out as one act; suggestions, which are computed, come beside it.

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
    suggestions: list[tuple[int, Suggestion]] = list(plan.suggestions)
    for report_id, incoming in zip(report_ids, plan.reports, strict=True):
        if incoming.suggestions:
            ids = [paragraph.id for paragraph in project.reports.paragraphs(report_id)]
            suggestions += [(ids[place], one) for place, one in incoming.suggestions]
    if suggestions:
        project.suggestions.take_over(plan.path.name, project.scheme.keys, suggestions)
    count = len(labels) + sum(len(incoming.labels) for incoming in plan.reports)
    return BroughtIn(act_id, report_ids, count, len(suggestions))


__all__ = ["BroughtIn", "ImportPlan", "LabelConflict", "Unmatched", "bring_in", "plan_import"]
