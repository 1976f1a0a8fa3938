"""Quality: measured on reports held back, with the paragraphs behind each number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.quality.place import QualityPlace
from gui.quality.tables import ParagraphsDialog

LABELS = ("goal", "goal", "measure", "measure", "achievement", "achievement", "problem", "goal")


@pytest.fixture
def measured(opened: Application, idle: Callable[[], None]) -> QualityPlace:
    """Three labelled reports; the last label of each is wrong."""
    session = opened.session
    for report in session.reports:
        ids = [p.id for p in session.open_report(report.id).paragraphs if p.kind == "body"]
        for paragraph_id, label in zip(ids, LABELS, strict=True):
            session.label([paragraph_id], label)
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    idle()
    return place


def test_it_measures_on_reports_held_back_and_says_so(measured: QualityPlace) -> None:
    assert measured.measured is not None
    assert measured.measured.scores.n == 24
    assert "24 labelled paragraphs in 3 reports" in measured._basis.text()
    assert "had not seen its report" in measured._basis.text()
    assert measured.scores.rowCount() == len(measured.measured.scores.per_label) + 1
    assert [p.n_labels for p in measured.curve._points] == sorted(
        {p.n_labels for p in measured.curve._points}
    )
    assert measured.curve._points


def test_a_cell_opens_the_paragraphs_behind_it(
    measured: QualityPlace, opened: Application, qtbot: QtBot
) -> None:
    assert measured.measured is not None
    keys = measured.measured.scores.keys
    row, column = next(
        (i, j)
        for i, counts in enumerate(measured.measured.scores.confusion)
        for j, count in enumerate(counts)
        if count
    )
    for _step in range(row):
        qtbot.keyClick(measured.confusion, Qt.Key.Key_Down)
    for _step in range(column):
        qtbot.keyClick(measured.confusion, Qt.Key.Key_Right)
    qtbot.keyClick(measured.confusion, Qt.Key.Key_Return)
    [dialog] = measured.findChildren(QDialog)
    assert isinstance(dialog, ParagraphsDialog)
    assert dialog.table.rowCount() == measured.measured.scores.confusion[row][column]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    place = opened.window.current_place()
    assert isinstance(place, AnnotatePlace)
    current = place.view.current_id()
    assert current is not None
    annotation = opened.session.annotation(current)
    assert annotation is not None and annotation.label == keys[row]


def test_pictures_are_copied_and_saved_sharp(
    measured: QualityPlace, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "图"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    for chart in (measured.confusion, measured.curve, measured.calibration, measured.bars):
        assert chart.accessibleName() and chart.accessibleDescription()
        qtbot.keyClick(chart, "s", Qt.KeyboardModifier.ControlModifier)
        saved = QPixmap(str(path.with_suffix(".png")))
        assert saved.width() == 2 * chart.width()
        qtbot.keyClick(chart, "c", Qt.KeyboardModifier.ControlModifier)
        assert not QGuiApplication.clipboard().pixmap().isNull()


def test_without_labels_it_says_what_to_do(opened: Application, idle: Callable[[], None]) -> None:
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    idle()
    assert place._stack.currentWidget() is place._nothing


def test_stopped_it_can_be_measured_again(opened: Application, idle: Callable[[], None]) -> None:
    for report in opened.session.reports:
        first = next(
            p.id for p in opened.session.open_report(report.id).paragraphs if p.kind == "body"
        )
        opened.session.label([first], "goal")
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    assert opened.background.tasks()
    for task in opened.background.tasks():
        task.cancel()
    idle()
    assert place.measured is None
    assert place._again.isEnabled()
