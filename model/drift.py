"""Whether a batch of new reports is like those that the classifier learnt from.

Four signs: words that were never met, headings that were never met, how sure the classifier is,
and which labels it suggests. The verdict compares the batch with the training reports held
back one from another, so that reports that differ as much as those did among themselves are no
drift.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import N_, Lazy, _
from data.report import Report
from model.headings import wording
from model.held_back import Progress
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
# In spreads of the training reports: 2 is what one in twenty of those would reach.
_SOME, _MUCH = 2.0, 4.0
# No spread is taken to be smaller than this share.
_LEAST_SPREAD = 0.02
_FEWEST_PARAGRAPHS = 10


@dataclass(frozen=True, slots=True)
class DriftSign:
    """One sign of drift.

    Attributes
    ----------
    usual, now
        Shares, 0 to 1: the median of the training reports, each against the others, and that of
        the batch. For labels half the sum of the differences of their shares.
    distance
        How many times the usual spread between training reports the batch lies above them; 0
        where it lies below.
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
    progress: Progress | None = None,
) -> Drift:
    """Return how far ``batch`` is from the reports that ``classifier`` learnt from.

    Raises
    ------
    KnownError
        When either holds no paragraph, or there are fewer than two training reports.
    """
    n_all = len(training) + len(batch)

    def looked(reports: Sequence[Report], start: int) -> list[_Seen]:
        out = []
        for number, report in enumerate(reports):
            if progress is not None:
                progress(start + number, n_all, _("Comparing the new reports"))
            seen = _look(classifier, report)
            if len(seen.confidence):
                out.append(seen)
        return out

    before, now = looked(training, 0), looked(batch, len(training))
    if not now:
        raise KnownError(_("The new reports hold no paragraphs to compare."))
    if len(before) < 2:
        raise KnownError(
            _("There are too few reports that were learnt from to compare with."),
            _("Label paragraphs of another report."),
        )
    signs = tuple(_signs(before, now))
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


def _signs(before: Sequence[_Seen], now: Sequence[_Seen]) -> list[DriftSign]:
    """Return each sign, of every training report against the others and of the batch."""
    out = []
    for sign in SIGN_NAMES:
        usual = [
            _measured(sign, [one], [*before[:place], *before[place + 1 :]])
            for place, one in enumerate(before)
            if len(one.confidence) >= _FEWEST_PARAGRAPHS or len(before) < 5
        ] or [0.0]
        found = _measured(sign, now, before)
        median = float(np.median(usual))
        # A report by itself scatters more than a batch of many: their own spread, the upper half.
        above = [one - median for one in usual if one > median]
        spread = max(float(np.sqrt(np.mean(np.square(above)))) if above else 0.0, _LEAST_SPREAD)
        distance = max(0.0, (found - median) / spread)
        level: Level = "much" if distance > _MUCH else "some" if distance > _SOME else "none"
        out.append(DriftSign(sign, median, found, distance, level))
    return out


def _measured(sign: Sign, some: Sequence[_Seen], others: Sequence[_Seen]) -> float:
    """Return the share of one sign in some reports as against others."""
    if sign == "confidence":
        return float((np.concatenate([one.confidence for one in some]) < UNSURE).mean())
    if sign == "labels":
        return float(np.abs(_shares(some) - _shares(others)).sum() / 2)
    if sign == "headings":
        known = frozenset[str]().union(*(one.headings for one in others))
        mine = [one for seen in some for one in seen.headings]
        return sum(one not in known for one in mine) / max(len(mine), 1)
    words = np.concatenate([one.words for one in some])
    met = np.unique(np.concatenate([one.words for one in others]))
    return float(1 - np.isin(words, met).mean()) if len(words) else 0.0


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
