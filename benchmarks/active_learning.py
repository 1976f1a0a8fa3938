"""How few labels the queue needs, beside random and plain margin: a simulated reader.

``python -m benchmarks.active_learning CORPUS [--splits 6] [--svg FILE]``

CORPUS holds labelled/. Half of the reports are asked about, the other half measures. The
classifier starts from a starter model that learnt from resources/samples alone, since the
shipped one has learnt from these very reports.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from data.labelled.grouping import LabelledReport
from model import queue
from model.build_starter import build, read_folder
from model.classifier import ParagraphClassifier
from model.evaluation import evaluate
from model.hashed_words import N_COLUMNS

COUNTS = (0, 20, 50, 100, 200, 500)
# The reader labels so many between two trainings: few at first, as in the window.
ROUNDS = (10, 20, 30, 40, 50, 75, 100, 150, 200, 250, 300, 350, 400, 450, 500)
NAMES = {"ours": "queue", "margin": "plain margin", "random": "random"}
COLOURS = {"ours": "#0072B2", "margin": "#C04F00", "random": "#6B7280"}


@dataclass(frozen=True, slots=True)
class Pool:
    """The labelled paragraphs of the reports that are asked about."""

    reports: list[LabelledReport]
    report: np.ndarray
    position: np.ndarray
    truth: list[str]
    sketches: np.ndarray


Choose = Callable[[Pool, np.ndarray, np.ndarray, list[int], int], Sequence[int]]


def pool_of(reports: list[LabelledReport], starter: ParagraphClassifier) -> Pool:
    report, position, truth, sketches = [], [], [], []
    for number, one in enumerate(reports):
        features = starter._features(one.report)
        rows = [i for i, p in enumerate(features.positions) if one.labels[p] is not None]
        sketches.append(queue.sketch(features.words[rows]))
        for row in rows:
            report.append(number)
            position.append(int(features.positions[row]))
            truth.append(one.labels[position[-1]] or "")
    return Pool(reports, np.array(report), np.array(position), truth, np.vstack(sketches))


def ours(
    pool: Pool, left: np.ndarray, probabilities: np.ndarray, asked: list[int], n: int
) -> Sequence[int]:
    counts = [sum(pool.truth[i] == key for i in asked) for key in KEYS]
    mine = queue.Pool(probabilities[left], pool.sketches[left], pool.report[left])
    places, _worth = queue.order(mine, counts, pool.sketches[asked])
    return left[places[:n]]


def plain_margin(
    pool: Pool, left: np.ndarray, probabilities: np.ndarray, asked: list[int], n: int
) -> Sequence[int]:
    return left[np.argsort(-queue.margin(probabilities[left]), kind="stable")[:n]]


def at_random(seed: int) -> Choose:
    rng = np.random.default_rng(seed)
    return lambda pool, left, probabilities, asked, n: rng.permutation(left)[:n]


KEYS: list[str] = []


def simulate(
    pool: Pool, held_back: list[LabelledReport], starter: ParagraphClassifier, choose: Choose
) -> tuple[list[float], list[int]]:
    """Return macro-F1 on the reports held back, and reports opened, at each of COUNTS."""
    asked: list[int] = []
    visits = 0
    labels: list[list[str | None]] = [[None] * len(r.labels) for r in pool.reports]
    plain = [one.report for one in pool.reports]
    classifier = starter
    scores = [measured(starter, held_back)]
    opened = [0]
    for target in ROUNDS:
        found = classifier.predict_proba(plain)
        probabilities = np.vstack(
            [found[r][p] for r, p in zip(pool.report, pool.position, strict=True)]
        )
        left = np.setdiff1d(np.arange(len(pool.truth)), asked)
        chosen = [int(i) for i in choose(pool, left, probabilities, asked, target - len(asked))]
        visits += 1 + int((np.diff(pool.report[chosen]) != 0).sum())
        asked += chosen
        for i in chosen:
            labels[pool.report[i]][pool.position[i]] = pool.truth[i]
        classifier = learn(plain, labels, starter, is_quick=target not in COUNTS)
        if target in COUNTS:
            scores.append(measured(classifier, held_back))
            opened.append(visits)
    return scores, opened


def learn(plain, labels, starter: ParagraphClassifier, is_quick: bool) -> ParagraphClassifier:  # type: ignore[no-untyped-def]
    used = [i for i, one in enumerate(labels) if any(one)]
    classifier = ParagraphClassifier(KEYS, starter)
    if not is_quick:
        return classifier.fit([plain[i] for i in used], [labels[i] for i in used])
    # What a refit after each label does: the second look stays the starter's.
    classifier.fit_alone([plain[i] for i in used], [labels[i] for i in used])
    classifier.context_, classifier.temperature_ = starter.context_, starter.temperature_
    return classifier


def measured(classifier: ParagraphClassifier, held_back: list[LabelledReport]) -> float:
    found = classifier.predict_proba([one.report for one in held_back])
    return evaluate(found, [one.labels for one in held_back], KEYS).macro_f1


def needed(curve: np.ndarray, wanted: float) -> float:
    """Return the labels at which a mean curve reaches ``wanted``, between points by logarithm."""
    counts = np.array(COUNTS, float) + 5
    best = np.maximum.accumulate(curve)
    if best[-1] < wanted:
        return float("inf")
    return float(np.exp(np.interp(wanted, best, np.log(counts))) - 5)


def svg(curves: dict[str, np.ndarray]) -> str:
    """Return the curves as a picture: labels (logarithmic) against macro-F1."""
    width, height, left, bottom = 640, 400, 60, 50
    low = np.floor(min(c.mean(axis=0).min() for c in curves.values()) * 20) / 20
    high = np.ceil(max(c.mean(axis=0).max() for c in curves.values()) * 20) / 20
    span = np.log(COUNTS[-1] + 5) - np.log(5)

    def x(count: float) -> float:
        return float(left + (np.log(count + 5) - np.log(5)) / span * (width - left - 130))

    def y(score: float) -> float:
        return float(36 + (high - score) / (high - low) * (height - bottom - 36))

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13" fill="#333">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for score in np.arange(low, high + 0.001, 0.05):
        out.append(
            f'<path d="M{left} {y(score):.1f}H{width - 130}" stroke="#ddd"/>'
            f'<text x="{left - 8}" y="{y(score) + 4:.1f}" text-anchor="end">{score:.2f}</text>'
        )
    for count in COUNTS:
        out.append(
            f'<text x="{x(count):.1f}" y="{height - bottom + 20}" '
            f'text-anchor="middle">{count}</text>'
        )
    out.append(
        f'<text x="{(left + width - 130) / 2}" y="{height - 8}" text-anchor="middle">'
        "labels given</text>"
    )
    out.append('<text x="8" y="14">macro-F1 on reports held back</text>')
    ends = {}
    for name, curve in curves.items():
        mean = curve.mean(axis=0)
        points = " ".join(f"{x(c):.1f},{y(s):.1f}" for c, s in zip(COUNTS, mean, strict=True))
        dash = {"ours": "", "margin": "7 4", "random": "2 3"}[name]
        out.append(
            f'<polyline points="{points}" fill="none" stroke="{COLOURS[name]}" '
            f'stroke-width="2.5" stroke-dasharray="{dash}"/>'
        )
        ends[name] = y(mean[-1])
    place = 0.0
    for name in sorted(ends, key=lambda one: ends[one]):
        place = max(place + 18, ends[name])
        out.append(
            f'<text x="{width - 124}" y="{place + 4:.1f}" fill="{COLOURS[name]}">'
            f"{NAMES[name]}</text>"
        )
    return "\n".join([*out, "</svg>", ""])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--splits", type=int, default=6)
    parser.add_argument("--svg", type=Path, help="where to write the curves")
    arguments = parser.parse_args()
    began = time.perf_counter()
    starter = build(read_folder(Path(str(files("resources"))) / "samples"), None)
    KEYS.extend(starter.classes_)
    reports = read_folder(arguments.corpus / "labelled")
    curves, opened = run(reports, starter, arguments.splits)
    print(table(curves, opened))
    for n_labelled in (0, 5000):
        print(f"20,000 open, {n_labelled:,} labelled: {order_seconds(n_labelled):.2f} s of a core")
    print(f"{time.perf_counter() - began:.0f} s")
    if arguments.svg:
        arguments.svg.write_text(svg(curves), encoding="utf-8")


def run(
    reports: list[LabelledReport], starter: ParagraphClassifier, splits: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return macro-F1 and reports opened, (n_splits, n_counts), by strategy."""
    curves: dict[str, list[list[float]]] = {name: [] for name in NAMES}
    opened: dict[str, list[list[int]]] = {name: [] for name in NAMES}
    for split in range(splits):
        # Every second split is the one before the other way round: each report serves as both.
        mixed = np.random.default_rng(split // 2).permutation(len(reports))
        half = [mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]]
        asked, held = half if split % 2 else half[::-1]
        pool = pool_of([reports[i] for i in sorted(asked)], starter)
        held_back = [reports[i] for i in held]
        ways: dict[str, Choose] = {
            "ours": ours, "margin": plain_margin, "random": at_random(split)
        }  # fmt: skip
        for name, choose in ways.items():
            scores, visits = simulate(pool, held_back, starter, choose)
            curves[name].append(scores)
            opened[name].append(visits)
            print(split, name, json.dumps([round(s, 3) for s in scores]), flush=True)
    return (
        {name: np.array(one) for name, one in curves.items()},
        {name: np.array(one) for name, one in opened.items()},
    )


def order_seconds(n_labelled: int, n: int = 20_000, n_words: int = 60) -> float:
    """Return the processor time of ordering ``n`` paragraphs of random words."""
    rng = np.random.default_rng(0)
    shape = (n, N_COLUMNS)
    columns = rng.integers(0, N_COLUMNS, n * n_words).astype(np.int32)
    values = np.ones(n * n_words, np.float32)
    words = sp.csr_array((values, columns, np.arange(n + 1) * n_words), shape=shape)
    probabilities = rng.dirichlet([1.0] * 5, n).astype(np.float32)
    sketches = queue.sketch(words)
    pool = queue.Pool(probabilities, sketches, np.arange(n) // 100)
    began = time.process_time()
    queue.order(pool, [100] * 5, sketches[:n_labelled])
    return time.process_time() - began


def table(curves: dict[str, np.ndarray], opened: dict[str, np.ndarray]) -> str:
    """Return mean macro-F1 and reports opened, and the labels needed for random's F1."""
    head = "| labels | " + " | ".join(NAMES.values()) + " | " + " | ".join(
        f"changes, {name}" for name in NAMES.values()
    )  # fmt: skip
    lines = [head + " |", "| ---: " * (1 + 2 * len(NAMES)) + "|"]
    for place, count in enumerate(COUNTS):
        cells = [f"{curves[name][:, place].mean():.3f}" for name in NAMES]
        cells += [f"{opened[name][:, place].mean():.0f}" for name in NAMES]
        lines.append(f"| {count} | " + " | ".join(cells) + " |")
    means = {name: one.mean(axis=0) for name, one in curves.items()}
    lines.append("")
    for place, count in enumerate(COUNTS[1:], 1):
        wanted = float(np.maximum.accumulate(means["random"])[place])
        found = ", ".join(
            f"{NAMES[name]} {needed(means[name], wanted):.0f}" for name in ("ours", "margin")
        )
        lines.append(f"random's F1 with {count} labels ({wanted:.3f}) is reached with: {found}")
    gain = curves["ours"][:, 1:] - curves["random"][:, 1:]
    error = gain.mean(axis=1).std(ddof=1) / np.sqrt(len(gain)) if len(gain) > 1 else float("nan")
    lines.append(f"queue above random, mean of the counts: {gain.mean():+.3f} ± {error:.3f}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
