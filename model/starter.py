"""The model that a new project starts with, so that its first report already has suggestions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from data.project.reports import text_hash
from data.report import Report
from model.classifier import ParagraphClassifier

STARTER_FILE = "starter.skops"
LEARNT_FROM_FILE = "learnt_from.json"


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


def has_learnt_from(report: Report) -> bool:
    """Return whether the starter model has seen this very text, so that it cannot measure it."""
    return text_hash(report) in _learnt_from()


@cache
def _learnt_from() -> frozenset[str]:
    source = files("resources") / "starter" / LEARNT_FROM_FILE
    return frozenset(json.loads(source.read_text(encoding="utf-8")))


def starter_without(reports: Sequence[Report]) -> ParagraphClassifier:
    """Return a starter model that has seen none of ``reports``, to measure honestly with them.

    The starter itself if that is so; else one that learns now (two seconds) from the samples that
    are not among them.
    """
    if not any(map(has_learnt_from, reports)):
        return load_starter()
    from model.build_starter import read_folder

    known = {text_hash(report) for report in reports}
    samples = read_folder(Path(str(files("resources"))) / "samples")
    samples = [one for one in samples if text_hash(one.report) not in known]
    unseeing = ParagraphClassifier(load_starter().classes_)
    unseeing.idf_ = load_starter().idf_
    return unseeing.fit_alone([one.report for one in samples], [one.labels for one in samples])
