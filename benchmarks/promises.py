"""Whether promises about accepting in bulk come true, and whether drift is told from chance.

``python -m benchmarks.promises CORPUS``

CORPUS holds labelled/. Every report of it and of resources/samples is predicted by a classifier
that has not seen it, without the shipped starter. Promises: at random, half of the reports of the
corpus (or of the samples) measure, the suggestions in the other half are accepted. Drift: a
classifier learns from 50 samples; batches of eight other samples, and of eight corpus reports.
"""

from __future__ import annotations

import argparse
from collections import Counter
from importlib.resources import files
from pathlib import Path

import numpy as np

from data.scheme import default_scheme
from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.drift import drift
from model.held_back import HeldBack, LabelledProject, hold_back
from model.promise import promise, reliability

KEYS = default_scheme().keys
THRESHOLDS = (0.7, 0.9, 0.95)
HALVINGS = 200


def of_reports(every: HeldBack, numbers: np.ndarray) -> HeldBack:
    kept = np.isin(every.reports, numbers)
    place = {int(number): place for place, number in enumerate(numbers)}
    reports = np.array([place[int(number)] for number in every.reports[kept]])
    return HeldBack(
        every.keys, every.paragraph_ids[kept], reports, every.truth[kept], every.probabilities[kept]
    )


def promises(every: HeldBack, numbers: np.ndarray, threshold: float) -> tuple[float, float, float]:
    """Return how often the interval held the truth, and the mean expected and true number wrong."""
    rng = np.random.default_rng(0)
    n_held, expected, happened = 0, 0.0, 0
    for _halving in range(HALVINGS):
        mixed = rng.permutation(numbers)
        measured = of_reports(every, mixed[: len(mixed) // 2])
        new = of_reports(every, mixed[len(mixed) // 2 :])
        said = promise(
            new.confidence.tolist(), new.reports.tolist(), threshold, reliability(measured)
        )
        wrong = int(new.is_wrong[new.confidence >= threshold].sum())
        n_held += said.low <= wrong <= said.high
        expected += said.expected
        happened += wrong
    return n_held / HALVINGS, expected / HALVINGS, happened / HALVINGS


def drifts(samples: list, corpus: list) -> tuple[Counter[str], Counter[str]]:  # type: ignore[type-arg]
    """Return how often batches of samples, and of the corpus, were said to differ how much."""
    rng = np.random.default_rng(1)
    same: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for _training in range(4):
        mixed = rng.permutation(len(samples))
        known = LabelledProject.of([samples[i] for i in mixed[:50]], KEYS)
        held_back = hold_back(known, folds=3, new=ParagraphClassifier)
        classifier = ParagraphClassifier(KEYS).fit(known.reports, known.labels)
        for start in range(50, 90, 8):
            alike = [samples[i].report for i in mixed[start : start + 8]]
            strange = [corpus[i].report for i in rng.permutation(len(corpus))[:8]]
            same[drift(classifier, known.reports, alike, held_back).level] += 1
            other[drift(classifier, known.reports, strange, held_back).level] += 1
    return same, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    arguments = parser.parse_args()
    corpus = read_folder(arguments.corpus / "labelled")
    samples = read_folder(Path(str(files("resources"))) / "samples")
    same, other = drifts(samples, corpus)
    print("drift, samples:", dict(same), "corpus:", dict(other), flush=True)
    every = hold_back(LabelledProject.of([*corpus, *samples], KEYS), new=ParagraphClassifier)
    n_corpus = len(corpus)
    for name, numbers in (
        ("corpus", np.arange(n_corpus)),
        ("samples", np.arange(n_corpus, n_corpus + len(samples))),
    ):
        for threshold in THRESHOLDS:
            share, expected, happened = promises(every, numbers, threshold)
            print(f"{name} {threshold}: held {share:.3f}, expected {expected:.1f}, "
                  f"wrong {happened:.1f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
