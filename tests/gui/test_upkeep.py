"""Without being asked: the search is prepared, a large project backed up, others are named."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from data.project import Project, backup
from data.project.importing import import_paths
from data.project.search_index import BLOCK
from gui.app import Application


def test_after_opening_nothing_is_left_for_the_search(
    application: Application, project_file: Path, idle: Callable[[], None]
) -> None:
    text = "\n\n".join(f"第{number}项任务已完成。" for number in range(BLOCK + 10))
    (project_file.parent / "长.txt").write_text(text, encoding="utf-8")
    with Project.open(project_file, "li") as project:
        import_paths(project, [project_file.parent / "长.txt"])
        assert project.search.backlog() > 0
    assert application.window.open_project(str(project_file))
    idle()
    assert application.session.project.search.backlog() == 0


def test_a_large_project_is_backed_up_in_the_background(
    application: Application, project_file: Path, idle: Callable[[], None]
) -> None:
    for made in backup.backups(project_file):
        made.path.unlink()
    with sqlite3.connect(project_file) as raw:
        raw.execute("CREATE TABLE filling (content BLOB)")
        raw.execute("INSERT INTO filling VALUES (?)", (os.urandom(17 * 2**20),))
    assert not backup.is_quick(project_file)
    assert application.window.open_project(str(project_file))
    idle()
    assert [one.reason for one in backup.backups(project_file)] == ["daily"]


def test_a_backup_that_failed_is_told(
    application: Application, project_file: Path, idle: Callable[[], None]
) -> None:
    for made in backup.backups(project_file):
        made.path.unlink()
    folder = project_file.parent / backup.FOLDER
    if folder.exists():
        folder.rmdir()
    folder.write_text("in the way")
    assert application.window.open_project(str(project_file))
    idle()
    assert application.window.messages.text
