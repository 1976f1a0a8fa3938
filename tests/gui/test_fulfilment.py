"""Goals and what became of them, confirmed by key as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from data.labelled.manager_report import confirmed_goals
from data.project import Project
from data.report import Paragraph, Report
from gui.app import Application
from gui.export.formats import format_by_key
from gui.export.job import start
from gui.fulfilment.pairing import PairingDialog
from gui.fulfilment.place import FulfilmentPlace

Idle = Callable[[], None]
GOALS = ("新建农村公路120公里。", "改造老旧小区30个。", "引进企业5家。")
RESULTS = ("农村公路新建130公里。", "农村公路养护90公里。", "老旧小区改造稳步推进。")


@pytest.fixture
def place(application: Application, tmp_path: Path, qtbot: QtBot, idle: Idle) -> FulfilmentPlace:
    with Project.create(tmp_path / "兑现", annotator="li") as project:
        reports = [
            Report(name, tuple(Paragraph(i, text) for i, text in enumerate(texts)))
            for name, texts in (("甲局2023年计划", GOALS), ("甲局2024年总结", RESULTS))
        ]
        first, second = project.reports.add(reports)
        project.annotations.set([p.id for p in project.reports.paragraphs(first)], "goal")
        project.annotations.set([p.id for p in project.reports.paragraphs(second)], "achievement")
        path = project.path
    assert application.window.open_project(str(path))
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    found = application.window.go_to_place("fulfilment")
    assert isinstance(found, FulfilmentPlace)
    idle()
    return found


def told(application: Application) -> list[tuple[int, str, str | None]]:
    with Project.open(application.session.path, "li") as project:
        return [
            (position, one.outcome, one.text)
            for (_earlier, position, _later), one in confirmed_goals(project).items()
        ]


def test_each_goal_is_proposed_with_what_its_numbers_say(place: FulfilmentPlace) -> None:
    assert place.reports.currentText() == "甲局2023年计划 → 甲局2024年总结"
    assert [place.items.at(row).answers[0].state for row in range(3)] == [
        "reached",
        "mentioned",
        "not_mentioned",
    ]
    assert place.left.text() == "3 goals · 3 to confirm"


def test_keys_confirm_go_on_and_are_undone(
    place: FulfilmentPlace, application: Application, qtbot: QtBot, idle: Idle
) -> None:
    qtbot.keyClick(place.view, Qt.Key.Key_Space)
    assert place.view.currentIndex().row() == 1
    qtbot.keyClick(place.view, Qt.Key.Key_Space)
    assert "no numbers to compare" in place.told.text()
    qtbot.keyClick(place.view, "2")
    qtbot.keyClick(place.view, "3")
    assert place.left.text() == "3 goals · 0 to confirm"
    assert told(application) == [
        (0, "reached", RESULTS[0]),
        (1, "below", RESULTS[2]),
        (2, "not_mentioned", None),
    ]
    qtbot.waitUntil(lambda: application.session.past.last is not None)
    qtbot.keyClick(place.view, "u")
    qtbot.waitUntil(lambda: place.left.text() == "3 goals · 1 to confirm")
    idle()
    assert len(told(application)) == 2
    assert (
        "confirm a goal's outcome" in application.window.shell.commands.action("edit.redo").text()
    )


def test_another_paragraph_can_answer_a_goal_and_be_taken_back(
    place: FulfilmentPlace, application: Application, qtbot: QtBot, idle: Idle
) -> None:
    qtbot.keyClick(place.view, Qt.Key.Key_Right)
    qtbot.keyClick(place.view, "2")
    assert told(application) == [(0, "below", RESULTS[1])]
    assert place.items.at(0).answers[0].achievement == RESULTS[1]
    place._go_to(0)
    qtbot.keyClick(place.view, Qt.Key.Key_Backspace)
    idle()
    assert told(application) == []
    assert place.items.at(0).answers[0].achievement == RESULTS[0]


def test_no_goal_is_reached_by_nothing(
    place: FulfilmentPlace, application: Application, qtbot: QtBot
) -> None:
    place._go_to(2)
    qtbot.keyClick(place.view, "1")
    assert "Choose the paragraph" in place.told.text()
    assert told(application) == []


def test_what_was_confirmed_goes_out_with_the_managers_report(
    place: FulfilmentPlace, application: Application, tmp_path: Path, idle: Idle
) -> None:
    place.confirm("reached")
    from data.labelled.selection import Selection

    kind = format_by_key("report_excel")
    start(application.window.shell, tmp_path / "m.xlsx", kind, Selection("both"))
    idle()
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx")["Fulfilment"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[4], row[6], row[7] or None) for row in rows] == [
        ("reached", "yes", "li"),
        ("mentioned, no numbers to compare", "no", None),
        ("not mentioned", "no", None),
    ]


def test_other_two_reports_are_compared_when_chosen(
    opened: Application, idle: Idle, qtbot: QtBot
) -> None:
    for report in opened.session.reports:
        paragraphs = opened.session.open_report(report.id).paragraphs
        opened.session.label([p.id for p in paragraphs], "other")
    found = opened.window.go_to_place("fulfilment")
    assert isinstance(found, FulfilmentPlace)
    idle()
    assert found._stack.currentIndex() == 1
    body = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(body[:1], "goal")
    other = [p.id for p in opened.session.open_report(3).paragraphs if p.kind != "heading"]
    opened.session.label(other[:1], "achievement")
    found.ask_reports()
    dialog = opened.window.findChild(PairingDialog)
    assert isinstance(dialog, PairingDialog)
    dialog.later.setCurrentIndex(0)
    assert not dialog._compare.isEnabled()
    dialog.later.setCurrentIndex(2)
    dialog.accept()
    idle()
    assert found.items.rowCount() == 1
    assert found.items.at(0).answers[0].achievement is not None
    found.ask_reports()
    dialog = opened.window.findChildren(PairingDialog)[-1]
    dialog.earlier.setCurrentIndex(1)
    dialog.later.setCurrentIndex(0)
    dialog.accept()
    idle()
    assert "no paragraph that is labelled or suggested as a goal" in opened.window.messages.text


def test_every_control_has_a_name(place: FulfilmentPlace) -> None:
    nameless = [
        widget
        for widget in place.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
