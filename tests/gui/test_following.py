"""Suggestions that follow each label, without anybody pressing Train."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from data.project import Project
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.following import FOLLOWS
from gui.review.place import ReviewPlace

Idle = Callable[[], None]


@pytest.fixture
def following(opened: Application, qtbot: QtBot) -> Application:
    """The window with suggestions by the starter, which follow what is labelled from now on."""
    opened.session.reports_changed.emit()
    qtbot.waitUntil(opened.background.is_idle, timeout=120_000)
    assert opened.session.suggested.queue
    opened.settings.put(FOLLOWS, True)
    return opened


def annotate(application: Application) -> AnnotatePlace:
    place = application.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    return place


def shown(application: Application, report_id: int) -> dict[int, tuple[str, float]]:
    report = application.session.open_report(report_id)
    return {i: (one.label, one.confidence) for i, one in report.suggestions.items()}


def stored(path: Path, report_id: int) -> dict[int, tuple[str, float]]:
    with Project.open(path, "li") as project:
        found = project.suggestions.of_report(report_id)
    return {i: (one.label, one.confidence) for i, one in found.items()}


def test_a_label_moves_the_suggestions_on_the_page_and_in_the_file(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = annotate(following)
    before = shown(following, 1)
    repainted: set[int] = set()
    place.view.model().dataChanged.connect(
        lambda first, last: repainted.update(range(first.row(), last.row() + 1))
    )
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000) as refined:
        qtbot.keyClicks(place.view, "555")
    idle()
    after = shown(following, 1)
    moved = {i for i in after if after[i] != before[i]}
    assert moved
    assert moved <= set(refined.args[0])
    rows = following.session.open_report(1).rows
    assert {rows[i] for i in moved} <= repainted
    current = place.view.current_id()
    on_disk = stored(following.session.path, 1)
    assert {i: on_disk[i] for i in after if i != current} == {
        i: after[i] for i in after if i != current
    }
    # Similar paragraphs of the other reports were learnt from as well.
    assert stored(following.session.path, 2) == shown(following, 2)


def test_what_one_is_deciding_on_does_not_change_under_the_hand(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = annotate(following)
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "5")
    idle()
    current = place.view.current_id()
    assert current is not None
    seen = shown(following, 1)[current]
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000) as refined:
        place.show_paragraph(following.session.open_report(2).paragraphs[2].id)
        following.session.label([place.view.current_id() or 0], "other")
        place.show_paragraph(current)
        qtbot.waitUntil(following.background.is_idle, timeout=120_000)
    assert current not in refined.args[0]
    assert shown(following, 1)[current] == seen
    following.session.accept([current])
    annotation = following.session.annotation(current)
    assert annotation is not None
    assert (annotation.label, annotation.confidence) == seen


def test_the_queue_changes_only_below_the_current_one(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = following.window.go_to_place("review")
    assert isinstance(place, ReviewPlace)
    qtbot.keyClicks(place.view, "55")
    seen = place._queue.ids[: place._queue.at + 1]
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        pass
    idle()
    assert place._queue.ids[: place._queue.at + 1] == seen
    assert place._queue.ids[place._queue.at + 1 :] == [
        i for i in following.session.suggested.queue if i not in seen
    ]


def test_an_undone_label_is_learnt_from_no_more(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = annotate(following)
    qtbot.keyClicks(place.view, "2")
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "1")
    with_both = shown(following, 2)
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "u")
    assert shown(following, 2) != with_both


def test_it_learns_anew_from_reports_that_came_in_meanwhile(
    following: Application, qtbot: QtBot, idle: Idle, tmp_path: Path
) -> None:
    place = annotate(following)
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "5")
    new = tmp_path / "新.txt"
    new.write_text(
        "标题\n\n一、目标责任\n\n全年建设新居20户，完成工程量的80%。\n", encoding="utf-8"
    )
    following.window.take_paths([new])
    idle()
    before = shown(following, 4)
    assert before
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "555")
    idle()
    assert shown(following, 4) != before


def test_off_it_leaves_suggestions_alone(following: Application, qtbot: QtBot, idle: Idle) -> None:
    following.window.shell.commands.action("model.follow").trigger()
    before = shown(following, 1)
    qtbot.keyClicks(annotate(following).view, "55")
    idle()
    assert following.background.is_idle()
    assert shown(following, 1) == before


def test_closing_the_project_ends_the_process(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(annotate(following).view, "5")
    assert [p.name for p in multiprocessing.active_children()] == ["duanbiao-live"]
    following.session.close()
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_started_again(
    following: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = annotate(following)
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "5")
    [child] = multiprocessing.active_children()
    first = child.pid
    child.kill()
    child.join()
    with qtbot.waitSignal(following.session.suggested.refined, timeout=120_000):
        qtbot.keyClicks(place.view, "5")
    assert [one.pid for one in multiprocessing.active_children()] != [first]
