"""All that is known of how good a project's classifier is, measured on reports held back.

One run of :func:`measure_quality` makes everything that the Quality page and ``duanbiao evaluate``
show; it takes as long as some fifteen trainings, so it is for the background.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import KnownError
from data.language import _
from data.progress import Progress
from data.project import Project
from model.heading_rules import HeadingRule, heading_rules, project_as_ruled
from model.headings import HeadingMeaning, WeakHeading, meanings, weak_headings
from model.held_back import FOLDS, HeldBack, LabelledProject, read_labelled_project
from model.label_errors import Contradiction, LikelyMistake, contradictions, likely_mistakes
from model.learning import Forecast, LearntPoint, learning
from model.promise import ErrorRate, Reliability, error_rates, reliability
from model.resampling import (
    Interval,
    confusions,
    macro_f1,
    macro_f1_interval,
    macro_precision_recall,
)

if TYPE_CHECKING:
    from model.evaluation import NewClassifier, Scores


@dataclass(frozen=True, slots=True)
class ReportQuality:
    """One report, held back: how many of its labels the others would have found.

    Attributes
    ----------
    precision, recall, macro_f1
        Means over the labels that occur in it.
    labels
        Label key to how many of its paragraphs have it.
    wrong_ids
        Those that were suggested another label, the surest first.
    """

    name: str
    n: int
    n_wrong: int
    precision: float
    recall: float
    macro_f1: float
    labels: Mapping[str, int] = field(hash=False)
    paragraph_ids: tuple[int, ...] = ()
    wrong_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the classifier is on reports that it has not seen.

    Attributes
    ----------
    scores
        Precision, recall and F1 by label, confusion, calibration bins and their mean gap.
    macro_f1
        With a 90 % interval over reports.
    cells
        True label and suggested label to the paragraphs of that cell of the confusion.
    curve, forecast
        Macro-F1 by the number of labels learnt from, and what 50 more would bring; the forecast
        is None where there are too few reports to tell.
    reports
        The worst first.
    mistakes, contradictions
        Labels to look at again.
    reliability
        What a promise about accepting in bulk rests on.
    held_back
        All of that rests on this.
    """

    n_labels: int
    n_reports: int
    scores: Scores
    macro_f1: Interval
    cells: Mapping[tuple[str, str], tuple[int, ...]] = field(hash=False)
    curve: tuple[LearntPoint, ...]
    forecast: Forecast | None
    reports: tuple[ReportQuality, ...]
    mistakes: tuple[LikelyMistake, ...]
    contradictions: tuple[Contradiction, ...]
    weak_headings: tuple[WeakHeading, ...]
    headings: tuple[HeadingMeaning, ...]
    error_rates: tuple[ErrorRate, ...]
    reliability: Reliability
    held_back: HeldBack = field(hash=False)

    def to_json(self) -> dict[str, Any]:
        """Return what ``evaluate --json`` prints: the scores, and what only a project has."""
        return {
            **self.scores.to_json(),
            "n_reports": self.n_reports,
            "macro_f1_interval": [self.macro_f1.low, self.macro_f1.high],
            "learning_curve": [
                {"n_labels": p.n_labels, "n_reports": p.n_reports, "macro_f1": p.macro_f1.value,
                 "interval": [p.macro_f1.low, p.macro_f1.high]}
                for p in self.curve
            ],
            "forecast": None if self.forecast is None else {
                "n_more": self.forecast.n_more, "gain": self.forecast.gain.value,
                "interval": [self.forecast.gain.low, self.forecast.gain.high],
            },
            "error_rates": [
                {"threshold": r.threshold, "n": r.n, "rate": r.rate, "interval": [r.low, r.high]}
                for r in self.error_rates
            ],
            "n_likely_mistakes": len(self.mistakes),
            "reliability": self.reliability.to_json(),
        }  # fmt: skip


def measure_quality(path: Path, annotator: str, progress: Progress | None = None) -> Quality:
    """Return the quality of what a project's labels teach.

    Parameters
    ----------
    annotator
        Where annotators differ and nobody has adjudicated, their label counts.
    progress
        Told steps done, steps in all and what goes on; may raise ``CancelledError``.

    Raises
    ------
    KnownError
        When the project cannot be used or fewer than two reports have labels.
    """
    with Project.open(path, annotator) as project:
        labelled = read_labelled_project(project)
        rules = heading_rules(project)
    return quality_of(labelled, rules, progress)


def quality_of(
    project: LabelledProject,
    rules: tuple[HeadingRule, ...] | list[HeadingRule] = (),
    progress: Progress | None = None,
    new: NewClassifier | None = None,
    folds: int = FOLDS,
) -> Quality:
    """Return the quality of what these labels teach; parameters as :func:`measure_quality`.

    Parameters
    ----------
    new
        Makes the classifiers; when left out, such as start from a starter model that has seen
        none of the reports.
    """
    used = project.labelled()
    if not used.n_labels:
        raise KnownError(
            _("There is no labelled paragraph to measure on."), _("Label some paragraphs first.")
        )
    points, forecast, held_back = learning(project_as_ruled(used, rules), progress, folds, new)
    labels = {
        i: label
        for ids, given in zip(used.ids, used.labels, strict=True)
        for i, label in zip(ids, given, strict=True)
        if label is not None
    }
    texts = {
        i: paragraph.text
        for ids, report in zip(used.ids, used.reports, strict=True)
        for i, paragraph in zip(ids, report.paragraphs, strict=True)
        if i in labels
    }
    return Quality(
        n_labels=len(held_back.truth),
        n_reports=len(used.reports),
        scores=scores_of(held_back),
        macro_f1=macro_f1_interval(held_back),
        cells=_cells(held_back),
        curve=points,
        forecast=forecast,
        reports=_by_report(used, held_back),
        mistakes=tuple(likely_mistakes(held_back)),
        contradictions=tuple(contradictions(texts, labels)),
        weak_headings=tuple(weak_headings(used, held_back)),
        headings=tuple(meanings(project, rules)),
        error_rates=error_rates(held_back),
        reliability=reliability(held_back),
        held_back=held_back,
    )


def scores_of(held_back: HeldBack) -> Scores:
    """Return precision, recall, F1, confusion and calibration."""
    from model.evaluation import evaluate

    truth = [held_back.keys[place] for place in held_back.truth]
    return evaluate([held_back.probabilities], [truth], held_back.keys)


def _cells(held_back: HeldBack) -> dict[tuple[str, str], tuple[int, ...]]:
    cells: dict[tuple[str, str], list[int]] = {}
    keys = held_back.keys
    # The surest first: in a cell off the diagonal those are the worst.
    for place in np.argsort(-held_back.confidence, kind="stable"):
        cell = keys[held_back.truth[place]], keys[held_back.said[place]]
        cells.setdefault(cell, []).append(int(held_back.paragraph_ids[place]))
    return {cell: tuple(ids) for cell, ids in cells.items()}


def _by_report(used: LabelledProject, held_back: HeldBack) -> tuple[ReportQuality, ...]:
    by_report = confusions(held_back)
    f1, precision, recall = macro_f1(by_report), *macro_precision_recall(by_report)
    surest = np.argsort(-held_back.confidence, kind="stable")
    found = []
    for number, report in enumerate(used.reports):
        mine = held_back.reports == number
        if not mine.any():
            continue
        counts = Counter(held_back.keys[place] for place in held_back.truth[mine])
        wrong = surest[(mine & held_back.is_wrong)[surest]]
        found.append(
            ReportQuality(
                report.name, int(mine.sum()), len(wrong), float(precision[number]),
                float(recall[number]), float(f1[number]), dict(counts),
                tuple(held_back.paragraph_ids[mine].tolist()),
                tuple(held_back.paragraph_ids[wrong].tolist()),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.macro_f1, -one.n, one.name)))
