"""Goals find what became of them; numbers are compared, never guessed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import CancelledError, KnownError
from data.labelled.manager_report import MANAGER_FORMATS, Confirmed, Point
from data.labelled.selection import Selection
from data.project import Project
from data.project.fulfilment import Confirmation, compare_reports, confirm
from data.report import Paragraph, Report
from data.suggestion import Suggestion
from model.fulfilment import compared, fits, quantities
from model.fulfilment_table import followers, fulfilment, proposals
from model.manager_report import write_manager_report

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


def test_each_number_answers_one_number_of_the_goal() -> None:
    goal = (
        "国内生产总值增长6.5%左右；居民消费价格涨幅3%左右；城镇新增就业1100万人以上，"
        "城镇调查失业率5.5%以内；单位国内生产总值能耗下降3%以上。"
    )
    answer = (
        "国内生产总值增长6.6%，居民消费价格上涨2.1%，城镇新增就业1361万人，调查失业率稳定在5%左右。"
    )
    state, numbers = compared(goal, answer)
    assert state == "reached"
    assert [one.in_words() for one in numbers] == [
        "国内生产总值增长6.5% → 6.6%",
        "居民消费价格涨幅3% → 2.1%",
        "城镇新增就业1100万人 → 1361万人",
        "城镇调查失业率5.5% → 5%",
    ]


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        ("力争2023年硬化村组道路4公里。", "硬化村组道路4公里"),
        ("确保到2025年底前新建茶园700亩以上。", "新建茶园700亩"),
        ("一是2024年新建便民桥2座。", "新建便民桥2座"),
        ("全社会研发经费支出相当于全市生产总值和上年水平的比例达到4.2%。",
         "…出相当于全市生产总值和上年水平的比例达到4.2%"),
    ],
)  # fmt: skip
def test_a_number_is_told_with_what_it_counts(goal: str, said: str) -> None:
    numbers = compared(goal, goal)[1]
    assert [one.wanted for one in numbers] == [said]


@pytest.mark.parametrize(
    ("goal", "answer", "state"),
    [
        ("居民消费价格涨幅3%左右。", "居民消费价格上涨3.4%。", "below"),
        ("单位生产总值能耗下降3%。", "单位生产总值能耗下降3.4%。", "reached"),
        ("单位生产总值能耗下降3%。", "单位生产总值能耗下降2.4%。", "below"),
        ("城镇登记失业率4.5%。", "城镇登记失业率4.2%。", "reached"),
    ],
)
def test_less_is_better_of_some_numbers(goal: str, answer: str, state: str) -> None:
    assert compared(goal, answer)[0] == state


def test_neighbouring_years_of_one_author_follow_each_other() -> None:
    names = [
        "清溪县教育局2012年工作总结及2013年工作计划",
        "清溪县教育局2013年工作总结",
        "清溪县教育局2015年工作总结",
        "云溪县教育局2013年工作总结",
        "没有年份的报告",
    ]
    assert followers([(name, "") for name in names]) == [(names[0], names[1])]


def test_a_report_without_a_year_in_its_name_goes_by_its_file() -> None:
    reports = [
        ("政府工作报告", r"C:\报告\云溪县2021年政府工作报告.docx"),
        ("云溪县2022年政府工作报告", "/2019/云溪县.docx"),
        ("政府工作报告 (2)", "/报告.zip/云溪县2023年政府工作报告.docx"),
    ]
    names = [name for name, _file in reports]
    assert followers(reports) == [(names[0], names[1]), (names[1], names[2])]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.duanbiao", annotator="li") as made:
        yield made


def fill(project: Project, **reports: list[tuple[str, str]]) -> None:
    """Add reports, each of texts with their labels; a suggestion where the label has a mark."""
    model = project.suggestions.keep_model(project.scheme.keys, b"", {}, {})
    for name, rows in reports.items():
        texts = tuple(Paragraph(i, text) for i, (text, _label) in enumerate(rows))
        [report_id] = project.reports.add([Report(name, texts)])
        ids = [one.id for one in project.reports.paragraphs(report_id)]
        for paragraph_id, (_text, label) in zip(ids, rows, strict=True):
            key = label.removesuffix("?")
            if label.endswith("?"):
                shares = {one: float(one == key) for one in project.scheme.keys}
                project.suggestions.replace(
                    model, [(paragraph_id, Suggestion(0, key, 0.9, shares))]
                )
            else:
                project.annotations.set([paragraph_id], key)


TWO_YEARS = {
    "甲局2023年总结": [
        ("新建农村公路120公里。", "goal"),
        ("新建学校3所。", "goal"),
        ("加快农村公路建设进度。", "measure?"),
    ],
    "甲局2024年总结": [("农村公路新建130公里。", "achievement")],
}


def test_a_report_for_the_manager_says_what_is_there_and_what_is_missing(
    project: Project, tmp_path: Path
) -> None:
    fill(project, **TWO_YEARS)
    told: list[tuple[int, int]] = []
    done = write_manager_report(
        project,
        tmp_path / "m.html",
        Selection("both"),
        progress=lambda done, total, _name: told.append((done, total)),
    )
    assert (done.n_reports, done.n_paragraphs, done.n_goals, done.n_confirmed) == (2, 4, 2, 0)
    assert told == [(1, 3), (2, 3), (3, 3)]
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "2 goals, 1 with measures, 0 with achievements, nothing on Achievement" in page
    assert "<li class=proposed>加快农村公路建设进度。" in page
    assert "新建农村公路120公里 → 130公里" in page
    assert "2 goals; 1 reached; 1 not mentioned; 0 confirmed" in page


def test_what_was_confirmed_and_chosen_is_in_the_report_for_the_manager(
    project: Project, tmp_path: Path
) -> None:
    fill(project, **TWO_YEARS, 乙局简报=[("学校建成2所。", "achievement")])
    stored = {one.name: one.id for one in project.reports.overview()}
    first, other = stored["甲局2023年总结"], stored["乙局简报"]
    goals = [one.id for one in project.reports.paragraphs(first)]
    compare_reports(project, first, other)
    confirm(project, [Confirmation(goals[1], other, None, "not_mentioned")])
    done = write_manager_report(project, tmp_path / "m.html", Selection("both"))
    assert (done.n_goals, done.n_confirmed) == (4, 1)
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert '<td class="not_mentioned">not mentioned<td>yes, li' in page


def test_a_report_that_is_not_there_cannot_be_followed(project: Project, tmp_path: Path) -> None:
    fill(project, **TWO_YEARS)
    followed = [("甲局2023年总结", "甲局2042年总结")]
    with pytest.raises(KnownError) as told:
        write_manager_report(project, tmp_path / "m.html", followed=followed)
    assert str(told.value).startswith("The project has no report “甲局2042年总结”.")
    assert "甲局2024年总结" in str(told.value)
    assert not (tmp_path / "m.html").exists()


@pytest.mark.parametrize("kind", MANAGER_FORMATS)
def test_a_cancelled_report_leaves_nothing(project: Project, tmp_path: Path, kind: str) -> None:
    fill(project, **TWO_YEARS)
    cancel = threading.Event()
    out = tmp_path / "out" / f"m{MANAGER_FORMATS[kind]}"
    with pytest.raises(CancelledError):
        write_manager_report(
            project, out, progress=lambda *_told: cancel.set(), wanted=kind, cancel=cancel
        )
    assert list(out.parent.iterdir()) == []


def test_what_was_confirmed_stands_and_the_rest_is_proposed() -> None:
    goals = points(["新建农村公路120公里。", "新建学校3所。"])
    results = points(["农村公路新建130公里。", "农村公路养护90公里。"])
    answer = Confirmed("below", "li", 1, "农村公路养护90公里。")
    found = fulfilment("a", goals, "b", results, {("a", 0, "b"): answer})
    assert [(p.state, p.confirmed_by) for p in found] == [("below", "li"), ("not_mentioned", None)]
    assert (found[0].achievement, found[0].achievement_position) == (answer.text, 1)


def test_a_goal_has_other_answers_to_choose_from() -> None:
    goals = points(["新建农村公路120公里。", "无关的事。"])
    answers = points(["农村公路养护90公里。", "学校建成2所。", "农村公路新建130公里。"])
    first, second = proposals("a", goals, "b", answers)
    assert [one.achievement_position for one in first] == [2, 0]
    assert [one.achievement_position for one in second] == [None]
    assert second[0].state == "not_mentioned"
