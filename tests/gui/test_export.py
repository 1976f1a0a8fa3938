"""The export dialog used as a person uses it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.app import Application
from gui.export.dialog import ExportDialog
from gui.export.formats import FORMATS, Format

Idle = Callable[[], None]


@pytest.fixture
def dialog(opened: Application, idle: Idle) -> ExportDialog:
    session = opened.session
    for report in session.reports:
        ids = [p.id for p in session.open_report(report.id).paragraphs if p.kind != "heading"]
        session.label(ids[:2], "goal")
        session.label(ids[2:3], "measure")
    return reopened(opened, idle)


def reopened(opened: Application, idle: Idle) -> ExportDialog:
    opened.window.shell.commands.action("export.file").trigger()
    found = [one for one in opened.window.findChildren(ExportDialog) if one.isVisible()]
    return found[-1]


def choose(dialog: ExportDialog, key: str) -> None:
    dialog._format.setCurrentIndex([one.key for one in FORMATS].index(key))


def test_the_preview_counts_what_is_chosen(dialog: ExportDialog, qtbot: QtBot, idle: Idle) -> None:
    qtbot.waitUntil(lambda: dialog.preview.count.text() == "9 rows · 3 reports")
    assert dialog.preview.by_label.text() == "Goal 6 · Measure 3"
    assert dialog.preview.table.rowCount() == 9
    dialog.choices.labels.item(1).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: dialog.preview.count.text() == "3 rows · 3 reports")
    dialog.choices.reports.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: dialog.preview.count.text() == "1 row · 1 report")
    dialog.choices.labels.choose(("problem",))
    qtbot.waitUntil(lambda: dialog.preview.count.text().startswith("0 rows"))
    assert "Nothing is chosen" in dialog.preview.by_label.text()


def test_only_the_chosen_labels_and_reports_are_written(
    dialog: ExportDialog, opened: Application, tmp_path: Path, idle: Idle
) -> None:
    dialog.choices.labels.choose(("goal",))
    dialog.choices.reports.choose((2,))
    choose(dialog, "csv")
    dialog._file.setText(str(tmp_path / "out.csv"))
    dialog.accept()
    idle()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == 3
    assert opened.window.messages.text == "2 paragraphs written to out.csv."
    assert opened.window.shell.commands.action("export.folder").isEnabled()


@pytest.mark.parametrize("kind", [one for one in FORMATS if one.key != "csv"], ids=lambda x: x.key)
def test_every_format_is_written(
    dialog: ExportDialog, opened: Application, tmp_path: Path, idle: Idle, kind: object
) -> None:
    choose(dialog, kind.key)  # type: ignore[attr-defined]
    out = tmp_path / f"out{kind.suffix}"  # type: ignore[attr-defined]
    assert dialog._file.text().endswith(kind.suffix)  # type: ignore[attr-defined]
    dialog._file.setText(str(out))
    dialog.accept()
    idle()
    assert out.stat().st_size > 100
    if kind.key in ("jsonl", "doccano", "prodigy"):  # type: ignore[attr-defined]
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert len(rows) == 9


@pytest.mark.parametrize(("typed", "written"), [("x.csv", "x.csv"), ("x", "x.xlsx")])
def test_the_ending_that_is_typed_decides(
    dialog: ExportDialog, tmp_path: Path, idle: Idle, typed: str, written: str
) -> None:
    dialog._file.setText(str(tmp_path / typed))
    dialog.accept()
    idle()
    is_workbook = (tmp_path / written).read_bytes().startswith(b"PK")
    assert is_workbook == written.endswith("xlsx")


def test_a_choice_is_remembered_in_the_project_and_forgotten(
    dialog: ExportDialog, opened: Application, idle: Idle
) -> None:
    dialog.choices.labels.choose(("measure",))
    dialog.choices.confidence.setValue(80)
    choose(dialog, "doccano")
    dialog.remember("for training")
    dialog.reject()
    again = reopened(opened, idle)
    assert again.choices.selection().labels is None
    again.presets.setCurrentIndex(again.presets.findData("for training"))
    again._on_preset_chosen()
    selection = again.choices.selection()
    assert (selection.labels, selection.least_confidence) == (("measure",), 0.8)
    assert again._format.currentData() == "doccano"
    again._forget_preset()
    assert again.presets.count() == 1


@pytest.mark.parametrize("kind", FORMATS, ids=lambda one: one.key)
def test_every_format_is_remembered_as_it_is(
    dialog: ExportDialog, opened: Application, idle: Idle, kind: Format
) -> None:
    choose(dialog, kind.key)
    dialog.remember("weekly")
    choose(dialog, "csv" if kind.key != "csv" else "html")
    dialog.presets.setCurrentIndex(dialog.presets.findData("weekly"))
    dialog._on_preset_chosen()
    assert dialog._format.currentData() == kind.key
    assert dialog._file.text().endswith(kind.suffix)


def test_every_control_of_the_export_has_a_name(dialog: ExportDialog) -> None:
    nameless = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []
