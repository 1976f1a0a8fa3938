"""Labelled paragraphs with the probabilities of a classifier that had not seen their report.

What is said of a project's quality, its likely mistakes, its headings and of accepting in bulk
all rests on this one table, so it is made once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.labelled.grouping import LabelledReport
from data.language import _
from data.progress import Progress
from data.project import Project
from data.project.adjudication import decided
from data.report import Paragraph, Report

if TYPE_CHECKING:
    from model.evaluation import NewClassifier

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FOLDS = 5


@dataclass(frozen=True, slots=True)
class LabelledProject:
    """The reports of a project and the label that counts of each paragraph.

    Attributes
    ----------
    ids, labels
        For each report those of its paragraphs, in order; None where there is no label, and
        always for a heading.
    keys
        The labels in the order of the scheme.
    """

    reports: tuple[Report, ...]
    ids: tuple[tuple[int, ...], ...]
    labels: tuple[tuple[str | None, ...], ...]
    keys: tuple[str, ...]

    @property
    def n_labels(self) -> int:
        """How many paragraphs have a label."""
        return sum(label is not None for given in self.labels for label in given)

    @classmethod
    def of(cls, labelled: Sequence[LabelledReport], keys: Sequence[str]) -> LabelledProject:
        """Return labelled reports that are in no project; their paragraphs are numbered."""
        starts = np.cumsum([0, *(len(one.labels) for one in labelled)]).tolist()
        ids = [tuple(range(start, end)) for start, end in pairwise(starts)]
        labels = [
            tuple(
                label if p.kind != "heading" and label in keys else None
                for p, label in zip(one.report.paragraphs, one.labels, strict=True)
            )
            for one in labelled
        ]
        return cls(tuple(one.report for one in labelled), tuple(ids), tuple(labels), tuple(keys))

    def labelled(self) -> LabelledProject:
        """Return the same with only the reports that have a label."""
        kept = [place for place, given in enumerate(self.labels) if any(given)]
        return LabelledProject(
            tuple(self.reports[i] for i in kept),
            tuple(self.ids[i] for i in kept),
            tuple(self.labels[i] for i in kept),
            self.keys,
        )


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Labelled paragraphs as a classifier sees them that has not seen their report.

    Attributes
    ----------
    keys
        The labels, in the order of the columns.
    paragraph_ids, reports, truth
        (n,): the paragraph; the place of its report among those labelled; the place of its label
        in ``keys``.
    probabilities
        (n, n_labels), calibrated on yet other reports.
    """

    keys: tuple[str, ...]
    paragraph_ids: Ints
    reports: Ints
    truth: Ints
    probabilities: Floats

    @property
    def confidence(self) -> Floats:
        """The probability of the label suggested, (n,)."""
        if not len(self.truth):
            return np.zeros(0, np.float32)
        return np.asarray(self.probabilities.max(axis=1), np.float32)

    @property
    def said(self) -> Ints:
        """The place of the label suggested, (n,)."""
        if not len(self.truth):
            return np.zeros(0, np.int64)
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @property
    def is_wrong(self) -> npt.NDArray[np.bool_]:
        """Whether the label suggested is another than the person's, (n,)."""
        return np.asarray(self.said != self.truth)


def read_labelled_project(project: Project) -> LabelledProject:
    """Return the reports of a project with the labels that count for its annotator."""
    annotations = decided(project)
    keys = project.scheme.keys
    stored = list(project.reports.each())

    def label(paragraph: Paragraph, paragraph_id: int) -> str | None:
        one = annotations.get(paragraph_id)
        is_usable = one is not None and one.label in keys and paragraph.kind != "heading"
        return one.label if one is not None and is_usable else None

    return LabelledProject(
        tuple(report for report, _ids in stored),
        tuple(ids for _report, ids in stored),
        tuple(tuple(map(label, report.paragraphs, ids)) for report, ids in stored),
        keys,
    )


def hold_back(
    project: LabelledProject,
    progress: Progress | None = None,
    folds: int = FOLDS,
    new: NewClassifier | None = None,
    learn_from: LabelledProject | None = None,
) -> HeldBack:
    """Return every labelled paragraph predicted by a classifier that had not seen its report.

    Nor one that is nearly the same: such reports are held back together.

    Takes as long as ``folds`` trainings: for the background.

    Parameters
    ----------
    progress
        Told folds done, folds in all and what goes on; may raise ``CancelledError``.
    new
        Makes the classifiers; when left out, such as start from a starter model that has seen
        none of the reports.
    learn_from
        The same reports with the labels to learn from, if other than those to predict.

    Raises
    ------
    KnownError
        When fewer than two reports have labels, or a fold has none to learn from.
    """
    from model.evaluation import from_unseeing_starter

    used = project.labelled()
    fold_of = np.array(folds_of(used, folds))
    make = new or from_unseeing_starter(used.reports)
    given = used.labels if learn_from is None else _labels_of(used, learn_from)
    found: list[Floats] = [np.zeros((0, 0), np.float32)] * len(used.reports)
    numbers = np.unique(fold_of)
    for done, fold in enumerate(numbers):
        if progress is not None:
            progress(done, len(numbers), _("Measuring on reports held back"))
        inside = [i for i in np.flatnonzero(fold_of != fold) if any(given[i])]
        classifier = make(used.keys)
        classifier.fit([used.reports[i] for i in inside], [given[i] for i in inside])
        outside = np.flatnonzero(fold_of == fold)
        predicted = classifier.predict_proba([used.reports[i] for i in outside])
        for place, probabilities in zip(outside, predicted, strict=True):
            found[place] = probabilities
    return gathered(used, found)


def folds_of(used: LabelledProject, folds: int = FOLDS) -> list[int]:
    """Return the fold of each report; all of them have labels, and near-duplicates share one.

    Raises
    ------
    KnownError
        When there are fewer than two that are not nearly the same.
    """
    from model.evaluation import report_folds

    return report_folds(used.reports, used.labels, folds)


def _labels_of(used: LabelledProject, other: LabelledProject) -> tuple[tuple[str | None, ...], ...]:
    by_ids = dict(zip(other.ids, other.labels, strict=True))
    return tuple(by_ids[ids] for ids in used.ids)


def gathered(used: LabelledProject, probabilities: Sequence[Floats]) -> HeldBack:
    """Return the labelled paragraphs that are no heading with their rows of ``probabilities``."""
    place_of: Mapping[str, int] = {key: place for place, key in enumerate(used.keys)}
    ids, reports, truth, rows = [], [], [], []
    for number, report in enumerate(used.reports):
        for place in range(len(report.paragraphs)):
            label = used.labels[number][place]
            if label is None:
                continue
            ids.append(used.ids[number][place])
            reports.append(number)
            truth.append(place_of[label])
            rows.append(probabilities[number][place])
    shape = (0, len(used.keys))
    return HeldBack(
        used.keys,
        np.array(ids, np.int64),
        np.array(reports, np.int64),
        np.array(truth, np.int64),
        np.array(rows, np.float32) if rows else np.zeros(shape, np.float32),
    )
