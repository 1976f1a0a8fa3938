"""Active learning: which paragraph to ask about next, so that few labels teach most.

A paragraph is useful when the classifier hesitates between two labels (its margin), when one of
the labels that it may have is rare, and when nothing like it has been labelled or is asked
already. The order is made greedily, one paragraph after another, with a bonus for staying in a
report that is open; each twenty are then gathered by report, which costs nothing, since the
classifier learns from them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.language import _
from data.progress import Progress
from model.held_back import LabelledProject
from model.newest import read_with_newest_model

if TYPE_CHECKING:
    import scipy.sparse as sp

    from model.classifier import ParagraphClassifier

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# Chosen by benchmarks/active_learning.py, see docs/benchmarks.md.
_SKETCH_BITS = 8
_RARITY = 1.0
_NOVELTY = 1.0
# So many are chosen together and gathered by report; about as many as between two trainings.
_BLOCK = 20
_STAY_BONUS = 1.15
# Beyond so many no order by novelty is made: nobody answers more before the next training.
_MOST_GREEDY = 400
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Question:
    """A paragraph to ask about, and how much its label would teach, 0 to 1."""

    paragraph_id: int
    usefulness: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The paragraphs that could be asked about; all arrays are over the same n paragraphs.

    Attributes
    ----------
    probabilities
        (n, n_labels), calibrated.
    sketches
        As :func:`sketch` returns them, (n, 256).
    reports
        Which report each stands in, (n,), in the order in which they are read.
    """

    probabilities: Floats
    sketches: Floats
    reports: Ints


def sketch(words: sp.csr_array) -> Floats:
    """Return rows of TF-IDF as short vectors of unit length with nearly the same cosines.

    Each column is added to one of 256 or subtracted from it (count sketch, Charikar et al. 2002).
    """
    import scipy.sparse as sp  # a window that reads the answer does without

    mixed = (words.indices.astype(np.uint64) + np.uint64(1)) * _MIX
    place = (mixed >> np.uint64(64 - _SKETCH_BITS)).astype(np.int32)
    sign = ((mixed >> np.uint64(32)) & np.uint64(1)).astype(np.float32) * 2 - 1
    shape = (words.shape[0], 1 << _SKETCH_BITS)
    # toarray adds up columns that met in one place.
    dense = sp.csr_array((words.data * sign, place, words.indptr), shape=shape).toarray()
    norms = np.sqrt((dense * dense).sum(axis=1, keepdims=True))
    return np.asarray(dense / np.maximum(norms, 1e-6), np.float32)


def margin(probabilities: Floats) -> Floats:
    """Return 1 where the two most probable labels are equally so, 0 where there is no doubt."""
    if probabilities.shape[1] < 2:
        return np.zeros(len(probabilities), np.float32)
    first_two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return np.asarray(1 - np.abs(first_two[:, 1] - first_two[:, 0]), np.float32)


def usefulness(probabilities: Floats, label_counts: Sequence[int]) -> Floats:
    """Return how much each label would teach, 0 to 1, the paragraphs taken one by one.

    Parameters
    ----------
    label_counts
        How many labels of each kind there are already, in the order of the columns.
    """
    counts = np.asarray(label_counts, np.float64)
    # Ten more than there are: the first label of a kind does not outweigh all else.
    worth = ((counts.max(initial=0) + 10) / (counts + 10)) ** _RARITY
    worth = worth / max(worth.max(initial=1), 1e-6)
    return np.asarray(margin(probabilities) * (probabilities @ worth), np.float32)


def order(
    pool: Pool,
    label_counts: Sequence[int],
    labelled: Floats | None = None,
    stay_bonus: float = _STAY_BONUS,
) -> tuple[Ints, Floats]:
    """Return the places in ``pool``, the most useful first, and the usefulness of each place.

    Parameters
    ----------
    label_counts
        How many labels of each kind there are already.
    labelled
        Sketches of the paragraphs that have a label, (m, 256).
    stay_bonus
        How many times as useful a paragraph counts when its report is open already.
    """
    n = len(pool.reports)
    alone = usefulness(pool.probabilities, label_counts)
    nearest = np.zeros(n, np.float32)
    if labelled is not None and len(labelled):
        for start in range(0, n, 4096):
            cosines = pool.sketches[start : start + 4096] @ labelled.T
            nearest[start : start + 4096] = cosines.max(axis=1)
    worth = np.zeros(n, np.float32)
    left = np.ones(n, np.bool_)
    in_order: list[int] = []
    while len(in_order) < min(n, _MOST_GREEDY):
        block: list[int] = []
        stay = np.ones(n, np.float32)
        while len(block) < min(_BLOCK, n - len(in_order)):
            now = np.where(left, alone * _novelty(nearest) * stay, -1)
            best = int(now.argmax())
            left[best] = False
            worth[best] = now[best] / stay[best]
            stay[pool.reports == pool.reports[best]] = stay_bonus
            nearest = np.maximum(nearest, pool.sketches @ pool.sketches[best])
            block.append(best)
        in_order += _by_report(block, worth, pool.reports)
    worth[left] = alone[left] * _novelty(nearest[left])
    rest = np.flatnonzero(left)
    rest = rest[np.argsort(-worth[rest], kind="stable")]
    return np.concatenate([np.array(in_order, np.int64), rest]), worth


def _novelty(nearest: Floats) -> Floats:
    return np.asarray(np.clip(1 - nearest, 0, 1) ** _NOVELTY, np.float32)


def _by_report(block: list[int], worth: Floats, reports: Ints) -> list[int]:
    """Return the block report by report, the most useful report first, each in reading order."""
    best: dict[int, float] = {}
    for place in block:
        report = int(reports[place])
        best[report] = max(best.get(report, 0.0), float(worth[place]))
    return sorted(block, key=lambda place: (-best[int(reports[place])], reports[place], place))


def questions(
    project: LabelledProject, classifier: ParagraphClassifier, progress: Progress | None = None
) -> list[Question]:
    """Return the paragraphs without a label, the one to ask about first at the front.

    The features of reports that the classifier knows already are not computed again.

    Parameters
    ----------
    progress
        Told reports done, reports in all and what goes on; may raise ``CancelledError``.
    """
    keys = classifier.classes_
    sketches, known, probabilities, ids, reports = [], [], [], [], []
    counts = dict.fromkeys(keys, 0)
    for number, report in enumerate(project.reports):
        if progress is not None:
            progress(number, len(project.reports), _("Looking for useful paragraphs"))
        features = classifier._features(report)
        mine = sketch(features.words)
        found = classifier.body_probabilities(features)
        given = [project.labels[number][place] for place in features.positions]
        is_open = np.array([label is None for label in given], np.bool_)
        for label in given:
            if label in counts:
                counts[label] += 1
        sketches.append(mine[is_open])
        known.append(mine[~is_open])
        probabilities.append(found[is_open])
        ids += [project.ids[number][place] for place in features.positions[is_open]]
        reports += [number] * int(is_open.sum())
    if not ids:
        return []
    pool = Pool(np.vstack(probabilities), np.vstack(sketches), np.array(reports, np.int64))
    places, worth = order(pool, list(counts.values()), np.vstack(known))
    return [Question(ids[place], float(worth[place])) for place in places]


def project_questions(
    path: Path, annotator: str, progress: Progress | None = None
) -> list[Question]:
    """Return the paragraphs of a project to ask about, judged by its newest model.

    The scores go to ``Suggestions.queue``.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    labelled, classifier = read_with_newest_model(path, annotator)
    return questions(labelled, classifier, progress)
