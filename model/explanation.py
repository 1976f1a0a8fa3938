"""Why a paragraph was suggested its label, in numbers that add up to the prediction.

The classifier is linear up to what the paragraphs around it seem to be, so its logits fall apart
into parts without remainder: the headings above, the words, signs such as dates and tenses, the
place, the paragraphs around; each from the starter model and from the user's own labels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.report import Report
from model.columns import CUE_WEIGHT, HEADING_WEIGHT
from model.context import N_SEEN, context
from model.explained import Explanation, Kind, Part, Source
from model.features import ReportFeatures
from model.heading_rules import HeadingRule, as_ruled, logits_of_rules
from model.held_back import LabelledProject
from model.judging import Judge
from model.linear import softmax
from model.signs import N_HEADING_CUES, N_PLACE_CUES
from model.spans import text_spans

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

Floats64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Columns of signs in the headings above: for the last one, for the others, and how many.
_N_PATH = 2 * N_HEADING_CUES + 3

_SIMILAR = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """A labelled paragraph with like words: cosine between 0 and 1."""

    paragraph_id: int
    label: str
    cosine: float


def explain(
    classifier: ParagraphClassifier,
    report: Report,
    position: int,
    rules: Sequence[HeadingRule] = (),
    label: str | None = None,
) -> Explanation:
    """Return why the paragraph at ``position`` is suggested its label.

    Parameters
    ----------
    rules
        What the person says that headings stand for, as the prediction took it into account.
    label
        The label whose words are marked; the one suggested when left out.

    Raises
    ------
    ValueError
        When the paragraph is a heading, which has no label.
    """
    features = classifier._features(as_ruled(report, rules))
    keys = tuple(classifier.classes_)
    found = np.flatnonzero(features.positions == position)
    if not len(found):
        raise ValueError(position)
    row = int(found[0])
    parts = _parts(classifier, features, row)
    said = logits_of_rules(report.paragraphs[position].heading_path, rules, keys)
    if said.any():
        parts.append(("rule", "labels", said))
    total = np.sum([logits for _kind, _source, logits in parts], axis=0)
    probabilities = softmax(total[None])[0]
    chosen = keys.index(label) if label is not None else int(probabilities.argmax())
    return Explanation(
        keys[chosen],
        keys,
        tuple(float(p) for p in probabilities),
        tuple(Part(kind, source, _centred(logits)) for kind, source, logits in parts),
        text_spans(
            report,
            position,
            features.words[[row]],
            _word_weights(classifier, chosen),
            _sign_weights(classifier, chosen, _n_text_signs(features)),
        ),
    )


def similar(
    classifier: ParagraphClassifier,
    project: LabelledProject,
    report: Report,
    position: int,
    most: int = _SIMILAR,
) -> list[Similar]:
    """Return the labelled paragraphs whose words are most like those at ``position``.

    Cosines of the TF-IDF rows that the classifier keeps; the paragraph itself is left out.
    """
    features = classifier._features(report)
    (row,) = np.flatnonzero(features.positions == position)
    own = features.words[[row]]
    mine = np.zeros(own.shape[1])
    mine[own.indices] = own.data
    own_length = float(np.sqrt((mine**2).sum()))
    found: list[Similar] = []
    for other, ids, labels in zip(project.reports, project.ids, project.labels, strict=True):
        theirs = classifier._features(other)
        # Plain sums: scipy would turn columns into rows, a million of them.
        n, words = theirs.words.shape[0], theirs.words
        rows = np.repeat(np.arange(n), np.diff(words.indptr))
        lengths = np.sqrt(np.bincount(rows, words.data**2, n))
        products = np.bincount(rows, words.data * mine[words.indices], n)
        cosines = products / np.maximum(lengths * own_length, 1e-9)
        for place, cosine in zip(theirs.positions.tolist(), cosines.tolist(), strict=True):
            label = labels[place]
            is_itself = other is report and place == position
            if label is not None and cosine > 0 and not is_itself:
                found.append(Similar(ids[place], label, min(cosine, 1.0)))
    found.sort(key=lambda one: (-one.cosine, one.paragraph_id))
    return found[:most]


class _Way:
    """How the logits of one judge come into the prediction of the classifier that starts from it.

    Attributes
    ----------
    fold
        Its logits times this are logits of the whole, (n_labels of the judge, n_labels).
    """

    def __init__(self, judge: Judge, source: Source, fold: Floats64) -> None:
        self.judge = judge
        self.source = source
        self.fold = fold


def _ways(classifier: Judge) -> list[_Way]:
    """Return the classifier itself and what it starts from, each with how it comes in."""
    again = np.eye(len(classifier.classes_)) / classifier.temperature_
    source: Source = "starter" if _is_starter(classifier) else "labels"
    ways = [_Way(classifier, source, again)]
    judge: Judge = classifier
    while judge.base is not None:
        base = judge.base
        shared = [key for key in judge.classes_ if key in base.classes_]
        fold = np.zeros((len(base.classes_), len(judge.classes_)))
        for key in shared:
            fold[base.classes_.index(key), judge.classes_.index(key)] = 1
        rows, columns = fold.any(axis=1), fold.any(axis=0)
        fold[np.ix_(rows, columns)] -= 1 / max(len(shared), 1)
        ways.append(_Way(base, "starter", fold @ ways[-1].fold))
        judge = base
    return ways


def _is_starter(classifier: Judge) -> bool:
    from model.starter import load_starter

    return classifier is load_starter()


def _parts(
    classifier: Judge, features: ReportFeatures, row: int
) -> list[tuple[Kind, Source, Floats64]]:
    parts: list[tuple[Kind, Source, Floats64]] = []
    n_text = _n_text_signs(features)
    signs = features.cues[row].astype(np.float64) * CUE_WEIGHT
    path = int(features.paths[row])
    for way in _ways(classifier):
        weights, columns = way.judge.alone_, way.judge.columns_
        words = (columns._narrowed(features.words[[row]]) @ weights.columns)[0]
        heading = (columns._narrowed(features.headings[[path]]) @ weights.columns)[0]
        heading = heading * HEADING_WEIGHT
        of_signs = signs[:, None] * weights.cues
        said: list[tuple[Kind, Floats64]] = [
            ("heading", heading + of_signs[n_text : n_text + _N_PATH].sum(axis=0)),
            ("words", words),
            ("signs", of_signs[:n_text].sum(axis=0)),
            ("place", of_signs[n_text + _N_PATH :].sum(axis=0)),
            ("general", weights.intercept.astype(np.float64)),
        ]
        parts += [(kind, way.source, np.asarray(one @ way.fold)) for kind, one in said]
    return parts + _parts_of_context(classifier, features, row)


def _parts_of_context(
    classifier: Judge, features: ReportFeatures, row: int
) -> list[tuple[Kind, Source, Floats64]]:
    if classifier.context_ is None:
        return []
    n = len(classifier.classes_)
    alone = classifier.alone_logits(features)
    seen = context(alone, features.paths)[row].astype(np.float64)
    weights = classifier.context_.cues
    section = (N_SEEN - 1) * n
    said: list[tuple[Kind, Floats64]] = [
        ("neighbours", seen[:section] @ weights[:section]),
        ("section", seen[section:] @ weights[section:]),
        ("general", classifier.context_.intercept.astype(np.float64)),
    ]
    return [(kind, "both", np.asarray(one / classifier.temperature_)) for kind, one in said]


def _word_weights(classifier: Judge, label: int) -> Callable[[Ints], Floats64]:
    """Return what tells the weight of columns of words for one label in the end."""
    ways = _ways(classifier)

    def weights(columns: Ints) -> Floats64:
        out = np.zeros((len(columns), len(classifier.classes_)))
        for way in ways:
            places = way.judge.columns_.places[columns]
            is_used = places >= 0
            out[is_used] += way.judge.alone_.columns[places[is_used]] @ way.fold
        return np.asarray(out[:, label] - out.mean(axis=1))

    return weights


def _sign_weights(classifier: Judge, label: int, n_signs: int) -> Floats64:
    """Return the weight of each sign in the text for one label in the end, (n_signs,)."""
    out = np.zeros((n_signs, len(classifier.classes_)))
    for way in _ways(classifier):
        out += way.judge.alone_.cues[:n_signs] @ way.fold * CUE_WEIGHT
    return np.asarray(out[:, label] - out.mean(axis=1))


def _n_text_signs(features: ReportFeatures) -> int:
    n_all: int = features.cues.shape[1]
    return n_all - _N_PATH - N_PLACE_CUES


def _centred(logits: Floats64) -> tuple[float, ...]:
    return tuple(float(one) for one in logits - logits.mean())
