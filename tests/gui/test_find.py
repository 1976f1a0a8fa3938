"""Find used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from data.project import Project
from gui.app import Application
from gui.find.delegate import excerpt
from gui.find.place import FindPlace
from gui.settings import declared

Idle = Callable[[], None]


@pytest.fixture
def find(opened: Application, qtbot: QtBot) -> FindPlace:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    view = opened.window.current_place().page  # type: ignore[union-attr]
    qtbot.keyClick(view, Qt.Key.Key_Slash)
    place = opened.window.current_place()
    assert isinstance(place, FindPlace)
    assert place.words.hasFocus()
    return place


def texts(place: FindPlace) -> list[str]:
    return [place.items.hit(row).paragraph.text for row in range(place.items.rowCount())]


def search(place: FindPlace, words: str, qtbot: QtBot, idle: Idle) -> list[str]:
    place.words.setText(words)
    place.search()
    idle()
    return texts(place)


def test_words_of_two_characters_are_found_in_all_reports(
    find: FindPlace, qtbot: QtBot, idle: Idle
) -> None:
    find.words.insert("群众")
    qtbot.waitUntil(lambda: find.items.rowCount() == 6)
    assert all("群众" in text for text in texts(find))
    idle()
    assert find.count.text() == "6 paragraphs"


def test_all_words_must_occur_and_nothing_found_says_so(
    find: FindPlace, qtbot: QtBot, idle: Idle
) -> None:
    assert len(search(find, "群众 宣传", qtbot, idle)) == 3
    assert search(find, "没有这个词", qtbot, idle) == []
    assert find.chosen_ids() == []


def test_a_letter_typed_into_the_words_labels_nothing(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    qtbot.keyClicks(find.words, "12fu[/")
    idle()
    assert find.words.text() == "12fu[/"
    assert opened.session.n_labelled(1) == 0


def test_hits_are_labelled_from_the_list_by_key_and_undone(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    search(find, "资金", qtbot, idle)
    qtbot.keyClick(find.words, Qt.Key.Key_Return)
    assert find.view.hasFocus()
    first = find.items.hit(0).paragraph.id
    qtbot.keyClick(find.view, "4")
    assert opened.session.annotation(first).label == "problem"  # type: ignore[union-attr]
    assert find.items.hit(0).label == "problem"
    assert find.view.currentIndex().row() == 1
    qtbot.keyClick(find.view, "u")
    assert find.items.hit(0).label is None


def test_several_hits_are_labelled_as_one_act(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    search(find, "资金", qtbot, idle)
    qtbot.keyClick(find.words, Qt.Key.Key_Down)
    qtbot.keyClick(find.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(find.view, "4")
    assert [find.items.hit(row).label for row in range(3)] == ["problem"] * 3
    qtbot.waitUntil(lambda: opened.session.past.last.kind == "label")  # type: ignore[union-attr]
    assert opened.session.past.last.details["count"] == 3  # type: ignore[union-attr]


def test_enter_opens_the_paragraph_in_annotate_and_find_is_as_it_was(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    search(find, "污水处理站 主体", qtbot, idle)
    qtbot.keyClick(find.words, Qt.Key.Key_Return)
    qtbot.keyClick(find.view, Qt.Key.Key_Down)
    wanted = find.items.hit(1).paragraph
    qtbot.keyClick(find.view, Qt.Key.Key_Return)
    place = opened.window.current_place()
    assert place is not find
    assert place.report_id == wanted.report_id  # type: ignore[union-attr]
    assert place.view.current_id() == wanted.id  # type: ignore[union-attr]
    assert opened.session.annotation(wanted.id) is None
    opened.window.go_to_place("find")
    assert find.view.currentIndex().row() == 1


def test_filters_find_by_label_report_flag_and_day(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    report = opened.session.open_report(1)
    ids = [p.id for p in report.paragraphs if p.kind != "heading"]
    opened.session.label(ids[:2], "goal")
    opened.session.flag(ids[1:3], True)
    find.filters.label.setCurrentIndex(find.filters.label.findData("goal"))
    qtbot.waitUntil(lambda: find.items.rowCount() == 2)
    find.filters.flagged.setChecked(True)
    qtbot.waitUntil(lambda: find.items.rowCount() == 1)
    find.filters.days.setCurrentIndex(find.filters.days.findData("today"))
    idle()
    assert find.items.rowCount() == 1
    find.filters.clear()
    find.filters.report.setCurrentIndex(find.filters.report.findData(2))
    find.filters.label.setCurrentIndex(find.filters.label.findText("Not labelled"))
    qtbot.waitUntil(lambda: find.items.rowCount() == 8)
    assert {find.items.hit(row).paragraph.report_id for row in range(8)} == {2}


def test_another_annotators_labels_are_found(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    ids = [p.id for p in opened.session.open_report(2).paragraphs if p.kind != "heading"]
    with Project.open(opened.session.path, "wang") as project:
        project.annotations.set(ids[:3], "measure")
    find.filters.read()
    find.filters.annotator.setCurrentIndex(find.filters.annotator.findData("wang"))
    find.filters.label.setCurrentIndex(find.filters.label.findData("measure"))
    qtbot.waitUntil(lambda: find.items.rowCount() == 3)
    assert find.items.hit(0).label == "measure"


def test_the_words_are_marked_and_a_late_one_is_brought_into_sight() -> None:
    text = "头" * 200 + "群众满意，群众Ａbc" + "尾" * 300
    shown, marks = excerpt(text, ("群众", "abc"))
    assert [shown[at : at + n] for at, n in marks] == ["群众", "群众", "Ａbc"]
    assert shown.startswith("…") and marks[0][0] < 40


def test_every_control_of_find_has_a_name(find: FindPlace) -> None:
    nameless = [
        widget
        for widget in find.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_hits_are_as_large_as_the_text_of_reports(
    find: FindPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    search(find, "资金", qtbot, idle)
    before = find.view.sizeHintForRow(0)
    opened.settings.put(declared.TEXT_SIZE, 28)
    assert find.view.sizeHintForRow(0) > before
    opened.settings.put(declared.TEXT_SIZE, 15)
    assert find.view.sizeHintForRow(0) == before
