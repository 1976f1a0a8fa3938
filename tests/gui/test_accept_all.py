"""Accept all above: promised in words, some checked first, one act, taken back later whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from data.suggestion import Suggestion
from gui.app import Application
from gui.review.accept_all import AcceptAllDialog
from gui.review.acts import ActsDialog


@pytest.fixture
def dialog(opened: Application, idle: Callable[[], None], qtbot: QtBot) -> AcceptAllDialog:
    """The dialog over 24 suggestions, 16 of them above 90 %."""
    session = opened.session
    project = session.project
    keys = project.scheme.keys
    model_id = project.suggestions.keep_model(keys, None, {}, {})
    rows = []
    for number, report in enumerate(session.reports):
        for paragraph in session.open_report(report.id).paragraphs:
            if paragraph.kind == "body":
                sure = 0.7 if number == 2 else 0.95
                shares = dict.fromkeys(keys, (1 - sure) / 4) | {"measure": sure}
                rows.append((paragraph.id, Suggestion(0, "measure", sure, shares)))
    project.suggestions.replace(model_id, rows)
    session.suggested.reload()
    idle()
    opened.window.shell.commands.action("review.accept_all").trigger()
    [found] = opened.window.findChildren(QDialog)
    assert isinstance(found, AcceptAllDialog)
    qtbot.waitUntil(lambda: found.offer is not None, timeout=60_000)
    return found


def test_it_says_how_many_would_be_wrong_before_it_accepts(
    dialog: AcceptAllDialog, qtbot: QtBot
) -> None:
    assert dialog.words.text().startswith("16 paragraphs, expect about ")
    assert dialog.accept_button.text() == "Accept 16"
    dialog.slider.setValue(60)
    assert not dialog.accept_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.accept_button.text() == "Accept 24", timeout=60_000)
    assert dialog.words.text().startswith("24 paragraphs")


def test_it_is_one_undo(
    dialog: AcceptAllDialog, opened: Application, idle: Callable[[], None]
) -> None:
    session = opened.session
    dialog.accept_button.click()
    idle()
    assert opened.window.messages.text.startswith("16 suggestions accepted.")
    assert sum(session.n_labelled(r.id) for r in session.reports) == 16
    assert len(session.suggested.queue) == 8
    assert session.past.undo() is not None
    idle()
    assert session.project.annotations.counts() == {}


def test_checked_ones_are_decided_and_change_the_promise(
    dialog: AcceptAllDialog, opened: Application, qtbot: QtBot
) -> None:
    dialog.check_first.click()
    qtbot.keyClick(dialog.check, "4")
    qtbot.keyClick(dialog.check, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.check, "2")
    assert "3 of 16 checked, 1 wrong" in dialog.check._count.text()
    dialog.check._end()
    assert dialog.offer is not None
    assert dialog.offer.promise.source == "checked"
    assert dialog.accept_button.text() == "Accept 13"
    assert dialog.words.text().startswith("13 paragraphs")
    assert opened.session.project.annotations.counts() == {"measure": 2, "problem": 1}


def test_an_act_is_found_later_and_taken_back_whole_but_what_came_after_stays(
    dialog: AcceptAllDialog, opened: Application, idle: Callable[[], None]
) -> None:
    session = opened.session
    dialog.accept_button.click()
    idle()
    kept = next(p.id for p in session.open_report(1).paragraphs if p.kind == "body")
    assert session.label([kept], "goal")
    opened.window.shell.commands.action("history.acts").trigger()
    [acts] = [d for d in opened.window.findChildren(QDialog) if isinstance(d, ActsDialog)]
    acts.only_bulk.setChecked(True)
    texts = [acts.table.item(row, 2).text() for row in range(acts.table.rowCount())]
    acts.table.selectRow(texts.index("accept 16 suggestions"))
    acts.revoke_button.click()
    idle()
    assert session.project.annotations.counts() == {"goal": 1}
    assert opened.window.messages.text == "15 changes taken back."
    assert not acts.revoke_button.isEnabled() or acts.table.item(0, 3).text() == ""
