"""Learning: words, features, classifier, training, evaluation, tagging. Knows no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier


def load(path: str | Path, trusted: bool = False) -> ParagraphClassifier:
    """Return the classifier in a model file; see :func:`model.persistence.load`."""
    # scikit-learn takes a second to import: only when a model is wanted.
    from model import persistence

    return persistence.load(path, trusted)
