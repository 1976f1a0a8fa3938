"""How good a classifier is, on reports that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import _
from data.readers.duplicates import near_duplicate_groups
from data.report import Report
from model.calibration import expected_calibration_error

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

Labels = Sequence[Sequence[str | None]]
Floats = npt.NDArray[np.float32]
# What makes the classifier that cross-validation fits.
NewClassifier = Callable[[Sequence[str]], "ParagraphClassifier"]


@dataclass(frozen=True, slots=True)
class LabelScores:
    """How well one label is found; all between 0 and 1 but ``support``, a count."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Paragraphs of like confidence: their mean confidence, and how many were right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Scores:
    """Quality over labelled paragraphs.

    Attributes
    ----------
    macro_f1
        Mean of the F1 of the labels that occur in the truth.
    ece
        Expected calibration error: the mean gap between confidence and accuracy.
    confusion
        Rows the true label, columns the predicted one, in the order of ``keys``.
    """

    n: int
    accuracy: float
    macro_f1: float
    per_label: Mapping[str, LabelScores] = field(hash=False)
    ece: float = 0.0
    keys: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()
    calibration: tuple[CalibrationBin, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``duanbiao evaluate --json`` prints."""
        return {
            "n": self.n,
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "per_label": {
                key: {"precision": one.precision, "recall": one.recall, "f1": one.f1,
                      "support": one.support}
                for key, one in self.per_label.items()
            },
            "ece": self.ece,
            "labels": list(self.keys),
            "confusion": [list(row) for row in self.confusion],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """Quality on reports held back after learning from so many labels."""

    n_reports: int
    n_labels: int
    macro_f1: float
    accuracy: float


def evaluate(probabilities: Sequence[Floats], truth: Labels, keys: Sequence[str]) -> Scores:
    """Compare probabilities with the truth.

    Parameters
    ----------
    probabilities
        For each report (n_paragraphs, n_labels), columns in the order of ``keys``.
    truth
        For each report a label or None for each paragraph; those without are left out.
    keys
        The labels. True labels that are not among them count as never found.
    """
    every = [*keys, *sorted({y for one in truth for y in one if y is not None} - set(keys))]
    places = {key: place for place, key in enumerate(every)}
    rows = [
        (row, places[label])
        for one, labels in zip(probabilities, truth, strict=True)
        for row, label in zip(one, labels, strict=True)
        if label is not None
    ]
    if not rows:
        return Scores(0, 0.0, 0.0, {}, 0.0, tuple(keys), ())
    predicted = np.array([row for row, _label in rows], np.float32)
    right = np.array([label for _row, label in rows])
    return _scores(predicted, right, every)


def _scores(probabilities: Floats, truth: npt.NDArray[np.int64], keys: Sequence[str]) -> Scores:
    predicted = probabilities.argmax(axis=1)
    confusion = np.zeros((len(keys), len(keys)), int)
    np.add.at(confusion, (truth, predicted), 1)
    per_label = {}
    for place, key in enumerate(keys):
        hits, support = int(confusion[place, place]), int(confusion[place].sum())
        said = int(confusion[:, place].sum())
        precision, recall = hits / max(said, 1), hits / max(support, 1)
        f1 = 2 * hits / max(said + support, 1)
        per_label[key] = LabelScores(precision, recall, f1, support)
    occurring = [one.f1 for one in per_label.values() if one.support]
    return Scores(
        len(truth),
        float((predicted == truth).mean()),
        float(np.mean(occurring)),
        per_label,
        expected_calibration_error(probabilities, truth),
        tuple(keys),
        tuple(tuple(int(count) for count in row) for row in confusion),
        calibration(probabilities, truth),
    )


def calibration(
    probabilities: Floats, truth: npt.NDArray[np.int64], bins: int = 10
) -> tuple[CalibrationBin, ...]:
    """Return confidence against accuracy over equal-width bins; bins without paragraphs too."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    out = []
    for number in range(bins):
        mine = place == number
        n = int(mine.sum())
        out.append(
            CalibrationBin(
                number / bins,
                (number + 1) / bins,
                n,
                float(confidence[mine].mean()) if n else 0.0,
                float(right[mine].mean()) if n else 0.0,
            )
        )
    return tuple(out)


def held_back_probabilities(
    reports: Sequence[Report],
    labels: Labels,
    keys: Sequence[str],
    folds: int,
    groups: Sequence[object] | None = None,
    new: NewClassifier | None = None,
) -> list[Floats]:
    """Return the probabilities of each report from a classifier that had not seen its group.

    Parameters
    ----------
    groups
        What is never split between training and measuring, for each report; when left out,
        reports that are nearly the same are a group.
    new
        Makes an unfitted classifier for these labels; when left out, one that starts from a
        starter model that has seen none of ``reports``.
    """
    make = new or from_unseeing_starter(reports)
    fold_of = report_folds(reports, labels, folds, groups)
    out: list[Floats] = [np.zeros((0, 0), np.float32)] * len(reports)
    for fold in sorted(set(fold_of)):
        inside = [place for place, one in enumerate(fold_of) if one != fold]
        classifier = make(keys).fit([reports[i] for i in inside], [labels[i] for i in inside])
        outside = [place for place, one in enumerate(fold_of) if one == fold]
        found = classifier.predict_proba([reports[i] for i in outside])
        for place, probabilities in zip(outside, found, strict=True):
            out[place] = probabilities
    return out


def cross_validate(
    reports: Sequence[Report],
    labels: Labels,
    keys: Sequence[str],
    folds: int = 5,
    groups: Sequence[object] | None = None,
    new: NewClassifier | None = None,
) -> Scores:
    """Return the quality on reports held back, each predicted once; never splits a report.

    Raises
    ------
    KnownError
        When fewer than two groups have labels.
    """
    found = held_back_probabilities(reports, labels, keys, folds, groups, new)
    return evaluate(found, labels, keys)


def learning_curve(
    reports: Sequence[Report],
    labels: Labels,
    keys: Sequence[str],
    folds: int = 3,
    shares: Sequence[float] = (0.1, 0.25, 0.5, 1.0),
    new: NewClassifier | None = None,
) -> list[LearningPoint]:
    """Return the quality on reports held back after learning from a growing share of the rest.

    What further labels would bring is what the last steps of the curve brought.
    """
    make = new or from_unseeing_starter(reports)
    fold_of = report_folds(reports, labels, folds)
    out = []
    for share in shares:
        found: list[Floats] = [np.zeros((0, 0), np.float32)] * len(reports)
        n_reports, n_labels = [], []
        for fold in sorted(set(fold_of)):
            inside = [i for i, one in enumerate(fold_of) if one != fold and any(labels[i])]
            inside = inside[: max(1, round(share * len(inside)))]
            n_reports.append(len(inside))
            n_labels.append(sum(label is not None for i in inside for label in labels[i]))
            classifier = make(keys).fit([reports[i] for i in inside], [labels[i] for i in inside])
            for i, one in enumerate(fold_of):
                if one == fold:
                    found[i] = classifier.predict_proba([reports[i]])[0]
        scores = evaluate(found, labels, keys)
        out.append(
            LearningPoint(
                round(float(np.mean(n_reports))),
                round(float(np.mean(n_labels))),
                scores.macro_f1,
                scores.accuracy,
            )
        )
    return out


def report_folds(
    reports: Sequence[Report],
    labels: Labels,
    folds: int,
    groups: Sequence[object] | None = None,
) -> list[int]:
    """Return a fold for each report, groups whole, the folds about equally many labels.

    Without ``groups``, reports that are nearly the same share a fold: a classifier that learnt
    from last year's copy has seen this year's.

    Raises
    ------
    KnownError
        When fewer than two groups have labels.
    """
    sizes: dict[object, int] = {}
    groups = groups or near_duplicate_groups(reports)
    for group, one in zip(groups, labels, strict=True):
        sizes[group] = sizes.get(group, 0) + sum(label is not None for label in one)
    if sum(size > 0 for size in sizes.values()) < 2:
        raise KnownError(
            _(
                "Quality can be measured only with labels in two reports or more; reports that"
                " are nearly the same count as one."
            ),
            _("Label paragraphs of another report."),
        )
    order = sorted(sizes, key=lambda group: -sizes[group])
    totals = [0] * max(2, min(folds, len(order)))
    fold_of = {}
    for group in order:
        least = totals.index(min(totals))
        fold_of[group] = least
        totals[least] += max(sizes[group], 1)
    return [fold_of[group] for group in groups]


def from_unseeing_starter(reports: Sequence[Report]) -> NewClassifier:
    """Return what makes classifiers that start from a starter which has seen none of these."""
    from model.starter import starter_without

    base = starter_without(reports)
    from model.classifier import ParagraphClassifier

    return lambda keys: ParagraphClassifier(keys, base)
