"""Multinomial logistic regression over sparse and dense columns together.

scikit-learn's has no offset to start from, and no warm start that keeps to a time limit: this
has both, and converges in about ten steps because each column is scaled by its curvature
(L-BFGS on the raw columns needs forty to a hundred for the same loss).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Floats = npt.NDArray[np.float32]


def softmax(logits: npt.NDArray[np.floating]) -> Floats:
    """Return the rows of ``logits`` as probabilities."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True), np.float32)


def log_softmax(logits: npt.NDArray[np.floating]) -> Floats:
    """Return the rows of ``logits`` as log probabilities."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fit learnt: logits are ``sparse @ columns + dense @ cues + intercept``.

    Attributes
    ----------
    columns, cues
        (n_sparse, n_labels) and (n_dense, n_labels).
    intercept
        (n_labels,).
    padded
        ``columns`` below a row of zeros, for columns that are not in use.
    """

    columns: Floats
    cues: Floats
    intercept: Floats
    padded: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        nothing = np.zeros((1, self.columns.shape[1]), np.float32)
        object.__setattr__(self, "padded", np.vstack([nothing, self.columns]))

    def logits(self, sparse: sp.csr_array, dense: Floats) -> Floats:
        """Return (n, n_labels) for rows (n, n_sparse) and (n, n_dense)."""
        return np.asarray(sparse @ self.columns + dense @ self.cues + self.intercept, np.float32)


def fit_softmax(
    sparse: sp.csr_array,
    dense: Floats,
    targets: Floats,
    row_weights: Floats,
    *,
    penalty: float,
    intercept_penalty: float = 0.001,
    share: float = 0.0,
    offset: Floats | None = None,
    start: Weights | None = None,
    most_steps: int = 15,
) -> Weights:
    """Return the weights that fit ``targets`` best, shrunk towards zero.

    Parameters
    ----------
    sparse, dense
        (n, n_sparse) and (n, n_dense).
    targets
        Probabilities of the labels, (n, n_labels).
    row_weights
        How much each row counts, (n,).
    penalty
        Half of it times the squared weights is added to the weighted sum of log losses.
    intercept_penalty
        The same for the intercept. Where an offset already knows how common the labels are, a
        low one lets the first few labels make the others seem impossible.
    share
        This share of each column's curvature is added to its penalty: rare columns may then
        speak as loudly as common ones, which is worth more on reports of kinds not seen.
    offset
        Logits to start from, (n, n_labels); what is learnt is added to them.
    start
        Weights to begin the search at.
    """
    from scipy.optimize import minimize  # a quarter of a second that predicting does not need

    n_sparse, n_labels = sparse.shape[1], targets.shape[1]
    counts = row_weights.astype(np.float32)
    total = float(counts.sum())
    centre = counts @ dense / total
    dense = np.hstack([dense - centre, np.ones((len(dense), 1))]).astype(np.float32)
    transposed = sparse.T.tocsr()
    # An upper bound of the curvature of each weight: p (1 - p) is 0.16 for five equal labels.
    curvature = 0.16 * np.concatenate([
        sp.csr_array((transposed.data**2, transposed.indices, transposed.indptr),
                     shape=transposed.shape) @ counts,
        counts @ dense**2,
    ])[:, None]  # fmt: skip
    penalties = (penalty + share * curvature).astype(np.float32)
    penalties[-1] = intercept_penalty
    scales = (1 / np.sqrt(curvature + penalties)).astype(np.float32)
    column_counts = counts[:, None]

    def loss(flat: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        weights = flat.reshape(-1, n_labels).astype(np.float32) * scales
        logits = sparse @ weights[:n_sparse] + dense @ weights[n_sparse:]
        if offset is not None:
            logits += offset
        logits -= logits.max(axis=1, keepdims=True)
        exponents = np.exp(logits)
        sums = exponents.sum(axis=1, keepdims=True)
        value = float((column_counts * targets * (np.log(sums) - logits)).sum(dtype=np.float64))
        value += 0.5 * float((penalties * weights * weights).sum(dtype=np.float64))
        error = column_counts * (exponents / sums - targets)
        gradient = np.concatenate([transposed @ error, dense.T @ error])
        gradient = (gradient + penalties * weights) * scales
        return value / total, gradient.astype(np.float64).ravel() / total

    first = np.zeros((len(scales), n_labels))
    if start is not None:
        intercept = start.intercept + centre @ start.cues
        first = np.vstack([start.columns, start.cues, intercept]) / scales
    options = {"maxiter": most_steps, "maxcor": 10, "ftol": 1e-7, "gtol": 1e-6}
    found = minimize(loss, first.ravel(), jac=True, method="L-BFGS-B", options=options)
    weights = (found.x.reshape(-1, n_labels) * scales).astype(np.float32)
    cues = weights[n_sparse:-1]
    return Weights(weights[:n_sparse], cues, weights[-1] - centre.astype(np.float32) @ cues)
