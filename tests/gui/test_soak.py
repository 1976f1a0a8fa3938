"""The short form of the soak: some hundred acts at random, and languages to and fro."""

from __future__ import annotations

import gc
import random
from pathlib import Path

import pytest
import shiboken6
from pytestqt.qtbot import QtBot

from gui.app import Application
from gui.background import Background
from gui.following import FOLLOWS
from gui.open_report import OpenReport
from gui.session import Session
from tests.gui.soak import Held, Soak, application_with_project


@pytest.fixture
def soak(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Soak:
    samples = Path(__file__).parents[2] / "resources" / "samples"
    application = application_with_project(tmp_path, sorted(samples.glob("*.jsonl"))[:3])
    application.settings.put(FOLLOWS, False)
    found = Soak(application, random.Random(3))
    found.settle()
    return found


def test_acts_at_random_leave_the_project_whole_and_say_nothing(soak: Soak) -> None:
    held = soak.run(300, lambda _held: None)
    assert soak.said == []
    session = soak.application.session
    assert session.project.integrity() == []
    for report in session.reports_at_hand:
        assert report == OpenReport.read(session.project, report.id)
    assert held[-1].files <= held[5].files + 6
    assert held[-1].threads <= 4
    soak.end()


def test_a_change_of_language_leaves_nothing_of_the_old_window(soak: Soak) -> None:
    for place in ("review", "annotate"):
        soak.application.window.go_to_place(place)
    before = Held.now(0, 0.0, soak.application.window)
    for _turn in range(2):
        soak.language()
        for place in ("review", "annotate"):
            soak.application.window.go_to_place(place)
        soak.settle()
    after = Held.now(0, 0.0, soak.application.window)
    assert (after.widgets, after.objects) == (before.widgets, before.objects)
    gc.collect()
    kinds = (Application, Session, Background)
    left = [one for one in gc.get_objects() if isinstance(one, kinds)]
    gone = [type(one).__name__ for one in left if not shiboken6.isValid(one)]
    assert soak.said == []
    assert gone == []
    soak.end()
