"""What bringing a file of labelled data in would do; :mod:`data.labelled.bringing_in` does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from data.project.bringing_in import IncomingLabel, IncomingNote, IncomingReport
from data.project.label_conflict import LabelConflict
from data.suggestion import Suggestion


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
    suggestions
        By paragraph id: what a classifier proposed where the project has no suggestion.
    changed
        Of a Word document the records whose text is not quite that of the paragraph they were
        matched to, with that paragraph's text here.
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
    suggestions: tuple[tuple[int, Suggestion], ...]
    n_same: int
    conflicts: tuple[LabelConflict, ...]
    changed: tuple[tuple[int, str], ...]
    unmatched: tuple[Unmatched, ...]
    broken: tuple[tuple[int, str], ...]
    unknown_labels: Mapping[str, int] = field(hash=False)
    reports: tuple[IncomingReport, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it would write nothing at all, conflicts aside."""
        return not (self.labels or self.notes or self.suggestions or self.reports)

    def told(self) -> ImportPlan:
        """Return the plan without what was written: what is left to tell a person."""
        return replace(self, labels=(), notes=(), suggestions=(), reports=())
