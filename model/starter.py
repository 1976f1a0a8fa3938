"""The model that a new project starts with, so that its first report already has suggestions."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.report import Report

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier
    from model.judging import Judge

# Plain arrays: our own file needs no audit, which takes skops two seconds to load.
STARTER_FILE = "starter.npz"
LEARNT_FROM_FILE = "learnt_from.json"


@cache
def load_starter() -> ParagraphClassifier:
    """Return the starter model, for the five labels of a work report; loaded once, shared.

    ``model.build_starter`` made it.
    """
    from model.persistence import from_state

    return from_state(_state(), STARTER_FILE)


@cache
def load_starter_judge() -> Judge:
    """Return what the starter model learnt, for predicting only, without scikit-learn."""
    from model.judging import Judge
    from model.persistence import filled

    return filled(Judge(), _state(), STARTER_FILE)


def starter_content() -> bytes:
    """Return the content of the file, which tells one starter model from another."""
    return (files("resources") / "starter" / STARTER_FILE).read_bytes()


def _state() -> dict[str, Any]:
    with np.load(io.BytesIO(starter_content()), allow_pickle=False) as arrays:
        state: dict[str, Any] = {name: arrays[name] for name in arrays.files}
    state["info"] = str(state["info"])
    return state


def save_starter(classifier: ParagraphClassifier, path: Path) -> None:
    """Write the starter model."""
    from model.persistence import to_state

    np.savez_compressed(path, **to_state(classifier))


def new_classifier(labels: Sequence[str] | None = None) -> ParagraphClassifier:
    """Return an unfitted classifier that learns on top of the starter model.

    What it learns is added to what the starter says: a few labels shift it, thousands take over.
    Labels that the starter does not know begin from nothing.
    """
    from model.classifier import ParagraphClassifier

    return ParagraphClassifier(labels, load_starter())


def has_learnt_from(report: Report) -> bool:
    """Return whether the starter model has seen this very text, so that it cannot measure it."""
    from data.project.reports import text_hash

    return text_hash(report) in _learnt_from()


@cache
def _learnt_from() -> frozenset[str]:
    source = files("resources") / "starter" / LEARNT_FROM_FILE
    return frozenset(json.loads(source.read_text(encoding="utf-8")))


def starter_without(reports: Sequence[Report]) -> ParagraphClassifier:
    """Return a starter model that has seen none of ``reports``, to measure honestly with them.

    The starter itself if that is so; else one that learns now (five seconds) from the samples that
    are not among them.
    """
    if not any(map(has_learnt_from, reports)):
        return load_starter()
    from data.project.reports import text_hash
    from model.build_starter import read_folder
    from model.classifier import ParagraphClassifier

    known = {text_hash(report) for report in reports}
    samples = read_folder(Path(str(files("resources"))) / "samples")
    samples = [one for one in samples if text_hash(one.report) not in known]
    unseeing = ParagraphClassifier(load_starter().classes_)
    unseeing.idf_ = load_starter().idf_
    return unseeing.fit_alone([one.report for one in samples], [one.labels for one in samples])
