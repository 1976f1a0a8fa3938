"""Backups made daily, pruned, put back; a damaged project salvaged."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.errors import KnownError
from data.project import Project, backup
from data.project.salvage import salvage


def page_of(path: Path, table: str) -> tuple[int, int]:
    with sqlite3.connect(path) as raw:
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
        page: int = root.fetchone()[0]
        size: int = raw.execute("PRAGMA page_size").fetchone()[0]
    raw.close()
    return page, size


def break_page(path: Path, page: int, size: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xa5" * size
    path.write_bytes(content)


def test_opening_makes_one_backup_a_day(path: Path, project: Project, body: list[int]) -> None:
    project.annotations.set(body[:1], "goal")
    assert backup.is_due(path)
    for _time in range(3):
        Project.open(path, "li").close()
    [made] = backup.backups(path)
    assert (made.reason, made.on) == ("daily", date.today())
    assert not backup.is_due(path)
    with Project.open(made.path, "li") as kept:
        assert kept.annotations.counts() == {"goal": 1}
        assert kept.integrity() == []


def test_a_backup_holds_what_is_only_in_the_log_yet(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.set(body, "goal")
    made = backup.daily(path)
    assert made is not None
    with sqlite3.connect(made.path) as raw:
        assert raw.execute("SELECT count(*) FROM annotation").fetchone() == (len(body),)
    raw.close()
    assert backup.daily(path) is None


def _pretend(path: Path, number: int, on: date) -> Path:
    folder = path.parent / backup.FOLDER
    folder.mkdir(exist_ok=True)
    made = folder / f"{path.stem}.{number:05d}.daily.{on}{path.suffix}"
    made.write_bytes(b"x")
    return made


def test_seven_daily_and_four_weekly_backups_are_kept(path: Path, project: Project) -> None:
    today = date.today()
    for number in range(60):
        _pretend(path, number, today - timedelta(days=60 - number))
    _pretend(path.with_name("other.duanbiao"), 1, today)
    assert backup.daily(path) is not None
    kept = [one for one in backup.backups(path) if one.reason == "daily"]
    assert len(kept) == backup.N_DAILY + backup.N_WEEKLY
    assert [one.on for one in kept[: backup.N_DAILY]] == [
        today - timedelta(days=n) for n in range(backup.N_DAILY)
    ]
    weeks = [one.on.isocalendar()[:2] for one in kept[backup.N_DAILY :]]
    assert len(set(weeks)) == backup.N_WEEKLY
    assert len(backup.backups(path.with_name("other.duanbiao"))) == 1


def test_a_clock_set_back_drops_no_new_backup(path: Path, project: Project) -> None:
    future = date.today() + timedelta(days=400)
    for number in range(20):
        _pretend(path, number, future + timedelta(days=number))
    made = backup.daily(path)
    assert made is not None
    assert backup.backups(path)[0] == made
    assert made.path.exists()


def test_putting_a_backup_back_keeps_what_was_there(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.set(body[:1], "goal")
    made = backup.daily(path)
    assert made is not None
    project.annotations.set(body[1:], "other")
    with pytest.raises(KnownError, match="in use"):
        backup.restore(path, made.path)  # it is open
    assert project.annotations.counts() == {"goal": 1, "other": len(body) - 1}
    project.close()
    backup.restore(path, made.path)
    with Project.open(path, "li") as again:
        assert again.annotations.counts() == {"goal": 1}
        assert again.integrity() == []
    replaced = next(one for one in backup.backups(path) if one.reason == "replaced")
    backup.restore(path, replaced.path)
    with Project.open(path, "li") as again:
        assert again.annotations.counts() == {"goal": 1, "other": len(body) - 1}


def test_a_log_left_by_a_crash_is_not_mixed_into_a_backup_put_back(
    path: Path, project: Project, body: list[int], tmp_path: Path
) -> None:
    made = backup.daily(path)
    assert made is not None
    project.annotations.set(body, "goal")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for left in path.parent.glob(f"{path.name}*"):
        shutil.copy(left, crashed / left.name)  # as kill -9 leaves it
    project.close()
    again = crashed / path.name
    assert (crashed / f"{path.name}-wal").stat().st_size > 0
    backup.restore(again, made.path)
    with Project.open(again, "li") as restored:
        assert restored.annotations.counts() == {}
        assert restored.integrity() == []
    kept = next(one for one in backup.backups(again) if one.reason == "replaced")
    with Project.open(kept.path, "li") as before:
        assert before.annotations.counts() == {"goal": len(body)}


def test_a_backup_takes_the_place_of_a_damaged_project(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.set(body, "goal")
    made = backup.daily(path)
    assert made is not None
    project.close()
    for damage in (b"rubbish" * 1000, path.read_bytes()[:20_000]):
        path.write_bytes(damage)
        backup.restore(path, made.path)
        with Project.open(path, "li") as again:
            assert again.annotations.counts() == {"goal": len(body)}
        aside = next(one for one in backup.backups(path) if one.reason == "damaged")
        assert aside.path.read_bytes() == damage
        aside.path.unlink()


def test_a_file_that_is_no_backup_is_not_put_back(path: Path, project: Project) -> None:
    project.close()
    content = path.read_bytes()
    rubbish = path.with_name("rubbish.duanbiao")
    rubbish.write_bytes(b"rubbish" * 1000)
    with pytest.raises(KnownError):
        backup.restore(path, rubbish)
    assert path.read_bytes() == content


def test_a_damaged_project_gets_no_backup_and_loses_none(path: Path, project: Project) -> None:
    good = backup.daily(path)
    assert good is not None
    project.close()
    yesterday = good.path.with_name(good.path.name.replace(str(good.on), "2020-01-01"))
    good.path.rename(yesterday)
    break_page(path, *page_of(path, "paragraph"))
    with Project.open(path, "li") as opened:
        assert len(opened.notices) == 1
        assert "damaged" in opened.notices[0].message
    assert [one.path for one in backup.backups(path)] == [yesterday]


@pytest.fixture
def large(path: Path, project: Project) -> Project:
    report = project.reports.report(1)[0]
    for _number in range(60):
        project.reports.add([report])
    ids = [
        row[0]
        for row in project._connection.exec_driver_sql(
            "SELECT id FROM paragraph WHERE kind = 'body'"
        )
    ]
    for start in range(0, len(ids), 5):
        project.annotations.set(ids[start : start + 5], "goal")
    return project


def test_a_sound_project_is_salvaged_whole(path: Path, large: Project, tmp_path: Path) -> None:
    counts, n_reports = large.annotations.counts(), len(large.reports.overview())
    last = large.history.last()
    large.close()
    rescued = tmp_path / "gerettet.duanbiao"
    salvaged = salvage(path, rescued)
    assert salvaged.is_whole
    with Project.open(rescued, "li") as again:
        assert again.annotations.counts() == counts
        assert len(again.reports.overview()) == n_reports
        assert again.history.last() == last
        assert again.history.undo() is not None
        assert again.integrity() == []


@pytest.mark.parametrize("table", ["report", "paragraph", "annotation", "history_change", "label"])
def test_a_damaged_project_is_salvaged_as_far_as_it_can_be_read(
    path: Path, large: Project, tmp_path: Path, table: str
) -> None:
    n_labels = sum(large.annotations.counts().values())
    n_reports = len(large.reports.overview())
    leaf = large._connection.exec_driver_sql(
        f"SELECT max(pageno) FROM dbstat WHERE name = '{table}' AND pagetype = 'leaf'"
    ).scalar_one()
    large.close()
    break_page(path, leaf, page_of(path, table)[1])
    before = path.read_bytes()
    rescued = tmp_path / "gerettet.duanbiao"
    salvaged = salvage(path, rescued)
    assert path.read_bytes() == before
    assert not salvaged.is_whole
    with Project.open(rescued, "li") as again:
        assert again.integrity() == []
        labels = sum(again.annotations.counts().values())
        assert labels >= (0.5 if table in ("annotation", "paragraph") else 1) * n_labels
        assert len(again.reports.overview()) == n_reports
        ids = [p.id for p in again.reports.paragraphs(5) if p.kind == "body"]
        again.annotations.set(ids, "problem")
        assert again.history.undo() is not None


def test_what_is_no_project_at_all_cannot_be_salvaged(tmp_path: Path) -> None:
    broken = tmp_path / "broken.duanbiao"
    broken.write_bytes(b"rubbish" * 1000)
    with pytest.raises(KnownError):
        salvage(broken, tmp_path / "new.duanbiao")
    assert list(tmp_path.iterdir()) == [broken]
