"""The whole job in the window: import, ten labels by key, undo, train, accept, export, reopen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.review.place import ReviewPlace
from gui.tagging.dialog import TagDialog


def write_report(folder: Path, name: str, town: str) -> Path:
    """Write a report of eight paragraphs under four headings."""
    lines = [
        f"{town}工作情况汇报",
        "一、工作目标",
        f"力争全年{town}新建道路10公里，确保合格率达到95%以上。",
        f"到年底{town}实现村村通客车，群众满意度达到90%。",
        "二、主要措施",
        f"{town}成立领导小组，制定实施方案，落实责任分工。",
        f"{town}坚持每月调度，加强督查考核，强化资金保障。",
        "三、取得的成效",
        f"目前{town}已完成道路8公里，较上年增长20%。",
        f"{town}荣获全县先进单位称号，农民收入明显提高。",
        "四、存在的问题",
        f"{town}资金缺口较大，部分项目进展缓慢。",
        f"{town}干部力量不足，群众参与积极性不高。",
    ]
    path = folder / name
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return path


def test_from_an_empty_window_to_an_exported_file(
    application: Application,
    tmp_path: Path,
    qtbot: QtBot,
    idle: Callable[[], None],
    choose: Callable[..., None],
) -> None:
    window, session = application.window, application.session

    def act(name: str) -> None:
        action = window.shell.commands.action(name)
        assert action.isEnabled(), name
        action.trigger()

    project = tmp_path / "项目.duanbiao"
    towns = ("青山镇", "白水镇", "红石镇", "黄坡镇")
    files = [write_report(tmp_path, f"{n}.txt", town) for n, town in enumerate(towns)]
    choose(project)
    act("project.new")
    choose(*files)
    act("import.files")
    idle()
    [outcome] = window.findChildren(TagDialog)
    qtbot.keyClick(outcome, Qt.Key.Key_Escape)
    with qtbot.waitActive(window):
        window.activateWindow()
    assert [r.n_paragraphs for r in session.reports] == [8, 8, 8, 8]

    place = window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    # Twenty-four labels, so that three reports can measure one another.
    for _report in range(3):
        for key in "11223344":
            qtbot.keyClick(place.view, key)
        qtbot.keyClick(place.view, "]")
    qtbot.keyClick(place.view, "5")
    qtbot.keyClick(place.view, "u")
    qtbot.keyClick(place.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert sum(session.n_labelled(r.id) for r in session.reports) == 23
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(place.view, Qt.Key.Key_Z, modifiers)
    assert sum(session.n_labelled(r.id) for r in session.reports) == 24

    act("model.train")
    assert not window.shell.commands.action("model.train").isEnabled()
    idle()
    assert window.messages.text.startswith("Learnt from 24 labels; ")
    assert session.suggested.metrics["macro_f1"] > 0.5
    qtbot.waitUntil(lambda: len(session.suggested.queue) == 8)

    review = window.go_to_place("review")
    assert isinstance(review, ReviewPlace)
    first = review.current_id
    assert first is not None
    qtbot.keyClick(review.view, Qt.Key.Key_Space)
    accepted = session.annotation(first)
    assert accepted is not None and accepted.origin == "accepted"
    assert len(session.suggested.queue) == 7

    out = tmp_path / "out.jsonl"
    act("export.file")
    [dialog] = window.findChildren(QDialog)
    dialog._file.setText(str(out))  # type: ignore[attr-defined]
    dialog.accept()
    idle()
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 25
    assert all(row["label"] for row in rows)

    act("project.close")
    assert not session.is_open
    assert window.open_project(str(project))
    idle()
    assert sum(session.n_labelled(r.id) for r in session.reports) == 25
    assert len(session.suggested.queue) == 7
    assert session.suggested.metrics["macro_f1"] > 0.5
    assert session.past.last is not None and session.past.last.kind == "accept"


def test_training_without_labels_gives_the_starters_suggestions(
    opened: Application, idle: Callable[[], None]
) -> None:
    opened.window.shell.commands.action("model.train").trigger()
    idle()
    text = "No label to learn from yet: these 24 suggestions are the starter's."
    assert opened.window.messages.text == text
    assert opened.session.project.suggestions.count() == 24
    assert opened.window.shell.commands.action("model.train").isEnabled()


def test_stopped_training_changes_nothing(
    opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    place = opened.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    for key in "11223344":
        qtbot.keyClick(place.view, key)
    session = opened.session
    before = (session.suggested.model, session.project.suggestions.all())
    opened.window.shell.commands.action("model.train").trigger()
    [task] = opened.background.tasks()
    task.cancel()
    idle()
    assert (session.suggested.model, session.project.suggestions.all()) == before
    assert opened.window.shell.commands.action("model.train").isEnabled()
