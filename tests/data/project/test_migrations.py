"""Files of every released version open, keep what they hold, and end with today's tables."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data.errors import KnownError
from data.project import Project, backup, schema

FIXTURES = Path(__file__).parents[2] / "fixtures" / "projects"
OLD = sorted(FIXTURES.glob("version_*.duanbiao"))


def structure_of(path: Path) -> dict[str, Any]:
    """Every table and index as SQLite knows it."""
    with sqlite3.connect(path) as raw:
        objects = raw.execute(
            "SELECT type, name FROM sqlite_master"
            " WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'paragraph_search_%'"
        ).fetchall()
        found = {}
        for kind, name in objects:
            pragmas = (
                ("table_xinfo", "index_list", "foreign_key_list")
                if kind == "table"
                else ("index_xinfo",)
            )
            rows = []
            for pragma in pragmas:
                listed = raw.execute(f"PRAGMA {pragma}({name})").fetchall()
                # Without the running number of an index, which says nothing.
                rows.append(sorted(row[1:] if pragma == "index_list" else row for row in listed))
            found[name] = (kind, rows)
    raw.close()
    return found


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "旧项目.duanbiao"))


def test_there_is_a_file_of_each_earlier_version() -> None:
    assert [path.stem for path in OLD] == [f"version_{n}" for n in range(1, schema.VERSION + 1)]


def test_an_old_project_keeps_what_it_holds(old: Path) -> None:
    with Project.open(old, "li") as project:
        first, second = project.reports.overview()
        assert (first.name, first.n_paragraphs, first.n_labelled) == ("2024年工作总结", 2, 2)
        assert second.n_labelled == 2
        mine = project.annotations.of_report(first.id)
        assert [(a.label, a.origin) for a in mine.values()] == [
            ("measure", "hand"),
            ("problem", "hand"),
        ]
        remarks = project.annotations.remarks(first.id)
        assert [(r.note, r.is_flagged) for r in remarks.values()] == [
            ("核对", False),
            (None, True),
        ]
        assert [a.origin for a in project.annotations.of_report(second.id).values()] == [
            "bulk",
            "bulk",
        ]
        assert len(project.suggestions.all()) == 2
        assert project.integrity() == []
    with Project.open(old, "wang") as project:
        assert project.annotations.counts() == {"goal": 1}


def test_the_history_of_an_old_project_is_undone_to_its_start(old: Path) -> None:
    with Project.open(old, "li") as project:
        names = []
        while (entry := project.history.undo()) is not None:
            names.append(entry.kind)
        assert names == ["bulk_accept", "flag", "note", "label", "label", "import"]
        assert project.reports.overview() == []
        while project.history.redo() is not None:
            pass
        assert project.annotations.counts() == {"measure": 3, "problem": 1}


def test_an_old_project_can_be_edited_and_searched(old: Path) -> None:
    with Project.open(old, "li") as project:
        body = [p for p in project.reports.paragraphs(1) if p.kind == "body"]
        project.editing.split(body[0].id, 5)
        project.history.undo()
        assert [p.text for p in project.reports.paragraphs(1) if p.kind == "body"] == [
            p.text for p in body
        ]


def test_a_migrated_file_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Project.open(old, "li").close()
    Project.create(tmp_path / "new.duanbiao").close()
    assert structure_of(old) == structure_of(tmp_path / "new.duanbiao")


def test_a_backup_is_made_before_migrating(tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD[0], tmp_path / "旧项目.duanbiao"))
    Project.open(old, "li").close()
    [kept] = [one for one in backup.backups(old) if one.reason == "migration"]
    with sqlite3.connect(kept.path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT count(*) FROM annotation").fetchone() == (5,)
    raw.close()


def test_a_migration_that_fails_leaves_the_old_file_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Path(shutil.copy(OLD[0], tmp_path / "旧项目.duanbiao"))
    with sqlite3.connect(old) as raw:
        # The step adds a table of this name last but one: it fails midway.
        raw.execute("CREATE TABLE session (id)")
    raw.close()
    before = structure_of(old)
    with pytest.raises(Exception):  # noqa: B017 a bug's own error, whatever it is
        Project.open(old, "li")
    assert structure_of(old) == before


def test_migrating_refuses_when_no_backup_can_be_kept(tmp_path: Path) -> None:
    old = Path(shutil.copy(OLD[0], tmp_path / "旧项目.duanbiao"))
    (tmp_path / backup.FOLDER).write_text("in the way")
    before = old.read_bytes()
    with pytest.raises(KnownError):
        Project.open(old, "li")
    assert old.read_bytes() == before
