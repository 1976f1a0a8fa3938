"""The columns that a fit uses, out of all that words can hash to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from model.features import Floats, ReportFeatures
from model.hashed_words import N_COLUMNS
from model.linear import Weights

Ints = npt.NDArray[np.int64]

# Chosen by leave-one-source-out and leave-one-kind-out, see docs/benchmarks.md.
HEADING_WEIGHT = 0.4
CUE_WEIGHT = 0.25
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """Which hashed columns are in use, and their place among the weights.

    Attributes
    ----------
    used
        In ascending order, (n_used,).
    places
        Place of every column among those in use, or -1, (N_COLUMNS,).
    """

    used: npt.NDArray[np.int32]
    places: npt.NDArray[np.int32]

    @classmethod
    def from_used(cls, used: npt.NDArray[np.int32]) -> Columns:
        """Return the columns ``used``."""
        places = np.full(N_COLUMNS, -1, np.int32)
        places[used] = np.arange(len(used), dtype=np.int32)
        return cls(used.astype(np.int32), places)

    @classmethod
    def of(cls, reports: Sequence[ReportFeatures], rows: Ints) -> Columns:
        """Return the columns that at least two of ``rows`` have (all, when rows are few)."""
        counts = np.zeros(N_COLUMNS, np.int32)
        start = 0
        for features in reports:
            end = start + len(features.positions)
            mine = rows[np.searchsorted(rows, start) : np.searchsorted(rows, end)] - start
            if len(mine):
                counts += np.bincount(features.words[mine].indices, minlength=N_COLUMNS).astype(
                    np.int32
                )
                headings = features.headings[features.paths[mine]].indices
                counts += np.bincount(headings, minlength=N_COLUMNS).astype(np.int32)
            start = end
        fewest = FEWEST_ROWS if len(rows) >= 50 else 1
        return cls.from_used(np.flatnonzero(counts >= fewest).astype(np.int32))

    def matrix(self, reports: Sequence[ReportFeatures], rows: Ints) -> tuple[sp.csr_array, Floats]:
        """Return the features of ``rows``: (n, n_used) and (n, N_CUES)."""
        sparse, dense = [], []
        start = 0
        for features in reports:
            end = start + len(features.positions)
            mine = rows[np.searchsorted(rows, start) : np.searchsorted(rows, end)] - start
            if len(mine):
                sparse.append(self._full(features)[mine])
                dense.append(features.cues[mine] * np.float32(CUE_WEIGHT))
            start = end
        return sp.vstack(sparse, format="csr"), np.vstack(dense)

    def logits(self, weights: Weights, features: ReportFeatures) -> Floats:
        """Return (n, n_labels) for the paragraphs."""
        headings = self._times(features.headings, weights)
        out = self._times(features.words, weights)
        out += np.float32(HEADING_WEIGHT) * headings[features.paths]
        out += features.cues @ (weights.cues * np.float32(CUE_WEIGHT)) + weights.intercept
        return np.asarray(out, np.float32)

    def _full(self, features: ReportFeatures) -> sp.csr_array:
        headings = self._narrowed(features.headings)[features.paths]
        return self._narrowed(features.words) + headings * np.float32(HEADING_WEIGHT)

    def _times(self, matrix: sp.csr_array, weights: Weights) -> Floats:
        """Return ``_narrowed(matrix) @ weights.columns`` without making the narrowed matrix."""
        rows = (matrix.data, self.places.take(matrix.indices) + np.int32(1), matrix.indptr)
        shape = (matrix.shape[0], len(weights.padded))
        return np.asarray(sp.csr_array(rows, shape=shape) @ weights.padded)

    def _narrowed(self, matrix: sp.csr_array) -> sp.csr_array:
        places = self.places[matrix.indices]
        kept = places >= 0
        ends = np.concatenate([[0], np.cumsum(kept)])[matrix.indptr]
        return sp.csr_array(
            (matrix.data[kept], places[kept], ends), shape=(matrix.shape[0], len(self.used))
        )
