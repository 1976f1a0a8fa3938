"""After a label: how long until 20,000 paragraphs have new suggestions, 2,000 being labelled.

``python benchmarks/refit.py [--corpus FOLDER] [--labels N] [--paragraphs N]``

Builds a project from the corpus's texts, or else from the sample reports repeated, labels some
paragraphs with what the starter thinks, and measures each further label: learning, judging all
paragraphs, storing what changed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from data.labelled.grouping import labelled_reports  # noqa: E402
from data.labelled.jsonl import read_jsonl  # noqa: E402
from data.project import Project  # noqa: E402
from data.readers import read_report  # noqa: E402
from data.report import Report  # noqa: E402
from model.live import LiveClassifier  # noqa: E402
from model.starter import load_starter  # noqa: E402

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
ANNOTATOR = "li"


def reports_of(corpus: Path, n_paragraphs: int) -> Iterator[Report]:
    if (corpus / "text").is_dir():
        kept = [read_report(path) for path in sorted((corpus / "text").glob("*.txt"))]
    else:
        samples = sorted((Path(str(files("resources"))) / "samples").glob("*.jsonl"))
        kept = [one.report for path in samples for one in labelled_reports(read_jsonl(path))]
    n = turn = 0
    while n < n_paragraphs:
        for report in kept:
            yield replace(report, name=f"{report.name} {turn}")
            n += sum(paragraph.kind != "heading" for paragraph in report.paragraphs)
            if n >= n_paragraphs:
                return
        turn += 1


def measure(folder: Path, corpus: Path, n_paragraphs: int, n_labels: int, n_turns: int) -> dict:
    path = folder / "refit.duanbiao"
    starter = load_starter()
    with Project.create(path, annotator=ANNOTATOR) as project:
        project.reports.add(reports_of(corpus, n_paragraphs))
        guesses = [
            (ids[one.position], one.label)
            for report, ids in project.reports.each()
            for one in starter.tag(report)
        ]
        step = max(1, len(guesses) // (n_labels + n_turns))
        chosen = guesses[::step][: n_labels + n_turns]
        for label in project.scheme.keys:
            project.annotations.set([i for i, k in chosen[:n_labels] if k == label], label)
    begun = time.perf_counter()
    live = LiveClassifier.open(path, ANNOTATOR)
    opened = time.perf_counter() - begun
    begun = time.perf_counter()
    first = live.label_changed([chosen[0][0]])
    first_seconds = time.perf_counter() - begun
    walls, cpus, parts, changed = [], [], [], []
    for paragraph_id, label in chosen[n_labels:]:
        with Project.open(path, ANNOTATOR) as project:
            project.annotations.set([paragraph_id], label)
        begun, begun_cpu = time.perf_counter(), time.process_time()
        refit = live.label_changed([paragraph_id])
        walls.append(1000 * (time.perf_counter() - begun))
        cpus.append(1000 * (time.process_time() - begun_cpu))
        parts.append([1000 * seconds for seconds in refit.seconds])
        changed.append(len(refit.changed))
    return {
        "n_paragraphs": len(guesses),
        "n_labels": n_labels,
        "open_s": round(opened, 2),
        "first_label_ms": round(1000 * first_seconds),
        "first_changed": len(first.changed),
        "label_ms_median": round(statistics.median(walls)),
        "label_ms_worst": round(max(walls)),
        "label_cpu_ms_median": round(statistics.median(cpus)),
        "learn_judge_store_ms": [round(statistics.median(one)) for one in zip(*parts, strict=True)],
        "changed_median": statistics.median(changed),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--paragraphs", type=int, default=20_000)
    parser.add_argument("--labels", type=int, default=2_000)
    parser.add_argument("--turns", type=int, default=20)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(
            Path(folder), arguments.corpus, arguments.paragraphs, arguments.labels, arguments.turns
        )
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
