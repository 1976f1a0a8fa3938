"""The whole of Annotate, Review and Find with the keyboard alone: no mouse, no shortcut of ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from data.project import Project, StoredParagraph
from data.suggestion import Suggestion
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.find.place import FindPlace
from gui.paragraphs.side_panel import NoteField
from gui.review.place import ReviewPlace

Idle = Callable[[], None]


class Keyboard:
    """Presses keys where the focus is, as a keyboard does."""

    def __init__(self, application: Application, qtbot: QtBot, idle: Idle) -> None:
        self._application, self._qtbot, self._idle = application, qtbot, idle

    @property
    def focus(self) -> QWidget:
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def press(self, *keys: str) -> None:
        for key in keys:
            sequence = QKeySequence(key)[0]
            QTest.keyClick(self.focus, sequence.key(), sequence.keyboardModifiers())
            QApplication.processEvents()

    def type(self, text: str) -> None:
        if text.isascii():
            QTest.keyClicks(self.focus, text)
        else:  # as an input method gives it
            event = QInputMethodEvent()
            event.setCommitString(text)
            QApplication.sendEvent(self.focus, event)

    def command(self, words: str) -> None:
        """Run a command by the palette."""
        self.press("Ctrl+K")
        self.type(words)
        self.press("Return")

    def dialog(self) -> QDialog:
        """Wait until a dialog has the keys."""
        self._qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), QDialog))
        self._idle()
        found = QApplication.activeWindow()
        assert isinstance(found, QDialog)
        return found

    def back(self) -> None:
        """Wait until the window has the keys again."""
        self._application.window.activateWindow()  # what a window manager does of itself
        self._qtbot.waitUntil(lambda: QApplication.activeWindow() is self._application.window)
        self._idle()


@pytest.fixture
def keyboard(opened: Application, qtbot: QtBot, idle: Idle) -> Keyboard:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    return Keyboard(opened, qtbot, idle)


@pytest.fixture
def place(keyboard: Keyboard, opened: Application) -> AnnotatePlace:
    found = opened.window.current_place()
    assert isinstance(found, AnnotatePlace)
    assert keyboard.focus is found.view  # the keys work at once
    return found


def stored(application: Application, report_id: int = 1) -> list[StoredParagraph]:
    with Project.open(application.session.path, "li") as project:
        return project.reports.paragraphs(report_id)


def labels(application: Application, report_id: int = 1) -> list[str | None]:
    """Return the labels of a report in order, straight from the file."""
    with Project.open(application.session.path, "li") as project:
        known = project.annotations.of_report(report_id)
        paragraphs = project.reports.paragraphs(report_id)
        return [known[p.id].label if p.id in known else None for p in paragraphs]


def test_labelling_several_undo_and_redo_by_name(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    keyboard.press("1")
    keyboard.press("Shift+Down", "3")
    assert labels(opened)[2:4] == ["goal", "achievement"]
    keyboard.press("Up", "Up", "Shift+2", "Backspace")
    action = opened.window.shell.commands.action
    qtbot.waitUntil(lambda: action("edit.undo").text() == "Undo: clear a label")
    keyboard.press("U", "Ctrl+Z")
    qtbot.waitUntil(lambda: action("edit.redo").text().startswith("Redo: label a paragraph as"))
    keyboard.press("Ctrl+Y")
    assert action("edit.redo").text() == "Redo: clear a label"


def test_the_paragraphs_themselves(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application
) -> None:
    before = [p.text for p in stored(opened)]
    keyboard.press("Ctrl+Return", "Return")  # split behind the first sentence
    assert len(stored(opened)) == len(before) + 1
    keyboard.press("Ctrl+M")
    assert [p.text for p in stored(opened)] == before
    keyboard.press("H")
    assert stored(opened)[2].kind == "heading"
    keyboard.press("Ctrl+]", "Ctrl+[", "H")
    assert stored(opened)[2].kind == "body"
    keyboard.press("F2", "End")
    keyboard.type("x1")
    keyboard.press("Return")
    assert (stored(opened)[2].text, stored(opened)[2].original_text) == (
        before[2] + "x1",
        before[2],
    )
    assert labels(opened) == [None] * len(before)


def test_note_flag_guideline_and_the_parts_of_the_window(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application
) -> None:
    at = place.view.current_id() or 0
    keyboard.press(";")
    keyboard.type("12 f")
    keyboard.press("Esc", "F", "G")
    remark = opened.session.remark(at)
    assert remark is not None and (remark.note, remark.is_flagged) == ("12 f", True)
    assert "Goal" in place.panel._guideline.text() and "Problem" in place.panel._guideline.text()
    seen = [type(keyboard.focus)]
    for _step in range(6):
        keyboard.press("F6")
        seen.append(type(keyboard.focus))
    assert NoteField in seen and type(place.reports) in seen and type(place.outline) in seen
    keyboard.press("Shift+F6")
    keyboard.press("Esc")
    assert keyboard.focus is place.view


def test_jumps_by_outline_report_heading_and_label(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    # All but the last two of the second report are labelled: none has the label as a suggestion.
    for report in opened.session.reports:
        body = opened.session.open_report(report.id).paragraphs
        opened.session.label([p.id for p in body[: -2 if report.id == 2 else None]], "other")
    keyboard.press("1", "2")
    keyboard.press("T", "Down", "Return")
    assert keyboard.focus is place.view
    assert place.view.currentIndex().data() == "三、取得的成效"
    keyboard.press("Alt+Up")
    assert place.view.currentIndex().data() == "二、工作措施"
    keyboard.press("Alt+Down", "Alt+Down")
    assert place.view.currentIndex().data() == "四、存在的问题"
    keyboard.press("R", "Down", "Return")
    assert (place.report_id, keyboard.focus) == (2, place.view)
    keyboard.press("1", "]", "[")
    assert place.report_id == 2
    # From this report to the other one that has the label, and around again.
    keyboard.press("Ctrl+Alt+2")
    qtbot.waitUntil(lambda: place.report_id == 1)
    assert labels(opened)[place.view.currentIndex().row()] == "measure"
    keyboard.press("Ctrl+Alt+1")
    qtbot.waitUntil(lambda: place.report_id == 2)
    keyboard.press("L")
    qtbot.waitUntil(lambda: place.report_id == 1)
    keyboard.press("Shift+L")
    qtbot.waitUntil(lambda: place.report_id == 2)
    keyboard.press("N")
    assert labels(opened, 2)[place.view.currentIndex().row()] is None


def test_training_and_what_is_unsure(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application, idle: Idle
) -> None:
    keyboard.command("train on")
    idle()
    suggestions = opened.session.project.suggestions
    assert suggestions.count() > 0
    ids = [p.id for p in stored(opened)]
    keys = opened.session.scheme.keys
    unsure = dict.fromkeys(keys, 0.1) | {"goal": 0.6}
    model_id = suggestions.keep_model(keys, None, {}, {})
    rows = [(ids[row], Suggestion(0, "goal", 0.6, unsure)) for row in (3, 8)]
    suggestions.replace(model_id, rows)
    opened.session.suggested.reload()
    keyboard.press("Tab", "Tab")
    assert place.view.currentIndex().row() == 8 and keyboard.focus is place.view
    keyboard.press("Shift+Tab")
    assert place.view.currentIndex().row() == 3
    keyboard.press("Space")
    assert labels(opened)[3] == "goal"


@pytest.fixture
def review(keyboard: Keyboard, opened: Application, idle: Idle) -> ReviewPlace:
    keyboard.press("1", "1", "2", "2", "3", "3", "4", "4")
    keyboard.press("Ctrl+L")
    idle()
    keyboard.press("Alt+2")
    found = opened.window.current_place()
    assert isinstance(found, ReviewPlace)
    assert keyboard.focus is found.view
    return found


def test_review_accept_correct_skip_and_bulk(
    keyboard: Keyboard, review: ReviewPlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    first, second, third = list(opened.session.suggested.queue)[:3]
    assert review.current_id == first
    keyboard.press("Space", "5")
    made = [opened.session.annotation(i) for i in (first, second)]
    assert made[0] is not None and made[0].origin == "accepted"
    assert made[1] is not None and (made[1].label, made[1].origin) == ("other", "hand")
    keyboard.press("J")
    assert review.current_id not in (first, second, third)
    keyboard.press("K")
    assert review.current_id == third
    keyboard.press("U")
    assert opened.session.annotation(second) is None
    idle()
    left = len(opened.session.suggested.queue)
    keyboard.press("Ctrl+Shift+A")
    dialog = keyboard.dialog()
    while dialog.focusWidget() is not dialog.slider:  # type: ignore[attr-defined]
        keyboard.press("Tab")
    keyboard.press("Home")
    qtbot.waitUntil(lambda: dialog.offer is not None)  # type: ignore[attr-defined]
    count = len(dialog.offer.accepted)  # type: ignore[attr-defined]
    assert count
    keyboard.press("Return")
    keyboard.back()
    qtbot.waitUntil(lambda: len(opened.session.suggested.queue) == left - count)
    keyboard.command("undo")
    idle()
    qtbot.waitUntil(lambda: len(opened.session.suggested.queue) == left)


def test_review_leads_to_the_report_and_back(
    keyboard: Keyboard, review: ReviewPlace, opened: Application
) -> None:
    at = review.current_id
    keyboard.press("O")
    place = opened.window.current_place()
    assert isinstance(place, AnnotatePlace) and place.view.current_id() == at
    keyboard.press("Alt+2")
    assert keyboard.focus is review.view


def test_find_filter_label_and_open(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    keyboard.press("F", "/")
    found = opened.window.current_place()
    assert isinstance(found, FindPlace)
    keyboard.type("建设")
    qtbot.waitUntil(lambda: found.items.rowCount() == 9)
    keyboard.press("Shift+F6")
    for _step in range(20):
        if keyboard.focus is found.filters.flagged:
            break
        keyboard.press("Tab")
    keyboard.press("Space")
    qtbot.waitUntil(lambda: found.items.rowCount() == 1)
    keyboard.press("F6")
    while keyboard.focus is not found.view:
        keyboard.press("Down" if keyboard.focus is found.words else "F6")
    keyboard.press("1", "Return")
    assert isinstance(opened.window.current_place(), AnnotatePlace)
    assert labels(opened).count("goal") == 1


def test_export_by_keyboard(
    keyboard: Keyboard, place: AnnotatePlace, opened: Application, tmp_path: Path, idle: Idle
) -> None:
    keyboard.press("1", "2", "Ctrl+E")
    dialog = keyboard.dialog()
    field = dialog._file  # type: ignore[attr-defined]
    for _step in range(60):
        if dialog.focusWidget() is field:
            break
        keyboard.press("Tab")
    keyboard.press("Ctrl+A")
    keyboard.type(str(tmp_path / "out.csv"))
    keyboard.press("Return")
    keyboard.back()
    assert (tmp_path / "out.csv").stat().st_size > 100
