"""The tour: once, past the real controls, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.app import Application
from gui.tour import SEEN
from gui.tour.tour import Tour


def tour_of(application: Application) -> Tour:
    return application.window.findChildren(Tour)[-1]


@pytest.fixture
def active(application: Application, qtbot: QtBot) -> Application:
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    return application


def test_it_begins_at_the_first_start_and_goes_on_once_a_report_is_there(
    active: Application, qtbot: QtBot, project_file: Path, idle: Callable[[], None]
) -> None:
    active.offer_tour()
    tour = tour_of(active)
    assert tour.number == 1 and tour.balloon.isVisible()
    assert tour._ring.geometry().contains(
        active.window.welcome.drop_area.mapTo(active.window, active.window.rect().topLeft())
    )
    qtbot.keyClick(tour.balloon, Qt.Key.Key_Return)
    assert not tour.balloon.isVisible()  # nothing to point at yet
    assert active.window.open_project(str(project_file))
    idle()
    qtbot.waitUntil(tour.balloon.isVisible)
    said = []
    while tour.balloon.isVisible():
        assert tour.balloon.hasFocus()
        assert active.window.rect().contains(tour.balloon.geometry())
        assert not tour.balloon.geometry().contains(tour._ring.geometry().center())
        said.append(tour.balloon.text)
        qtbot.keyClick(tour.balloon, Qt.Key.Key_Return)
    assert len(said) == 5 == len(set(said))
    assert active.settings.get(SEEN)
    place = active.window.current_place()
    assert place is not None and place.focusProxy().hasFocus()


def test_escape_leaves_it_for_good_and_help_brings_it_back(
    active: Application, qtbot: QtBot, project_file: Path, idle: Callable[[], None]
) -> None:
    assert active.window.open_project(str(project_file))
    idle()
    active.offer_tour()
    tour = tour_of(active)
    assert tour.number == 2  # the start is behind
    qtbot.keyClick(tour.balloon, Qt.Key.Key_Right)
    assert tour.number == 3
    qtbot.keyClick(tour.balloon, Qt.Key.Key_Left)
    assert tour.number == 2
    qtbot.keyClick(tour.balloon, Qt.Key.Key_Escape)
    assert not tour.balloon.isVisible() and active.settings.get(SEEN)
    qtbot.waitUntil(lambda: not active.window.findChildren(Tour))
    active.offer_tour()
    assert not active.window.findChildren(Tour)
    active.window.shell.commands.action("help.tour").trigger()
    assert tour_of(active).balloon.isVisible()


def test_label_keys_work_while_it_stands_there(
    active: Application, qtbot: QtBot, project_file: Path, idle: Callable[[], None]
) -> None:
    assert active.window.open_project(str(project_file))
    idle()
    active.offer_tour()
    qtbot.keyClick(tour_of(active).balloon, "1")
    assert active.session.n_labelled(1) == 1
