"""What accepting all suggestions above a threshold would do: how many, and how many wrong.

The error rate in each range of confidence is that of labelled paragraphs whose report the
classifier had not seen, drawn towards what the confidence itself says where those are few. Errors
come in clusters, since a report that is odd is odd throughout: the intervals are widened by the
correlation within reports that was measured. The number of wrong ones is then beta-binomial, and
what a check of a few finds updates it (Gelman et al., Bayesian Data Analysis, 2013, 2.4).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import _, ngettext
from data.project import Project
from model.held_back import HeldBack

Floats64 = npt.NDArray[np.float64]
Source = Literal["measured", "confidence", "checked"]

# Ranges of confidence within which errors are about equally many.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
# So many paragraphs is the word of the confidence itself worth.
_PRIOR = 5.0
# A classifier that was not measured is taken to be wrong half as often again as it says.
_UNMEASURED_DOUBT = 1.5
_UNMEASURED_CORRELATION = 0.05
_FEWEST_MEASURED = 30
_LEVEL = 0.9
CHECKED = 20


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often suggestions were wrong, by confidence, on reports held back.

    Attributes
    ----------
    n, n_wrong
        Paragraphs measured in each range of ``EDGES``, and how many of them were wrong.
    correlation
        Of being wrong, between two paragraphs of a report; 0 to 1.
    per_report
        How many paragraphs measured were of the same report, on average for a paragraph.
    """

    n: tuple[int, ...]
    n_wrong: tuple[int, ...]
    correlation: float
    per_report: float

    def to_json(self) -> dict[str, Any]:
        """Return it as values to be kept with a model's metrics."""
        return {"n": list(self.n), "n_wrong": list(self.n_wrong),
                "correlation": self.correlation, "per_report": self.per_report}  # fmt: skip

    @classmethod
    def from_json(cls, value: object) -> Reliability | None:
        """Return what ``to_json`` wrote, or None of anything else."""
        if not isinstance(value, Mapping):
            return None
        try:
            found = cls(
                tuple(int(n) for n in value["n"]), tuple(int(n) for n in value["n_wrong"]),
                float(value["correlation"]), float(value["per_report"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            return None
        is_sound = len(found.n) == len(found.n_wrong) == len(EDGES) - 1 and found.correlation >= 0
        return found if is_sound and found.correlation <= 1 else None


@dataclass(frozen=True, slots=True)
class Promise:
    """What accepting would do.

    Attributes
    ----------
    threshold
        The least confidence accepted.
    n
        Paragraphs that would be accepted.
    expected, low, high
        How many of them would be wrong: the mean and a 90 % interval.
    source
        ``measured`` on labelled reports held back; ``confidence`` where too few of those were
        labelled to measure; ``checked`` once a random check was made.
    n_measured
        Labelled paragraphs held back that the measure rests on.
    agree, differ
        Parameters of the beta distribution of the error rate: differ / (agree + differ) is its
        mean.
    """

    threshold: float
    n: int
    expected: float
    low: int
    high: int
    source: Source
    n_measured: int
    agree: float
    differ: float

    def after_check(self, n_checked: int, n_wrong: int) -> Promise:
        """Return the promise once a person has checked some, drawn at random.

        The checked ones are right from then on; the promise is about the others.

        Raises
        ------
        ValueError
            When more were checked than there are, or more wrong than checked.
        """
        if not 0 <= n_wrong <= n_checked <= self.n:
            raise ValueError((n_wrong, n_checked, self.n))
        agree, differ = self.agree + n_checked - n_wrong, self.differ + n_wrong
        expected, low, high = _beta_binomial(self.n - n_checked, agree, differ)
        return replace(
            self, n=self.n - n_checked, expected=expected, low=low, high=high, source="checked",
            agree=agree, differ=differ,
        )  # fmt: skip

    def sentence(self) -> str:
        """Return the promise in words."""
        paragraphs = ngettext("{n} paragraph", "{n} paragraphs", self.n).format(n=f"{self.n:,}")
        if not self.n:
            return _("There is nothing to accept above this confidence.")
        said = _("{paragraphs}, expect about {expected} wrong ({low} to {high}).").format(
            paragraphs=paragraphs, expected=round(self.expected), low=self.low, high=self.high
        )
        if self.source == "confidence":
            said += _(" Not measured: too few labelled reports; check some first.")
        return said


@dataclass(frozen=True, slots=True)
class ErrorRate:
    """How often suggestions at or above a threshold were wrong, on reports held back."""

    threshold: float
    n: int
    n_wrong: int
    rate: float
    low: float
    high: float


def reliability(held_back: HeldBack) -> Reliability:
    """Return how often suggestions were wrong on reports held back."""
    bins = _bins(held_back.confidence)
    wrong = held_back.is_wrong
    n = np.bincount(bins, minlength=len(EDGES) - 1)
    n_wrong = np.bincount(bins[wrong], minlength=len(EDGES) - 1)
    rates = (n_wrong + _PRIOR * _middle()) / (n + _PRIOR)
    sizes = np.bincount(held_back.reports)
    per_report = float((sizes**2).sum() / max(sizes.sum(), 1))
    correlation = _correlation(wrong.astype(float), rates[bins], held_back.reports)
    return Reliability(
        tuple(int(x) for x in n), tuple(int(x) for x in n_wrong), correlation, per_report
    )


def project_reliability(project: Project) -> Reliability | None:
    """Return what was measured of the project's newest model; None when it was not."""
    models = project.suggestions.models()
    return Reliability.from_json(models[0].metrics.get("reliability")) if models else None


def promise(
    confidences: Sequence[float],
    reports: Sequence[int],
    threshold: float,
    measured: Reliability | None,
) -> Promise:
    """Return what accepting all suggestions at or above ``threshold`` would do.

    Parameters
    ----------
    confidences, reports
        Of each paragraph that awaits review: the confidence, and the report it stands in.
    measured
        What :func:`reliability` found, None when there was nothing to measure on.
    """
    confidence = np.asarray(confidences, np.float64)
    chosen = confidence >= threshold
    confidence, place = confidence[chosen], np.asarray(reports)[chosen]
    known = measured is not None and sum(measured.n) >= _FEWEST_MEASURED
    source: Source = "measured" if known else "confidence"
    if not len(confidence):
        return Promise(threshold, 0, 0.0, 0, 0, source, 0, 1.0, 1.0)
    if measured is None or not known:
        rates = np.clip((1 - confidence) * _UNMEASURED_DOUBT, 1e-4, 1)
        doubt = (rates.mean() * 0.5) ** 2
        correlation, n_measured = _UNMEASURED_CORRELATION, 0
    else:
        rates, doubt, n_measured = _measured_rates(confidence, measured)
        correlation = measured.correlation
    variance = _variance(rates, place, correlation) + doubt * len(rates) ** 2
    agree, differ = _moments(len(rates), float(rates.sum()), variance)
    expected, low, high = _beta_binomial(len(rates), agree, differ)
    return Promise(
        threshold, len(rates), expected, low, high, source, n_measured, agree, differ
    )  # fmt: skip


def project_promise(
    project: Project,
    threshold: float,
    label: str | None = None,
    measured: Reliability | None = None,
) -> Promise:
    """Return what accepting a project's suggestions at or above ``threshold`` would do.

    Parameters
    ----------
    label
        Only suggestions of this label.
    measured
        What was measured; the newest model's when left out.
    """
    waiting = project.suggestions.above(threshold, label)
    report_of: dict[int, int] = {}
    for report in project.reports.overview():
        for paragraph_id in project.suggestions.of_report(report.id):
            report_of[paragraph_id] = report.id
    return promise(
        [confidence for _label, confidence in waiting.values()],
        [report_of.get(paragraph_id, 0) for paragraph_id in waiting],
        threshold,
        measured or project_reliability(project),
    )


def to_check(paragraph_ids: Sequence[int], n: int = CHECKED, seed: int | None = None) -> list[int]:
    """Return ``n`` of the paragraphs, drawn at random, in their order; all when there are fewer."""
    drawn = np.random.default_rng(seed).permutation(len(paragraph_ids))[:n]
    return [paragraph_ids[place] for place in sorted(drawn.tolist())]


def error_rates(
    held_back: HeldBack, thresholds: Sequence[float] = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
) -> tuple[ErrorRate, ...]:
    """Return the error rate at or above each threshold, with 90 % intervals.

    Raises
    ------
    KnownError
        When nothing was held back.
    """
    from scipy.stats import beta

    if not len(held_back.truth):
        raise KnownError(
            _("There is no labelled paragraph to measure on."), _("Label some paragraphs first.")
        )
    found = reliability(held_back)
    out = []
    for threshold in thresholds:
        chosen = held_back.confidence >= threshold
        n, wrong = int(chosen.sum()), int(held_back.is_wrong[chosen].sum())
        # So much less do paragraphs of one report tell than as many of different reports.
        sizes = np.bincount(held_back.reports[chosen])
        per_report = (sizes**2).sum() / max(n, 1)
        effect = 1 + max(per_report - 1, 0) * found.correlation
        a, b = wrong / effect, (n - wrong) / effect
        low, high = beta.ppf([(1 - _LEVEL) / 2, (1 + _LEVEL) / 2], a + 0.5, b + 0.5)
        out.append(ErrorRate(threshold, n, wrong, wrong / max(n, 1), float(low), float(high)))
    return tuple(out)


def _bins(confidence: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    found = np.searchsorted(EDGES, confidence, side="right") - 1
    return np.asarray(np.clip(found, 0, len(EDGES) - 2), np.int64)


def _middle() -> Floats64:
    """Return the error rate that each range of confidence itself speaks of."""
    edges = np.array(EDGES)
    return np.asarray(1 - (edges[1:] + edges[:-1]) / 2)


def _measured_rates(confidence: Floats64, measured: Reliability) -> tuple[Floats64, float, int]:
    """Return error rates, the variance of what their mean is off by, and on how many it rests."""
    bins = _bins(confidence)
    effect = 1 + max(measured.per_report - 1, 0) * measured.correlation
    n, wrong = np.array(measured.n) / effect, np.array(measured.n_wrong) / effect
    prior = np.array([
        (1 - confidence[bins == b]).mean() if (bins == b).any() else 0.5 for b in range(len(n))
    ])  # fmt: skip
    strength = n + _PRIOR
    rates = (wrong + _PRIOR * prior) / strength
    share = np.bincount(bins, minlength=len(n)) / len(confidence)
    doubt = (share**2 * rates * (1 - rates) / (strength + 1)).sum()
    used = np.unique(bins)
    return rates[bins], float(doubt), int(np.array(measured.n)[used].sum())


def _correlation(wrong: Floats64, rates: Floats64, reports: npt.NDArray[np.int64]) -> float:
    """Return how much more alike in being wrong paragraphs of one report are than others."""
    if not len(wrong):
        return 0.0
    spread = np.sqrt(np.maximum(rates * (1 - rates), 1e-9))
    apart = wrong - rates
    together = np.bincount(reports, apart) ** 2 - np.bincount(reports, apart**2)
    at_most = np.bincount(reports, spread) ** 2 - np.bincount(reports, spread**2)
    total = float(at_most.sum())
    return float(np.clip(together.sum() / total, 0, 0.5)) if total > 0 else 0.0


def _variance(rates: Floats64, reports: npt.NDArray[np.int64], correlation: float) -> float:
    """Return the variance of the number of wrong ones, reports each odd in their own way."""
    spread = np.sqrt(rates * (1 - rates))
    _ids, place = np.unique(reports, return_inverse=True)
    pairs = np.bincount(place, spread) ** 2 - np.bincount(place, spread**2)
    return float((spread**2).sum() + correlation * pairs.sum())


def _moments(n: int, mean: float, variance: float) -> tuple[float, float]:
    """Return the beta distribution with which n draws have this mean and variance."""
    rate = float(np.clip(mean / n, 1e-6, 1 - 1e-6))
    binomial = n * rate * (1 - rate)
    # variance = binomial (1 + (n - 1) rho), and rho = 1 / (agree + differ + 1)
    rho = (variance / binomial - 1) / (n - 1) if n > 1 else 0.05
    strength = 1 / float(np.clip(rho, 1e-4, 0.9)) - 1
    return (1 - rate) * strength, rate * strength


def _beta_binomial(n: int, agree: float, differ: float) -> tuple[float, int, int]:
    """Return mean and interval of the number of wrong ones among ``n``."""
    from scipy.stats import betabinom

    if n == 0:
        return 0.0, 0, 0
    low, high = betabinom.ppf([(1 - _LEVEL) / 2, (1 + _LEVEL) / 2], n, differ, agree)
    expected = n * differ / (agree + differ)
    return expected, min(int(low), math.floor(expected)), max(int(high), math.ceil(expected))
