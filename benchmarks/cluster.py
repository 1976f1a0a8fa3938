"""Tagging on a Dask cluster of processes on this machine: throughput by workers, one killed.

``python -m benchmarks.cluster [--corpus FOLDER] [--workers 1 2]``
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import pyarrow.parquet as pq  # noqa: E402
from distributed import Client, LocalCluster  # noqa: E402

from benchmarks.throughput import CORPUS, texts_in  # noqa: E402
from model.tagging import tag_files  # noqa: E402


def digest(folder: Path) -> str:
    """Return the same value for the same rows, whatever parts they are in."""
    rows = hashlib.sha256()
    for part in sorted(folder.glob("part-*.parquet")):
        for row in pq.read_table(part).to_pylist():
            rows.update(repr(row).encode())
    return rows.hexdigest()


def run(reports: Path, out: Path, n_workers: int, kills: bool) -> dict[str, Any]:
    with LocalCluster(
        n_workers=n_workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address
        killed: list[int] = []

        def kill_one(done: int, total: int, _name: str) -> None:
            if kills and done >= total // 3 and not killed:
                with Client(address, set_as_default=False) as client:
                    killed.extend(client.run(os.getpid).values())
                os.kill(killed[0], signal.SIGKILL)

        first = next(reports.iterdir())
        tag_files([first], out.with_suffix(".csv"), cluster=address)  # workers load the model
        begun = time.perf_counter()
        result = tag_files([reports], out, each="parquet", cluster=address, progress=kill_one)
        wall = time.perf_counter() - begun
    return {
        "workers": n_workers,
        "killed": len(killed[:1]),
        "wall_s": round(wall, 1),
        "paragraphs_a_second": round(result.n_paragraphs / wall),
        "n_reports": result.n_reports,
        "failures": len(result.failures),
        "rows": digest(out)[:16],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--turns", type=int, default=2, help="times the corpus is repeated")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = folder / "reports"
        reports.mkdir()
        for turn in range(arguments.turns):
            for path in texts_in(arguments.corpus, folder / f"texts{turn}"):
                shutil.copyfile(path, reports / f"{turn}_{path.name}")
        begun = time.perf_counter()
        tag_files([reports], folder / "here", each="parquet", jobs=1)
        figures: dict[str, Any] = {
            "here_one_process": {
                "wall_s": round(time.perf_counter() - begun, 1),
                "rows": digest(folder / "here")[:16],
            },
            "clusters": [
                run(reports, folder / f"there{n}", n, kills=False) for n in arguments.workers
            ],
            "one_killed": run(reports, folder / "killed", max(2, *arguments.workers), kills=True),
            "load_average": round(os.getloadavg()[0], 1),
        }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
