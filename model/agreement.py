"""How far annotators agree: Cohen's and Fleiss' kappa, Krippendorff's alpha, with intervals.

All are computed from sums over paragraphs, so that a thousand bootstrap samples are one matrix
product. Formulas: Cohen, A coefficient of agreement for nominal scales (1960); Fleiss, Measuring
nominal scale agreement among many raters (1971); Krippendorff, Content Analysis (2004), nominal.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Weights of paragraphs, (n_samples, n_paragraphs), to a value for each sample.
_Coefficient = Callable[[Floats], Floats]

_SAMPLES = 1000
_LEVEL = 0.95
_AT_ONCE = 4_000_000  # cells of the matrix of weights: 32 MB


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient with its bootstrap interval.

    Attributes
    ----------
    value
        1 for perfect agreement, 0 for agreement by chance, below 0 for less; NaN where it is not
        defined: nobody shares a paragraph, or only one label was ever used.
    low, high
        The 95 % percentile interval over resampled paragraphs; NaN with ``value``.
    n
        The paragraphs that it rests on.
    """

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """Two annotators: the share of paragraphs with the same label, and Cohen's kappa."""

    first: str
    second: str
    same: float
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of all annotators of a project.

    Attributes
    ----------
    n_shared
        Paragraphs with labels of at least two annotators.
    alpha
        Krippendorff's alpha over all labels; takes paragraphs that not everybody labelled.
    fleiss
        Fleiss' kappa over the paragraphs that everybody labelled.
    pairs
        Each two annotators who share a paragraph.
    alpha_by_label
        Label key to alpha of that label against all others.
    confusions
        Two label keys, in the order of the labels, to the number of pairs of annotators and
        paragraphs in which the two met.
    """

    annotators: tuple[str, ...]
    n_shared: int
    alpha: Estimate
    fleiss: Estimate
    pairs: tuple[PairAgreement, ...]
    alpha_by_label: Mapping[str, Estimate]
    confusions: Mapping[tuple[str, str], int]


def agreement(
    ratings: Mapping[int, Mapping[str, str]],
    labels: Sequence[str],
    samples: int = _SAMPLES,
    seed: int = 0,
) -> Agreement:
    """Return how far annotators agree.

    Parameters
    ----------
    ratings
        Paragraph id to annotator to label key, as ``data.project.adjudication.ratings`` returns.
    labels
        The label keys, in order.
    samples
        Bootstrap samples behind each interval.
    """
    shared = [by_name for by_name in ratings.values() if len(by_name) > 1]
    names = tuple(sorted({name for by_name in shared for name in by_name}))
    keys = list(dict.fromkeys([*labels, *(key for held in shared for key in held.values())]))
    numbers = {key: number for number, key in enumerate(keys)}
    table = np.full((len(shared), len(names)), -1, dtype=np.int64)
    for row, by_name in enumerate(shared):
        for column, name in enumerate(names):
            if name in by_name:
                table[row, column] = numbers[by_name[name]]
    counts = label_counts(table, len(keys))
    rng = np.random.default_rng(seed)
    used = [key for key in keys if counts[:, numbers[key]].any()]
    return Agreement(
        names,
        len(shared),
        krippendorff_alpha(counts, samples, rng),
        fleiss_kappa(counts[(table >= 0).all(axis=1)], samples, rng),
        tuple(_pairs(table, names, len(keys), samples, rng)),
        {
            key: krippendorff_alpha(_one_against_all(counts, numbers[key]), samples, rng)
            for key in used
        },
        _confusions(counts, keys),
    )


def label_counts(table: NDArray[np.int64], n_labels: int) -> Floats:
    """Return how many annotators gave each paragraph each label.

    Parameters
    ----------
    table
        Label numbers, ``(n_paragraphs, n_annotators)``, -1 where there is none.

    Returns
    -------
    ``(n_paragraphs, n_labels)``
    """
    counts = np.zeros((len(table), n_labels))
    rows, columns = np.nonzero(table >= 0)
    np.add.at(counts, (rows, table[rows, columns]), 1)
    return counts


def krippendorff_alpha(counts: Floats, samples: int, rng: np.random.Generator) -> Estimate:
    """Return the nominal alpha of ``(n_paragraphs, n_labels)`` counts."""
    counts = counts[counts.sum(axis=1) > 1]
    raters = counts.sum(axis=1)
    agreeing = (counts * (counts - 1)).sum(axis=1) / np.maximum(raters - 1, 1)

    def alpha(weights: Floats) -> Floats:
        totals = weights @ counts
        pairable = totals.sum(axis=1)
        observed = 1 - weights @ agreeing / pairable
        expected = 1 - (totals * (totals - 1)).sum(axis=1) / (pairable * (pairable - 1))
        result: Floats = 1 - observed / expected
        return result

    return _estimate(alpha, len(counts), samples, rng)


def fleiss_kappa(counts: Floats, samples: int, rng: np.random.Generator) -> Estimate:
    """Return Fleiss' kappa of counts in which every row has the same sum."""
    raters = counts[0].sum() if len(counts) else 0.0
    agreeing = (counts * (counts - 1)).sum(axis=1) / max(raters * (raters - 1), 1)

    def kappa(weights: Floats) -> Floats:
        n = weights.sum(axis=1)
        shares = weights @ counts / (n * raters)[:, None]
        expected = (shares**2).sum(axis=1)
        result: Floats = (weights @ agreeing / n - expected) / (1 - expected)
        return result

    return _estimate(kappa, len(counts) if raters > 1 else 0, samples, rng)


def cohen_kappa(
    first: NDArray[np.int64],
    second: NDArray[np.int64],
    n_labels: int,
    samples: int,
    rng: np.random.Generator,
) -> Estimate:
    """Return Cohen's kappa of two annotators' label numbers for the same paragraphs."""
    one, other = np.eye(n_labels)[first], np.eye(n_labels)[second]
    same = (first == second).astype(float)

    def kappa(weights: Floats) -> Floats:
        n = weights.sum(axis=1)
        expected = ((weights @ one) * (weights @ other)).sum(axis=1) / n**2
        result: Floats = (weights @ same / n - expected) / (1 - expected)
        return result

    return _estimate(kappa, len(first), samples, rng)


def _estimate(
    coefficient: _Coefficient, n: int, samples: int, rng: np.random.Generator
) -> Estimate:
    if not n:
        return Estimate(np.nan, np.nan, np.nan, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(coefficient(np.ones((1, n)))[0])
        if not np.isfinite(value):
            return Estimate(np.nan, np.nan, np.nan, n)
        drawn: list[Floats] = []
        step = max(1, _AT_ONCE // n)
        for start in range(0, samples, step):
            size = min(step, samples - start)
            weights = rng.multinomial(n, np.full(n, 1 / n), size).astype(float)
            drawn.append(coefficient(weights))
    found = np.concatenate(drawn) if drawn else np.array([value])
    found = found[np.isfinite(found)]
    if not len(found):
        return Estimate(value, np.nan, np.nan, n)
    low, high = np.quantile(found, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return Estimate(value, float(low), float(high), n)


def _pairs(
    table: NDArray[np.int64],
    names: Sequence[str],
    n_labels: int,
    samples: int,
    rng: np.random.Generator,
) -> list[PairAgreement]:
    found: list[PairAgreement] = []
    for first, second in itertools.combinations(range(len(names)), 2):
        both = table[(table[:, first] >= 0) & (table[:, second] >= 0)]
        if len(both):
            one, other = both[:, first], both[:, second]
            kappa = cohen_kappa(one, other, n_labels, samples, rng)
            same = float((one == other).mean())
            found.append(PairAgreement(names[first], names[second], same, kappa))
    return found


def _one_against_all(counts: Floats, number: int) -> Floats:
    chosen = counts[:, number]
    return np.stack([chosen, counts.sum(axis=1) - chosen], axis=1)


def _confusions(counts: Floats, keys: Sequence[str]) -> dict[tuple[str, str], int]:
    met = counts.T @ counts
    return {
        (keys[i], keys[j]): int(met[i, j])
        for i, j in itertools.combinations(range(len(keys)), 2)
        if met[i, j]
    }
