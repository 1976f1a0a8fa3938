from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.errors import KnownError
from data.project import Project
from data.project.importing import import_paths
from data.project.settings import keep_setting
from data.report import Paragraph, Report
from data.suggestion import Suggestion
from model.heading_rules import (
    NOTHING,
    STRENGTH,
    HeadingRule,
    as_ruled,
    heading_rules,
    overrule,
    rule_for,
    with_rules,
    wording,
)
from model.headings import meanings, weak_headings
from model.held_back import HeldBack, LabelledProject
from model.live import LiveClassifier
from model.suggesting import rules_changed, suggest_for_new
from model.training import train_project


def project_of(labels: list[str | None], heading: str = "三、存在的问题") -> LabelledProject:
    body = tuple(Paragraph(1 + i, f"第{i}段", heading_path=(heading,)) for i in range(len(labels)))
    report = Report("x", (Paragraph(0, heading, "heading", 1), *body))
    ids = tuple(range(10, 11 + len(labels)))
    return LabelledProject((report,), (ids,), ((None, *labels),), ("problem", "measure"))


@pytest.mark.parametrize(
    "heading", ["三、存在的问题", "（二）存在的问题：", "3. 存在的 问题", "第四章 存在的问题"]
)
def test_numbers_and_punctuation_are_no_part_of_the_wording(heading: str) -> None:
    assert wording(heading) == "存在的问题"


def test_years_count_as_one_wording() -> None:
    assert wording("一、2024年工作回顾") == wording("二、2025年工作回顾")


def test_a_heading_stands_for_what_stands_beneath() -> None:
    (found,) = meanings(project_of(["problem", "problem", "measure", None]))
    assert (found.wording, found.label) == ("存在的问题", "problem")
    assert (found.n_paragraphs, found.n_labelled, found.n_with_label) == (4, 3, 2)
    assert found.precision == pytest.approx(2 / 3)
    assert found.share_covered == 1.0
    assert found.rule is None


def test_headings_without_a_label_beneath_are_listed_on_demand() -> None:
    project = project_of([None, None])
    assert meanings(project) == []
    (found,) = meanings(project, least_labelled=0)
    assert (found.label, found.precision) == (None, 0.0)


def test_a_rule_is_kept_in_the_project_and_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path) as project:
        overrule(project, "三、存在的问题", "measure")
        with pytest.raises(KnownError):
            overrule(project, "三、存在的问题", "nonsense")
        with pytest.raises(KnownError):
            overrule(project, "三、", "goal")
    with Project.open(path) as project:
        assert heading_rules(project) == [HeadingRule("存在的问题", "measure")]
        overrule(project, "存在的问题", None)
        assert heading_rules(project) == []


def test_damaged_rules_are_left_out(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.duanbiao") as project:
        for value in ([1], {"": {}}, {"甲": 3}, {"甲": {"label": "goal", "strength": "x"}}):
            keep_setting(project, "heading_rules", value)
            assert heading_rules(project) == []


def test_the_innermost_heading_and_the_longest_rule_count() -> None:
    rules = [HeadingRule("问题", "problem"), HeadingRule("问题整改", "measure")]
    assert rule_for(("一、存在问题", "（一）问题整改情况"), rules) == rules[1]
    assert rule_for(("一、存在问题", "（一）基本情况"), rules) == rules[0]
    assert rule_for(("一、基本情况",), rules) is None
    assert rule_for((), rules) is None


def test_rules_shift_suggestions_beneath_their_heading_only() -> None:
    report = Report("x", (Paragraph(0, "甲", heading_path=("一、存在问题",)), Paragraph(1, "乙")))
    both = [Suggestion(i, "measure", 0.8, {"problem": 0.2, "measure": 0.8}) for i in (0, 1)]
    shifted, kept = with_rules(both, report, [HeadingRule("存在问题", "problem")])
    odds = shifted.probabilities["problem"] / shifted.probabilities["measure"]
    assert odds == pytest.approx(0.25 * np.exp(STRENGTH), rel=1e-6)
    assert (shifted.label, shifted.confidence) == ("problem", shifted.probabilities["problem"])
    assert kept == both[1]


def test_weak_headings_name_the_paragraphs_that_went_wrong() -> None:
    project = project_of(["problem", "problem", "measure"])
    held_back = HeldBack(
        project.keys, np.array([11, 12, 13]), np.zeros(3, np.int64), np.array([0, 0, 1]),
        np.array([[0.9, 0.1], [0.2, 0.8], [0.9, 0.1]], np.float32),
    )  # fmt: skip
    (found,) = weak_headings(project, held_back)
    assert (found.wording, found.n, found.n_wrong) == ("存在的问题", 3, 2)
    assert found.paragraph_ids == (12, 13)
    assert weak_headings(project, held_back, least=4) == []


def test_a_rule_reaches_what_the_project_suggests(tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [samples / "county_01.jsonl"])
        mine = sorted(project.annotations.mine())
        project.annotations.clear(mine[3:])
    suggest_for_new(path, "li")
    with Project.open(path, "li") as project:
        report, ids = project.reports.report(1)
        headings = dict(zip(ids, (p.heading_path for p in report.paragraphs), strict=True))
        heading = next(path[-1] for i, path in headings.items() if i in mine and path)
        before = project.suggestions.all()
        overrule(project, heading, "other", strength=10)
        beneath = {i for i in before if any(wording(heading) in wording(h) for h in headings[i])}
        assert len(beneath) >= 1
        assert any(before[i].label != "other" for i in beneath)
    changed = LiveClassifier.open(path, "li").label_changed(mine[:1]).changed
    assert changed
    with Project.open(path, "li") as project:
        live = project.suggestions.all()
    train_project(path, "li")
    with Project.open(path, "li") as project:
        trained = project.suggestions.all()
    for found in (live, trained):
        assert {found[i].label for i in beneath} == {"other"}


def test_a_rule_is_an_act_that_can_be_undone(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.duanbiao", annotator="li") as project:
        overrule(project, "三、存在的问题", "measure")
        overrule(project, "三、存在的问题", NOTHING)
        assert heading_rules(project) == [HeadingRule("存在的问题", NOTHING)]
        assert project.history.last() is not None
        project.history.undo()
        assert heading_rules(project) == [HeadingRule("存在的问题", "measure")]
        project.history.undo()
        assert heading_rules(project) == []
        project.history.redo()
        assert heading_rules(project) == [HeadingRule("存在的问题", "measure")]


def test_a_heading_that_says_nothing_lets_the_one_above_it_speak() -> None:
    rules = [HeadingRule("问题", "problem"), HeadingRule("问题整改", NOTHING)]
    path = ("一、存在问题", "（二）问题整改情况")
    assert rule_for(path, rules) == rules[0]
    report = Report("x", (Paragraph(0, "甲", heading_path=path),))
    assert as_ruled(report, rules[1:]).paragraphs[0].heading_path == ("一、存在问题", "（二）")
    assert as_ruled(report, rules).paragraphs[0].heading_path == ("一、", "（二）")
    assert as_ruled(report, [HeadingRule("目标", "goal")]) is report


def test_suggestions_follow_a_changed_rule_and_come_back(tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [samples / f"county_0{n}.jsonl" for n in (1, 2)])
        project.annotations.clear(sorted(project.annotations.mine()))
    suggest_for_new(path, "li")
    with Project.open(path, "li") as project:
        before = project.suggestions.all()
        headings = {
            i: paragraph.heading_path
            for report, ids in project.reports.each()
            for i, paragraph in zip(ids, report.paragraphs, strict=True)
        }
        heading = next(headings[i][-1] for i in before if headings[i])
        overrule(project, heading, "problem", strength=10)
        rules = heading_rules(project)
    changed = rules_changed(path, "li", [])
    with Project.open(path, "li") as project:
        after = project.suggestions.all()
        beneath = [i for i in before if headings[i] and headings[i][-1] == heading]
        assert beneath and {after[i].label for i in beneath} == {"problem"}
        assert {i for i in before if before[i] != after[i]} <= set(changed)
        overrule(project, heading, NOTHING)
        silenced = heading_rules(project)
    rules_changed(path, "li", rules)
    with Project.open(path, "li") as project:
        mute = project.suggestions.all()
        assert any(mute[i].probabilities != before[i].probabilities for i in beneath)
        overrule(project, heading, None)
    rules_changed(path, "li", silenced)
    with Project.open(path, "li") as project:
        back = project.suggestions.all()
    assert {i: one.label for i, one in back.items()} == {i: s.label for i, s in before.items()}
    assert all(back[i].confidence == pytest.approx(before[i].confidence) for i in before)
