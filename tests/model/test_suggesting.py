"""Suggestions for reports that have none: by the starter at first, by the project's model later."""

from __future__ import annotations

from pathlib import Path

import pytest

from data import CancelledError
from data.project import Project
from data.project.importing import import_paths
from data.scheme import LabelScheme
from model.suggesting import suggest_for_new
from model.training import train_project

TEXT = """一、目标

力争全年新建道路10公里，合格率达到95%以上。

二、措施

成立领导小组，落实责任分工，坚持每月调度。

三、问题

资金缺口较大，部分项目推进缓慢。
"""


def report_file(folder: Path, name: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text(TEXT.replace("10公里", f"{len(name)}公里"), encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Project.create(tmp_path / "p", annotator="li") as project:
        import_paths(project, [report_file(tmp_path, "a")])
        return project.path


def test_the_first_report_has_the_starters_suggestions(path: Path) -> None:
    assert suggest_for_new(path) == 3
    with Project.open(path) as project:
        found = project.suggestions.all()
        assert [one.label for one in found.values()] == ["goal", "measure", "problem"]
        assert all(sum(one.probabilities.values()) == pytest.approx(1) for one in found.values())
        assert project.suggestions.lacking() == []
        assert project.suggestions.model_content() is None
    assert suggest_for_new(path) == 0


def test_later_reports_are_judged_by_the_projects_model_and_the_others_stay(
    path: Path, tmp_path: Path
) -> None:
    with Project.open(path, "li") as project:
        ids = [p.id for p in project.reports.paragraphs(1) if p.kind == "body"]
        for paragraph_id, label in zip(ids, ("goal", "measure", "problem"), strict=True):
            project.annotations.set([paragraph_id], label)
    train_project(path, "li")
    with Project.open(path, "li") as project:
        before = project.suggestions.all()
        [model] = project.suggestions.models()
        import_paths(project, [report_file(tmp_path, "bb")])
    assert suggest_for_new(path, "li") == 3
    with Project.open(path, "li") as project:
        after = project.suggestions.all()
        assert {i: after[i] for i in before} == before
        assert len(after) == 6
        assert [one.id for one in project.suggestions.models()] == [model.id]


def test_only_labels_of_the_scheme_are_suggested(tmp_path: Path) -> None:
    scheme = LabelScheme.from_keys(("measure", "problem", "else"))
    with Project.create(tmp_path / "q", scheme) as project:
        import_paths(project, [report_file(tmp_path, "a")])
    assert suggest_for_new(tmp_path / "q.duanbiao") == 3
    with Project.open(tmp_path / "q.duanbiao") as project:
        found = list(project.suggestions.all().values())
        assert {one.label for one in found} <= {"measure", "problem"}
        assert [set(one.probabilities) for one in found] == [{"measure", "problem"}] * 3


def test_a_scheme_of_other_labels_gets_none(tmp_path: Path) -> None:
    with Project.create(tmp_path / "q", LabelScheme.from_keys(("x", "y"))) as project:
        import_paths(project, [report_file(tmp_path, "a")])
    assert suggest_for_new(tmp_path / "q.duanbiao") == 0


def test_cancelled_it_leaves_nothing_half_done(path: Path) -> None:
    def stop(_done: int, _total: int, _text: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        suggest_for_new(path, progress=stop)
    with Project.open(path) as project:
        assert project.suggestions.count() == 0
