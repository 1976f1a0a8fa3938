"""The model that a new project starts with, so that its first report already has suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from model.classifier import ParagraphClassifier

STARTER_FILE = "starter.skops"


@cache
def load_starter() -> ParagraphClassifier:
    """Return the starter model, for the five labels of a work report; loaded once, shared.

    ``model.build_starter`` made it.
    """
    from model.persistence import loads

    source = files("resources") / "starter" / STARTER_FILE
    return loads(source.read_bytes(), STARTER_FILE)


def new_classifier(labels: Sequence[str] | None = None) -> ParagraphClassifier:
    """Return an unfitted classifier that learns on top of the starter model.

    What it learns is added to what the starter says: a few labels shift it, thousands take over.
    Labels that the starter does not know begin from nothing.
    """
    return ParagraphClassifier(labels, load_starter())
