"""What a classifier proposes for one paragraph, awaiting a person's review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prediction that awaits review.

    Attributes
    ----------
    position
        The paragraph's position in its report.
    label
        Key of the most probable label.
    confidence
        Its calibrated probability, 0 to 1.
    probabilities
        Label key to calibrated probability, in the scheme's order; sums to 1.
    """

    position: int
    label: str
    confidence: float
    probabilities: Mapping[str, float]
