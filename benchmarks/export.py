"""Time and memory of exporting many paragraphs to each format.

    python -m benchmarks.export [--paragraphs 1000000] [--formats csv,excel] [--folder DIR]

The project is made up of the sample reports, repeated with other names and texts; each format
is exported in a process of its own, whose greatest memory is what counts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import CancelledError
from data.labelled.exporting import Exported, export
from data.labelled.formats import ALL_FORMATS, is_report
from data.labelled.jsonl import read_jsonl
from data.labelled.selection import Selection
from data.project import Project
from data.project.bringing_in import IncomingLabel, IncomingReport, write_labels
from data.report import Paragraph, Report
from data.suggestion import Suggestion

if TYPE_CHECKING:
    from model.manager_report import ManagerReportWritten

_SAMPLES = Path(__file__).parent.parent / "resources" / "samples"
_AT_ONCE = 200


def make_project(path: Path, n_paragraphs: int) -> None:
    """Make a project of at least so many paragraphs, all labelled, all with suggestions."""
    samples = [list(read_jsonl(file)) for file in sorted(_SAMPLES.glob("*.jsonl"))]
    with Project.create(path, annotator="li") as project:
        count = 0
        keys = project.scheme.keys
        shares = dict.fromkeys(keys, 1 / len(keys))
        incoming: list[IncomingReport] = []
        for number, rows in enumerate(itertools.cycle(samples)):
            paragraphs = tuple(
                Paragraph(i, f"{row.text}（{number}）", row.kind or "body", row.level,
                          row.heading_path or ())
                for i, row in enumerate(rows)
            )  # fmt: skip
            labels = tuple(
                IncomingLabel(i, "li", row.label)
                for i, row in enumerate(rows)
                if row.label in keys and row.kind != "heading"
            )
            report = Report(f"{rows[0].report}·{number}", paragraphs)
            incoming.append(IncomingReport(report, labels))
            count += len(rows)
            if len(incoming) == _AT_ONCE or count >= n_paragraphs:
                write_labels(project, "benchmark", [], [], incoming)
                incoming = []
            if count >= n_paragraphs:
                break
        model = project.suggestions.keep_model(keys, b"", {}, {})
        project.suggestions.replace(
            model,
            (
                (i, Suggestion(0, keys[0], 0.9, shares))
                for stored in project.reports.overview()
                for i in (p.id for p in project.reports.paragraphs(stored.id))
            ),
        )


def write(
    project: Project,
    out: Path,
    kind: str,
    progress: Callable[[int, int, str], None] | None = None,
    cancel: threading.Event | None = None,
) -> Exported | ManagerReportWritten:
    """Export everything: as labelled data, or as a report for the manager."""
    told = (project, out, Selection("all"), kind)
    if is_report(kind):
        # Not before it is needed: scikit-learn takes 140 MB, of which labelled data knows nothing.
        from model.manager_report import write_manager_report

        return write_manager_report(*told, progress=progress, cancel=cancel)
    return export(*told, progress, cancel)


def measure(project: Path, kind: str, out: Path) -> dict[str, float]:
    """Export once in this process; return seconds, greatest memory in MB, size in MB."""
    started = time.perf_counter()
    with Project.open(project, "li") as opened:
        before = greatest_memory_mb()
        done = write(opened, out, kind)
    return {
        "paragraphs": done.n_paragraphs,
        "seconds": round(time.perf_counter() - started, 1),
        "memory_before_mb": round(before),
        "memory_mb": round(greatest_memory_mb()),
        "processor_seconds": round(time.process_time(), 1),
        "size_mb": round(out.stat().st_size / 1e6, 1),
    }


def greatest_memory_mb() -> float:
    """Return the most memory that this process has held.

    From /proc where there is one: what getrusage tells begins at what the parent held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def seconds_to_cancel(project: Path, kind: str, out: Path) -> float:
    """Return how long after the button an export under way is gone without a trace."""
    cancel = threading.Event()
    pressed = 0.0

    def press(done: int, total: int, _name: str) -> None:
        nonlocal pressed
        if done >= total // 20 and not cancel.is_set():
            pressed = time.perf_counter()
            cancel.set()

    with Project.open(project, "li") as opened:
        try:
            write(opened, out, kind, press, cancel)
        except CancelledError:
            assert not out.exists()
            return round(time.perf_counter() - pressed, 2)
    raise AssertionError("not cancelled")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--paragraphs", type=int, default=1_000_000)
    arguments.add_argument("--formats", default=",".join(ALL_FORMATS))
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--one", nargs=2, metavar=("PROJECT", "FORMAT"))
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        if given.one:
            project, kind = Path(given.one[0]), given.one[1]
            out = folder / f"one{ALL_FORMATS[kind]}"
            found = measure(project, kind, out)
            out.unlink()
            found["cancel_seconds"] = seconds_to_cancel(project, kind, out)
            print(json.dumps(found))
            return
        project = folder / f"benchmark-{given.paragraphs}.duanbiao"
        if not project.exists():
            started = time.perf_counter()
            make_project(project, given.paragraphs)
            print(f"project made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        for kind in given.formats.split(","):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.export", "--folder", str(folder),
                 "--one", str(project), kind],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            print(kind, done.stdout.strip(), flush=True)


if __name__ == "__main__":
    main()
