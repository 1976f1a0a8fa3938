"""File dialogs: what is chosen comes back, and a project in the folder keeps its locks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gui.app import Application
from gui.choosing_files import file_to_open, file_to_write, files_to_open, folder


def locks_here() -> set[int]:
    """Return the inodes of the files on which this process holds POSIX locks."""
    lines = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    here = [one for one in lines if one[1] == "POSIX" and int(one[4]) == os.getpid()]
    return {int(one[5].split(":")[2]) for one in here}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists the locks")
def test_a_dialog_in_the_folder_of_an_open_project_leaves_its_locks(
    opened: Application, qtbot: QtBot
) -> None:
    path = opened.session.path
    held = {path.stat().st_ino, path.with_name(path.name + "-shm").stat().st_ino}
    assert held <= locks_here()
    seen: list[int] = []

    def look() -> None:
        [dialog] = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, QFileDialog) and one.isVisible()
        ]
        model = dialog.findChildren(object, "qt_filesystem_model")[0]
        index = model.index(str(path))
        seen.append(model.rowCount(index.parent()))
        if index.isValid() and model.rowCount(index.parent()) > 1:
            dialog.reject()
            timer.stop()

    timer = QTimer(interval=200)
    timer.timeout.connect(look)
    timer.start()
    assert files_to_open(opened.window, "Open", str(path.parent)) == []
    assert seen[-1] > 1  # the folder was really listed
    assert held <= locks_here()


def test_what_is_chosen_comes_back(
    opened: Application, tmp_path: Path, choose: Callable[..., None]
) -> None:
    one, other = tmp_path / "汇报1.txt", tmp_path / "汇报2.txt"
    choose(one, other)
    assert files_to_open(opened.window, "Open", str(tmp_path)) == [one, other]
    choose(one)
    assert file_to_open(opened.window, "Open", str(one)) == one
    choose(tmp_path / "新.csv")
    assert file_to_write(opened.window, "Save", str(tmp_path / "旧.csv")) == tmp_path / "新.csv"
    choose(tmp_path)
    assert folder(opened.window, "Folder", str(tmp_path)) == tmp_path
