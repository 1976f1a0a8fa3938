"""What is shown before an import, and the receipt after it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from gui.app import Application
from gui.import_preview import show_preview
from gui.import_preview.dialog import PreviewDialog
from gui.import_preview.receipts import ReceiptDialog
from tests.gui.conftest import REPORT

Idle = Callable[[], None]


def preview(opened: Application, paths: list[Path], idle: Idle) -> PreviewDialog:
    show_preview(opened.window.shell, paths)
    idle()
    return opened.window.findChildren(PreviewDialog)[-1]


def cells(dialog: PreviewDialog, row: int) -> list[str]:
    return [dialog.table.item(row, column).text() for column in range(6)]


def is_ticked(dialog: PreviewDialog, row: int) -> bool:
    return dialog.table.item(row, 0).checkState() == Qt.CheckState.Checked


def test_new_known_similar_and_unreadable_files_are_told_apart(
    opened: Application, tmp_path: Path, report_file: Path, idle: Idle
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a新.txt").write_bytes("工作总结\n\n一、成效\n\n建成道路3公里。\n".encode("gb18030"))
    (folder / "b旧.txt").write_text(REPORT, encoding="utf-8")
    (folder / "d空.txt").write_text("")
    dialog = preview(opened, [folder], idle)
    assert cells(dialog, 0)[1:] == ["plain text", "GB18030", "1", "1", "new"]
    assert cells(dialog, 1)[5].startswith("already in the project: 2024年")
    assert cells(dialog, 2)[5] == "The file is empty."
    assert [is_ticked(dialog, row) for row in range(3)] == [True, False, False]
    assert dialog.said.text() == "1 file · 1 paragraph"
    dialog.accept()
    idle()
    assert len(opened.session.reports) == 4
    assert "1 report imported" in opened.window.messages.text


def table(path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "单位意见", "整改情况说明"])
        for number in range(5):
            opinion = f"第{number}项工作还存在进度偏慢、责任不够明确的问题。"
            writer.writerow(
                [number, opinion, f"已经完成第{number}项任务的整改，群众反映良好，共{number}处。"]
            )
    return path


def test_a_dropped_table_asks_which_column_holds_the_text(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = table(tmp_path / "台账.csv")
    opened.window.take_paths([path])
    idle()
    dialog = opened.window.findChildren(PreviewDialog)[-1]
    column, each = dialog._columns[path], dialog._each[path]
    assert column.count() == 4 and each.currentData() == "paragraph"
    column.setCurrentIndex(column.findData("单位意见"))
    dialog.accept()
    idle()
    report = opened.session.reports[-1]
    texts = [p.text for p in opened.session.open_report(report.id).paragraphs]
    assert sum("进度偏慢" in text for text in texts) == 5
    assert not any("群众反映" in text for text in texts)


def test_a_table_may_come_in_as_a_whole(opened: Application, tmp_path: Path, idle: Idle) -> None:
    path = table(tmp_path / "台账.csv")
    dialog = preview(opened, [path], idle)
    column = dialog._columns[path]
    column.setCurrentIndex(column.count() - 1)
    dialog.accept()
    idle()
    shown = opened.session.open_report(opened.session.reports[-1].id).paragraphs
    assert {p.kind for p in shown} == {"table"}
    assert shown[0].text.split("\t") == ["编号", "单位意见", "整改情况说明"]


def test_another_encoding_is_shown_before_it_is_imported(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "總結.txt"
    path.write_bytes("工作總結\n\n一、成效\n\n建成道路三公里，群眾滿意。\n".encode("big5"))
    dialog = preview(opened, [path], idle)
    assert "工作總結" not in dialog.sample.toPlainText()
    box = dialog._encodings[path]
    box.setCurrentIndex(box.findData("big5"))
    idle()
    assert dialog.sample.toPlainText().startswith("▸ 工作總結")
    dialog.accept()
    idle()
    report = opened.session.reports[-1]
    assert report.name == "工作總結"
    assert report.receipt["encoding_reason"] == "chosen"


def test_items_of_lists_may_become_paragraphs(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "总结.txt"
    text = "工作总结\n一、做法\n主要抓了三项：一是修路；二是架桥；三是通水。\n"
    path.write_text(text, encoding="utf-8")
    dialog = preview(opened, [path], idle)
    assert dialog.said.text() == "1 file · 1 paragraph"
    dialog.lists.setChecked(True)
    assert dialog.said.text() == "1 file · 4 paragraphs"
    assert "二是架桥；" in dialog.sample.toPlainText().splitlines()[-2]
    dialog.accept()
    idle()
    shown = opened.session.open_report(opened.session.reports[-1].id).paragraphs
    assert [p.text for p in shown[2:]] == [
        "主要抓了三项：",
        "一是修路；",
        "二是架桥；",
        "三是通水。",
    ]
    assert all(p.heading_path == ("一、做法",) for p in shown[2:])


def test_leaving_the_preview_imports_nothing(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    dialog = preview(opened, [table(tmp_path / "台账.csv")], idle)
    dialog.reject()
    idle()
    assert len(opened.session.reports) == 3


def test_the_receipt_says_encoding_and_what_was_joined_or_left_out(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    lines = (
        "工作总结\n一、工作成效\n"
        "今年以来，我们坚持以人民为中心，扎实推进各项工作，取得了明显的\n成效。\n- 3 -\n"
    )
    path = tmp_path / "总结.txt"
    path.write_bytes(lines.encode("gb18030"))
    opened.window.take_paths([path])
    idle()
    opened.window.go_to_place("annotate").show_report(opened.session.reports[-1].id)  # type: ignore[attr-defined]
    opened.window.shell.commands.action("import.receipt").trigger()
    dialog = opened.window.findChild(ReceiptDialog)
    assert isinstance(dialog, ReceiptDialog)
    assert dialog.reports.currentItem().text() == opened.session.reports[-1].name
    assert "GB18030" in dialog.said.text()
    done = [dialog.notes.item(row, 1).text() for row in range(dialog.notes.rowCount())]
    assert "page number" in done
    dialog.reports.setCurrentRow(0)
    assert "汇报.txt" in dialog.said.text()


def test_the_preview_of_an_empty_folder_offers_nothing(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    (tmp_path / "none").mkdir()
    dialog = preview(opened, [tmp_path / "none"], idle)
    assert dialog.table.rowCount() == 0
    assert not dialog._import.isEnabled()


def test_copies_among_the_files_are_told_before_the_import(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [f"建成第{number}条道路，{number * 7}公里，群众满意。" for number in range(1, 20)]
    text = "工作总结\n\n一、成效\n\n" + "\n\n".join(lines)
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "b.txt").write_bytes(text.encode("gb18030"))
    (folder / "c.txt").write_text(text + "\n\n明年再修三条。\n", "utf-8")
    dialog = preview(opened, [folder], idle)
    outcomes = [cells(dialog, row)[5] for row in range(3)]
    assert outcomes == ["new", "the same as a.txt in this list", "nearly the same as a.txt"]
    assert [is_ticked(dialog, row) for row in range(3)] == [True, False, True]


def test_a_receipt_shows_what_looks_like_markup_as_it_is(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    path = tmp_path / "总结.txt"
    path.write_text("PM2.5<b>35</b>的治理总结\n\n一、成效\n\n空气变好了。\n", "utf-8")
    preview(opened, [path], idle).accept()
    idle()
    dialog = ReceiptDialog(opened.window.shell, opened.session.reports[-1].id)
    assert "PM2.5&lt;b&gt;35&lt;/b&gt;的治理总结" in dialog.said.text()
