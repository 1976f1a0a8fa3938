"""The label scheme changed by acts; no annotation is ever lost with a label."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from data.errors import KnownError
from data.project import LabelUse, Project
from data.scheme import Label, LabelScheme, default_scheme
from data.suggestion import Suggestion


def test_a_label_is_added_after_those_in_use(project: Project) -> None:
    project.labels.retire("other")
    project.labels.add(Label("risk", {"zh": "风险"}, "#112233", "7"))
    assert project.scheme.keys == ("goal", "measure", "achievement", "problem", "risk")
    assert [label.key for label in project.scheme.labels][-1] == "other"
    with pytest.raises(KnownError):
        project.labels.add(Label("risk"))


def test_names_colour_shortcut_and_guideline_are_changed(project: Project, body: list[int]) -> None:
    project.annotations.set(body[:2], "goal")
    changed = replace(
        project.scheme["goal"],
        names={"zh": "目的", "en": "Aim"},
        color="#445566",
        shortcut="q",
        guidelines={"zh": "想要做到的"},
    )
    project.labels.change(changed)
    assert project.scheme["goal"] == changed
    assert project.annotations.counts() == {"goal": 2}


def test_two_labels_in_use_never_share_a_shortcut(project: Project) -> None:
    with pytest.raises(KnownError):
        project.labels.change(replace(project.scheme["goal"], shortcut="2"))
    project.labels.retire("measure")
    project.labels.change(replace(project.scheme["goal"], shortcut="2"))
    with pytest.raises(KnownError):
        project.labels.restore("measure")


def test_labels_are_reordered(project: Project) -> None:
    project.labels.reorder(["problem", "goal"])
    assert project.scheme.keys == ("problem", "goal", "measure", "achievement", "other")


def test_merging_moves_everybodys_annotations_and_keeps_where_they_came_from(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.accept({body[0]: ("goal", 0.9)})
    project.annotations.set(body[1:3], "measure")
    with Project.open(path, "wang") as wang:
        wang.annotations.set(body[:1], "goal")
    before = project.annotations.mine()
    assert project.labels.use("goal") == LabelUse(2, 2, 0)
    project.labels.merge("goal", "measure")
    assert project.labels.use("goal") == LabelUse(0, 0, 0)
    assert project.annotations.mine()[body[0]] == replace(before[body[0]], label="measure")
    assert project.scheme["goal"].is_retired
    with Project.open(path, "wang") as wang:
        assert wang.annotations.counts() == {"measure": 1}
    project.history.undo()
    assert project.annotations.mine() == before
    assert not project.scheme["goal"].is_retired


def test_merging_needs_two_labels_in_use(project: Project) -> None:
    project.labels.retire("other")
    for key, into in (("goal", "goal"), ("goal", "other"), ("goal", "none"), ("none", "goal")):
        with pytest.raises(KnownError):
            project.labels.merge(key, into)


def test_a_retired_label_keeps_its_annotations_but_is_not_suggested(
    project: Project, body: list[int]
) -> None:
    project.annotations.set(body[:1], "goal")
    model = project.suggestions.keep_model(["goal", "other"], None, {}, {})
    project.suggestions.replace(
        model,
        [(i, Suggestion(0, "goal", 0.9, {"goal": 0.9, "other": 0.1})) for i in body[1:3]],
    )
    assert project.labels.use("goal") == LabelUse(1, 1, 2)
    project.labels.retire("goal")
    assert project.scheme.keys == ("measure", "achievement", "problem", "other")
    assert project.annotations.counts() == {"goal": 1}
    assert project.suggestions.queue() == []
    project.labels.restore("goal")
    assert "goal" in project.scheme.keys


def test_a_label_left_out_of_a_new_scheme_is_retired_not_deleted(
    project: Project, body: list[int]
) -> None:
    project.annotations.set(body[:1], "other")
    project.change_scheme(LabelScheme(default_scheme().labels[:2]))
    assert project.scheme.keys == ("goal", "measure")
    assert project.scheme["other"].is_retired
    assert project.annotations.counts() == {"other": 1}


def test_the_last_label_is_not_retired(project: Project) -> None:
    for key in project.scheme.keys[1:]:
        project.labels.retire(key)
    with pytest.raises(KnownError):
        project.labels.retire("goal")
