"""What merging a colleague's project in would do; :mod:`data.project.merge` does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.project.annotations import Annotation
from data.project.fulfilment import Confirmation
from data.project.label_conflict import LabelConflict
from data.report import Report
from data.scheme import Label


@dataclass(frozen=True, slots=True)
class LostLabel:
    """A label on a paragraph that this project has no equal of."""

    report: str
    text: str
    annotator: str
    label: str


@dataclass(frozen=True, slots=True)
class IncomingConfirmation:
    """What a colleague confirmed, and where goal, report and answer are here."""

    goal: Any
    report: Any
    achievement: Any
    told: Confirmation


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
    confirmations
        What became of goals, where nobody has said so here; ids as the keys of ``labels``, a
        new report by its number alone.
    n_same, n_older
        Labels that are there already; labels that were changed here since.
    conflicts
        Not written unless they are taken.
    lost
        Labels of paragraphs that are not here: split, joined or corrected on one side only.
    new_labels
        Labels that the scheme here does not know.
    annotators
        Whose labels come in or are there already, by the names they have here.
    their_names
        The same people by the names that the file has.
    """

    path: Path
    reports: tuple[Report, ...]
    labels: Mapping[tuple[Any, str], Annotation] = field(hash=False)
    updates: Mapping[tuple[Any, str], Annotation] = field(hash=False)
    notes: Mapping[tuple[Any, str], tuple[str | None, bool]] = field(hash=False)
    confirmations: tuple[IncomingConfirmation, ...]
    n_same: int
    n_older: int
    conflicts: tuple[LabelConflict, ...]
    lost: tuple[LostLabel, ...]
    new_labels: tuple[Label, ...]
    annotators: tuple[str, ...]
    their_names: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it would write nothing, conflicts aside."""
        return not (self.reports or self.labels or self.updates or self.notes or self.confirmations)
