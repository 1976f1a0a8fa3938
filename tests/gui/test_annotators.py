"""Several annotators: chosen, split, merged, their differences settled by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data.project import Project
from data.project.adjudication import decided, disagreements
from data.project.merge import copy_database
from gui.annotators.choosing import AnnotatorDialog
from gui.annotators.merging import MergeDialog, plan_files
from gui.annotators.place import ColleaguesPlace
from gui.annotators.splitting import SplitDialog
from gui.app import Application

Idle = Callable[[], None]


@pytest.fixture
def ids(opened: Application) -> list[int]:
    """The paragraphs of the first report; wang and li have labelled four, and differ on two."""
    found = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(found[:4], "goal")
    with Project.open(opened.session.path, "wang") as project:
        project.annotations.set(found[:2], "goal")
        project.annotations.set(found[2:4], "measure")
    return found


@pytest.fixture
def place(opened: Application, ids: list[int], qtbot: QtBot, idle: Idle) -> ColleaguesPlace:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    found = opened.window.go_to_place("colleagues")
    assert isinstance(found, ColleaguesPlace)
    idle()
    return found


def test_the_differences_are_listed_with_agreement(place: ColleaguesPlace) -> None:
    assert place.items.rowCount() == 2
    assert dict(place.items.at(0).labels) == {"li": "goal", "wang": "measure"}
    assert "4 paragraphs labelled by two or more." in place.figures.text()
    assert "li – wang" in place.figures.text() and "50%" in place.figures.text()


def test_a_label_key_settles_and_nobodys_own_label_changes(
    place: ColleaguesPlace, opened: Application, ids: list[int], qtbot: QtBot, idle: Idle
) -> None:
    qtbot.keyClick(place.view, "2")
    assert place.items.at(0).adjudicated == "measure"
    assert place.view.currentIndex().row() == 1
    with Project.open(opened.session.path, "li") as project:
        assert len(disagreements(project, is_settled=False)) == 1
        assert decided(project)[ids[2]].label == "measure"
        assert project.annotations.mine()[ids[2]].label == "goal"
    qtbot.waitUntil(lambda: opened.session.past.last.kind == "adjudicate")  # type: ignore[union-attr]
    qtbot.keyClick(place.view, "u")
    idle()
    assert place.items.at(0).adjudicated is None


def test_with_one_annotator_the_place_says_what_to_do(opened: Application, idle: Idle) -> None:
    place = opened.window.go_to_place("colleagues")
    idle()
    assert isinstance(place, ColleaguesPlace)
    assert place._stack.currentIndex() == 1
    assert place._empty._title.text() == "One annotator so far"
    assert place.chosen_ids() == []


def test_the_annotator_is_chosen_and_labels_are_theirs(
    opened: Application, ids: list[int], idle: Idle
) -> None:
    opened.window.shell.commands.action("annotators.choose").trigger()
    dialog = opened.window.findChild(AnnotatorDialog)
    assert isinstance(dialog, AnnotatorDialog)
    assert dialog.names.count() == 2
    dialog.names.setCurrentRow(1)
    assert dialog.name.text() == "wang"
    dialog.accept()
    idle()
    assert opened.session.annotator == "wang"
    label = opened.session.annotation(ids[2])
    assert label is not None and label.label == "measure"


def test_a_project_is_split_and_a_colleagues_file_merged_back(
    opened: Application, ids: list[int], tmp_path: Path, idle: Idle
) -> None:
    opened.window.shell.commands.action("annotators.split").trigger()
    dialog = opened.window.findChild(SplitDialog)
    assert isinstance(dialog, SplitDialog)
    assert not dialog._split.isEnabled()
    dialog.names.setPlainText("zhao\nqian")
    dialog.overlap.setValue(100)
    dialog.folder.setText(str(tmp_path / "parts"))
    assert "3 reports go to everybody" in dialog.said.text()
    dialog.accept()
    idle()
    assert "2 files for colleagues" in opened.window.messages.text
    part = tmp_path / "parts" / "城建-zhao.duanbiao"
    with Project.open(part, "zhao") as project:
        report = project.reports.overview()[0]
        theirs = [p.id for p in project.reports.paragraphs(report.id) if p.kind != "heading"]
        project.annotations.set(theirs[:5], "problem")
    plan_files(opened.window.shell, [part])
    idle()
    merging = opened.window.findChild(MergeDialog)
    assert isinstance(merging, MergeDialog)
    merging.accept()
    idle()
    assert opened.window.messages.text == "5 labels merged in from 城建-zhao.duanbiao."
    assert opened.session.project.annotators()["zhao"] == 5


def test_what_is_no_project_is_not_merged(opened: Application, tmp_path: Path, idle: Idle) -> None:
    wrong = tmp_path / "wrong.duanbiao"
    wrong.write_bytes(b"hello" * 100)
    plan_files(opened.window.shell, [wrong])
    idle()
    assert "wrong.duanbiao is not a Duanbiao project" in opened.window.messages.text


def test_shift_and_the_arrow_choose_several_differences(
    place: ColleaguesPlace, qtbot: QtBot
) -> None:
    qtbot.keyClick(place.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(place.chosen_ids()) == 2
    qtbot.keyClick(place.view, "1")
    assert [place.items.at(row).adjudicated for row in range(2)] == ["goal", "goal"]


def test_keys_of_ones_own_labels_do_nothing_among_differences(
    place: ColleaguesPlace, opened: Application, ids: list[int], qtbot: QtBot
) -> None:
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(place.view, key)
    label = opened.session.annotation(ids[2])
    assert label is not None and label.label == "goal"


def test_two_people_of_one_name_are_told_apart_when_merging(
    opened: Application, ids: list[int], tmp_path: Path, idle: Idle
) -> None:
    other = tmp_path / "other.duanbiao"
    copy_database(opened.session.path, other)
    with Project.open(other, "li") as project:
        project.annotations.clear(ids[:4])
        project.annotations.set(ids[:4], "problem")
    with Project.open(opened.session.path, "li") as project:
        project.annotations.clear(ids[:4])
        project.annotations.set(ids[:4], "other")
    plan_files(opened.window.shell, [other])
    idle()
    dialog = opened.window.findChildren(MergeDialog)[-1]
    assert dialog.conflicts.rowCount() == 4
    dialog.names["li"].setText("小李")
    dialog.names["li"].editingFinished.emit()
    idle()
    assert dialog.conflicts.rowCount() == 0 and not dialog.conflicts.isVisible()
    dialog.accept()
    idle()
    with Project.open(opened.session.path, "小李") as project:
        assert {one.label for one in project.annotations.mine().values()} == {"problem"}
    with Project.open(opened.session.path, "li") as project:
        assert {one.label for one in project.annotations.mine().values()} == {"other"}


def test_a_file_without_news_says_so_and_can_only_be_closed(
    opened: Application, ids: list[int], tmp_path: Path, idle: Idle
) -> None:
    other = tmp_path / "other.duanbiao"
    copy_database(opened.session.path, other)
    plan_files(opened.window.shell, [other])
    idle()
    dialog = opened.window.findChildren(MergeDialog)[-1]
    assert dialog.said.text().startswith("There is nothing in this file")
    assert not dialog._merge.isVisible()
    assert dialog._leave.text() == "Close"
