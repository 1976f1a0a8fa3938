"""What is calculated in another process: its progress, result, errors and end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from data.errors import CancelledError, KnownError
from gui.aside import AsideProcess, aside
from gui.background import Progress

Tell = Callable[[int, int, str], None]


def counted(n: int, progress: Tell) -> tuple[int, int]:
    for number in range(n):
        progress(number + 1, n, f"step {number + 1}")
    return n, os.getpid()


def refused(_progress: Tell) -> None:
    raise KnownError("The file is gone.", "Look for it.")


def broken(_progress: Tell) -> None:
    raise ZeroDivisionError("a bug")


def killed(_progress: Tell) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)


def endless(progress: Tell) -> None:
    progress(os.getpid(), 0, "begun")
    time.sleep(60)


def test_it_comes_back_from_another_process_with_its_progress() -> None:
    told: list[tuple[int, int, str]] = []
    progress = Progress(lambda *one: told.append(one))
    n, process = aside(progress, counted, 3)
    assert n == 3 and process != os.getpid()
    assert told[-1] == (3, 3, "step 3")


def test_errors_for_people_come_through_and_bugs_keep_their_traceback() -> None:
    progress = Progress(lambda *_one: None)
    with pytest.raises(KnownError) as error:
        aside(progress, refused)
    assert (error.value.message, error.value.remedy) == ("The file is gone.", "Look for it.")
    with pytest.raises(RuntimeError, match="ZeroDivisionError: a bug"):
        aside(progress, broken)


def test_a_process_that_dies_is_an_error_for_people() -> None:
    with pytest.raises(KnownError, match="ended before it was done"):
        aside(Progress(lambda *_one: None), killed)


def test_a_cancel_ends_the_process_at_once() -> None:
    processes: list[int] = []

    def tell(process: int, _total: int, _text: str) -> None:
        processes.append(process)
        progress.cancelled.set()

    progress = Progress(tell)
    with pytest.raises(CancelledError):
        aside(progress, endless)
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0], 0)


@pytest.fixture
def standing() -> Iterator[AsideProcess]:
    found = AsideProcess()
    yield found
    found.close()


def test_one_that_stays_answers_question_after_question(standing: AsideProcess) -> None:
    told: list[tuple[int, int, str]] = []
    progress = Progress(lambda *one: told.append(one))
    first = standing.ask(progress, counted, 2)
    with pytest.raises(KnownError, match="The file is gone"):
        standing.ask(progress, refused)
    assert standing.ask(progress, counted, 2) == first
    assert first[1] != os.getpid() and told[-1] == (2, 2, "step 2")


def test_one_that_has_ended_is_started_again(standing: AsideProcess) -> None:
    progress = Progress(lambda *_one: None)
    _n, before = standing.ask(progress, counted, 1)
    os.kill(before, signal.SIGKILL)
    _n, after = standing.ask(progress, counted, 1)
    assert after != before
    with pytest.raises(KnownError, match="ended before it was done"):
        standing.ask(progress, killed)
    assert standing.ask(progress, counted, 1)[0] == 1


def test_a_cancelled_question_holds_up_no_other(standing: AsideProcess) -> None:
    progress = Progress(lambda *_one: progress.cancelled.set())
    with pytest.raises(CancelledError):
        standing.ask(progress, endless)
    assert standing.ask(Progress(lambda *_one: None), counted, 4)[0] == 4


def test_the_answer_to_a_cancelled_question_is_not_taken_for_the_next(
    standing: AsideProcess,
) -> None:
    progress = Progress(lambda *_one: progress.cancelled.set())
    with pytest.raises(CancelledError):
        standing.ask(progress, counted, 1000)
    quiet = Progress(lambda *_one: None)
    _n, process = standing.ask(quiet, counted, 3)
    assert standing.ask(quiet, counted, 5) == (5, process)


def test_what_others_answer_imports_no_scipy() -> None:
    """Else the window would load it, and scikit-learn, to understand the answer: 200 MB."""
    script = (
        "import sys, model.training, model.quality, model.drift, model.queue, model.gate\n"
        "import model.why, model.suggesting, model.fulfilment_table, model.heading_rules\n"
        "print('sklearn' in sys.modules or 'scipy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"
