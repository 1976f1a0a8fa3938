"""Labelled data brought in through its dialog."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from data.labelled.exporting import export
from data.project import Project
from gui.app import Application
from gui.bringing_in import bring_in
from gui.bringing_in.dialog import BringInDialog
from gui.tagging.dialog import TagDialog

Idle = Callable[[], None]


@pytest.fixture
def labelled(opened: Application, tmp_path: Path) -> Path:
    """A colleague's table: own column names, own labels, one text that is nowhere."""
    report = opened.session.open_report(1)
    texts = [p.text for p in report.paragraphs if p.kind != "heading"]
    path = tmp_path / "同事.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["材料", "句段", "分组"])
        for text, label in zip(texts, ["计划", "计划", "做法", "做法", "成效"], strict=False):
            writer.writerow([opened.session.report(1).name, text, label])
        writer.writerow([opened.session.report(1).name, "哪里都没有这句话。", "计划"])
    opened.session.label([p.id for p in report.paragraphs if p.kind != "heading"][4:5], "problem")
    return path


def dialog_for(opened: Application, path: Path, idle: Idle) -> BringInDialog:
    bring_in(opened.window.shell, path)
    idle()
    idle()  # first the look into the file, then the plan
    return opened.window.findChildren(BringInDialog)[-1]


def set_data(box: object, value: str) -> None:
    box.setCurrentIndex(box.findData(value))  # type: ignore[attr-defined]


def mapped(dialog: BringInDialog, idle: Idle) -> None:
    set_data(dialog.columns["text"], "句段")
    set_data(dialog.columns["label"], "分组")
    dialog._plan()
    idle()


def test_columns_and_labels_are_mapped_conflicts_shown_and_one_undo_takes_it_back(
    opened: Application, labelled: Path, idle: Idle
) -> None:
    text = labelled.read_text(encoding="utf-8-sig").replace("分组", "标签")
    labelled.write_text(text, encoding="utf-8-sig")
    dialog = dialog_for(opened, labelled, idle)
    assert set(dialog.labels) == {"计划", "做法", "成效"}
    set_data(dialog.columns["text"], "句段")
    set_data(dialog.labels["计划"], "goal")
    set_data(dialog.labels["做法"], "measure")
    dialog._plan()
    idle()
    assert "4 labels are new." in dialog.said.text()
    assert "1 text is nowhere" in dialog.said.text()
    assert dialog.conflicts.rowCount() == 1
    dialog.conflicts.take_all()
    dialog.accept()
    idle()
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    labels = [opened.session.annotation(i) for i in ids]
    wanted = ["goal", "goal", "measure", "measure", "achievement"]
    assert [one.label for one in labels if one] == wanted
    assert opened.session.n_labelled(1) == 5
    opened.session.past.undo()
    labels = [opened.session.annotation(i) for i in ids]
    assert [one.label for one in labels if one] == ["problem"]


def test_a_conflict_that_is_not_ticked_leaves_the_label_here(
    opened: Application, labelled: Path, idle: Idle
) -> None:
    dialog = dialog_for(opened, labelled, idle)
    mapped(dialog, idle)
    assert dialog.plan is not None
    dialog.accept()
    idle()
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    label = opened.session.annotation(ids[4])
    assert label is not None and label.label == "problem"


def test_a_file_without_text_is_told_in_the_dialog_and_nothing_can_be_imported(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    dialog = dialog_for(opened, path, idle)
    assert "No column of x.csv" in dialog.said.text()
    assert not dialog._import.isEnabled()


def test_a_file_that_cannot_be_read_is_one_sentence(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "y.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    bring_in(opened.window.shell, path)
    idle()
    assert "y.xlsx" in opened.window.messages.text


def test_mixed_encodings_unknown_labels_and_texts_in_several_places_are_shown(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    texts = [p.text for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    path = tmp_path / "杂.csv"
    own = opened.session.report(1).name
    lines = [f"{own},{texts[0]},天气\n".encode(), f"{own},{texts[3]},措施\n".encode("gb18030")]
    lines += [f",{texts[3]},措施\n".encode(), f"{own},{texts[4]},成效,多,出\n".encode()]
    path.write_bytes("材料,文本,标签\n".encode() + b"".join(lines))
    dialog = dialog_for(opened, path, idle)
    said = dialog.said.text()
    assert "1 label is new." in said
    assert "“天气” (1) is no label of this project; left out." in said or "天气" in dialog.labels
    assert (
        "in several places, and nothing tells in which; left out:" in said
        and "4: " + texts[3][:10] in said
    )
    assert "1 record cannot be used:" in said and "5: It has more cells" in said
    dialog.accept()
    idle()
    assert opened.session.n_labelled(1) == 1
    opened.session.past.undo()
    assert opened.session.n_labelled(1) == 0


def test_a_dropped_file_with_a_line_broken_at_9999_costs_that_line(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "bad.jsonl"
    rows = [
        {"report": "乙", "text": f"第{i}段。", "label": "other", "annotator": "wang", "position": i}
        for i in range(10_000)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    lines[9_998] = lines[9_998][:25]
    path.write_text("\n".join(lines), encoding="utf-8")
    opened.window.take_paths([path])
    idle()
    [dialog] = opened.window.findChildren(TagDialog)
    said = dialog._summary.text()
    assert "9999 labels taken over." in said
    assert "They stay those of wang" in said
    assert "1 line of bad.jsonl was left out." in said
    lines = [dialog._list._line(row) for row in range(dialog._list.rowCount())]
    assert "bad.jsonl\tline 9999: This is not JSON." in lines
    assert "bad.jsonl\t9999 labels" in lines
    assert len(opened.session.reports) == 4
    opened.session.past.undo()
    idle()
    assert len(opened.session.reports) == 3


def test_a_label_column_that_is_not_recognised_is_asked_for_and_its_labels_are_mapped(
    opened: Application, labelled: Path, idle: Idle
) -> None:
    dialog = dialog_for(opened, labelled, idle)
    set_data(dialog.columns["text"], "句段")
    dialog._plan()
    idle()
    assert "No column of 同事.csv seems to hold labels." in dialog.said.text()
    assert not dialog._import.isEnabled()
    assert not dialog.conflicts.isVisible() and not dialog._all.isVisible()
    set_data(dialog.columns["label"], "分组")
    idle()
    assert set(dialog.labels) == {"计划", "做法", "成效"}
    set_data(dialog.labels["计划"], "goal")
    dialog._plan()
    idle()
    assert "2 labels are new." in dialog.said.text()
    set_data(dialog.columns["label"], None)
    idle()
    assert dialog.labels == {}
    dialog._plan()
    idle()
    assert not dialog._import.isEnabled()


def test_a_column_that_is_said_not_to_be_there_is_not_guessed(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    name, report = opened.session.report(1).name, opened.session.open_report(1)
    text = next(p.text for p in report.paragraphs if p.kind != "heading")
    path = tmp_path / "a.csv"
    path.write_text(f"报告,text,label,note\n{name},{text},目标,不要\n", encoding="utf-8")
    dialog = dialog_for(opened, path, idle)
    assert "1 note." in dialog.said.text()
    set_data(dialog.columns["note"], None)
    dialog._plan()
    idle()
    assert "note" not in dialog.said.text()


def test_space_ticks_the_current_conflict(
    opened: Application, labelled: Path, idle: Idle, qtbot: QtBot
) -> None:
    text = labelled.read_text(encoding="utf-8-sig").replace("分组", "标签").replace("成效", "目标")
    labelled.write_text(text, encoding="utf-8-sig")
    dialog = dialog_for(opened, labelled, idle)
    set_data(dialog.columns["text"], "句段")
    dialog._plan()
    idle()
    assert dialog.conflicts.rowCount() == 1 and dialog.conflicts.taken() == []
    qtbot.keyClick(dialog.conflicts, Qt.Key.Key_Space)
    assert [one.theirs for one in dialog.conflicts.taken()] == ["goal"]


def test_a_word_document_asks_for_no_columns(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    opened.session.label([p.id for p in opened.session.open_report(1).paragraphs][3:6], "goal")
    out = tmp_path / "sent.docx"
    with Project.open(opened.session.path, opened.session.annotator) as project:
        export(project, out)
    dialog = dialog_for(opened, out, idle)
    assert not any(box.isVisible() for box in dialog.columns.values())
    assert dialog.labels["Goal"].isVisible()
    assert "already" in dialog.said.text()
