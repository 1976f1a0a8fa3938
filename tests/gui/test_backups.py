"""Going back to a backup, and saving what a damaged project still holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from data.project import backup
from gui.app import Application
from gui.backups.dialog import BackupDialog

Idle = Callable[[], None]


def dialog_for(opened: Application) -> BackupDialog:
    opened.window.shell.commands.action("project.backups").trigger()
    return opened.window.findChildren(BackupDialog)[-1]


def test_one_click_goes_back_and_what_was_there_is_kept(opened: Application, idle: Idle) -> None:
    path = opened.session.path
    made = len(backup.backups(path))
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(ids, "goal")
    dialog = dialog_for(opened)
    assert dialog.list.count() == made >= 1
    dialog.accept()
    idle()
    assert opened.session.is_open and opened.session.path == path
    assert opened.session.n_labelled(1) == 0
    assert "The project is as it was on" in opened.window.messages.text
    again = dialog_for(opened)
    assert again.list.count() == made + 1
    again.list.setCurrentRow(0)
    again.accept()
    idle()
    assert opened.session.n_labelled(1) == 8


def broken(opened: Application) -> Path:
    path = opened.session.path
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(ids, "goal")
    opened.session.close()
    content = bytearray(path.read_bytes())
    content[100:260] = b"\xff" * 160  # the root of its tables
    content[len(content) // 2 : len(content) // 2 + 4096] = b"\xee" * 4096
    path.write_bytes(bytes(content))
    return path


def test_a_damaged_project_offers_its_backups(
    opened: Application, qtbot: QtBot, idle: Idle
) -> None:
    path = broken(opened)
    assert not opened.window.open_project(str(path))
    assert "is damaged" in opened.window.messages.text
    assert opened.window.messages._command.text() == "Go back to a backup"
    dialog = dialog_for(opened)
    dialog.accept()
    idle()
    assert opened.session.is_open and len(opened.session.reports) == 3
    assert not opened.window.shell.commands.action("project.rescue").isEnabled()


def test_what_a_damaged_project_holds_is_saved_into_a_new_one(
    opened: Application, idle: Idle
) -> None:
    path = opened.session.path
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind != "heading"]
    opened.session.label(ids, "goal")
    opened.session.close()
    content = bytearray(path.read_bytes())
    at = content.rfind("完成工程量".encode())
    content[at // 4096 * 4096 : at // 4096 * 4096 + 16] = b"\xee" * 16
    path.write_bytes(bytes(content))
    from data.project.failures import damaged
    from gui.backups import say_why

    say_why(opened.window.shell, path, damaged(path))
    opened.window.shell.commands.action("project.rescue").trigger()
    idle()
    assert opened.session.is_open
    assert opened.session.path.name == "城建 (saved).duanbiao"
    assert "labels were saved" in opened.window.messages.text


def test_without_a_backup_the_list_says_when_one_is_made(opened: Application, idle: Idle) -> None:
    for one in backup.backups(opened.session.path):
        one.path.unlink()
    dialog = dialog_for(opened)
    assert dialog.list.count() == 0
    assert not dialog._back.isEnabled()
