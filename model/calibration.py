"""Making probabilities honest: one temperature, found on reports that were held back."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from model.linear import log_softmax

Floats = npt.NDArray[np.float32]

_FEWEST = 60


def fit_temperature(logits: Floats, truth: npt.NDArray[np.int64]) -> float:
    """Return what to divide logits by, so that a confidence of 0.9 is right nine times in ten.

    Guo et al., On Calibration of Modern Neural Networks, 2017. Too few rows: 1.
    """
    if len(truth) < _FEWEST:
        return 1.0
    rows = np.arange(len(truth))

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature))
        return -float(scaled[rows, truth].mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded").x))


def expected_calibration_error(
    probabilities: Floats, truth: npt.NDArray[np.int64], bins: int = 10
) -> float:
    """Return the mean gap between confidence and accuracy over equal-width bins of confidence."""
    if not len(truth):
        return 0.0
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = np.bincount(place, confidence - right, minlength=bins)
    return float(np.abs(gap).sum() / len(truth))
