"""Tagging from files to the written result, against the plain pipeline in the same run.

``python benchmarks/throughput.py [--corpus FOLDER]``            one core, all cores, shares
``python benchmarks/throughput.py --paragraphs 1000000``         memory of a large run

Times are processor seconds, so that other work on the machine counts little; what several
processes gain is by the clock, and means something on an idle machine only.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np  # noqa: E402

from data.labelled.jsonl import read_jsonl  # noqa: E402
from data.labelled.suggested import SuggestedReport, joinable  # noqa: E402
from data.readers import read_report  # noqa: E402
from data.scheme import default_scheme  # noqa: E402
from model.chunks import Source, chunks  # noqa: E402
from model.features import ReportFeatures, extract_all  # noqa: E402
from model.judging import Judge  # noqa: E402
from model.starter import load_starter_judge  # noqa: E402
from model.tagging import tag_files  # noqa: E402
from model.words import cut  # noqa: E402

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
ROUNDS = 3


def seconds(work: Callable[[], Any]) -> float:
    """Return the processor seconds of ``work``, processes that it waited for included."""
    before = os.times()
    work()
    after = os.times()
    return sum(after[:4]) - sum(before[:4])


def best(work: Callable[[], Any]) -> float:
    return min(seconds(work) for _round in range(ROUNDS))


def texts_in(corpus: Path, folder: Path) -> list[Path]:
    """Return the texts of the corpus; without one, the sample reports as texts, repeated."""
    if (corpus / "text").is_dir():
        return sorted((corpus / "text").glob("*.txt"))
    folder.mkdir()
    for path in sorted((Path(str(files("resources"))) / "samples").glob("*.jsonl")):
        lines = "\n".join(row.text for row in read_jsonl(path))
        for turn in range(12):
            (folder / f"{path.stem}_{turn}.txt").write_text(lines, encoding="utf-8")
    return sorted(folder.glob("*.txt"))


class Plain:
    """The plain pipeline: lines, jieba, TF-IDF, logistic regression, csv."""

    def __init__(self) -> None:
        import jieba
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        samples = sorted((Path(str(files("resources"))) / "samples").glob("*.jsonl"))
        rows = [row for path in samples for row in read_jsonl(path) if row.label]
        self._words = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)
        self._classifier = LogisticRegression(max_iter=300).fit(
            self._words.fit_transform([row.text for row in rows]), [row.label for row in rows]
        )

    def tag(self, paths: Sequence[Path], out: Path) -> None:
        """Label the lines of texts and write them as a table."""
        with out.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            for path in paths:
                lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x.strip()]
                if not lines:
                    continue
                shares = self._classifier.predict_proba(self._words.transform(lines))
                for line, row in zip(lines, shares, strict=True):
                    label = self._classifier.classes_[row.argmax()]
                    table.writerow([path.stem, line, label, row.max(), *row])


def shares(paths: Sequence[Path], folder: Path) -> dict[str, dict[str, float]]:
    """Return the seconds of each part of a run, next to what it cannot be quicker than."""
    judge, scheme = load_starter_judge(), default_scheme()
    idf = judge.inverse_frequencies()
    sources = [Source(path, path.stem, path.stat().st_size) for path in paths]
    groups = [[read_report(source.path) for source in chunk] for chunk in chunks(sources)]
    joined = ["\n".join(p.text for one in group for p in one.paragraphs) for group in groups]
    features = [extract_all(group, idf) for group in groups]
    suggested = [
        [
            SuggestedReport(report.name, report, tuple(judge.classes_), mine)
            for report, mine in zip(group, _by_report(judge, found), strict=True)
        ]
        for group, found in zip(groups, features, strict=True)
    ]
    contents = [joinable(group, "csv", scheme) for group in suggested]

    def each(work: Callable[[Any], Any], over: Sequence[Any]) -> Callable[[], None]:
        def run() -> None:
            for one in over:
                work(one)

        return run

    times = {
        "read": best(each(lambda path: path.read_text(encoding="utf-8"), paths)),
        "read and structure": best(each(read_report, paths)),
        "cut": best(each(cut, joined)),
        "cut and features": best(each(lambda group: extract_all(group, idf), groups)),
        "judge": best(each(judge.body_probabilities, features)),
        "write": best(each(lambda group: joinable(group, "csv", scheme), suggested)),
    }
    n_weights = judge.alone_.columns.shape[0]
    weights = np.zeros((n_weights, len(judge.classes_)), np.float32)
    narrow = [judge.columns_._narrowed(one.words) for one in features]
    limits = {
        "read and structure": times["read"],
        "cut": times["cut"],
        "features": best(each(_sorted_and_weighted, [one.words.nnz for one in features])),
        "judge": best(each(lambda one: one @ weights, narrow)),
        "write": best(lambda: _to_disk(folder / "alone", b"".join(contents))),
    }
    taken = {
        "read and structure": times["read and structure"],
        "cut": times["cut"],
        "features": times["cut and features"] - times["cut"],
        "judge": times["judge"],
        "write": times["write"],
    }
    total = sum(taken.values())
    return {
        part: {
            "seconds": round(value, 3),
            "share": round(value / total, 3),
            "limit_seconds": round(limits[part], 3),
        }
        for part, value in taken.items()
    }


def _by_report(judge: Judge, features: ReportFeatures) -> list[Any]:
    bounds = np.searchsorted(features.reports, np.arange(1, features.reports[-1] + 1))
    return np.split(judge.body_probabilities(features), bounds)


def _sorted_and_weighted(n: int) -> None:
    """Do what numpy must for so many words and pairs: sort them, take and apply their weights."""
    keys = np.random.default_rng(0).integers(0, 2**21, n).astype(np.uint64)
    keys |= np.arange(n, dtype=np.uint64) // np.uint64(150) << np.uint64(21)
    keys.sort(kind="stable")
    np.log(keys.astype(np.float32)) * np.zeros(1 << 21, np.float32)[keys & np.uint64(2**21 - 1)]


def _to_disk(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        os.fsync(file.fileno())


def compare(corpus: Path, folder: Path) -> dict[str, Any]:
    paths = texts_in(corpus, folder / "texts")
    n = sum(len(path.read_text(encoding="utf-8")) for path in paths)
    plain = Plain()
    ours: list[float] = []
    theirs: list[float] = []
    tag_files(paths[:3], folder / "warm.csv", jobs=1)
    for _round in range(ROUNDS):  # in turns, so that both meet the same machine
        ours.append(seconds(lambda: tag_files(paths, folder / "ours.csv", jobs=1)))
        theirs.append(seconds(lambda: plain.tag(paths, folder / "plain.csv")))
    return {
        "n_files": len(paths),
        "n_characters": n,
        "plain_characters_a_second": round(n / min(theirs)),
        "characters_a_second": round(n / min(ours)),
        "times_the_plain": round(min(theirs) / min(ours), 2),
        "shares": shares(paths, folder),
        "cores": scaling(paths, folder),
    }


def scaling(paths: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Return what all cores gain, by the clock, over a run long enough for their start.

    Beside it stands what the machine gives: as many processes that know nothing of each other,
    each with its share of the files. Cores that share a clock or a cache give less than each alone.
    """
    cores = os.cpu_count() or 1
    many = folder / "many"
    shares = [many / str(core) for core in range(cores)]
    for share in shares:
        share.mkdir(parents=True)
    for number, path in enumerate(list(paths) * 16):
        shutil.copyfile(path, shares[number % cores] / f"{number}_{path.name}")
    walls = {}
    for jobs in (1, cores):
        begun = time.perf_counter()
        tag_files([many], folder / "many.csv", jobs=jobs)
        walls[jobs] = time.perf_counter() - begun
    apart = _apart(shares)
    return {
        "n_cores": cores,
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "one_s": round(walls[1], 2),
        "all_s": round(walls[cores], 2),
        "apart_s": round(apart, 2),
        "of_linear": round(walls[1] / walls[cores] / cores, 2),
        "of_linear_apart": round(walls[1] / apart / cores, 2),
    }


def _apart(shares: Sequence[Path]) -> float:
    """Return the seconds in which processes of their own, already started, tag these folders."""
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(len(shares) + 1)
    running = [spawn.Process(target=_tag_alone, args=(share, barrier)) for share in shares]
    for process in running:
        process.start()
    barrier.wait()
    begun = time.perf_counter()
    for process in running:
        process.join()
    return time.perf_counter() - begun


def _tag_alone(share: Path, barrier: Barrier) -> None:
    out = share.parent / f"{share.name}.csv"
    first = next(share.iterdir())
    tag_files([first], out, jobs=1)  # what is imported and loaded once
    out.unlink()
    barrier.wait()
    tag_files([share], out, jobs=1)


def _processes(root: int) -> Iterator[int]:
    """Yield a process and all that it started."""
    yield root
    try:
        for task in (Path("/proc") / str(root) / "task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _processes(int(child))
    except OSError:
        return


def _megabytes(process: int) -> float:
    """Return the memory of a process, its part of what it shares with others included."""
    try:
        lines = (Path("/proc") / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    line = next((line for line in lines if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) / 1000


def large(corpus: Path, folder: Path, n_paragraphs: int, jobs: int) -> dict[str, Any]:
    """Tag many paragraphs by the command line and watch the memory of all its processes."""
    paths = texts_in(corpus, folder / "texts")
    a_turn = sum(len(read_report(path).paragraphs) for path in paths)
    many = folder / "many"
    many.mkdir()
    for turn in range(-(-n_paragraphs // a_turn)):
        for path in paths:
            os.link(shutil.copyfile(path, folder / path.name), many / f"{turn}_{path.name}")
    begun = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "cli", "tag", str(many), "--out", str(folder / "out"),
         "--format", "parquet", "--jobs", str(jobs), "--json"],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    highest: dict[str, float] = {"parent": 0.0, "workers": 0.0, "together": 0.0}
    while run.poll() is None:
        parent, *workers = [_megabytes(one) for one in _processes(run.pid)]
        now = {"parent": parent, "workers": sum(workers), "together": parent + sum(workers)}
        highest = {part: max(highest[part], value) for part, value in now.items()}
        time.sleep(0.1)
    assert run.stdout is not None
    done = json.loads(run.stdout.read())
    return {
        "n_reports": done["n_reports"],
        "n_paragraphs": done["n_paragraphs"],
        "n_parts": len(list((folder / "out").glob("part-*.parquet"))),
        "jobs": jobs,
        "wall_s": round(time.perf_counter() - begun, 1),
        "peak_mb": {part: round(value) for part, value in highest.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--paragraphs", type=int, help="tag as many, and measure memory")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.paragraphs:
            figures = large(arguments.corpus, folder, arguments.paragraphs, arguments.jobs)
        else:
            figures = compare(arguments.corpus, folder)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
