"""What a fitted classifier does with features; without scikit-learn, which takes a second to load.

Tagging needs no more than this.
"""

from __future__ import annotations

from typing import Self

import numpy as np

from model.columns import Columns
from model.context import context
from model.features import Floats, ReportFeatures
from model.linear import Weights, softmax


class Judge:
    """Judges paragraphs by what a fit learnt.

    Attributes
    ----------
    classes_
        Label keys in the order of the columns of probabilities.
    base
        What it starts from: its own weights are added to what the base says.
    idf_
        Weight of each column; the base's when there is one.
    alone_
        How each paragraph is judged by itself.
    context_
        How it is judged again in view of those around it; None for not at all.
    temperature_
        What makes the probabilities honest.
    """

    classes_: list[str]
    base: Self | None
    idf_: Floats | None = None
    alone_: Weights
    context_: Weights | None
    columns_: Columns
    temperature_: float

    def body_probabilities(self, features: ReportFeatures) -> Floats:
        """Return the probabilities of the labels of paragraphs, of one report or several.

        Returns
        -------
        probabilities
            (n, n_labels), in the order of ``classes_``.
        """
        if not len(features.positions):
            return np.zeros((0, len(self.classes_)), np.float32)
        if len(self.classes_) == 1:
            return np.ones((len(features.positions), 1), np.float32)
        alone = self.alone_logits(features)
        return softmax(self._in_context(alone, features) / self.temperature_)

    def alone_logits(self, features: ReportFeatures) -> Floats:
        """Return the logits of each paragraph judged by itself and its headings."""
        logits = self.columns_.logits(self.alone_, features)
        if self.base is not None:
            logits += self.base_logits(features)
        return logits

    def base_logits(self, features: ReportFeatures) -> Floats:
        """Return what the base says, under this classifier's labels; 0 for labels of its own."""
        assert self.base is not None
        out = np.zeros((len(features.positions), len(self.classes_)), np.float32)
        shared = [key for key in self.classes_ if key in self.base.classes_]
        if shared:
            ours = [self.classes_.index(key) for key in shared]
            theirs = [self.base.classes_.index(key) for key in shared]
            logits = self.base.alone_logits(features)[:, theirs]
            out[:, ours] = logits - logits.mean(axis=1, keepdims=True)
        return out

    def _in_context(self, alone: Floats, features: ReportFeatures) -> Floats:
        if self.context_ is None:
            return alone
        seen = context(alone, features.paths, features.reports)
        return np.asarray(alone + seen @ self.context_.cues + self.context_.intercept, np.float32)

    def inverse_frequencies(self) -> Floats | None:
        """Return the weight of each column that features are to be extracted with."""
        return self.base.inverse_frequencies() if self.base is not None else self.idf_
