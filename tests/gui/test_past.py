"""Undo of what is large goes on in the background, once, and nothing of it stays by half."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from data.project import Project
from data.report import Paragraph, Report
from gui.app import Application

N_PARAGRAPHS = 1200


@pytest.fixture
def labelled(application: Application, tmp_path: Path, qtbot: QtBot) -> Application:
    """A report whose many paragraphs were all labelled in one act."""
    with Project.create(tmp_path / "large.duanbiao", annotator="li") as project:
        texts = (Paragraph(i, f"第{i}项工作已经完成。") for i in range(N_PARAGRAPHS))
        project.reports.add([Report("长报告", tuple(texts))])
        project.annotations.set(range(1, N_PARAGRAPHS + 1), "achievement")
        assert application.window.open_project(str(project.path))
    qtbot.waitUntil(application.background.is_idle)
    return application


def n_labelled(application: Application) -> int:
    with Project.open(application.session.path, "li") as project:
        return sum(project.annotations.counts().values())


def test_a_large_act_is_taken_back_and_done_again(labelled: Application, qtbot: QtBot) -> None:
    session, place = labelled.session, labelled.window.go_to_place("annotate")
    with qtbot.waitSignal(session.past.walked) as walked:
        QTest.keyClick(place.page, Qt.Key.Key_U)
        assert labelled.background.tasks()  # the window shows that it goes on
        QTest.keyClick(place.page, Qt.Key.Key_U)  # an impatient second one takes nothing else back
    assert len(walked.args[0]) == N_PARAGRAPHS
    assert n_labelled(labelled) == session.n_labelled(1) == 0
    assert session.past.last is not None and session.past.last.kind == "import"
    with qtbot.waitSignal(session.past.walked):
        QTest.keyClick(
            place.page,
            Qt.Key.Key_Z,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert n_labelled(labelled) == session.n_labelled(1) == N_PARAGRAPHS


def test_a_large_undo_that_is_cancelled_takes_nothing_back(
    labelled: Application, qtbot: QtBot
) -> None:
    session = labelled.session
    session.past.undo()
    labelled.background.tasks()[0].cancel()
    qtbot.waitUntil(labelled.background.is_idle)
    # It may have been done already: then the window knows.
    assert n_labelled(labelled) == session.n_labelled(1) in (0, N_PARAGRAPHS)


def test_closing_during_a_large_undo_leaves_it_done_or_not(
    labelled: Application, qtbot: QtBot
) -> None:
    path = labelled.session.path
    labelled.session.past.undo()
    labelled.session.close()
    qtbot.waitUntil(labelled.background.is_idle)
    with Project.open(path, "li") as project:
        assert sum(project.annotations.counts().values()) in (0, N_PARAGRAPHS)
        assert project.integrity() == []
