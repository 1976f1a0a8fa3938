"""Intervals of macro-F1: reports drawn again with repeats, since paragraphs of one are alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.held_back import HeldBack

Floats64 = npt.NDArray[np.float64]

SAMPLES = 1000
LEVEL = 0.9


@dataclass(frozen=True, slots=True)
class Interval:
    """A value, and where it lies in nine of ten samples."""

    value: float
    low: float
    high: float


def confusions(held_back: HeldBack) -> Floats64:
    """Return for each report how often each label was taken for each, (n_reports, k, k)."""
    k = len(held_back.keys)
    n_reports = int(held_back.reports.max(initial=-1)) + 1
    out = np.zeros((n_reports, k, k))
    np.add.at(out, (held_back.reports, held_back.truth, held_back.said), 1)
    return out


def drawn_again(n_reports: int, samples: int = SAMPLES, seed: int = 0) -> Floats64:
    """Return how often each report is drawn in each sample, (samples, n_reports)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(n_reports, np.full(n_reports, 1 / n_reports), samples).astype(float)


def macro_f1(confusion: Floats64) -> Floats64:
    """Return the macro-F1 of confusions (…, k, k) over the labels that occur in each, (…)."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    support, said = confusion.sum(axis=-1), confusion.sum(axis=-2)
    f1 = 2 * hits / np.maximum(support + said, 1)
    occurs = support > 0
    found = (f1 * occurs).sum(axis=-1) / np.maximum(occurs.sum(axis=-1), 1)
    return np.asarray(found)


def macro_precision_recall(confusion: Floats64) -> tuple[Floats64, Floats64]:
    """Return the mean precision and recall of confusions over the labels that occur in each."""
    hits = np.diagonal(confusion, axis1=-2, axis2=-1)
    support, said = confusion.sum(axis=-1), confusion.sum(axis=-2)
    occurs = support > 0
    n_labels = np.maximum(occurs.sum(axis=-1), 1)
    precision = (hits / np.maximum(said, 1) * occurs).sum(axis=-1) / n_labels
    recall = (hits / np.maximum(support, 1) * occurs).sum(axis=-1) / n_labels
    return np.asarray(precision), np.asarray(recall)


def macro_f1_interval(held_back: HeldBack) -> Interval:
    """Return the macro-F1 with its interval over reports."""
    by_report = confusions(held_back)
    if not len(by_report):
        return Interval(0.0, 0.0, 0.0)
    value = float(macro_f1(by_report.sum(axis=0)))
    weights = drawn_again(len(by_report))
    return interval(value, macro_f1(np.einsum("sr,rkl->skl", weights, by_report)))


def macro_f1_difference(old: HeldBack, new: HeldBack) -> tuple[float, float, Interval]:
    """Return both macro-F1 and new less old with its interval, the same reports drawn for both."""
    first, second = confusions(old), confusions(new)
    if not len(first):
        return 0.0, 0.0, Interval(0.0, 0.0, 0.0)
    weights = drawn_again(len(first))
    gains = macro_f1(np.einsum("sr,rkl->skl", weights, second)) - macro_f1(
        np.einsum("sr,rkl->skl", weights, first)
    )
    old_f1, new_f1 = float(macro_f1(first.sum(axis=0))), float(macro_f1(second.sum(axis=0)))
    return old_f1, new_f1, interval(new_f1 - old_f1, gains)


def interval(value: float, drawn: Floats64) -> Interval:
    """Return the value between the quantiles of what was drawn."""
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(value, min(float(low), value), max(float(high), value))
