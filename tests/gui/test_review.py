"""Review with the keyboard alone: the least sure first, one key a decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data.suggestion import Suggestion
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.review.place import ReviewPlace
from gui.review.queue import ReviewQueue


@pytest.fixture
def review(opened: Application, idle: Callable[[], None]) -> ReviewPlace:
    project = opened.session.project
    keys = project.scheme.keys
    model_id = project.suggestions.keep_model(keys, None, {}, {})
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind == "body"]
    rows = []
    for number, paragraph_id in enumerate(ids):
        sure = 0.9 - number / 10
        shares = dict.fromkeys(keys, (1 - sure) / 4) | {"measure": sure}
        rows.append((paragraph_id, Suggestion(0, "measure", sure, shares)))
    project.suggestions.replace(model_id, rows)
    opened.session.reload_suggestions()
    idle()
    place = opened.window.go_to_place("review")
    assert isinstance(place, ReviewPlace)
    return place


def test_the_least_sure_comes_first_and_a_decision_brings_the_next(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    order = list(opened.session.queue)
    assert review.current_id == order[0]
    qtbot.keyClick(review.view, "4")
    qtbot.keyClick(review.view, Qt.Key.Key_Space)
    assert review.current_id == order[2]
    made = [opened.session.annotation(i) for i in order[:2]]
    assert [(a.label, a.origin) for a in made if a] == [
        ("problem", "hand"),
        ("measure", "accepted"),
    ]
    assert list(opened.session.queue) == order[2:]


def test_undo_comes_back_to_what_it_took_back(
    review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    first = review.current_id
    qtbot.keyClick(review.view, Qt.Key.Key_Return)
    assert review.current_id != first
    qtbot.keyClick(review.view, "u")
    idle()
    assert review.current_id == first
    assert first in opened.session.queue


def test_one_can_go_on_without_deciding_and_to_the_report(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    second = opened.session.queue[1]
    qtbot.keyClick(review.view, "j")
    assert review.current_id == second
    qtbot.keyClick(review.view, "o")
    place = opened.window.current_place()
    assert isinstance(place, AnnotatePlace)
    assert place.view.current_id() == second


def test_at_the_end_it_says_so(review: ReviewPlace, opened: Application, qtbot: QtBot) -> None:
    for _ in range(8):
        qtbot.keyClick(review.view, Qt.Key.Key_Space)
    assert review.current_id is None
    assert not review.view.isVisible()
    assert list(opened.session.queue) == []


def test_the_order_changes_only_behind_the_current_one() -> None:
    queue = ReviewQueue([1, 2, 3, 4])
    queue.step(1, {1, 2, 3, 4})
    queue.take([5, 4, 3, 2])
    assert queue.ids == [1, 2, 5, 4, 3]
    assert queue.current == 2
    queue.next_waiting({4, 3})
    assert queue.current == 4
    queue.next_waiting(set())
    assert queue.current is None
