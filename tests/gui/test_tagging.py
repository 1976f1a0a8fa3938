"""Tag new reports: files in, suggestions without training, failures with reasons, then review."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from data.project import Project
from data.project.importing import import_paths as add_reports
from gui.app import Application
from gui.importing import import_paths
from gui.main_window import MainWindow
from gui.review.place import ReviewPlace
from gui.tagging.dialog import TagDialog


def tag_dialog(application: Application) -> TagDialog:
    application.window.shell.commands.action("tag.new").trigger()
    [dialog] = application.window.findChildren(QDialog)
    assert isinstance(dialog, TagDialog)
    return dialog


def drop(on: TagDialog | MainWindow, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    on.dropEvent(
        QDropEvent(
            QPointF(10, 10),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_dropped_reports_come_in_are_judged_and_lead_to_review(
    opened: Application, tmp_path: Path, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    folder = tmp_path / "新报告"
    folder.mkdir()
    text = (tmp_path / "汇报.txt").read_text(encoding="utf-8")
    (folder / "新.txt").write_text(text.replace("2024", "2030"), encoding="utf-8")
    (folder / "旧.txt").write_text(text, encoding="utf-8")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    dialog = tag_dialog(opened)
    drop(dialog, [folder])
    assert dialog._pages.currentIndex() == 1
    idle()
    qtbot.waitUntil(lambda: dialog._pages.currentIndex() == 2)
    lines = {dialog._list._line(row) for row in range(dialog._list.rowCount())}
    assert any(line.startswith("坏.docx\t") and len(line) > 12 for line in lines)
    assert any("8 suggestions" in line for line in lines)
    assert "旧.txt\tthe same as 2024年城镇化工作情况汇报" in lines
    assert dialog._list._line(0).startswith("坏.docx")
    said = dialog._summary.text()
    assert said.startswith("1 report imported, 8 paragraphs. 1 was there already.")
    assert said.endswith("1 file could not be read.")
    assert dialog._review.hasFocus() or dialog._review.isDefault()
    qtbot.keyClick(dialog._review, Qt.Key.Key_Return)
    place = opened.window.current_place()
    assert isinstance(place, ReviewPlace)
    assert place.current_id is not None
    new = max(report.id for report in opened.session.reports)
    assert opened.session.report_of(place.current_id).id == new


def test_a_first_import_has_suggestions_without_training(
    application: Application, tmp_path: Path, report_file: Path, idle: Callable[[], None]
) -> None:
    application.session.create(tmp_path / "新.duanbiao", "li")
    import_paths(application.window.shell, [report_file])
    idle()
    assert application.window.messages.text.startswith("1 report imported, 8 paragraphs.")
    assert application.session.project.suggestions.count() == 8
    assert len(application.session.suggested.queue) == 8
    assert application.session.suggested.metrics == {}


def test_a_project_that_was_filled_elsewhere_has_suggestions_when_opened(
    application: Application, tmp_path: Path, report_files: list[Path], idle: Callable[[], None]
) -> None:
    with Project.create(tmp_path / "filled.duanbiao", annotator="li") as project:
        add_reports(project, report_files)
        assert project.suggestions.count() == 0
    assert application.window.open_project(str(project.path))
    idle()
    assert application.session.project.suggestions.count() == 24
    assert len(application.session.suggested.queue) == 24


def test_stopped_it_can_be_started_again(
    opened: Application, tmp_path: Path, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    text = (tmp_path / "汇报.txt").read_text(encoding="utf-8")
    for number in range(4):
        path = tmp_path / f"多{number}.txt"
        path.write_text(text.replace("2024", f"203{number}"), encoding="utf-8")
    dialog = tag_dialog(opened)
    dialog.take([tmp_path / f"多{number}.txt" for number in range(4)])
    qtbot.mouseClick(dialog._stop, Qt.MouseButton.LeftButton)
    idle()
    assert dialog._pages.currentIndex() == 0
    assert opened.session.project.suggestions.lacking() == []
    dialog.take([tmp_path / "多1.txt"])
    idle()
    assert dialog._pages.currentIndex() == 2


def test_closed_at_work_the_work_goes_on_and_is_told(
    opened: Application, tmp_path: Path, idle: Callable[[], None]
) -> None:
    text = (tmp_path / "汇报.txt").read_text(encoding="utf-8")
    path = tmp_path / "另.txt"
    path.write_text(text.replace("2024", "2031"), encoding="utf-8")
    dialog = tag_dialog(opened)
    dialog.take([path])
    dialog.reject()
    idle()
    assert opened.window.messages.text.startswith("1 report imported, 8 paragraphs.")
    assert len(opened.session.reports) == 4
    assert opened.session.project.suggestions.lacking() == []


def shown_lists(application: Application) -> list[TagDialog]:
    return [one for one in application.window.findChildren(TagDialog) if one.isVisible()]


def test_files_dropped_on_the_window_end_in_a_list_that_leads_to_review(
    opened: Application, tmp_path: Path, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    opened.window.go_to_place("annotate")
    text = (tmp_path / "汇报.txt").read_text(encoding="utf-8")
    folder = tmp_path / "来件"
    folder.mkdir()
    (folder / "新.txt").write_text(text.replace("2024", "2030"), encoding="utf-8")
    (folder / "旧.txt").write_text(text, encoding="utf-8")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    drop(opened.window, [folder])
    assert shown_lists(opened) == []  # nothing stands over the text while it works
    idle()
    [dialog] = shown_lists(opened)
    lines = [dialog._list._line(row) for row in range(dialog._list.rowCount())]
    assert lines[0].startswith("坏.docx\t")
    assert any("8 suggestions" in line for line in lines)
    assert any("旧.txt" in line and "the same as" in line for line in lines)
    assert opened.window.messages.text == ""
    assert not dialog.isModal()
    opened.window.activateWindow()
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert shown_lists(opened) == []
    place = opened.window.current_place()
    assert isinstance(place, ReviewPlace) and place.current_id is not None
    new = max(report.id for report in opened.session.reports)
    assert opened.session.report_of(place.current_id).id == new


def test_one_report_without_trouble_is_told_in_a_sentence(
    opened: Application, tmp_path: Path, idle: Callable[[], None]
) -> None:
    path = tmp_path / "另.txt"
    path.write_text("环保局工作汇报\n\n一、成效\n\n建成监测站3座。", encoding="utf-8")
    drop(opened.window, [path])
    idle()
    assert shown_lists(opened) == []
    assert opened.window.messages.text == "1 report imported, 1 paragraphs."
