"""Files are read in processes that may hang or die without taking the caller along."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.errors import CancelledError
from data.processes import _main_hidden
from data.readers.worker import _Worker, read_all

TEXT = "今年的工作总结\n\n一、主要成效\n完成了全部任务，群众十分满意。\n"


def many(folder: Path, count: int) -> list[Path]:
    paths = []
    for number in range(count):
        path = folder / f"{number:04d}.csv"  # no plain text: a worker reads it
        path.write_text(f"序号,内容\n1,第{number}年完成了全部任务，群众十分满意。\n", "utf-8")
        paths.append(path)
    return paths


def test_outcomes_come_in_the_order_of_the_files(tmp_path: Path, fixtures: Path) -> None:
    paths = [fixtures / "report.pdf", *many(tmp_path, 30), fixtures / "report.txt"]
    outcomes = list(read_all(paths, jobs=2))
    assert [outcome.path for outcome in outcomes] == paths
    assert all(outcome.reports and not outcome.failures for outcome in outcomes)


def test_a_failure_names_its_file_and_the_others_go_on(tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    good = many(tmp_path, 2)
    outcomes = list(read_all([good[0], broken, good[1]], jobs=1))
    assert [bool(outcome.reports) for outcome in outcomes] == [True, False, True]
    assert "坏.docx" in outcomes[1].failures[0][1]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe to hang on")
def test_a_file_that_hangs_is_given_up_after_its_time(tmp_path: Path) -> None:
    good = many(tmp_path, 2)
    list(read_all(good[:1]))
    start = time.monotonic()
    worker = _Worker(1.0)
    try:
        worker.begin(0, good[0], None)
        while not worker.is_done:
            worker.listen()
        os.kill(worker._process.pid or 0, signal.SIGSTOP)  # it hangs in the middle of a file
        worker.begin(1, good[1], None)
        time.sleep(1.1)
        assert time.monotonic() > worker.deadline
        worker.give_up()
        assert worker.outcome is not None
        assert "1 seconds" in worker.outcome.failures[0][1]
        assert not worker._process.is_alive()
    finally:
        worker.end()
    assert time.monotonic() - start < 15


def test_a_reader_that_dies_is_a_failure_of_its_file_alone(tmp_path: Path) -> None:
    paths = many(tmp_path, 3)
    worker = _Worker(30.0)
    try:
        worker.begin(0, paths[0], None)
        while not worker.is_done:
            worker.listen()
        os.kill(worker._process.pid or 0, getattr(signal, "SIGKILL", signal.SIGTERM))
        worker._process.join(5)
        worker.begin(1, paths[1], None)
        worker.listen()
        assert worker.outcome is not None
        assert "broke the reader" in worker.outcome.failures[0][1]
        assert not worker.failed_to_start
    finally:
        worker.end()


def test_closing_ends_the_processes(tmp_path: Path) -> None:
    outcomes = read_all(many(tmp_path, 200), jobs=2)
    next(outcomes)
    start = time.monotonic()
    outcomes.close()
    assert time.monotonic() - start < 6


def test_cancelling_from_a_step_ends_the_reading(fixtures: Path) -> None:
    def cancel(_path: Path, _step: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        list(read_all([fixtures / "reports_gbk.zip"], on_step=cancel))


def test_a_worker_does_not_import_the_main_module(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    path = many(tmp_path, 1)[0]
    script.write_text(
        "import pathlib\nfrom data.readers.worker import read_all\n"
        f"print(len(list(read_all([pathlib.Path({str(path)!r})]))[0].reports))\n",
        "utf-8",
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert (done.stdout.strip(), done.returncode) == ("1", 0), done.stderr


def test_the_main_module_is_as_it_was_after_a_start() -> None:
    main = sys.modules["__main__"]
    before = (main.__spec__, getattr(main, "__file__", None))
    with _main_hidden():
        assert main.__spec__ is None
    assert (main.__spec__, getattr(main, "__file__", None)) == before


def test_a_thousand_files_are_read(tmp_path: Path) -> None:
    paths = []
    for number in range(1000):
        path = tmp_path / f"{number:04d}.txt"
        path.write_text(TEXT.replace("今年", f"第{number}年"), "utf-8")
        paths.append(path)
    start = time.monotonic()
    assert sum(len(outcome.reports) for outcome in read_all(paths)) == 1000
    assert time.monotonic() - start < 30
