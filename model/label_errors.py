"""Labels that are likely mistakes, to be looked at again.

Two signs: a classifier that had not seen the report is confident of another label (confident
learning: Northcutt, Jiang, Chuang, Confident Learning, 2021), and a nearly identical paragraph
has another label.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.project.boilerplate import LEAST_CHARACTERS, near_identical, skeleton
from model.held_back import HeldBack

# Of nearly identical paragraphs so many pairs are named at most.
_MOST_PAIRS = 200


@dataclass(frozen=True, slots=True)
class LikelyMistake:
    """A labelled paragraph whose label is probably another.

    Attributes
    ----------
    given, likely
        The person's label and the classifier's.
    self_confidence
        The probability of the label given, 0 to 1.
    likely_confidence
        That of the label that is likely.
    is_confident
        Whether the likely label is at least as probable as it usually is where it is right; those
        come first.
    """

    paragraph_id: int
    given: str
    likely: str
    self_confidence: float
    likely_confidence: float
    is_confident: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two paragraphs that say nearly the same and have different labels."""

    first: int
    second: int
    first_label: str
    second_label: str


def likely_mistakes(held_back: HeldBack, most: int | None = None) -> list[LikelyMistake]:
    """Return the labels that the classifier doubts, the most doubtful first.

    Each label has its own threshold: the mean probability that paragraphs with it have for it. A
    paragraph whose probability of another label reaches that label's threshold is a confident
    one; the others in which merely another label is the most probable follow.
    """
    n, n_labels = held_back.probabilities.shape
    if n == 0 or n_labels < 2:
        return []
    p, truth = held_back.probabilities, held_back.truth
    rows = np.arange(n)
    given = p[rows, truth]
    counts = np.bincount(truth, minlength=n_labels)
    # A label that nobody has given can be nobody's mistake.
    thresholds = np.where(
        counts > 0, np.bincount(truth, given, minlength=n_labels) / np.maximum(counts, 1), np.inf
    )
    reached = np.where(p >= thresholds, p, -1.0)
    reached[rows, truth] = -1
    others = p.copy()
    others[rows, truth] = -1
    is_confident = (reached.max(axis=1) > given) & (given < thresholds[truth])
    likely = np.where(is_confident, reached.argmax(axis=1), others.argmax(axis=1))
    chosen = np.flatnonzero(is_confident | (others.max(axis=1) > given))
    gap = p[rows, likely] - given
    chosen = chosen[np.lexsort((-gap[chosen], ~is_confident[chosen]))][:most]
    return [
        LikelyMistake(
            int(held_back.paragraph_ids[i]), held_back.keys[truth[i]], held_back.keys[likely[i]],
            float(given[i]), float(p[i, likely[i]]), bool(is_confident[i]),
        )
        for i in chosen
    ]  # fmt: skip


def joint_counts(held_back: HeldBack) -> npt.NDArray[np.int64]:
    """Return how many paragraphs with each label confidently look like each, (given, likely)."""
    found = np.zeros((len(held_back.keys), len(held_back.keys)), np.int64)
    places = {key: place for place, key in enumerate(held_back.keys)}
    np.fill_diagonal(found, np.bincount(held_back.truth, minlength=len(held_back.keys)))
    for one in likely_mistakes(held_back):
        if one.is_confident:
            given, likely = places[one.given], places[one.likely]
            found[given, given] -= 1
            found[given, likely] += 1
    return found


def contradictions(
    texts: Mapping[int, str], labels: Mapping[int, str], most: int = _MOST_PAIRS
) -> list[Contradiction]:
    """Return pairs of nearly identical paragraphs with different labels.

    Parameters
    ----------
    texts, labels
        By paragraph id, of the labelled paragraphs.
    """
    by_skeleton: dict[str, list[int]] = {}
    for paragraph_id, label in labels.items():
        bare = skeleton(texts[paragraph_id]) if label else ""
        if len(bare) >= LEAST_CHARACTERS:
            by_skeleton.setdefault(bare, []).append(paragraph_id)
    found: list[Contradiction] = []
    for skeletons in near_identical(list(by_skeleton)):
        ids = sorted(itertools.chain.from_iterable(by_skeleton[bare] for bare in skeletons))
        found += _pairs(ids, labels)
        if len(found) >= most:
            break
    return found[:most]


def _pairs(ids: Sequence[int], labels: Mapping[int, str]) -> list[Contradiction]:
    """Return each paragraph in the minority with one of the majority."""
    by_label: dict[str, list[int]] = {}
    for paragraph_id in ids:
        by_label.setdefault(labels[paragraph_id], []).append(paragraph_id)
    if len(by_label) < 2:
        return []
    usual = max(by_label, key=lambda label: len(by_label[label]))
    partner = by_label[usual][0]
    return [
        Contradiction(partner, paragraph_id, usual, label)
        for label, others in by_label.items()
        if label != usual
        for paragraph_id in others
    ]
