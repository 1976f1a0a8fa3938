"""Undo and redo of every act, also after a restart; the history only ever grows."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from data.errors import KnownError
from data.project import Project
from data.report import Report
from data.scheme import Label, default_scheme

_TABLES = ("label", "annotation", "remark", "report", "paragraph")


def state(project: Project) -> dict[str, Any]:
    """Everything that a person sees, by what the public classes return."""
    reports = project.reports.overview()
    return {
        "reports": reports,
        "paragraphs": [project.reports.paragraphs(report.id) for report in reports],
        "annotations": project.annotations.mine(),
        "remarks": [project.annotations.remarks(report.id) for report in reports],
        "scheme": project.scheme,
        "counts": project.annotations.counts(),
    }


def all_history(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as raw:
        return [
            *raw.execute("SELECT 'history', * FROM history ORDER BY id"),
            *raw.execute("SELECT 'change', * FROM history_change ORDER BY id"),
        ]


def a_copy(project: Project, name: str) -> Report:
    """The first report under another name, as if read from another file."""
    return replace(project.reports.report(1)[0], name=name)


ACTS: dict[str, Callable[[Project, list[int]], object]] = {
    "label": lambda p, b: p.annotations.set(b[1:3], "measure"),
    "relabel": lambda p, b: p.annotations.set(b[:1], "problem"),
    "accept": lambda p, b: p.annotations.accept({b[4]: ("goal", 0.93)}),
    "bulk accept": lambda p, b: p.annotations.accept(dict.fromkeys(b[3:], ("goal", 0.9))),
    "bring in": lambda p, b: p.annotations.bring_in(dict.fromkeys(b, "other"), "旧.jsonl"),
    "clear": lambda p, b: p.annotations.clear(b[:1]),
    "note": lambda p, b: p.annotations.note(b[2], "核对"),
    "flag": lambda p, b: p.annotations.flag(b[:3], True),
    "import": lambda p, b: p.reports.add([a_copy(p, "2026年工作总结")]),
    "remove": lambda p, b: p.reports.remove([p.reports.overview()[0].id]),
    "rename": lambda p, b: p.reports.rename(p.reports.overview()[0].id, "总结"),
    "add label": lambda p, b: p.labels.add(Label("risk", {"zh": "风险"})),
    "rename label": lambda p, b: p.labels.change(
        replace(p.scheme["goal"], names={"zh": "目的"}, color="#123456", shortcut="q")
    ),
    "reorder labels": lambda p, b: p.labels.reorder(["other", "goal"]),
    "retire label": lambda p, b: p.labels.retire("goal"),
    "merge labels": lambda p, b: p.labels.merge("achievement", "measure"),
    "whole scheme": lambda p, b: p.change_scheme(
        replace(default_scheme(), labels=default_scheme().labels[:3])
    ),
    "correct text": lambda p, b: p.editing.correct(b[0], "健全了机制。"),
    "split": lambda p, b: p.editing.split(b[0], 3),
    "merge": lambda p, b: p.editing.merge(b[0]),
    "to heading": lambda p, b: p.editing.set_kind(b[1], "heading"),
}


@pytest.fixture
def begun(project: Project, body: list[int]) -> list[int]:
    project.annotations.set(body[:2], "achievement")
    project.annotations.flag(body[1:2], True)
    return body


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_undone_and_redone_also_after_a_restart(
    path: Path, project: Project, begun: list[int], name: str
) -> None:
    before = state(project)
    ACTS[name](project, begun)
    after = state(project)
    assert after != before
    assert project.history.undo() is not None
    assert state(project) == before
    project.close()
    with Project.open(path, "li") as again:
        assert state(again) == before
        assert again.history.redo() is not None
        assert state(again) == after
        assert again.history.redo() is None
    with Project.open(path, "li") as again:
        assert again.history.undo() is not None
        assert state(again) == before
        assert again.integrity() == []


def test_all_acts_one_after_another_are_undone_and_redone(
    project: Project, begun: list[int]
) -> None:
    states = [state(project)]
    for name, act in ACTS.items():
        if name in ("whole scheme", "relabel", "merge labels"):
            continue
        act(project, begun)
        states.append(state(project))
    for before in reversed(states[:-1]):
        assert project.history.undo() is not None
        assert state(project) == before
    for after in states[1:]:
        assert project.history.redo() is not None
        assert state(project) == after


def test_history_only_grows(path: Path, project: Project, begun: list[int]) -> None:
    seen = all_history(path)
    for step in (
        lambda: project.annotations.set(begun[:1], "goal"),
        project.history.undo,
        project.history.redo,
        lambda: project.history.revoke(project.history.entries(20)[-1].id),
        lambda: project.annotations.clear(begun),
        project.history.undo,
    ):
        step()
        now = all_history(path)
        assert set(seen) <= set(now)
        assert len(now) > len(seen)
        seen = now


def test_a_new_act_ends_redo(project: Project, begun: list[int]) -> None:
    project.annotations.set(begun[:1], "goal")
    project.history.undo()
    assert project.history.next() is not None
    project.annotations.set(begun[3:4], "other")
    assert project.history.next() is None
    assert project.history.redo() is None


def test_an_act_that_changed_nothing_is_not_undone(project: Project, begun: list[int]) -> None:
    last = project.history.last()
    project.annotations.clear(begun[4:5])  # had no label
    assert project.history.last() == last


def test_undo_and_redo_name_what_they_changed(project: Project, begun: list[int]) -> None:
    act_id = project.annotations.set(begun[2:5], "goal")
    named = project.history.last()
    assert named is not None
    assert (named.id, named.kind, named.details["count"]) == (act_id, "label", 3)
    undone = project.history.undo()
    assert undone is not None
    assert undone.paragraph_ids == tuple(begun[2:5])
    assert project.history.is_undone(act_id)
    redone = project.history.redo()
    assert redone == undone
    assert not project.history.is_undone(act_id)


def test_revoke_touches_only_rows_still_as_the_act_left_them(
    project: Project, begun: list[int]
) -> None:
    bulk = project.annotations.accept(dict.fromkeys(begun[2:6], ("goal", 0.9)))
    project.annotations.set(begun[3:4], "problem")
    project.annotations.clear(begun[4:5])
    assert project.history.revoke(bulk) == 2
    mine = project.annotations.mine()
    assert {i: mine[i].label for i in mine} == {
        begun[0]: "achievement",
        begun[1]: "achievement",
        begun[3]: "problem",
    }
    project.history.undo()
    assert project.annotations.mine()[begun[2]].label == "goal"
    assert project.annotations.mine()[begun[2]].act_id == bulk


def test_revoke_of_an_undone_act_does_nothing(project: Project, begun: list[int]) -> None:
    bulk = project.annotations.accept(dict.fromkeys(begun[2:6], ("goal", 0.9)))
    project.history.undo()
    n_entries = len(project.history.entries())
    assert project.history.revoke(bulk) == 0
    assert len(project.history.entries()) == n_entries


def test_revoke_of_a_bulk_act_takes_the_copy_made_by_a_split_too(
    project: Project, begun: list[int]
) -> None:
    bulk = project.annotations.accept(dict.fromkeys(begun[2:4], ("goal", 0.9)))
    _first, second = project.editing.split(begun[2], 5)
    assert project.annotations.mine()[second].label == "goal"
    assert project.history.revoke(bulk) == 3
    assert second not in project.annotations.mine()
    project.history.undo()
    assert project.annotations.mine()[second].act_id == bulk


def test_a_change_to_a_report_is_revoked_whole_or_not_at_all(
    project: Project, begun: list[int]
) -> None:
    [report_id] = project.reports.add([a_copy(project, "2026年工作总结")])
    imported = project.history.last()
    assert imported is not None
    project.reports.remove([report_id])
    with pytest.raises(KnownError):
        project.history.revoke(imported.id)


def test_each_annotator_undoes_their_own_acts(
    path: Path, project: Project, begun: list[int]
) -> None:
    with Project.open(path, "wang") as wang:
        assert wang.history.last() is None
        wang.annotations.set(begun[:1], "problem")
        project.history.undo()
        assert wang.annotations.mine()[begun[0]].label == "problem"
        assert wang.history.undo() is not None
        assert wang.history.undo() is None
    assert project.annotations.mine()[begun[0]].label == "achievement"


def test_what_another_has_built_on_is_not_undone(
    path: Path, project: Project, begun: list[int]
) -> None:
    project.labels.add(Label("risk", {"zh": "风险"}))
    with Project.open(path, "wang") as wang:
        wang.annotations.set(begun[:1], "risk")
        before = state(wang)
        with pytest.raises(KnownError):
            project.history.undo()
        assert state(wang) == before
    project.editing.correct(begun[0], "甲。")
    with Project.open(path, "wang") as wang:
        wang.editing.correct(begun[0], "乙。")
        with pytest.raises(KnownError):
            project.history.undo()
        assert wang.reports.paragraph(begun[0]).text == "乙。"


def test_undo_refuses_another_act_than_the_person_was_shown(
    path: Path, project: Project, begun: list[int]
) -> None:
    shown = project.history.last()
    assert shown is not None
    with Project.open(path, "li") as other:
        other.annotations.set(begun[5:], "goal")
    with pytest.raises(KnownError):
        project.history.undo(expected=shown.id)
    assert len(project.annotations.mine()) == 2 + len(begun[5:])


@pytest.mark.parametrize(
    "damage",
    [
        {"table_name": "sqlite_master"},
        {"table_name": "history"},
        {"table_name": "annotation; DROP TABLE annotation"},
        {"row_key": "[1]"},
        {"row_key": '{"a": 1}'},
        {"row_key": "not json"},
        {"after": '{"label": "goal", "at": 1, "evil": "x"}'},
        {"after": "[1, 2]"},
        {"after": "[" * 100_000},
        {"before": None, "after": None},
    ],
    ids=lambda damage: str(damage)[:40],
)
def test_a_damaged_or_foreign_history_does_nothing(
    path: Path, project: Project, begun: list[int], damage: dict[str, str | None]
) -> None:
    project.annotations.set(begun[3:4], "goal")
    project.close()
    with sqlite3.connect(path) as raw:
        for column, value in damage.items():
            raw.execute(
                f"UPDATE history_change SET {column} = ?"
                " WHERE id = (SELECT max(id) FROM history_change)",
                (value,),
            )
    raw.close()
    with Project.open(path, "li") as again:
        before = dump(path)
        with pytest.raises(KnownError):
            again.history.undo()
        assert dump(path) == before


def dump(path: Path) -> str:
    with sqlite3.connect(path) as raw:
        rows = {
            table: raw.execute(f"SELECT * FROM {table}").fetchall()
            for table in (*_TABLES, "history", "history_change")
        }
    raw.close()
    return json.dumps(rows, ensure_ascii=False)


def test_an_act_of_this_program_under_way_is_not_taken_for_another_s(
    project: Project, body: list[int]
) -> None:
    start = project.history.newest()
    with Project.open(project.path, "wang") as job:
        job.annotations.set(body[:1], "goal")
        with job.history.act("import", {"count": 0, "name": ""}):
            # Asked in the middle of an act: it is noted already and cannot be read yet.
            seen = project.history.newest()
            assert project.history.from_elsewhere(start, seen) == []
        newest = project.history.newest()
        assert newest == seen + 1
        assert project.history.from_elsewhere(seen, newest) == []
