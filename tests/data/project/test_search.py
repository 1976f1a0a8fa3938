"""What is found is what a reading of every paragraph would find, indexed or not yet."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import CancelledError
from data.project import Project, StoredParagraph, Wanted
from data.project.search_index import BLOCK, folded, pairs
from data.report import Paragraph, Report
from data.suggestion import Suggestion

_WORDS = (
    "目标任务", "工作措施", "落实", "贫困", "审计整改", "的", "ＧＤＰ", "gdp增长8.5%",
    "投资200万元", "，", "。", "（一）", "Q3 report", "党建", "建党",
    "标目", "习 近", "𠮷野家", "ﾊﾝｶｸ", "\u3000", "Ω值",
)  # fmt: skip
_QUERIES = (
    "目标", "标", "的", "审计整改", "计整", "建党", "gdp", "GDP", "ｇｄｐ增长", "8.5%", "200万",
    "目标 落实", "q3 REPORT", "，", "𠮷", "𠮷野", "不存在", "任务工作",
    "ｑ３", "８．５％", "ω值", "Ω", "目标任务工作措施", "%",
)  # fmt: skip


def random_reports(n_reports: int, n_paragraphs: int, seed: int = 7) -> list[Report]:
    rng = random.Random(seed)
    return [
        Report(
            f"报告{number}",
            tuple(
                Paragraph(
                    place,
                    "".join(rng.choices(_WORDS, k=rng.randint(1, 8))),
                    rng.choice(("body", "body", "body", "heading", "table")),
                )
                for place in range(n_paragraphs)
            ),
        )
        for number in range(n_reports)
    ]


@pytest.fixture
def many(path: Path) -> Any:
    with Project.create(path, annotator="li") as project:
        project.reports.add(random_reports(10, 40))
        yield project


def read_all(project: Project) -> list[StoredParagraph]:
    found = [
        p for report in project.reports.overview() for p in project.reports.paragraphs(report.id)
    ]
    return sorted(found, key=lambda p: p.id)


def read_through(project: Project, query: str) -> list[int]:
    terms = folded(query).split()
    return [p.id for p in read_all(project) if all(t in folded(p.text) for t in terms)]


def assert_finds_all(project: Project) -> None:
    for query in _QUERIES:
        wanted = Wanted(text=query)
        expected = read_through(project, query)
        assert project.search.ids(wanted) == expected, query
        assert project.search.count(wanted) == len(expected), query
    assert read_through(project, "目标"), "nothing to find"


def test_words_are_found_before_and_after_indexing(many: Project) -> None:
    assert many.search.backlog() == (400 + 1) // BLOCK * BLOCK
    assert_finds_all(many)
    many.search.catch_up()
    assert many.search.backlog() == 0
    assert_finds_all(many)


@given(
    texts=st.lists(
        st.text("aAａＡkＫ\u212a3３%％．.*?[]^-标 Ωω", max_size=6), min_size=1, max_size=6
    ),
    query=st.text("aＡkＫ\u212a3３%．.*?[]^-标Ω", min_size=1, max_size=3),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_signs_letters_and_widths_are_compared_as_they_read(
    tmp_path: Path, texts: list[str], query: str
) -> None:
    path = tmp_path / "one.duanbiao"
    path.unlink(missing_ok=True)
    with Project.create(path, annotator="li") as project:
        paragraphs = tuple(Paragraph(i, text) for i, text in enumerate(texts))
        project.reports.add([Report("a", paragraphs)])
        assert project.search.ids(Wanted(text=query)) == read_through(project, query)


def test_a_search_is_ended_in_its_midst(path: Path) -> None:
    with Project.create(path, annotator="li") as project:
        project.reports.add(random_reports(50, 100))
        n_checks = 0

        def check() -> None:
            nonlocal n_checks
            n_checks += 1
            raise CancelledError

        with pytest.raises(CancelledError), project.checked(check):
            project.search.count(Wanted(text="不存在"))
        assert n_checks == 1
        assert project.search.count(Wanted(text="目标")) > 0


def test_the_index_is_used_and_holds_what_it_should(many: Project) -> None:
    many.search.catch_up()
    # The first 384 paragraphs are indexed: without their texts being read, rare words are found.
    rows = many._connection.exec_driver_sql(
        "SELECT rowid FROM paragraph_search WHERE paragraph_search MATCH '\"审计\"'"
    ).all()
    assert {row[0] for row in rows} == {
        p.id // BLOCK for p in read_all(many) if "审计" in p.text and p.id < 384
    }


def test_what_is_imported_later_is_found_at_once(many: Project) -> None:
    many.search.catch_up()
    many.reports.add(random_reports(2, 40, seed=8))
    assert_finds_all(many)
    many.history.undo()
    assert_finds_all(many)
    many.history.redo()
    many.search.catch_up()
    assert_finds_all(many)


def test_the_index_keeps_in_step_with_edits_and_undo(many: Project) -> None:
    many.search.catch_up()
    rng = random.Random(1)
    n_acts = 0
    for _step in range(60):
        paragraphs = read_all(many)
        one = rng.choice(paragraphs)
        choice = rng.randrange(4)
        if choice == 0:
            many.editing.correct(one.id, "".join(rng.choices(_WORDS, k=5)) + "。")
        elif choice == 1 and len(one.text.strip()) > 3 and one.text[1:-1].strip():
            try:
                many.editing.split(one.id, len(one.text) // 2)
            except Exception as error:
                assert "split" in str(error)
                continue
        elif choice == 2 and paragraphs[-1].id != one.id:
            try:
                many.editing.merge(one.id)
            except Exception as error:
                assert "follows" in str(error)
                continue
        else:
            last = many.history.last()
            if last is not None and last.kind != "import":
                many.history.undo()
            continue
        n_acts += 1
    assert n_acts > 20
    assert_finds_all(many)
    while many.history.undo() is not None:
        pass
    assert many.reports.overview() == []
    while many.history.redo() is not None:
        pass
    assert_finds_all(many)
    check = "INSERT INTO paragraph_search (paragraph_search) VALUES ('integrity-check')"
    many._connection.exec_driver_sql(check)


def test_indexing_can_be_cancelled_and_goes_on_later(path: Path) -> None:
    with Project.create(path, annotator="li") as project:
        project.reports.add(random_reports(50, 100))

        def cancel(_done: int, _total: int) -> None:
            raise CancelledError

        project.search.catch_up(cancel)
        assert 0 < project.search.backlog() < 5000
        assert_finds_all(project)
        seen: list[tuple[int, int]] = []
        project.search.catch_up(lambda done, total: seen.append((done, total)))
        assert seen[-1][0] == seen[-1][1]
        assert project.search.backlog() == 0
        assert_finds_all(project)


def test_pages_follow_one_another_without_gap_or_overlap(many: Project) -> None:
    many.search.catch_up()
    for wanted in (Wanted(text="目标"), Wanted(), Wanted(kinds=("table",))):
        expected = many.search.ids(wanted)
        assert len(expected) > 30
        found: list[int] = []
        after: int | None = 0
        while after is not None:
            page = many.search.find(wanted, after, limit=7)
            assert 0 < len(page.hits) <= 7
            found += [hit.paragraph.id for hit in page.hits]
            after = page.after
        assert found == expected


@pytest.fixture
def labelled(many: Project) -> Project:
    body = [p.id for p in read_all(many) if p.kind != "heading"]
    many.annotations.set(body[:30], "goal")
    many.annotations.set(body[30:60], "measure")
    many.annotations.flag(body[10:20], True)
    many.annotations.note(body[5], "核对")
    model = many.suggestions.keep_model(["goal", "measure"], None, {}, {})
    many.suggestions.replace(
        model,
        [
            (i, Suggestion(0, label, sure, {"goal": sure, "measure": 1 - sure}))
            for number, i in enumerate(body[:90])
            for label, sure in [(("goal", "measure")[number % 2], 0.5 + number / 200)]
        ],
    )
    with Project.open(many.path, "wang") as wang:
        wang.annotations.set(body[:5], "problem")
    return many


_TODAY = date.today()
_FILTERS: dict[str, tuple[Wanted, Callable[[dict[str, Any]], bool]]] = {
    "label": (Wanted(labels=("goal",)), lambda x: x["label"] == "goal"),
    "labels": (Wanted(labels=("goal", "measure")), lambda x: x["label"] is not None),
    "suggestion": (Wanted(suggestions=("goal",)), lambda x: x["suggestion"] == "goal"),
    "range": (
        Wanted(at_least=0.6, at_most=0.8),
        lambda x: x["confidence"] is not None and 0.6 <= x["confidence"] <= 0.8,
    ),
    "disagreement": (
        Wanted(is_disagreement=True),
        lambda x: None not in (x["label"], x["suggestion"]) and x["label"] != x["suggestion"],
    ),
    "flagged": (Wanted(is_flagged=True), lambda x: x["flagged"]),
    "not flagged": (Wanted(is_flagged=False, kinds=("table",)), lambda x: x["kind"] == "table"
                    and not x["flagged"]),
    "note": (Wanted(has_note=True), lambda x: x["note"] is not None),
    "unlabelled": (
        Wanted(is_labelled=False),
        lambda x: x["label"] is None and x["kind"] != "heading",
    ),
    "report": (Wanted(report_ids=(2, 3)), lambda x: x["report"] in (2, 3)),
    "kind": (Wanted(kinds=("heading",)), lambda x: x["kind"] == "heading"),
    "today": (
        Wanted(labelled_from=_TODAY, labelled_to=_TODAY),
        lambda x: x["label"] is not None,
    ),
    "tomorrow": (Wanted(labelled_from=_TODAY + timedelta(days=2)), lambda x: False),
    "text and label": (
        Wanted(text="目标", labels=("goal",)),
        lambda x: "目标" in x["text"] and x["label"] == "goal",
    ),
    "text and disagreement": (
        Wanted(text="的", is_disagreement=True),
        lambda x: "的" in x["text"]
        and None not in (x["label"], x["suggestion"])
        and x["label"] != x["suggestion"],
    ),
    "text, report and suggestion": (
        Wanted(text="的", report_ids=(1,), at_least=0.5),
        lambda x: "的" in x["text"] and x["report"] == 1 and x["suggestion"] is not None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _FILTERS)
@pytest.mark.parametrize("is_indexed", [False, True])
def test_filters_find_what_reading_through_finds(
    labelled: Project, name: str, is_indexed: bool
) -> None:
    if is_indexed:
        labelled.search.catch_up()
    wanted, fits = _FILTERS[name]
    mine, suggested = labelled.annotations.mine(), labelled.suggestions.all()
    remarks = {
        i: remark
        for report in labelled.reports.overview()
        for i, remark in labelled.annotations.remarks(report.id).items()
    }
    expected = []
    for p in read_all(labelled):
        values = {
            "text": p.text,
            "kind": p.kind,
            "report": p.report_id,
            "label": mine[p.id].label if p.id in mine else None,
            "suggestion": suggested[p.id].label if p.id in suggested else None,
            "confidence": suggested[p.id].confidence if p.id in suggested else None,
            "flagged": p.id in remarks and remarks[p.id].is_flagged,
            "note": remarks[p.id].note if p.id in remarks else None,
        }
        if fits(values):
            expected.append(p.id)
    assert labelled.search.ids(wanted) == expected
    assert bool(expected) == (name != "tomorrow")
    for hit in labelled.search.find(wanted, limit=1000).hits:
        one = mine.get(hit.paragraph.id)
        assert hit.label == (one.label if one else None)
        assert hit.paragraph == labelled.reports.paragraph(hit.paragraph.id)


def test_another_annotators_labels_are_found_by_name(labelled: Project) -> None:
    assert labelled.search.count(Wanted(annotator="wang", labels=("problem",))) == 5
    assert labelled.search.count(Wanted(labels=("problem",))) == 0
    assert labelled.search.count(Wanted(annotator="nobody", is_labelled=True)) == 0


def test_counting_stops_where_it_is_told(many: Project) -> None:
    assert many.search.count(Wanted(), at_most=13) == 13


def test_a_query_can_do_no_harm(many: Project) -> None:
    for query in ('"', "' OR 1=1 --", "a* AND (b", "NEAR(目标 的)", "\ue000", "\x00", "%_", "*"):
        assert many.search.ids(Wanted(text=query)) == read_through(many, query)


def test_every_pair_of_neighbours_is_indexed_and_nothing_else() -> None:
    found = pairs(["目标 ok，Ａ", "", "标"]).split(" ")
    end = "\ue000"
    expected = ["目标", "标" + end, "ok", "k，", "，a", "a" + end]
    assert sorted(word for word in found if word) == sorted(expected)
