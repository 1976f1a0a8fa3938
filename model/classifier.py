"""The paragraph classifier: TF-IDF, headings and cues, linear, over whole reports.

Three steps, each linear: every paragraph judged alone; judged again in view of what the
paragraphs around it seem to be; and one temperature that makes the probabilities honest. The
last two learn from reports that the first had not seen.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import NotFittedError

from data.errors import KnownError
from data.language import _
from data.readers.duplicates import near_duplicate_groups
from data.report import Report
from data.scheme import default_scheme
from data.suggestion import Suggestion
from model.calibration import fit_temperature
from model.columns import Columns
from model.context import context
from model.features import Floats, ReportFeatures, extract
from model.judging import Judge
from model.linear import Weights, fit_softmax

Labels = Sequence[Sequence[str | None]]

# Chosen by leave-one-source-out and leave-one-kind-out, see docs/benchmarks.md.
_CURVATURE_SHARE = 0.05
_CONTEXT_PENALTY = 30.0
_BASED_INTERCEPT = 5.0
_STEPS, _WARM_STEPS = 30, 4
_FOLDS = 5
# With fewer, what is learnt on held-back reports says nothing; the starter's is kept.
_FEWEST_REPORTS = 5
_FEWEST_LABELS = 150
_KEPT_REPORTS = 4000


@dataclass(frozen=True, slots=True)
class Rows:
    """The paragraphs of several reports, one after another, and their labels.

    Attributes
    ----------
    truth
        Place of each paragraph's label in ``classes_``, -1 for none, (n,).
    groups
        Which report each is of, (n,).
    """

    features: tuple[ReportFeatures, ...]
    truth: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]


class FeatureCache:
    """Keeps the features of reports met lately; a report is known by its identity."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Report, ReportFeatures]] = OrderedDict()

    def of(self, report: Report, idf: Floats | None) -> ReportFeatures:
        """Return the features of ``report``."""
        kept = self._kept.get(id(report))
        if kept is not None and kept[0] is report:
            return kept[1]
        features = extract(report, idf)
        # The report is kept too, so that its identity is not given to another.
        self._kept[id(report)] = (report, features)
        if len(self._kept) > _KEPT_REPORTS:
            self._kept.popitem(last=False)
        return features


class ParagraphClassifier(Judge, ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Labels the paragraphs of reports.

    Parameters
    ----------
    labels
        Keys of the labels in the order of the scheme; found in the training labels when None.
    base
        A fitted classifier to start from, such as the starter model: what is learnt is added to
        what it says. Its labels are matched by key.
    penalty
        How strongly weights are shrunk.
    balance
        0 lets every paragraph count the same, 1 every label.

    Attributes
    ----------
    classes_
        Label keys in the order of the columns of :meth:`predict_proba`.
    counts_
        How many paragraphs of each label it learnt from.
    metrics_
        What was measured on reports held back, if it was; models keep it.
    idf_
        Weight of each column; the base's when there is one.
    """

    classes_: list[str]
    counts_: dict[str, int]
    metrics_: dict[str, Any] | None = None
    idf_: Floats | None = None
    alone_: Weights
    context_: Weights | None
    columns_: Columns
    temperature_: float

    def __init__(
        self,
        labels: Sequence[str] | None = None,
        base: ParagraphClassifier | None = None,
        penalty: float = 0.05,
        balance: float = 0.7,
    ) -> None:
        self.labels = labels
        self.base = base
        self.penalty = penalty
        self.balance = balance

    def fit(
        self, reports: Sequence[Report], labels: Labels, groups: Sequence[object] | None = None
    ) -> Self:
        """Learn from labelled reports and return itself.

        Parameters
        ----------
        labels
            For each report a label or None for each of its paragraphs; headings' are ignored.
        groups
            What kind each report is of: kinds are held back whole when probabilities are made
            honest. Reports that are nearly the same are a kind when left out.

        Raises
        ------
        KnownError
            When no paragraph has a label.
        """
        rows = self._rows(reports, labels)
        self._fit_alone(rows)
        self._fit_context(rows, _folds(groups or near_duplicate_groups(reports), _FOLDS))
        return self

    def fit_alone(self, reports: Sequence[Report], labels: Labels) -> Self:
        """Learn to judge each paragraph by itself only: a sixth of the time of :meth:`fit`."""
        self._fit_alone(self._rows(reports, labels))
        self.context_, self.temperature_ = None, 1.0
        return self

    def refit(self, reports: Sequence[Report], labels: Labels) -> Self:
        """Learn anew from slightly changed labels, starting from the weights at hand.

        Only the judgement of each paragraph alone is learnt; what :meth:`fit` found on reports
        held back stays. For use after each label; fast enough for that.
        """
        if not hasattr(self, "alone_"):
            return self.fit(reports, labels)
        old = self.classes_
        rows = self._rows(reports, labels)
        if old != self.classes_:
            return self.fit(reports, labels)
        self._fit_alone(rows, warm=True)
        return self

    def predict_proba(self, reports: Sequence[Report]) -> list[Floats]:
        """Return the probabilities of the labels of each report's paragraphs.

        Returns
        -------
        probabilities
            For each report (n_paragraphs, n_labels); every row sums to 1, and those of headings
            are uniform.
        """
        self._check_fitted()
        out = []
        for report in reports:
            features = self._features(report)
            every = np.full((len(report.paragraphs), len(self.classes_)), 1 / len(self.classes_))
            every[features.positions] = self.body_probabilities(features)
            out.append(every.astype(np.float32))
        return out

    def predict(self, reports: Sequence[Report]) -> list[list[str | None]]:
        """Return the most probable label of each paragraph of each report, None of headings."""
        self._check_fitted()
        out: list[list[str | None]] = []
        for report in reports:
            labels: list[str | None] = [None] * len(report.paragraphs)
            for suggestion in self.tag(report):
                labels[suggestion.position] = suggestion.label
            out.append(labels)
        return out

    def tag(self, report: Report) -> list[Suggestion]:
        """Return a suggestion for each paragraph of ``report`` that is no heading."""
        self._check_fitted()
        features = self._features(report)
        probabilities = self.body_probabilities(features)
        best = probabilities.argmax(axis=1).tolist()
        keys = self.classes_
        return [
            Suggestion(position, keys[label], row[label], dict(zip(keys, row, strict=True)))
            for position, label, row in zip(
                features.positions.tolist(), best, probabilities.tolist(), strict=True
            )
        ]

    # What follows may be used by the package's other modules.

    def _features(self, report: Report) -> ReportFeatures:
        return self._cache().of(report, self.inverse_frequencies())

    def _cache(self) -> FeatureCache:
        if self.base is not None:
            return self.base._cache()
        if not hasattr(self, "_kept_features"):
            self._kept_features = FeatureCache()
        return self._kept_features

    def _rows(self, reports: Sequence[Report], labels: Labels) -> Rows:
        features = tuple(self._features(report) for report in reports)
        given = [
            [one[position] for position in found.positions]
            for found, one in zip(features, labels, strict=True)
        ]
        self.counts_ = dict(Counter(label for one in given for label in one if label is not None))
        if not self.counts_:
            raise KnownError(
                _("There is no labelled paragraph to learn from."),
                _("Label some paragraphs first."),
            )
        self.classes_ = self._classes()
        places = {key: place for place, key in enumerate(self.classes_)}
        truth = np.array([places.get(label, -1) if label else -1 for one in given for label in one])
        groups = np.repeat(np.arange(len(reports)), [len(f.positions) for f in features])
        return Rows(features, truth.astype(np.int64), groups)

    def _classes(self) -> list[str]:
        if self.labels is not None:
            return list(self.labels)
        known = [key for key in default_scheme().keys if key in self.counts_]
        return known + sorted(key for key in self.counts_ if key not in known)

    def _fit_alone(self, rows: Rows, warm: bool = False) -> None:
        used = np.flatnonzero(rows.truth >= 0)
        columns = self.columns_ if warm else Columns.of(rows.features, used)
        self.alone_ = self._alone_weights(
            columns, rows, used, self.alone_ if warm else None, _WARM_STEPS if warm else _STEPS
        )
        self.columns_ = columns

    def _alone_weights(
        self,
        columns: Columns,
        rows: Rows,
        used: npt.NDArray[np.int64],
        start: Weights | None = None,
        most_steps: int = _STEPS,
    ) -> Weights:
        sparse, dense = columns.matrix(rows.features, used)
        truth = rows.truth[used]
        offset = None
        if self.base is not None:
            offset = np.vstack([self.base_logits(f) for f in rows.features])[used]
        return fit_softmax(
            sparse, dense, np.eye(len(self.classes_), dtype=np.float32)[truth],
            self.row_weights(truth), **self.penalties(), offset=offset, start=start,
            most_steps=most_steps,
        )  # fmt: skip

    def penalties(self) -> dict[str, float]:
        """Return how strongly what is learnt of each paragraph alone is shrunk."""
        mine = {"penalty": self.penalty, "share": _CURVATURE_SHARE}
        return mine if self.base is None else {**mine, "intercept_penalty": _BASED_INTERCEPT}

    def row_weights(self, truth: npt.NDArray[np.int64]) -> Floats:
        """Return how much each labelled paragraph counts, by the place of its label."""
        counts = np.bincount(truth, minlength=len(self.classes_))
        present = np.maximum((counts > 0).sum(), 1)
        weights = (len(truth) / present / np.maximum(counts, 1)) ** self.balance
        return np.asarray(weights[truth], np.float32)

    def _fit_context(self, rows: Rows, fold_of: npt.NDArray[np.int64]) -> None:
        """Learn the second look and the temperature on reports held back from the first."""
        used = rows.truth >= 0
        enough = (
            len(np.unique(rows.groups[used])) >= _FEWEST_REPORTS
            and len(np.unique(fold_of[rows.groups[used]])) > 1  # not all nearly the same
            and used.sum() >= _FEWEST_LABELS
        )
        self.context_ = None
        self.temperature_ = 1.0
        if not enough or len(self.classes_) == 1:
            if self.base is not None and self.base.classes_ == self.classes_:
                self.context_, self.temperature_ = self.base.context_, self.base.temperature_
            return
        alone = self._held_back_logits(rows, fold_of)
        starts = np.searchsorted(rows.groups, np.arange(len(rows.features) + 1))
        seen = np.vstack([
            context(alone[start:end], features.paths)
            for features, start, end in zip(rows.features, starts, starts[1:], strict=False)
        ])  # fmt: skip
        truth = rows.truth[used]
        nothing = sp.csr_array((len(truth), 0), dtype=np.float32)
        self.context_ = fit_softmax(
            nothing, seen[used], np.eye(len(self.classes_), dtype=np.float32)[truth],
            np.ones(len(truth), np.float32), penalty=_CONTEXT_PENALTY, offset=alone[used],
            most_steps=_STEPS,
        )  # fmt: skip
        logits = alone[used] + self.context_.logits(nothing, seen[used])
        self.temperature_ = fit_temperature(logits, truth)

    def _held_back_logits(self, rows: Rows, fold_of: npt.NDArray[np.int64]) -> Floats:
        """Return logits for all rows, each from a fit that had not seen its report."""
        folds = fold_of[rows.groups]
        out = np.zeros((len(rows.truth), len(self.classes_)), np.float32)
        for fold in np.unique(fold_of):
            used = np.flatnonzero((rows.truth >= 0) & (folds != fold))
            columns = Columns.of(rows.features, used)
            weights = self._alone_weights(columns, rows, used)
            for place in np.flatnonzero(fold_of == fold):
                features = rows.features[place]
                logits = columns.logits(weights, features)
                if self.base is not None:
                    logits += self.base_logits(features)
                out[rows.groups == place] = logits
        return out

    def _check_fitted(self) -> None:
        if not hasattr(self, "alone_"):
            raise NotFittedError("fit the classifier first")

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_kept_features", None)
        return state


def _folds(groups: Sequence[object], n_folds: int) -> npt.NDArray[np.int64]:
    """Return a fold for each report; reports of one group share it."""
    names = list(dict.fromkeys(groups))
    order = np.random.default_rng(0).permutation(len(names)) % n_folds
    fold_of = dict(zip(names, order.tolist(), strict=True))
    return np.array([fold_of[group] for group in groups])
