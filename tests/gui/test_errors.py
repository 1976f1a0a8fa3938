"""What a person is told of a bug, and what they are asked before work is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from data.errors import KnownError
from gui.app import Application
from gui.details import DetailsDialog
from gui.errors import bug_report


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_a_bug_report_has_the_place_and_no_text_of_the_report() -> None:
    report = bug_report(raised(ValueError("新居建设已完成9户")))
    assert "ValueError" in report
    assert "test_errors.py" in report
    assert "新居" not in report


def test_a_bug_in_a_job_is_told_with_a_report_to_copy(
    opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    def job(_progress: object) -> None:
        raise RuntimeError("secret")

    opened.background.run(job)
    idle()
    [dialog] = opened.window.findChildren(DetailsDialog)
    assert dialog.isVisible()
    dialog.accept()


def test_what_a_person_can_mend_is_one_sentence(opened: Application) -> None:
    opened.window.say_error(KnownError("The disk is full.", "Free some space."))
    assert opened.window.messages.text == "The disk is full. Free some space."


@pytest.mark.parametrize("stops", [True, False])
def test_closing_during_work_asks_once(
    opened: Application, monkeypatch: pytest.MonkeyPatch, stops: bool
) -> None:
    may_end = threading.Event()
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        box.buttons()[0 if stops else 1].click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    opened.background.run(lambda _progress: may_end.wait(10), "Training")
    assert opened.window.close() is stops
    assert asked == ["Still at work: Training"]
    may_end.set()
