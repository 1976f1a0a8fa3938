"""Goals find what became of them; numbers are compared, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.labelled.manager import Confirmed, Point
from data.labelled.row import LabelledParagraph
from data.scheme import default_scheme
from model.fulfilment import compared, fits, quantities
from model.fulfilment_table import followers, fulfilment, proposals
from model.manager_report import manager_report

from .fulfilment_cases import CASES, OTHERS


def points(texts: list[str]) -> list[Point]:
    return [Point(text, position) for position, text in enumerate(texts)]


def test_goals_find_the_achievement_that_answers_them() -> None:
    achievements = [answer for _goal, answer, _state in CASES if answer] + OTHERS
    goals = points([goal for goal, _answer, _state in CASES])
    pairs = fulfilment("a", goals, "b", points(achievements))
    right = sum(
        pair.achievement == answer
        for pair, (_goal, answer, _state) in zip(pairs, CASES, strict=True)
    )
    wrong = [
        (pair.goal, pair.achievement)
        for pair, (_goal, answer, _state) in zip(pairs, CASES, strict=True)
        if pair.achievement not in (answer, None)
    ]
    assert right >= 22, [p for p in pairs if p.achievement is None]
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(("goal", "answer", "state"), [case for case in CASES if case[1]])
def test_numbers_say_whether_a_goal_was_reached(goal: str, answer: str, state: str) -> None:
    assert compared(goal, answer)[0] == state


def test_numbers_have_units_and_years_have_not() -> None:
    found = quantities("2024年5月，完成投资1.5亿元、2,300万元，第3批新建12所学校，增长8.5％。")
    assert quantities("PM2.5浓度") == []
    assert [(one.value, one.unit) for one in found] == [
        (1.5e8, "元"),
        (2.3e7, "元"),
        (12, "所"),
        (8.5, "%"),
    ]


@given(st.text(), st.text())
def test_no_text_is_an_error(goal: str, achievement: str) -> None:
    fits([goal], [achievement])
    compared(goal, achievement)


def test_neighbouring_years_of_one_author_follow_each_other() -> None:
    names = [
        "清溪县教育局2012年工作总结及2013年工作计划",
        "清溪县教育局2013年工作总结",
        "清溪县教育局2015年工作总结",
        "云溪县教育局2013年工作总结",
        "没有年份的报告",
    ]
    assert followers(names) == [(names[0], names[1])]


def test_a_report_for_the_manager_says_what_is_there_and_what_is_missing() -> None:
    rows = [
        LabelledParagraph("甲局2023年总结", "新建农村公路120公里。", 0, label="goal"),
        LabelledParagraph("甲局2023年总结", "新建学校3所。", 1, label="goal"),
        LabelledParagraph("甲局2023年总结", "加快农村公路建设进度。", 2, suggestion="measure"),
        LabelledParagraph("甲局2024年总结", "农村公路新建130公里。", 0, label="achievement"),
    ]
    found = manager_report(rows, default_scheme())
    first = found.reports[0].completeness
    assert (first.n_goals, first.with_measures, first.with_achievements) == (2, 1, 0)
    assert first.missing == ("achievement", "problem")
    assert found.reports[0].points["measure"][0].is_suggestion
    assert [(pair.goal, pair.state) for pair in found.pairs] == [
        ("新建农村公路120公里。", "reached"),
        ("新建学校3所。", "not_mentioned"),
    ]
    assert found.pairs[0].numbers == (("120公里", "130公里"),)
    assert found.totals() == {"goal": 2, "measure": 1, "achievement": 1, "problem": 0}


def test_what_was_confirmed_stands_and_the_rest_is_proposed() -> None:
    rows = [
        LabelledParagraph("甲局2023年总结", "新建农村公路120公里。", 0, label="goal"),
        LabelledParagraph("甲局2023年总结", "新建学校3所。", 1, label="goal"),
        LabelledParagraph("甲局2024年总结", "农村公路新建130公里。", 0, label="achievement"),
        LabelledParagraph("甲局2024年总结", "农村公路养护90公里。", 1, label="achievement"),
        LabelledParagraph("乙局简报", "学校建成2所。", 0, label="achievement"),
    ]
    answer = Confirmed("below", "li", 1, "农村公路养护90公里。")
    confirmed = {
        ("甲局2023年总结", 0, "甲局2024年总结"): answer,
        ("甲局2023年总结", 1, "乙局简报"): Confirmed("not_mentioned", "wang"),
    }
    chosen = [("甲局2023年总结", "乙局简报"), ("没有", "乙局简报")]
    found = manager_report(rows, default_scheme(), None, confirmed, chosen).pairs
    assert [(p.achievement_report, p.state, p.confirmed_by) for p in found] == [
        ("甲局2024年总结", "below", "li"),
        ("甲局2024年总结", "not_mentioned", None),
        ("乙局简报", "not_mentioned", None),
        ("乙局简报", "not_mentioned", "wang"),
    ]
    assert (found[0].achievement, found[0].achievement_position) == (answer.text, 1)


def test_a_goal_has_other_answers_to_choose_from() -> None:
    goals = points(["新建农村公路120公里。", "无关的事。"])
    answers = points(["农村公路养护90公里。", "学校建成2所。", "农村公路新建130公里。"])
    first, second = proposals("a", goals, "b", answers)
    assert [one.achievement_position for one in first] == [2, 0]
    assert [one.achievement_position for one in second] == [None]
    assert second[0].state == "not_mentioned"
