"""Two programs on one project: the window sees what the other does, and never mixes it up."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application

_ROOT = Path(__file__).parents[2]


def elsewhere(path: Path, *acts: str) -> None:
    """Do acts to the project in a program of their own, as ``li``."""
    lines = ["import sys", "from data.project import Project"]
    lines += ["with Project.open(sys.argv[1], 'li') as project:", *(f"    {act}" for act in acts)]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-c", "\n".join(lines), str(path)]
    subprocess.run(command, env=environment, check=True, timeout=60)


def test_a_label_given_elsewhere_is_shown_and_told(opened: Application, qtbot: QtBot) -> None:
    place = opened.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    with qtbot.waitSignal(opened.session.annotations_changed, timeout=30_000):
        elsewhere(opened.session.path, "project.annotations.set([3, 4], 'problem')")
    annotation = opened.session.annotation(3)
    assert annotation is not None and annotation.label == "problem"
    assert opened.session.n_labelled(1) == 2
    qtbot.waitUntil(lambda: "1 act done elsewhere by li" in opened.window.messages.text)
    # And what the window does then is on top of it, for everybody.
    qtbot.keyClick(place.view, "1")
    elsewhere(opened.session.path, "assert project.annotations.counts()['problem'] >= 1")


def test_what_the_window_does_itself_is_not_told_as_done_elsewhere(
    opened: Application, qtbot: QtBot, report_file: Path, idle: Callable[[], None]
) -> None:
    place = opened.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    qtbot.keyClicks(place.view, "12")
    new = report_file.with_name("另一份.txt")
    new.write_text(report_file.read_text("utf-8").replace("2024", "2019"), encoding="utf-8")
    opened.window.take_paths([new])
    idle()
    opened.window.messages.hide()
    told: list[str] = []
    opened.window.shell.window.say = lambda text, *_rest, **_more: told.append(text)  # type: ignore[method-assign]
    with qtbot.waitSignal(opened.session.annotations_changed, timeout=30_000):
        elsewhere(opened.session.path, "project.annotations.set([9], 'goal')")
    qtbot.waitUntil(lambda: any("elsewhere" in text for text in told))
    assert [text for text in told if "elsewhere" in text] == [
        "1 act done elsewhere by li has been taken over."
    ]


def test_an_undo_that_would_take_back_an_act_not_shown_is_refused(
    opened: Application, qtbot: QtBot
) -> None:
    opened.session.label([3], "goal")
    with qtbot.waitSignal(opened.session.past.changed):
        pass
    elsewhere(opened.session.path, "project.annotations.set([4], 'problem')")
    assert opened.session.past.undo() is None
    assert "Something else was done" in opened.window.messages.text
    with qtbot.waitSignal(opened.session.annotations_changed, timeout=30_000):
        pass
    assert opened.session.past.undo() is not None  # shown by now
    assert opened.session.annotation(4) is None
    assert opened.session.annotation(3) is not None


def test_a_report_imported_elsewhere_comes_into_the_list(opened: Application, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.session.reports_changed, timeout=30_000):
        elsewhere(
            opened.session.path,
            "report, _ids = project.reports.report(1)",
            "project.reports.add([report])",
        )
    assert len(opened.session.reports) == 4
