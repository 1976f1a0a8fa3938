"""Whether a batch of new reports is like those that the classifier learnt from.

Four signs: words that were never met, headings that were never met, how sure the classifier is,
and which labels it suggests. The verdict compares the batch with the training reports held
back one from another, so that reports that differ as much as those did among themselves are no
drift.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import N_, Lazy, _
from data.progress import Progress
from data.report import Report
from model.heading_rules import wording
from model.held_back import HeldBack
from model.newest import read_with_newest_model
from model.tokens import tokens
from model.words import cut

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

Sign = Literal["words", "headings", "confidence", "labels"]
Level = Literal["none", "some", "much"]

SIGN_NAMES: dict[Sign, Lazy] = {
    "words": N_("Words never met in training"),
    "headings": N_("Headings never met in training"),
    "confidence": N_("Suggestions that are unsure"),
    "labels": N_("Labels in other shares"),
}
# A suggestion below this is unsure.
UNSURE = 0.6
# In spreads of groups of training reports: one in forty reaches 2.
_SOME, _MUCH = 2.0, 4.0
# No spread is taken to be smaller than this share.
_LEAST_SPREAD = 0.02
_DRAWS = 200


@dataclass(frozen=True, slots=True)
class DriftSign:
    """One sign of drift.

    Attributes
    ----------
    usual, now
        Shares, 0 to 1: the median over groups of training reports, each against the others, and
        that of the batch. For labels half the sum of the differences of their shares.
    distance
        How many times the usual spread between such groups the batch lies above them; 0 where it
        lies below.
    """

    sign: Sign
    usual: float
    now: float
    distance: float
    level: Level


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a batch is from the training reports.

    Attributes
    ----------
    label_shares
        Label key, its share among what is suggested in the training reports, and in the batch.
    new_words, new_headings
        The most frequent ones that training never met.
    """

    n_reports: int
    n_paragraphs: int
    level: Level
    signs: tuple[DriftSign, ...]
    label_shares: tuple[tuple[str, float, float], ...]
    new_words: tuple[str, ...]
    new_headings: tuple[str, ...]

    def verdict(self) -> str:
        """Return in plain words what that means."""
        if self.level == "none":
            return _("The new reports are like those that were learnt from.")
        worst = max(self.signs, key=lambda one: one.distance)
        reason = {
            "words": _("{share} of their words were never met in training"),
            "headings": _("{share} of their headings were never met in training"),
            "confidence": _("{share} of their suggestions are unsure"),
            "labels": _("{share} of their labels are other than usual"),
        }[worst.sign].format(share=f"{worst.now:.0%}")
        if self.level == "some":
            return _(
                "The new reports differ somewhat from those that were learnt from: {reason}. "
                "Check a few suggestions."
            ).format(reason=reason)
        return _(
            "The new reports differ much from those that were learnt from: {reason}. "
            "Label some of them before relying on the suggestions."
        ).format(reason=reason)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What of a report drift looks at."""

    words: npt.NDArray[np.uint64]
    headings: frozenset[str]
    confidence: npt.NDArray[np.float32]
    shares: npt.NDArray[np.float64]


def drift(
    classifier: ParagraphClassifier,
    training: Sequence[Report],
    batch: Sequence[Report],
    held_back: HeldBack | None = None,
    progress: Progress | None = None,
) -> Drift:
    """Return how far ``batch`` is from the reports that ``classifier`` learnt from.

    Parameters
    ----------
    held_back
        The training reports, in the same order, predicted by classifiers that had not seen them.
        A classifier is surer of what it has learnt than of any new report: without this the
        sign of confidence is left out.
    progress
        Told reports done, reports in all and what goes on; may raise ``CancelledError``.

    Raises
    ------
    KnownError
        When either holds no paragraph, or there are fewer than two training reports.
    """
    n_all = len(training) + len(batch)

    def looked(reports: Sequence[Report], start: int, known: HeldBack | None) -> list[_Seen]:
        out = []
        for number, report in enumerate(reports):
            if progress is not None:
                progress(start + number, n_all, _("Comparing the new reports"))
            seen = _look(classifier, report)
            if known is not None and (known.reports == number).any():
                seen = _as_held_back(seen, known, number)
            if len(seen.confidence):
                out.append(seen)
        return out

    before, now = looked(training, 0, held_back), looked(batch, len(training), None)
    if not now:
        raise KnownError(_("The new reports hold no paragraphs to compare."))
    if len(before) < 2:
        raise KnownError(
            _("There are too few reports that were learnt from to compare with."),
            _("Label paragraphs of another report."),
        )
    signs = tuple(_signs(before, now, held_back is not None))
    level: Level = "none"
    if any(one.level == "much" for one in signs):
        level = "much"
    elif any(one.level == "some" for one in signs):
        level = "some"
    usual, found = _shares(before), _shares(now)
    return Drift(
        len(now),
        sum(len(one.confidence) for one in now),
        level,
        signs,
        tuple(zip(classifier.classes_, usual.tolist(), found.tolist(), strict=True)),
        _new_words(before, batch),
        _new_headings(before, now),
    )


def project_drift(
    path: Path,
    annotator: str,
    held_back: HeldBack | None = None,
    progress: Progress | None = None,
) -> Drift | None:
    """Return how far a project's reports without any label are from those with labels.

    Parameters
    ----------
    held_back
        As the quality of the project was measured: see :func:`drift`.

    Returns
    -------
    None when every report has labels, those without hold no paragraph, or too few have any.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    every, classifier = read_with_newest_model(path, annotator)
    batch = [
        report
        for report, given in zip(every.reports, every.labels, strict=True)
        if not any(given) and any(one.kind != "heading" for one in report.paragraphs)
    ]
    training = every.labelled().reports
    if not batch or len(training) < 2:
        return None
    if held_back is not None and tuple(classifier.classes_) != held_back.keys:
        held_back = None
    return drift(classifier, training, batch, held_back, progress)


def _look(classifier: ParagraphClassifier, report: Report) -> _Seen:
    features = classifier._features(report)
    probabilities = classifier.body_probabilities(features)
    bodies = [p for p in report.paragraphs if p.kind != "heading"]
    words = tokens([p.text for p in bodies]).hashes if bodies else np.zeros(0, np.uint64)
    headings = {wording(one) for p in bodies for one in p.heading_path} - {""}
    said = probabilities.argmax(axis=1) if len(bodies) else np.zeros(0, np.int64)
    shares = np.bincount(said, minlength=len(classifier.classes_)).astype(np.float64)
    confidence = probabilities.max(axis=1) if len(bodies) else np.zeros(0, np.float32)
    return _Seen(words, frozenset(headings), confidence, shares)


def _as_held_back(seen: _Seen, known: HeldBack, number: int) -> _Seen:
    """Return what a classifier sees in a report that had not seen it."""
    mine = known.reports == number
    shares = np.bincount(known.said[mine], minlength=len(known.keys)).astype(np.float64)
    return replace(seen, confidence=known.confidence[mine], shares=shares)


def _signs(
    before: Sequence[_Seen], now: Sequence[_Seen], knows_confidence: bool
) -> list[DriftSign]:
    """Return each sign: of groups of training reports against the others, and of the batch.

    Groups are as large as the batch and drawn at random, so that a batch is held against how
    much as many training reports differ from the rest.
    """
    size = max(1, min(len(now), len(before) // 2))
    rng = np.random.default_rng(0)
    drawn = [rng.choice(len(before), size, replace=False) for _draw in range(_DRAWS)]
    met = _Met.of(before)
    out = []
    for sign in SIGN_NAMES:
        if sign == "confidence" and not knows_confidence:
            continue
        if sign == "labels":
            usual = [
                _labels_apart(_picked(before, group), _others(before, group)) for group in drawn
            ]
            found = _labels_apart(now, before)
        else:
            # A word that only one report has is new to that report as against the others.
            counts = np.array([_counted(sign, one, met, 2) for one in before])
            sums = [counts[group].sum(axis=0) for group in drawn]
            usual = [float(new / max(n, 1)) for new, n in sums]
            new, n = np.sum([_counted(sign, one, met, 1) for one in now], axis=0)
            found = float(new / max(n, 1))
        median, spread = float(np.median(usual)), max(float(np.std(usual)), _LEAST_SPREAD)
        distance = max(0.0, (found - median) / spread)
        level: Level = "much" if distance > _MUCH else "some" if distance > _SOME else "none"
        out.append(DriftSign(sign, median, found, distance, level))
    return out


@dataclass(frozen=True, slots=True)
class _Met:
    """In how many reports each word and each heading was met; words in ascending order."""

    words: npt.NDArray[np.uint64]
    n_reports: npt.NDArray[np.int64]
    headings: Counter[str]

    @classmethod
    def of(cls, seen: Sequence[_Seen]) -> _Met:
        """Return what was met in these reports."""
        every = np.concatenate([np.unique(one.words) for one in seen])
        words, n_reports = np.unique(every, return_counts=True)
        return cls(words, n_reports, Counter(name for one in seen for name in one.headings))

    def times(self, words: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """Return in how many of the reports each word was met."""
        if not len(self.words):
            return np.zeros(len(words), np.int64)
        place = np.minimum(np.searchsorted(self.words, words), len(self.words) - 1)
        return np.where(self.words[place] == words, self.n_reports[place], 0)


def _counted(sign: Sign, one: _Seen, met: _Met, fewest: int) -> tuple[int, int]:
    """Return how much of a report shows a sign, and out of how much.

    A word or heading is new when fewer than ``fewest`` of the training reports have it.
    """
    if sign == "confidence":
        return int((one.confidence < UNSURE).sum()), len(one.confidence)
    if sign == "headings":
        return sum(met.headings[name] < fewest for name in one.headings), len(one.headings)
    return int((met.times(one.words) < fewest).sum()), len(one.words)


def _labels_apart(some: Sequence[_Seen], others: Sequence[_Seen]) -> float:
    return float(np.abs(_shares(some) - _shares(others)).sum() / 2)


def _picked(seen: Sequence[_Seen], places: Iterable[int]) -> list[_Seen]:
    return [seen[place] for place in places]


def _others(seen: Sequence[_Seen], places: Iterable[int]) -> list[_Seen]:
    left_out = set(places)
    return [one for place, one in enumerate(seen) if place not in left_out]


def _shares(seen: Sequence[_Seen]) -> npt.NDArray[np.float64]:
    counts = np.sum([one.shares for one in seen], axis=0)
    return np.asarray(counts / max(counts.sum(), 1))


def _new_words(before: Sequence[_Seen], batch: Sequence[Report], most: int = 20) -> tuple[str, ...]:
    met = np.unique(np.concatenate([one.words for one in before]))
    texts = [p.text for report in batch for p in report.paragraphs if p.kind != "heading"]
    counts = Counter(
        word for text in texts for word in cut(text) if len(word) > 1 and word.isalpha()
    )
    names = list(counts)
    if not names:
        return ()
    # A word by itself may be cut again: then it is several words, all of them met or not.
    one_each = tokens(names)
    is_new = np.zeros(len(names), np.bool_)
    is_new[one_each.units[~np.isin(one_each.hashes, met)]] = True
    fresh = [name for name, new in zip(names, is_new.tolist(), strict=True) if new]
    return tuple(sorted(fresh, key=lambda name: (-counts[name], name))[:most])


def _new_headings(before: Sequence[_Seen], now: Sequence[_Seen], most: int = 20) -> tuple[str, ...]:
    known = frozenset[str]().union(*(one.headings for one in before))
    counts = Counter(one for seen in now for one in seen.headings if one not in known)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:most])
