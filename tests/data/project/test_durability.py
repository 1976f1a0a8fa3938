"""A label that was confirmed is in the file after kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.project import Project

_HERE = Path(__file__).parent


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_confirmed_label_survives_kill_9(path: Path, project: Project, body: list[int]) -> None:
    project.close()
    with subprocess.Popen(
        [sys.executable, _HERE / "durable_label.py", path],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_HERE.parents[2])},
    ) as child:
        assert child.stdout is not None
        confirmed = [int(child.stdout.readline()) for _label in range(3)]
        os.kill(child.pid, signal.SIGKILL)
    with Project.open(path, "li") as again:
        assert set(confirmed) <= set(again.annotations.mine())
        assert again.integrity() == []
        assert again.others() == []  # the dead one is not taken for a window


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_twenty_kills_at_random_moments_lose_nothing() -> None:
    done = subprocess.run(
        [sys.executable, _HERE / "torture.py", "--rounds", "20", "--seed", "7"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(_HERE.parents[2])},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("20 kills"), done.stdout
