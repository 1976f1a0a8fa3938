"""The window used as a person uses it."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from data.project import Project
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.settings import declared
from gui.tagging.dialog import TagDialog

Idle = Callable[[], None]


def annotate(application: Application) -> AnnotatePlace:
    place = application.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    return place


def labels(application: Application) -> list[str]:
    """Return the labels on the page, in order of the paragraphs, straight from a second reader."""
    session = application.session
    with Project.open(session.path, session.annotator) as project:
        report_id = annotate(application).report_id
        assert report_id is not None
        known = project.annotations.of_report(report_id)
        paragraphs = project.reports.paragraphs(report_id)
        return [known[p.id].label for p in paragraphs if p.id in known]


def press(qtbot: QtBot, application: Application, keys: str) -> None:
    view = annotate(application).view
    for key in keys:
        qtbot.keyClick(view, key)


def test_a_new_project_is_made_and_reports_dropped_on_the_window_are_imported(
    application: Application,
    tmp_path: Path,
    report_file: Path,
    idle: Idle,
    choose: Callable[..., None],
) -> None:
    chosen = tmp_path / "新项目.duanbiao"
    choose(chosen)
    application.window.shell.commands.action("project.new").trigger()
    assert application.session.path == chosen
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(report_file))])
    drop = QDropEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    application.window.dropEvent(drop)
    idle()
    assert [r.name for r in application.session.reports] == ["2024年城镇化工作情况汇报"]
    assert "8 paragraphs" in application.window.messages.text


def test_reports_dropped_at_the_start_make_a_project_without_a_question(
    application: Application, report_file: Path, idle: Idle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.projects.documents", lambda: report_file.parent / "documents")
    for number in ("", " 2"):
        application.window.take_paths([report_file])
        idle()
        assert application.session.path == report_file.parent / "documents" / (
            f"汇报{number}.duanbiao"
        )
        assert "They are in the project" in application.window.messages.text
        assert len(application.session.reports) == 1
        application.session.close()
        application.settings.put(declared.RECENT_PROJECTS, [])


def test_closing_at_work_asks_once_and_loses_nothing(
    opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    press(qtbot, opened, "12")
    go_on = threading.Event()
    opened.background.run(lambda _progress: go_on.wait(30), "Long work")
    said: list[str] = []

    def answer(text: str) -> None:
        [box] = [w for w in opened.window.findChildren(QMessageBox) if w.isVisible()]
        said.append(box.text())
        next(b for b in box.buttons() if b.text() == text).click()

    QTimer.singleShot(50, lambda: answer("Stay"))
    assert not opened.window.close() and opened.window.isVisible()
    QTimer.singleShot(50, lambda: answer("Stop and close"))
    assert opened.window.close()
    assert said == ["Still at work: Long work"] * 2
    go_on.set()
    assert labels(opened) == ["goal", "measure"]


def test_sizes_columns_report_and_position_come_back(
    opened: Application, qtbot: QtBot, qapp: QApplication
) -> None:
    place = annotate(opened)
    place.show_report(3)
    place.view.go_to_row(6)
    opened.window.resize(1024, 700)  # the screen without a display is 800 wide
    place.splitter.setSizes([300, 500, 280])
    sizes, at = place.splitter.sizes(), place.view.current_id()
    path = str(opened.session.path)
    opened.window.close()
    again = Application(qapp, opened.settings.again())
    again.window.show()
    assert again.window.open_project(path)
    found = annotate(again)
    assert (found.report_id, found.view.current_id()) == (3, at)
    assert again.window.size().toTuple() == (1024, 700)
    assert found.splitter.sizes() == sizes
    again.stop()
    again.window.hide()
    again.window.deleteLater()


def test_the_theme_follows_the_system(application: Application) -> None:
    hints = QGuiApplication.styleHints()
    application.window.shell.commands.action("view.theme_system").trigger()
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        hints.setColorScheme(scheme)
        assert application.appearance.theme.is_dark == (hints.colorScheme() == Qt.ColorScheme.Dark)
    hints.unsetColorScheme()


def test_a_file_that_cannot_be_read_is_named_with_its_reason(
    opened: Application, tmp_path: Path, idle: Idle
) -> None:
    empty = tmp_path / "空.txt"
    empty.write_text("")
    opened.window.take_paths([empty])
    idle()
    [dialog] = opened.window.findChildren(TagDialog)
    assert dialog._summary.text() == "1 file could not be read."
    assert dialog._list._line(0) == "空.txt\tThe file is empty."


def test_labels_by_key_are_on_disk_at_once_and_go_on_past_headings(
    opened: Application, qtbot: QtBot
) -> None:
    press(qtbot, opened, "11223344")
    assert labels(opened) == ["goal"] * 2 + ["measure"] * 2 + ["achievement"] * 2 + ["problem"] * 2
    assert opened.session.n_labelled(1) == 8


def test_shift_labels_and_stays(opened: Application, qtbot: QtBot) -> None:
    place = annotate(opened)
    before = place.view.current_id()
    qtbot.keyClick(place.view, Qt.Key.Key_2, Qt.KeyboardModifier.ShiftModifier)
    assert labels(opened) == ["measure"]
    assert place.view.current_id() == before


def test_several_are_chosen_with_shift_and_labelled_as_one_act(
    opened: Application, qtbot: QtBot
) -> None:
    place = annotate(opened)
    for _ in range(2):
        qtbot.keyClick(place.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(place.view, "3")
    assert labels(opened) == ["achievement"] * 2  # the third one chosen is a heading
    action = opened.window.shell.commands.action("edit.undo")
    qtbot.waitUntil(lambda: action.text() == "Undo: label 2 paragraphs as Achievement")
    qtbot.keyClick(place.view, "u")
    assert labels(opened) == []


def test_undo_and_redo_go_to_what_they_changed(opened: Application, qtbot: QtBot) -> None:
    place = annotate(opened)
    first = place.view.current_id()
    press(qtbot, opened, "12")
    place.show_report(2)
    qtbot.keyClick(place.view, "u")
    assert place.report_id == 1
    assert labels(opened) == ["goal"]
    qtbot.keyClick(place.view, "u")
    assert place.view.current_id() == first
    assert labels(opened) == []
    for _ in range(2):
        qtbot.keyClick(
            place.view,
            Qt.Key.Key_Z,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert labels(opened) == ["goal", "measure"]


def test_backspace_clears_f_flags_and_a_note_is_kept(opened: Application, qtbot: QtBot) -> None:
    place = annotate(opened)
    paragraph_id = place.view.current_id()
    assert paragraph_id is not None
    qtbot.keyClick(place.view, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(place.view, Qt.Key.Key_Backspace)
    assert labels(opened) == []
    qtbot.keyClick(place.view, "f")
    qtbot.keyClick(place.view, ";")
    note = place.panel.findChild(type(place.panel._note))
    assert note is not None and note.hasFocus()
    # Letters and digits belong to the note now, not to the commands.
    qtbot.keyClicks(note, "check 1 fu")
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert place.view.hasFocus()
    remark = opened.session.remark(paragraph_id)
    assert remark is not None
    assert (remark.note, remark.is_flagged) == ("check 1 fu", True)
    assert labels(opened) == []


def test_a_note_that_is_being_written_is_kept_when_the_window_closes(
    opened: Application, qtbot: QtBot
) -> None:
    place = annotate(opened)
    paragraph_id = place.view.current_id() or 0
    path = opened.session.path
    qtbot.keyClick(place.view, ";")
    qtbot.keyClicks(place.panel._note, "half a sent")
    opened.window.close()
    opened.stop()
    with Project.open(path, "li") as project:
        assert project.annotations.remarks(1)[paragraph_id].note == "half a sent"


def test_keys_move_between_paragraphs_unlabelled_ones_and_reports(
    opened: Application, qtbot: QtBot
) -> None:
    place = annotate(opened)
    ids = [p.id for p in opened.session.open_report(1).paragraphs]
    first = place.view.current_id()
    assert first == ids[2]  # behind the title and a heading
    press(qtbot, opened, "jj")
    assert place.view.current_id() == ids[4]
    press(qtbot, opened, "k")
    assert place.view.current_id() == ids[3]
    qtbot.keyClick(place.view, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, opened, "n")
    assert place.view.current_id() == ids[5]
    press(qtbot, opened, "]")
    assert place.report_id == 2
    press(qtbot, opened, "[")
    assert place.report_id == 1


def test_an_input_method_is_off_over_the_text(opened: Application) -> None:
    view = annotate(opened).view
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_what_was_done_is_there_when_the_project_is_opened_again(
    opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    press(qtbot, opened, "11")
    place = annotate(opened)
    place.show_report(2)
    at = place.view.current_id()
    path = opened.session.path
    opened.window.close()
    opened.session.close()
    assert not opened.session.is_open
    assert opened.window.open_project(str(path))
    idle()
    place = annotate(opened)
    assert (place.report_id, place.view.current_id()) == (2, at)
    assert opened.session.n_labelled(1) == 2
    last = opened.session.past.last
    assert last is not None and last.kind == "label"
    assert opened.settings.get(declared.RECENT_PROJECTS) == [str(path)]


def test_the_export_writes_what_was_labelled(
    opened: Application, qtbot: QtBot, tmp_path: Path, idle: Idle
) -> None:
    press(qtbot, opened, "1122")
    opened.window.shell.commands.action("export.file").trigger()
    [dialog] = opened.window.findChildren(QDialog)
    out = tmp_path / "out.csv"
    dialog._format.setCurrentIndex(1)  # type: ignore[attr-defined]
    dialog._file.setText(str(out))  # type: ignore[attr-defined]
    dialog.accept()
    idle()
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 5
    assert opened.window.messages.text == "4 paragraphs written to out.csv."


def test_an_import_can_be_stopped_and_keeps_what_it_read(
    opened: Application, tmp_path: Path, idle: Idle, report_file: Path
) -> None:
    text = report_file.read_text(encoding="utf-8")
    for number in range(60):
        (tmp_path / "many" / f"{number}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "many" / f"{number}.txt").write_text(text.replace("20户", f"{number}户"))
    opened.window.take_paths([tmp_path / "many"])
    [task] = opened.background.tasks()
    task.progressed.connect(lambda done, _total, _text: done and task.cancel())
    idle()
    assert "stopped" in opened.window.messages.text
    assert 3 < len(opened.session.reports) < 63


@pytest.mark.parametrize("content", [b"", b"hello" * 100])
def test_what_is_no_project_is_said_in_a_sentence(
    opened: Application, tmp_path: Path, content: bytes
) -> None:
    before = opened.session.path
    wrong = tmp_path / "wrong.duanbiao"
    wrong.write_bytes(content)
    assert not opened.window.open_project(str(wrong))
    assert opened.window.messages.text.startswith("wrong.duanbiao is not a Duanbiao project.")
    assert opened.session.path == before


def test_a_full_or_locked_disk_leaves_the_chip_as_it_was(opened: Application, qtbot: QtBot) -> None:
    import sqlite3

    place = annotate(opened)
    at = place.view.current_id()
    opened.session.project._connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(opened.session.path)
    other.execute("BEGIN IMMEDIATE")
    press(qtbot, opened, "1")
    assert "in use by another program" in opened.window.messages.text
    assert place.view.current_id() == at
    assert opened.session.annotation(at or 0) is None
    other.rollback()
    other.close()
    press(qtbot, opened, "1")
    assert labels(opened) == ["goal"]


def test_the_language_changes_without_a_restart(opened: Application, qtbot: QtBot) -> None:
    press(qtbot, opened, "1")
    opened.window.shell.commands.action("view.language").trigger()
    qtbot.waitUntil(lambda: opened.settings.get(declared.LANGUAGE) == "zh_CN")
    qtbot.waitUntil(
        lambda: opened.window.shell.commands.action("model.train").text() == "用标注训练"
    )
    qtbot.waitUntil(lambda: opened.session.is_open)
    assert annotate(opened).report_id == 1
    qtbot.keyClick(annotate(opened).view, "2")
    assert labels(opened) == ["goal", "measure"]
    assert opened.window.shell.commands.action("label.goal").text() == "标为目标"


def test_no_key_has_two_commands(opened: Application) -> None:
    assert opened.window.shell.commands.clashes() == []


def test_no_place_is_cut_short_in_a_narrow_window(opened: Application) -> None:
    bar = opened.window.top_bar
    for width in (1024, 1400):
        opened.window.resize(width, 700)
        for button in bar._buttons.values():
            assert button.width() >= button.sizeHint().width(), (width, button.text())
