"""The features of many reports in one, so that all of their paragraphs are judged at a stroke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from model.columns import CUE_WEIGHT, FEWEST_ROWS, HEADING_WEIGHT, Columns
from model.features import Floats, ReportFeatures
from model.hashed_words import N_COLUMNS
from model.linear import Weights

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stacked:
    """Paragraphs of several reports, one after another.

    Attributes
    ----------
    columns
        The hashed columns that occur, ascending, (n_columns,).
    words, headings
        (n, n_columns) and (n_paths, n_columns).
    paths, reports
        Which row of ``headings`` and which report each paragraph has, (n,).
    cues
        (n, N_CUES).
    """

    columns: npt.NDArray[np.int32]
    words: sp.csr_array
    headings: sp.csr_array
    paths: Ints
    reports: Ints
    cues: Floats

    @classmethod
    def of(cls, every: Sequence[ReportFeatures]) -> Stacked:
        """Return the paragraphs of ``every`` report that has any."""
        every = [features for features in every if len(features.positions)]
        words = sp.vstack([features.words for features in every], format="csr")
        headings = sp.vstack([features.headings for features in every], format="csr")
        occurs = np.zeros(N_COLUMNS, np.bool_)
        occurs[words.indices] = True
        occurs[headings.indices] = True
        columns = np.flatnonzero(occurs).astype(np.int32)
        places = Columns.from_used(columns).places
        sizes = [len(features.positions) for features in every]
        firsts = np.cumsum([0, *(features.headings.shape[0] for features in every)])
        return cls(
            columns,
            _placed(words, places, len(columns)),
            _placed(headings, places, len(columns)),
            np.concatenate(
                [f.paths + first for f, first in zip(every, firsts[:-1], strict=True)]
            ).astype(np.int64),
            np.repeat(np.arange(len(every)), sizes),
            np.vstack([features.cues for features in every]) * np.float32(CUE_WEIGHT),
        )

    def rows(self, used: Ints) -> tuple[sp.csr_array, Floats]:
        """Return the features of some paragraphs, (n_used, n_columns) and (n_used, N_CUES)."""
        headings = self.headings[self.paths[used]] * np.float32(HEADING_WEIGHT)
        return self.words[used] + headings, self.cues[used]

    def logits(self, weights: Weights, places: npt.NDArray[np.int64]) -> Floats:
        """Return (n, n_labels) for weights of the columns at ``places``."""
        full = np.zeros((len(self.columns), weights.columns.shape[1]), np.float32)
        full[places] = weights.columns
        headings = (self.headings @ full) * np.float32(HEADING_WEIGHT)
        out = self.words @ full + headings[self.paths]
        out += self.cues @ weights.cues + weights.intercept
        return np.asarray(out, np.float32)


def in_use(rows: sp.csr_array) -> Ints:
    """Return the columns that enough of ``rows`` have."""
    counts = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.flatnonzero(counts >= (FEWEST_ROWS if rows.shape[0] >= 50 else 1))


def _placed(matrix: sp.csr_array, places: npt.NDArray[np.int32], n: int) -> sp.csr_array:
    return sp.csr_array(
        (matrix.data, places[matrix.indices], matrix.indptr), shape=(matrix.shape[0], n)
    )
