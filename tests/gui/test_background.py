"""Jobs: their results arrive in the window's thread, and never after a cancel."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from data.errors import CancelledError
from gui.background import Background, Progress


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    found = Background()
    yield found
    found.stop()


def test_a_result_arrives_in_the_windows_thread(background: Background, qtbot: QtBot) -> None:
    threads: list[int] = []

    def job(_progress: Progress) -> int:
        threads.append(threading.get_ident())
        return 7

    results: list[tuple[int, int]] = []
    background.run(job, on_done=lambda n: results.append((n, threading.get_ident())))
    qtbot.waitUntil(background.is_idle)
    assert results == [(7, threading.get_ident())]
    assert threads[0] != threading.get_ident()


def test_progress_arrives_and_the_last_step_is_never_left_out(
    background: Background, qtbot: QtBot
) -> None:
    told: list[tuple[int, int, str]] = []

    def job(progress: Progress) -> None:
        for done in range(1, 1001):
            progress(done, 1000, str(done))

    background.run(job, on_progress=lambda *step: told.append(step))
    qtbot.waitUntil(background.is_idle)
    assert told[-1] == (1000, 1000, "1000")
    assert len(told) < 500  # a fast job does not flood the window


def test_after_a_cancel_neither_progress_nor_result_arrives(
    background: Background, qtbot: QtBot
) -> None:
    may_go_on = threading.Event()
    arrived: list[str] = []

    def job(progress: Progress) -> str:
        may_go_on.wait(10)
        progress._tell(1, 2, "late")
        return "late"

    task = background.run(
        job,
        on_done=arrived.append,
        on_progress=lambda _done, _total, text: arrived.append(text) if text else None,
        on_cancel=lambda: arrived.append("cancelled"),
    )
    task.cancel()
    may_go_on.set()
    qtbot.waitUntil(background.is_idle)
    assert arrived == ["cancelled"]


def test_a_job_that_asks_stops_at_once(background: Background, qtbot: QtBot) -> None:
    steps: list[int] = []

    def job(progress: Progress) -> None:
        for step in range(10_000_000):
            steps.append(step)
            progress(step, 0)

    cancelled: list[bool] = []
    task = background.run(job, on_cancel=lambda: cancelled.append(True))
    qtbot.waitUntil(lambda: bool(steps))
    task.cancel()
    qtbot.waitUntil(background.is_idle)
    assert cancelled == [True]
    assert len(steps) < 10_000_000


def test_an_error_goes_to_its_handler_or_to_everyone(background: Background, qtbot: QtBot) -> None:
    def job(_progress: Progress) -> None:
        raise ValueError("wrong")

    own: list[BaseException] = []
    background.run(job, on_error=own.append)
    with qtbot.waitSignal(background.failed) as everyone:
        background.run(job)
    assert [str(error) for error in (*own, *everyone.args)] == ["wrong", "wrong"]


def test_a_job_may_end_itself_as_cancelled(background: Background, qtbot: QtBot) -> None:
    def job(_progress: Progress) -> None:
        raise CancelledError

    ended: list[str] = []
    background.run(job, on_cancel=lambda: ended.append("cancelled"), on_error=lambda e: None)
    qtbot.waitUntil(background.is_idle)
    assert ended == ["cancelled"]


def test_jobs_of_one_queue_run_one_after_another(background: Background, qtbot: QtBot) -> None:
    running: list[int] = []
    most: list[int] = []

    def job(_progress: Progress) -> None:
        running.append(1)
        most.append(len(running))
        threading.Event().wait(0.01)
        running.pop()

    for _ in range(5):
        background.run(job, queue="store", title="x")
    assert len(background.tasks()) == 5
    qtbot.waitUntil(background.is_idle)
    assert max(most) == 1


def test_a_task_that_has_ended_is_kept_by_nothing(qtbot: QtBot) -> None:
    background = Background()
    task = background.run(lambda _progress: 1, on_progress=lambda *_told: None)
    task.ended.connect(lambda task=task: str(task))
    kept = weakref.ref(task)
    del task
    qtbot.waitUntil(background.is_idle)
    gc.collect()
    assert kept() is None
    background.stop()


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_nothing_is_told_to_a_dialog_that_has_gone(
    background: Background, qtbot: QtBot, is_cancelled: bool
) -> None:
    may_go_on = threading.Event()
    dialog = QDialog()
    task = background.run(
        lambda _progress: may_go_on.wait(10), on_done=dialog.done, on_cancel=dialog.reject
    )
    if is_cancelled:
        task.cancel()
    shiboken6.delete(dialog)
    may_go_on.set()
    qtbot.waitUntil(background.is_idle)  # an exception in a slot would fail the test
