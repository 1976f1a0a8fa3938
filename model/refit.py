"""What a live classifier answers; apart from it, so that whoever hears it imports nothing heavy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refit:
    """What a label led to.

    Attributes
    ----------
    changed
        Paragraphs whose suggestion is another or noticeably more or less sure; stored.
    seconds
        Learning, predicting, storing.
    """

    changed: tuple[int, ...]
    seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
