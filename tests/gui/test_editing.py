"""Paragraphs split, merged, corrected and made headings, by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data.project import Project, StoredParagraph
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.editing.editor import Corrector, Splitter, _Editor

Idle = Callable[[], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(opened: Application, qtbot: QtBot) -> AnnotatePlace:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    found = opened.window.go_to_place("annotate")
    assert isinstance(found, AnnotatePlace)
    return found


def stored(application: Application) -> list[StoredParagraph]:
    with Project.open(application.session.path) as project:
        return project.reports.paragraphs(1)


def shown(place: AnnotatePlace) -> list[str]:
    model = place.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_paragraph_is_split_at_a_sentence_by_key_and_undone(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    before = shown(place)
    qtbot.keyClick(place.view, "1", Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(place.view, Qt.Key.Key_Return, CONTROL)
    editor = place.view.findChild(Splitter)
    assert isinstance(editor, Splitter) and editor.field.hasFocus()
    qtbot.keyClicks(editor.field, "12f")  # nothing is typed, nothing is a command
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    first, second = "（一）新居建设。", "全年建设新居20户，完成工程量的80%以上。"
    assert shown(place) == [*before[:2], first, second, *before[3:]]
    assert [p.text for p in stored(opened)][2:4] == [first, second]
    assert place.view.hasFocus()
    labels = [opened.session.annotation(p.id) for p in stored(opened)[2:4]]
    assert [one.label for one in labels if one] == ["goal", "goal"]
    assert opened.session.n_labelled(1) == 2
    qtbot.keyClick(place.view, "u")
    assert shown(place) == before
    qtbot.keyClick(place.view, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert shown(place)[2:4] == [first, second]


def test_the_caret_goes_by_letters_and_escape_changes_nothing(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    before = shown(place)
    qtbot.keyClick(place.view, Qt.Key.Key_Return, CONTROL)
    editor = place.view.findChild(Splitter)
    assert isinstance(editor, Splitter)
    at = editor.field.textCursor().position()
    qtbot.keyClick(editor.field, Qt.Key.Key_Right)
    assert editor.field.textCursor().position() == at + 1
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert shown(place) == before and place.view.hasFocus()


def test_an_editor_takes_the_place_of_the_one_that_is_open(
    place: AnnotatePlace, qtbot: QtBot
) -> None:
    qtbot.keyClick(place.view, Qt.Key.Key_F2)
    qtbot.keyClick(place.view, Qt.Key.Key_F2)
    qtbot.keyClick(place.view, Qt.Key.Key_Return, CONTROL)
    [open_one] = [one for one in place.view.findChildren(_Editor) if one.isVisible()]
    assert isinstance(open_one, Splitter) and open_one.field.hasFocus()
    qtbot.waitUntil(lambda: len(place.view.findChildren(_Editor)) == 1)


def test_a_paragraph_is_merged_with_the_next(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    before = shown(place)
    at = place.view.current_id()
    qtbot.keyClick(place.view, "m", CONTROL)
    assert shown(place) == [*before[:2], before[2] + before[3], *before[4:]]
    assert place.view.current_id() == at
    qtbot.keyClick(place.view, "u")
    assert shown(place) == before


def test_the_last_paragraph_has_nothing_to_merge_with(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    place.view.go_to_row(len(shown(place)) - 1)
    qtbot.keyClick(place.view, "m", CONTROL)
    assert opened.window.messages.text == "No paragraph follows to merge with."


def test_h_makes_a_heading_and_back_with_outline_and_level(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    n_headings = place.outline.items.rowCount()
    qtbot.keyClick(place.view, "h")
    assert stored(opened)[2].kind == "heading"
    assert place.outline.items.rowCount() == n_headings + 1
    level = stored(opened)[2].level or 0
    qtbot.keyClick(place.view, "]", CONTROL)
    assert stored(opened)[2].level == level + 1
    qtbot.keyClick(place.view, "[", CONTROL)
    assert stored(opened)[2].level == level
    qtbot.keyClick(place.view, "h")
    assert stored(opened)[2].kind == "body"
    assert place.outline.items.rowCount() == n_headings


def test_a_text_is_corrected_and_the_original_kept_and_shown(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    original = stored(opened)[2].text
    qtbot.keyClick(place.view, Qt.Key.Key_F2)
    editor = place.view.findChild(Corrector)
    assert isinstance(editor, Corrector)
    qtbot.keyClicks(editor.field, " 1f")
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert (stored(opened)[2].text, stored(opened)[2].original_text) == (original + " 1f", original)
    assert shown(place)[2] == original + " 1f"
    assert opened.session.n_labelled(1) == 0
    qtbot.wait(10)  # the first editor goes
    qtbot.keyClick(place.view, Qt.Key.Key_F2)
    editor = place.view.findChild(Corrector)
    assert isinstance(editor, Corrector)
    editor._take_original()
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert (stored(opened)[2].text, stored(opened)[2].original_text) == (original, None)


def test_an_empty_text_is_refused_in_words(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    before = shown(place)
    qtbot.keyClick(place.view, Qt.Key.Key_F2)
    editor = place.view.findChild(Corrector)
    assert isinstance(editor, Corrector)
    editor.field.clear()
    qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert "cannot be empty" in opened.window.messages.text
    assert shown(place) == before
