"""The label editor used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from data.project import Project
from data.scheme import Label
from gui.app import Application
from gui.scheme.colors import verdict
from gui.scheme.dialog import SchemeDialog
from gui.scheme.merging import MergeDialog

Idle = Callable[[], None]


@pytest.fixture
def dialog(opened: Application, qtbot: QtBot) -> SchemeDialog:
    opened.window.shell.commands.action("scheme.edit").trigger()
    found = opened.window.findChild(SchemeDialog)
    assert isinstance(found, SchemeDialog)
    return found


def stored(application: Application) -> list[Label]:
    with Project.open(application.session.path) as project:
        return list(project.scheme.labels)


def choose(dialog: SchemeDialog, row: int) -> None:
    dialog.labels.setCurrentRow(row)


def test_a_label_is_added_with_a_free_key_and_colour_and_undone(
    dialog: SchemeDialog, opened: Application, qtbot: QtBot
) -> None:
    qtbot.keyClicks(dialog.new_name, "Next steps")
    qtbot.keyClick(dialog.new_name, Qt.Key.Key_Return)
    added = stored(opened)[-1]
    assert (added.key, added.name, added.shortcut) == ("next_steps", "Next steps", "6")
    assert added.color not in {label.color for label in stored(opened)[:-1]}
    assert dialog.labels.current_key() == "next_steps"
    assert dialog.isVisible()
    assert opened.window.shell.commands.action("label.next_steps").text().endswith("Next steps")
    opened.session.past.undo()
    assert [label.key for label in stored(opened) if not label.is_retired][-1] == "other"


def test_names_in_both_languages_letter_and_guideline_are_kept(
    dialog: SchemeDialog, opened: Application
) -> None:
    choose(dialog, 1)
    form = dialog.form
    form.names["zh"].setText("做法")
    form.names["en"].setText("Action")
    form.letters["en"].setText("X")
    form.guidelines["en"].setPlainText("What was done.")
    dialog.accept()
    label = stored(opened)[1]
    assert label.key == "measure"
    assert dict(label.names) == {"zh": "做法", "en": "Action"}
    assert (label.letters["en"], label.guidelines["en"]) == ("X", "What was done.")


def test_a_label_without_any_name_keeps_the_old_one(
    dialog: SchemeDialog, opened: Application
) -> None:
    dialog.form.names["zh"].setText(" ")
    dialog.form.names["en"].setText("")
    dialog.form.commit()
    assert stored(opened)[0].names["en"] == "Goal"


@pytest.mark.parametrize(("key", "holder"), [("2", "Measure"), ("f", "Flag"), ("N", "Next unlab")])
def test_a_key_that_is_taken_is_said_and_not_given_twice(
    dialog: SchemeDialog, opened: Application, qtbot: QtBot, key: str, holder: str
) -> None:
    dialog.form.shortcut.clear()
    qtbot.keyClicks(dialog.form.shortcut, key)
    assert holder in dialog.form.warning.text()
    dialog.form.commit()
    assert stored(opened)[0].shortcut == "1"
    assert opened.window.shell.commands.clashes() == []


def test_a_free_key_labels_from_then_on(
    dialog: SchemeDialog, opened: Application, qtbot: QtBot
) -> None:
    dialog.form.shortcut.clear()
    qtbot.keyClicks(dialog.form.shortcut, "z")
    dialog.accept()
    with qtbot.waitActive(opened.window):
        opened.window.activateWindow()
    place = opened.window.go_to_place("annotate")
    first = place.view.current_id()  # type: ignore[attr-defined]
    qtbot.keyClick(place.view, "z")  # type: ignore[attr-defined]
    assert opened.session.annotation(first).label == "goal"  # type: ignore[union-attr]


def test_a_colour_is_chosen_and_its_contrast_is_said(
    dialog: SchemeDialog, opened: Application, qtbot: QtBot
) -> None:
    dialog.form.color.chosen.emit("#FFEE00")
    assert stored(opened)[0].color == "#FFEE00"
    assert "too light for text" in dialog.form.color.verdict


def test_a_colour_like_another_labels_is_said() -> None:
    other = Label("a", {"en": "Alpha"}, "#0072B2")
    assert "Hard to tell from Alpha" in verdict("#0070B0", [other])
    assert "Hard to tell" not in verdict("#C04F00", [other])


def test_labels_are_reordered_by_keyboard_and_dragging(
    dialog: SchemeDialog, opened: Application, qtbot: QtBot
) -> None:
    choose(dialog, 1)
    qtbot.keyClick(dialog.labels, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [label.key for label in stored(opened)][:2] == ["measure", "goal"]
    assert dialog.labels.current_key() == "measure"
    model = dialog.labels.model()
    assert model.moveRow(model.index(0, 0).parent(), 0, model.index(0, 0).parent(), 3)
    wanted = ["goal", "achievement", "measure"]
    qtbot.waitUntil(lambda: [label.key for label in stored(opened)][:3] == wanted)


def test_merging_says_how_many_move_and_is_one_undo(
    dialog: SchemeDialog, opened: Application, idle: Idle, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(ids[:3], "goal")
    said: list[str] = []

    def answer(merging: MergeDialog) -> int:
        merging.into.setCurrentIndex(merging.into.findData("measure"))
        said.append(merging.said.text())
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(MergeDialog, "exec", answer)
    choose(dialog, 0)
    dialog.ask_merge()
    idle()
    assert "3 paragraphs labelled Goal become Measure" in said[0]
    assert [opened.session.annotation(i).label for i in ids[:3]] == ["measure"] * 3  # type: ignore[union-attr]
    assert "label.goal" not in opened.window.shell.commands
    opened.session.past.undo()
    assert [opened.session.annotation(i).label for i in ids[:3]] == ["goal"] * 3  # type: ignore[union-attr]
    assert "label.goal" in opened.window.shell.commands


def test_a_retired_label_is_not_offered_and_comes_back(
    dialog: SchemeDialog, opened: Application
) -> None:
    choose(dialog, 4)
    dialog._retire.click()
    assert "label.other" not in opened.window.shell.commands
    assert not dialog.form.isEnabled()
    dialog._retire.click()
    assert "label.other" in opened.window.shell.commands


def test_every_control_of_the_editor_has_a_name(dialog: SchemeDialog) -> None:
    nameless = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
