"""Every key can be changed; a clash is said; what was chosen is there in the next run."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.command_palette import CommandPalette
from gui.commands import Commands
from gui.key_sheet import KeySheet
from gui.label_keys import KeyButton
from gui.preferences.capture import CaptureDialog
from gui.preferences.dialog import SettingsDialog
from gui.preferences.keys_page import KeysPage
from gui.settings import declared

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def commands(opened: Application) -> Commands:
    return opened.window.shell.commands


@pytest.fixture
def place(opened: Application, qtbot: QtBot) -> AnnotatePlace:
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    found = opened.window.go_to_place("annotate")
    assert isinstance(found, AnnotatePlace)
    return found


@contextmanager
def editor(application: Application) -> Iterator[KeysPage]:
    application.window.shell.commands.action("settings.keys").trigger()
    [dialog] = application.window.findChildren(SettingsDialog)
    yield dialog.keys
    dialog.accept()
    QApplication.sendPostedEvents(None, 52)  # deferred deletion


def captured(page: KeysPage, name: str, is_added: bool = False) -> CaptureDialog:
    page.choose(name)
    page.ask_key(is_added)
    return page.findChildren(CaptureDialog)[-1]


def test_a_free_key_is_taken_and_works_at_once(
    place: AnnotatePlace, opened: Application, commands: Commands, qtbot: QtBot
) -> None:
    free = next(key for key in "QWXYZVBDSA" if commands.holder_of(key) is None)
    with editor(opened) as page:
        dialog = captured(page, "label.flag")
        qtbot.keyClick(dialog.field, free)
        assert not dialog.isVisible()
        assert commands.keys("label.flag") == (free,)
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    place.view.setFocus()
    at = place.view.current_id() or 0
    qtbot.keyClick(place.view, "f")
    assert opened.session.remark(at) is None
    qtbot.keyClick(place.view, free)
    remark = opened.session.remark(at)
    assert remark is not None and remark.is_flagged
    [action] = [a for a in opened.window.actions() if a.objectName() == "label.flag"]
    assert action.shortcut().toString() == free


def test_a_clash_is_said_and_the_same_key_once_more_takes_it_over(
    opened: Application, commands: Commands, qtbot: QtBot
) -> None:
    with editor(opened) as page:
        dialog = captured(page, "label.flag")
        qtbot.keyClick(dialog.field, "k", CONTROL)
        assert dialog.isVisible() and "All commands" in dialog.said.text()
        assert commands.keys("label.flag") == ("F",)
        qtbot.keyClick(dialog.field, "k", CONTROL)
        assert commands.keys("label.flag") == ("Ctrl+K",)
        assert commands.keys("help.commands") == ()
        assert commands.clashes() == []
        page.choose("label.flag")
        page.reset_one()
        assert commands.keys("label.flag") == ("F",)
        assert commands.keys("help.commands") == ("Ctrl+K",)


def test_escape_tab_and_menus(opened: Application, commands: Commands, qtbot: QtBot) -> None:
    with editor(opened) as page:
        dialog = captured(page, "label.flag")
        qtbot.keyClick(dialog.field, Qt.Key.Key_Tab)
        assert "meaning of its own" in dialog.said.text()
        qtbot.keyClick(dialog.field, "p", Qt.KeyboardModifier.AltModifier)
        assert "opens the menu Project" in dialog.said.text()
        qtbot.keyClick(dialog.field, "1")
        assert "Label as Goal" in dialog.said.text() and not dialog.take.isEnabled()
        qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert commands.keys("label.flag") == ("F",)


def test_keys_are_added_taken_away_and_given_back(opened: Application, commands: Commands) -> None:
    with editor(opened) as page:
        dialog = captured(page, "go.next", is_added=True)
        dialog.offer("Ctrl+J")
        assert commands.keys("go.next") == ("Down", "J", "Ctrl+J")
        page.choose("edit.undo")
        page.take_away()
        assert commands.keys("edit.undo") == ()
        page.reset_every()
        assert commands.keys("edit.undo") == ("Ctrl+Z", "U")
        assert commands.keys("go.next") == ("Down", "J")
        assert opened.settings.get(declared.SHORTCUTS) == {}


def test_bar_menu_sheet_and_palette_follow(
    opened: Application, commands: Commands, qtbot: QtBot
) -> None:
    opened.window.go_to_place("annotate")
    commands.set_keys("go.next_unlabelled", ["Ctrl+J"])
    hint = opened.window.bottom_bar._hints["go.next_unlabelled"]
    assert hint._key == "Ctrl+J"
    assert commands.action("go.next_unlabelled").shortcut().toString() == "Ctrl+J"
    sheet = KeySheet(opened.window.shell)
    assert "Ctrl+J" in [label.text() for label in sheet.findChildren(QLabel)]
    palette = CommandPalette(opened.window.shell)
    palette.field.setText("Next unlabelled")
    index = palette.list.currentIndex()
    assert index.data(Qt.ItemDataRole.UserRole) == "Ctrl+J"
    sheet.close()
    palette.close()


def test_changed_keys_are_there_in_the_next_window(
    opened: Application, commands: Commands, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    commands.set_keys("label.flag", ["Ctrl+J"])
    opened.window.shell.commands.action("view.language").trigger()
    qtbot.waitUntil(lambda: opened.window.shell.commands is not commands)
    idle()
    assert opened.window.shell.commands.keys("label.flag") == ("Ctrl+J",)


def test_the_key_of_a_label_is_changed_in_the_project_and_undone(
    opened: Application, commands: Commands, qtbot: QtBot, place: AnnotatePlace
) -> None:
    with editor(opened) as page:
        dialog = captured(page, "label.goal")
        dialog.offer("2")
        assert "Label as Measure" in dialog.said.text()
        dialog.offer("Ctrl+7")
        assert "one letter or digit" in dialog.said.text()
        dialog.offer("7")
        assert opened.session.scheme["goal"].shortcut == "7"
        assert commands.keys("label.goal") == ("7",)
        assert not page.reset.isEnabled()
    commands.action("edit.undo").trigger()
    assert commands.keys("label.goal") == ("1",)


def test_a_label_keeps_its_key_and_the_person_is_told(
    opened: Application, commands: Commands, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    commands.set_keys("label.flag", ["7"])
    from dataclasses import replace

    session = opened.session
    goal = session.scheme["goal"]
    session.write(lambda: session.project.labels.change(replace(goal, shortcut="7")))
    session.reload_scheme()
    assert commands.keys("label.flag") == ()
    assert commands.clashes() == []
    qtbot.waitUntil(lambda: "7 is Label as Goal here" in opened.window.messages.text)
    commands.action("edit.undo").trigger()
    assert commands.keys("label.flag") == ("7",)


def test_an_input_method_at_work_triggers_no_letter(
    place: AnnotatePlace, opened: Application, qtbot: QtBot
) -> None:
    at = place.view.current_id() or 0
    qtbot.keyClick(place.view, ";")
    note = place.panel._note
    assert note.hasFocus()
    QApplication.sendEvent(note, QInputMethodEvent("qi", []))
    for key in "1fun":
        qtbot.keyClick(note, key)
    event = QInputMethodEvent()
    event.setCommitString("旗")
    QApplication.sendEvent(note, event)
    assert place.view.current_id() == at
    assert opened.session.annotation(at) is None
    assert opened.session.remark(at) is None
    assert "旗" in note.toPlainText()
    # Wherever letters act, an input method is off: it could not compose there.
    for widget in (place.view, place.reports, place.outline, opened.window):
        assert not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_a_button_that_has_gone_is_forgotten_by_its_command(
    opened: Application, commands: Commands
) -> None:
    action = commands.action("annotate.guidelines")
    button = KeyButton("G", "Guidelines", action, opened.window.shell.appearance)
    gone = weakref.ref(button)
    shiboken6.delete(button)
    del button
    action.setText("Guidance")  # an exception in a slot would fail the test
    gc.collect()
    assert gone() is None
