"""What headings stand for: read, overruled by key, undone; suggestions follow at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from gui.act_names import act_name
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.explaining.window import WhyWindow
from gui.headings.dialog import HeadingsDialog

LABELS = ("goal", "goal", "measure", "measure", "achievement", "goal", "problem", "problem")


@pytest.fixture
def labelled(opened: Application, idle: Callable[[], None]) -> Application:
    """The first of three reports labelled; suggestions for the others."""
    session = opened.session
    ids = [p.id for p in session.open_report(1).paragraphs if p.kind == "body"]
    for paragraph_id, label in zip(ids, LABELS, strict=True):
        session.label([paragraph_id], label)
    opened.window.shell.commands.action("model.train").trigger()
    idle()
    return opened


def beneath(application: Application, report_id: int, heading: str) -> list[int]:
    return [
        p.id
        for p in application.session.open_report(report_id).paragraphs
        if p.kind == "body" and any(heading in one for one in p.heading_path)
    ]


def shares(application: Application, ids: list[int], label: str) -> list[float]:
    found = application.session.project.suggestions.of(ids)
    return [found[i].probabilities[label] for i in ids]


def odds(share: float) -> float:
    return share / (1 - share)


def shown(application: Application, qtbot: QtBot, idle: Callable[[], None]) -> HeadingsDialog:
    [found] = [d for d in application.window.findChildren(HeadingsDialog) if d.isVisible()]
    qtbot.waitUntil(found.isActiveWindow)
    idle()
    return found


def cells(dialog: HeadingsDialog, row: int) -> list[str]:
    return [dialog.table.item(row, column).text() for column in range(6)]


def rule(dialog: HeadingsDialog, qtbot: QtBot, idle: Callable[[], None], text: str) -> None:
    """Wait until the first line shows this rule and suggestions have followed."""
    qtbot.waitUntil(lambda: cells(dialog, 0)[5] == text)
    idle()


def test_a_heading_is_overruled_silenced_and_left_to_the_labels_by_key(
    labelled: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    session = labelled.session
    ids = beneath(labelled, 2, "取得的成效")
    before = shares(labelled, ids, "problem")
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(labelled.window, "h", modifiers)
    dialog = shown(labelled, qtbot, idle)
    dialog.filter.setText("成效")
    assert cells(dialog, 0) == ["三、取得的成效", "Achievement", "50% (1/2)", "25%", "3", ""]
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, "4")
    rule(dialog, qtbot, idle, "Problem")
    after = shares(labelled, ids, "problem")
    assert all(odds(a) > 20 * odds(b) for a, b in zip(after, before, strict=True))
    assert session.past.last is not None
    assert act_name(session.past.last, session.scheme) == (
        "let the heading 取得的成效 stand for Problem"
    )
    qtbot.keyClick(dialog.table, "0")
    rule(dialog, qtbot, idle, "nothing")
    silent = shares(labelled, ids, "problem")
    assert all(s < a for s, a in zip(silent, after, strict=True))
    assert silent != before
    qtbot.keyClick(dialog.table, Qt.Key.Key_Backspace)
    rule(dialog, qtbot, idle, "")
    assert shares(labelled, ids, "problem") == pytest.approx(before, rel=1e-3)


def test_undo_takes_a_rule_back_with_what_it_did(
    labelled: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    ids = beneath(labelled, 3, "存在的问题")
    before = shares(labelled, ids, "goal")
    labelled.window.shell.commands.action("model.headings").trigger()
    dialog = shown(labelled, qtbot, idle)
    dialog.filter.setText("问题")
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, "1")
    rule(dialog, qtbot, idle, "Goal")
    ruled = shares(labelled, ids, "goal")
    assert all(odds(r) > 20 * odds(b) for r, b in zip(ruled, before, strict=True))
    qtbot.keyClick(dialog.table, "u")
    rule(dialog, qtbot, idle, "")
    assert shares(labelled, ids, "goal") == pytest.approx(before, rel=1e-3)
    labelled.session.past.redo()
    rule(dialog, qtbot, idle, "Goal")
    assert shares(labelled, ids, "goal") == pytest.approx(ruled, rel=1e-3)


def test_the_explanation_says_what_the_heading_stands_for_and_leads_there(
    labelled: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    place = labelled.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    place.show_paragraph(beneath(labelled, 2, "存在的问题")[0])
    qtbot.keyClick(place.view, "e")
    idle()
    [window] = labelled.window.findChildren(WhyWindow)
    text = window.page.toPlainText()
    assert "四、存在的问题 stands for Problem: right for 2 of 2 labels beneath it" in text
    window.page.anchorClicked.emit(QUrl("heading:存在的问题"))
    dialog = shown(labelled, qtbot, idle)
    assert dialog._current_wording() == "存在的问题"
    qtbot.keyClick(dialog.table, "2")
    qtbot.waitUntil(lambda: "You say: Measure." in window.page.toPlainText(), timeout=60_000)
    assert "Your rule for the heading" in window.page.toPlainText()
    window.close()
