"""Boilerplate with the keyboard alone: one card, one key, one undo."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data.project import Project
from data.project.importing import import_paths
from gui.act_names import act_name
from gui.app import Application
from gui.review.boilerplate import BoilerplateDialog


@pytest.fixture
def cards(opened: Application, idle: Callable[[], None], qtbot: QtBot) -> BoilerplateDialog:
    """The dialog over three reports that are the same but for their year."""
    opened.window.go_to_place("review")
    qtbot.keyClick(opened.window, "b", Qt.KeyboardModifier.ControlModifier)
    [found] = opened.window.findChildren(BoilerplateDialog)
    qtbot.waitUntil(found.isActiveWindow)
    idle()
    return found


def test_a_key_labels_the_whole_card_in_one_act_and_brings_the_next(
    cards: BoilerplateDialog, opened: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    session = opened.session
    first = cards.group
    assert first is not None and len(first.paragraph_ids) == 3 and first.n_reports == 3
    qtbot.keyClick(cards.page, "2")
    idle()
    assert {session.annotation(i).label for i in first.paragraph_ids} == {"measure"}  # type: ignore[union-attr]
    assert cards.at == 1
    assert session.past.last is not None
    assert act_name(session.past.last, session.scheme) == (
        "label 3 paragraphs of boilerplate as Measure"
    )
    qtbot.keyClick(cards.page, "u")
    idle()
    assert cards.at == 0
    assert session.project.annotations.counts() == {}
    assert "None is labelled yet." in cards._state.text()


def test_cards_are_turned_and_the_suggestion_is_taken(
    cards: BoilerplateDialog, opened: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    opened.window.shell.commands.action("model.train").trigger()
    idle()
    qtbot.keyClick(cards.page, "j")
    qtbot.keyClick(cards.page, "j")
    qtbot.keyClick(cards.page, "k")
    assert cards.at == 1
    wanted = cards.suggested()
    qtbot.keyClick(cards.page, Qt.Key.Key_Space)
    idle()
    assert wanted is not None
    assert opened.session.project.annotations.counts() == {wanted: 3}


def test_at_the_end_it_says_so_and_one_can_go_back(
    cards: BoilerplateDialog, idle: Callable[[], None], qtbot: QtBot
) -> None:
    for _card in cards.groups:
        qtbot.keyClick(cards.page, "1")
    idle()
    assert cards._stack.currentWidget() is cards._nothing
    qtbot.keyClick(cards, "k")
    assert cards.group is cards.groups[-1]
    assert "Goal 3" in cards._state.text()


def test_what_differs_is_marked(
    application: Application, tmp_path: object, idle: Callable[[], None], qtbot: QtBot
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    for number in (12, 350):
        text = f"总结{number}\n\n一、投资\n\n全年完成固定资产投资{number}万元，同比增长明显。\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    with Project.create(folder / "p.duanbiao", annotator="li") as project:
        import_paths(project, [folder / "12.txt", folder / "350.txt"])
    assert application.window.open_project(str(folder / "p.duanbiao"))
    idle()
    dialog = BoilerplateDialog(application.window.shell)
    dialog.open()
    idle()
    marked = {piece for text in dialog._pieces for piece, differs in text if differs}
    assert marked == {"12", "350"}
    assert "350" in dialog.page.toPlainText()
    dialog.reject()


def test_without_boilerplate_it_says_so(
    application: Application, tmp_path: object, idle: Callable[[], None]
) -> None:
    from pathlib import Path

    with Project.create(Path(str(tmp_path)) / "p.duanbiao", annotator="li") as project:
        path = project.path
    assert application.window.open_project(str(path))
    idle()
    dialog = BoilerplateDialog(application.window.shell)
    dialog.open()
    idle()
    assert dialog._nothing._title.text() == "No boilerplate here"
    dialog.reject()
