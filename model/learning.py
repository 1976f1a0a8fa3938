"""The learning curve: how good a classifier was with fewer labels, and what more would bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.language import _, ngettext
from data.progress import Progress
from model.held_back import FOLDS, Floats, HeldBack, LabelledProject, folds_of, gathered
from model.resampling import Interval, confusions, drawn_again, interval, macro_f1

if TYPE_CHECKING:
    from model.evaluation import NewClassifier

Floats64 = npt.NDArray[np.float64]

SHARES = (0.25, 0.5, 1.0)
MORE = 50
# Fewer points say nothing about the slope.
_FEWEST_POINTS = 3
_FEWEST_REPORTS = 5


@dataclass(frozen=True, slots=True)
class LearntPoint:
    """Macro-F1 on reports held back, after learning from so many labels in so many reports."""

    n_reports: int
    n_labels: int
    macro_f1: Interval


@dataclass(frozen=True, slots=True)
class Forecast:
    """What labels beyond those there are would bring, with a 90 % interval."""

    n_more: int
    gain: Interval

    def sentence(self) -> str:
        """Return the forecast in words."""
        labels = ngettext("{n} more label", "{n} more labels", self.n_more).format(n=self.n_more)
        return _(
            "{labels}, given as these were, would change F1 by about {gain:+.3f} "
            "({low:+.3f} to {high:+.3f})."
        ).format(labels=labels, gain=self.gain.value, low=self.gain.low, high=self.gain.high)


def learning(
    project: LabelledProject,
    progress: Progress | None = None,
    folds: int = FOLDS,
    new: NewClassifier | None = None,
    shares: tuple[float, ...] = SHARES,
) -> tuple[tuple[LearntPoint, ...], Forecast | None, HeldBack]:
    """Return the curve, what more labels would bring, and the predictions with all labels.

    Every point is measured on the same reports, each held back once; a share of the labels is a
    share of the other reports, drawn at random.

    Parameters
    ----------
    progress
        Told trainings done, trainings in all and what goes on; may raise ``CancelledError``.

    Raises
    ------
    KnownError
        When fewer than two reports have labels.
    """
    from model.evaluation import from_unseeing_starter

    used = project.labelled()
    fold_of = np.array(folds_of(used, folds))
    make = new or from_unseeing_starter(used.reports)
    order = np.random.default_rng(0).permutation(len(used.reports))
    numbers = np.unique(fold_of)
    points: list[LearntPoint] = []
    measured: list[HeldBack] = []
    for step, share in enumerate(shares):
        found: list[Floats] = [np.zeros((0, 0), np.float32)] * len(used.reports)
        n_reports, n_labels = [], []
        for done, fold in enumerate(numbers):
            if progress is not None:
                progress(
                    step * len(numbers) + done, len(shares) * len(numbers),
                    _("Measuring on reports held back"),
                )  # fmt: skip
            inside = [i for i in order if fold_of[i] != fold]
            inside = sorted(inside[: max(1, round(share * len(inside)))])
            classifier = make(used.keys)
            classifier.fit([used.reports[i] for i in inside], [used.labels[i] for i in inside])
            outside = np.flatnonzero(fold_of == fold)
            predicted = classifier.predict_proba([used.reports[i] for i in outside])
            for place, probabilities in zip(outside, predicted, strict=True):
                found[place] = probabilities
            n_reports.append(len(inside))
            n_labels.append(sum(one is not None for i in inside for one in used.labels[i]))
        held_back = gathered(used, found)
        measured.append(held_back)
        points.append(
            LearntPoint(
                round(float(np.mean(n_reports))), round(float(np.mean(n_labels))),
                _interval(held_back),
            )
        )  # fmt: skip
    n_now = used.n_labels
    return tuple(points), forecast(points, measured, n_now), measured[-1]


def _interval(held_back: HeldBack) -> Interval:
    by_report = confusions(held_back)
    drawn = macro_f1(np.einsum("sr,rkl->skl", drawn_again(len(by_report)), by_report))
    return interval(float(macro_f1(by_report.sum(axis=0))), drawn)


def forecast(
    points: list[LearntPoint], measured: list[HeldBack], n_now: int, n_more: int = MORE
) -> Forecast | None:
    """Return what ``n_more`` labels would bring, F1 rising with the logarithm of their number.

    The interval comes from drawing the reports again, the same for all points of the curve.
    """
    counts = np.log([max(point.n_labels, 1) for point in points])
    by_report = [confusions(one) for one in measured]
    if len(np.unique(counts)) < _FEWEST_POINTS or len(by_report[-1]) < _FEWEST_REPORTS or n_now < 1:
        return None
    weights = drawn_again(len(by_report[-1]))
    drawn = np.stack([macro_f1(np.einsum("sr,rkl->skl", weights, one)) for one in by_report])
    whole = np.array([[float(macro_f1(one.sum(axis=0)))] for one in by_report])
    step = float(np.log((n_now + n_more) / n_now))
    return Forecast(
        n_more, interval(float(_slopes(counts, whole)[0]) * step, _slopes(counts, drawn) * step)
    )


def _slopes(x: Floats64, y: Floats64) -> Floats64:
    """Return the least-squares slope of each column of ``y`` (n, m) over ``x`` (n,)."""
    apart = x - x.mean()
    return np.asarray((apart[:, None] * (y - y.mean(axis=0))).sum(axis=0) / (apart**2).sum())
