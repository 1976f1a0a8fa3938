"""Review with the keyboard alone: the least sure first, one key a decision."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from data.project import Project
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
    opened.session.suggested.reload()
    idle()
    place = opened.window.go_to_place("review")
    assert isinstance(place, ReviewPlace)
    return place


def test_the_least_sure_comes_first_and_a_decision_brings_the_next(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    order = list(opened.session.suggested.queue)
    assert review.current_id == order[0]
    qtbot.keyClick(review.view, "4")
    qtbot.keyClick(review.view, Qt.Key.Key_Space)
    assert review.current_id == order[2]
    made = [opened.session.annotation(i) for i in order[:2]]
    assert [(a.label, a.origin) for a in made if a] == [
        ("problem", "hand"),
        ("measure", "accepted"),
    ]
    assert list(opened.session.suggested.queue) == order[2:]


def test_undo_comes_back_to_what_it_took_back(
    review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    first = review.current_id
    qtbot.keyClick(review.view, Qt.Key.Key_Return)
    assert review.current_id != first
    qtbot.keyClick(review.view, "u")
    idle()
    assert review.current_id == first
    assert first in opened.session.suggested.queue


def test_one_can_go_on_without_deciding_and_to_the_report(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    second = opened.session.suggested.queue[1]
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
    assert list(opened.session.suggested.queue) == []


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


def test_the_order_is_chosen_by_key_and_remembered(
    review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    in_report = [p.id for p in opened.session.open_report(1).paragraphs if p.kind == "body"]
    assert list(opened.session.suggested.queue) == in_report[::-1]
    assert review.order.currentText() == "Least sure first"
    qtbot.keyClick(review.view, "y")
    idle()
    assert review.order.currentText() == "By label"
    qtbot.keyClick(review.view, "y")
    idle()
    assert review.order.currentText() == "By report"
    assert review.current_id == in_report[0]
    opened.window.shell.commands.action("review.order.useful").trigger()
    assert review._looking.isVisible()
    idle()
    assert not review._looking.isVisible()
    # Half of the suggestions have a margin; those in the middle teach most.
    assert review.current_id == opened.session.suggested.queue[0]
    assert set(opened.session.suggested.queue) == set(in_report)


def test_one_label_at_a_time(
    review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    session = opened.session
    first = session.suggested.queue[0]
    shares = dict.fromkeys(session.project.scheme.keys, 0.1) | {"goal": 0.6}
    model = session.suggested.model
    assert model is not None
    session.project.suggestions.add(model.id, [(first, Suggestion(0, "goal", 0.6, shares))])
    session.suggested.reload()
    idle()
    qtbot.keyClick(review.view, "y", Qt.KeyboardModifier.ShiftModifier)
    assert review.label.currentText() == "Goal"
    assert review.current_id == first
    assert review._left.text() == "1 left"
    qtbot.keyClick(review.view, Qt.Key.Key_Space)
    assert review.current_id is None
    qtbot.keyClick(review.view, "y", Qt.KeyboardModifier.ShiftModifier)
    assert review.label.currentText() == "Measure"
    assert review._left.text() == "7 left"


def test_the_strip_shows_how_sure_the_rest_is_and_leads_there(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    words = "8 to come, 4 of them less than 60% sure"
    qtbot.waitUntil(lambda: review._strip.in_words() == words)
    review.resize(1200, 700)
    order = list(opened.session.suggested.queue)
    qtbot.mouseClick(review._strip, Qt.MouseButton.LeftButton, pos=QPoint(12 * 3 + 4, 10))
    assert review.current_id == order[3]
    qtbot.waitUntil(lambda: review._strip.in_words().startswith("5 to come"))


def test_two_paragraphs_stand_before_and_after_small(
    review: ReviewPlace, opened: Application, qtbot: QtBot
) -> None:
    middle = opened.session.suggested.queue[4]
    review.show_paragraph(middle)
    shown = review._items.ids
    assert shown.index(middle) == 2 and len(shown) == 5
    assert [review._items.at(row).emphasis for row in range(5)] == [
        "context",
        "context",
        "asked",
        "context",
        "context",
    ]
    path = opened.session.report_of(middle).paragraph(middle).heading_path
    assert review._path.text() == " › ".join(path)


def test_a_report_removed_while_reviewed_leaves_and_comes_back(
    review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    session = opened.session
    waited = list(session.suggested.queue)
    qtbot.keyClick(review.view, "4")
    assert session.write(lambda: session.project.reports.remove([1]))
    session.reload_reports()
    assert review.current_id is not None  # until it is known what waits now
    assert review.view.model().rowCount() == 0
    idle()
    # The built-in classifier suggests for the others when reports come or go.
    assert review.current_id not in waited
    qtbot.keyClick(review.view, "k")
    assert review.current_id not in waited
    session.past.undo()
    idle()
    assert set(session.suggested.queue) > set(waited[1:])


def test_the_next_comes_when_the_current_one_is_merged_away_elsewhere(
    review: ReviewPlace, opened: Application, idle: Callable[[], None]
) -> None:
    session, current = opened.session, review.current_id
    assert current is not None
    report = session.report_of(current)
    before = report.paragraphs[report.rows[current] - 1].id
    with Project.open(session.path, "li") as other:
        other.editing.merge(before)
    session.suggested.reload()
    review.view.repaint()
    idle()
    assert review.current_id not in (None, current)
    assert review.view.current_id() == review.current_id
