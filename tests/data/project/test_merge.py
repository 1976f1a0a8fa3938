"""Colleagues' projects: dealt out, merged again, nothing overwritten."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import KnownError
from data.project import Project
from data.project.adjudication import (
    ADJUDICATOR,
    adjudicate,
    decided,
    disagreements,
    opinions,
    ratings,
)
from data.project.merge import merge, plan_merge
from data.project.split import dealt_out, split
from data.report import Paragraph, Report
from data.scheme import Label


def _report(name: str, n: int = 4) -> Report:
    return Report(name, tuple(Paragraph(i, f"{name}第{i}段") for i in range(n)), f"/home/{name}")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "main", annotator="boss") as made:
        made.reports.add([_report(name) for name in "甲乙丙丁戊己庚辛壬癸"])
        yield made


def _labels(project: Project) -> dict[str, dict[str, str]]:
    return {
        project.reports.paragraph(i).text: {name: one.label for name, one in by_name.items()}
        for i, by_name in opinions(project).items()
    }


def _label_all(path: Path, annotator: str, label: str) -> None:
    with Project.open(path, annotator) as opened:
        for stored in opened.reports.overview():
            ids = [p.id for p in opened.reports.paragraphs(stored.id)]
            opened.annotations.set(ids, label)


def _merge(project: Project, path: Path, **names: str) -> None:
    merge(project, plan_merge(project, path, names))


def test_a_project_is_dealt_out_with_an_overlap(project: Project, tmp_path: Path) -> None:
    parts = split(project, ["li", "wang"], tmp_path / "out", overlap_percent=20)
    assert [(p.name, p.n_reports, p.n_shared, p.n_paragraphs) for p in parts] == [
        ("li", 6, 2, 24),
        ("wang", 6, 2, 24),
    ]
    names = []
    for part in parts:
        with Project.open(part.path, part.name) as opened:
            names.append({stored.name for stored in opened.reports.overview()})
            assert opened.integrity() == []
    assert names[0] | names[1] == set("甲乙丙丁戊己庚辛壬癸")
    assert len(names[0] & names[1]) == 2


def test_a_part_is_annotated_under_the_name_it_was_split_for(
    project: Project, tmp_path: Path
) -> None:
    for part in split(project, ["小李", "小王"], tmp_path / "out", overlap_percent=100):
        with Project.open(part.path) as opened:
            assert opened.annotator == part.name
            opened.annotations.set([opened.reports.paragraphs(1)[0].id], "goal")
        with Project.open(part.path, "zhao") as opened:
            assert opened.annotator == "zhao"
        _merge(project, part.path)
    [who] = _labels(project).values()
    assert who == {"小李": "goal", "小王": "goal"}


def test_a_part_holds_nothing_of_the_others(project: Project, tmp_path: Path) -> None:
    first = project.reports.paragraphs(1)[0].id
    project.annotations.set([first], "goal")
    project.annotations.note(first, "机密备注")
    parts = split(project, ["li", "wang"], tmp_path / "out", overlap_percent=0)
    for part in parts:
        content = part.path.read_bytes()
        with Project.open(part.path, part.name) as opened:
            kept = {stored.name for stored in opened.reports.overview()}
            assert opinions(opened) == {}
            assert opened.history.entries() == []
        for name in set("甲乙丙丁戊己庚辛壬癸") - kept:
            assert f"{name}第0段".encode() not in content
        assert "机密备注".encode() not in content
        assert b"/home/" not in content


def test_labels_go_along_when_asked_for(project: Project, tmp_path: Path) -> None:
    project.annotations.set([project.reports.paragraphs(1)[0].id], "goal")
    parts = split(project, ["li", "wang"], tmp_path / "out", 100, keeps_labels=True)
    for part in parts:
        with Project.open(part.path, "boss") as opened:
            assert _labels(opened) == {"甲第0段": {"boss": "goal"}}


@given(
    sizes=st.lists(st.integers(0, 60), max_size=40),
    n_parts=st.integers(2, 5),
    percent=st.floats(0, 100),
    seed=st.integers(0, 99),
)
def test_every_report_is_dealt_once_and_evenly(
    sizes: list[int], n_parts: int, percent: float, seed: int
) -> None:
    from data.project import StoredReport

    reports = [StoredReport(i, str(i), "", "text", "", n, 0) for i, n in enumerate(sizes)]
    shared, dealt = dealt_out(reports, n_parts, percent, seed)
    assert sorted(r.id for held in [shared, *dealt] for r in held) == list(range(len(sizes)))
    loads = [sum(max(r.n_paragraphs, 1) for r in held) for held in dealt]
    largest = max((max(r.n_paragraphs, 1) for held in dealt for r in held), default=0)
    assert max(loads) - min(loads) <= largest


def test_what_cannot_be_split_is_said(project: Project, tmp_path: Path) -> None:
    for names in (["li"], ["li", "li"], ["li", " "]):
        with pytest.raises(KnownError):
            split(project, names, tmp_path / "out")
    split(project, ["li", "wang"], tmp_path / "out")
    with pytest.raises(KnownError, match="exists already"):
        split(project, ["li", "wang"], tmp_path / "out")


def test_parts_come_together_again(project: Project, tmp_path: Path) -> None:
    parts = split(project, ["li", "wang"], tmp_path / "out", overlap_percent=20)
    _label_all(parts[0].path, "li", "goal")
    _label_all(parts[1].path, "wang", "measure")
    for part in parts:
        before = part.path.read_bytes()
        plan = plan_merge(project, part.path)
        assert (plan.reports, plan.conflicts, plan.lost) == ((), (), ())
        assert merge(project, plan).n_labels == 24
        assert part.path.read_bytes() == before
    told = ratings(project)
    assert len(told) == 40
    assert sum(len(by_name) == 2 for by_name in told.values()) == 8
    assert {one.origin for held in opinions(project).values() for one in held.values()} == {
        "merged"
    }


def test_a_second_merge_changes_nothing(project: Project, tmp_path: Path) -> None:
    parts = split(project, ["li", "wang"], tmp_path / "out")
    _label_all(parts[0].path, "li", "goal")
    _merge(project, parts[0].path)
    entries, labels = project.history.entries(), _labels(project)
    done = merge(project, plan_merge(project, parts[0].path))
    assert (done.act_id, done.n_labels, done.n_updated) == (None, 0, 0)
    assert (project.history.entries(), _labels(project)) == (entries, labels)


def test_one_undo_takes_a_merge_back(project: Project, tmp_path: Path) -> None:
    parts = split(project, ["li", "wang"], tmp_path / "out")
    _label_all(parts[0].path, "li", "goal")
    _merge(project, parts[0].path)
    project.history.undo()
    assert _labels(project) == {}


def test_a_changed_mind_of_the_colleague_comes_over(project: Project, tmp_path: Path) -> None:
    path = split(project, ["li", "wang"], tmp_path / "out")[0].path
    _label_all(path, "li", "goal")
    _merge(project, path)
    _label_all(path, "li", "measure")
    plan = plan_merge(project, path)
    assert plan.conflicts == ()
    assert merge(project, plan).n_updated == len(_labels(project))
    assert {label for held in _labels(project).values() for label in held.values()} == {"measure"}


def test_an_older_copy_takes_nothing_back(project: Project, tmp_path: Path) -> None:
    first = project.reports.paragraphs(1)[0].id
    project.annotations.set([first], "goal")
    copy = tmp_path / "copy.duanbiao"
    project.close()
    shutil.copy(project.path, copy)
    with Project.open(project.path, "boss") as again:
        again.annotations.set([first], "problem")
        plan = plan_merge(again, copy)
        assert (plan.n_older, plan.conflicts, plan.labels, plan.updates) == (1, (), {}, {})
        merge(again, plan)
        assert _labels(again) == {"甲第0段": {"boss": "problem"}}


def test_two_labels_of_one_name_are_a_conflict(project: Project, tmp_path: Path) -> None:
    path = split(project, ["li", "wang"], tmp_path / "out", 100)[0].path
    _label_all(path, "boss", "goal")
    first = project.reports.paragraphs(1)[0].id
    project.annotations.set([first], "problem")
    plan = plan_merge(project, path)
    assert [(c.text, c.mine, c.theirs) for c in plan.conflicts] == [("甲第0段", "problem", "goal")]
    merge(project, plan)
    assert _labels(project)["甲第0段"] == {"boss": "problem"}
    merge(project, plan_merge(project, path), plan.conflicts)
    assert _labels(project)["甲第0段"] == {"boss": "goal"}


def test_a_colleague_of_the_same_name_is_renamed(project: Project, tmp_path: Path) -> None:
    path = split(project, ["li", "wang"], tmp_path / "out", 100)[0].path
    _label_all(path, "boss", "goal")
    project.annotations.set([project.reports.paragraphs(1)[0].id], "problem")
    _merge(project, path, boss="li")
    assert _labels(project)["甲第0段"] == {"boss": "problem", "li": "goal"}


def test_new_reports_labels_and_notes_come_along(project: Project, tmp_path: Path) -> None:
    path = split(project, ["li", "wang"], tmp_path / "out")[0].path
    with Project.open(path, "li") as opened:
        [added] = opened.reports.add([_report("新")])
        opened.labels.add(Label("risk", {"zh": "风险"}))
        ids = [p.id for p in opened.reports.paragraphs(added)]
        opened.annotations.set(ids[:2], "risk")
        opened.annotations.note(ids[3], "想一想")
    plan = plan_merge(project, path)
    assert [label.key for label in plan.new_labels] == ["risk"]
    [report_id] = merge(project, plan).report_ids
    assert _labels(project) == {"新第0段": {"li": "risk"}, "新第1段": {"li": "risk"}}
    with Project.open(project.path, "li") as as_li:
        [remark] = as_li.annotations.remarks(report_id).values()
        assert remark.note == "想一想"
    assert merge(project, plan_merge(project, path)).act_id is None


def test_edited_paragraphs_are_found_and_lost_ones_told(project: Project, tmp_path: Path) -> None:
    path = split(project, ["li", "wang"], tmp_path / "out", 100)[0].path
    with Project.open(path, "li") as opened:
        ids = [p.id for p in opened.reports.paragraphs(1)]
        opened.editing.correct(ids[0], "改正了的一段")
        opened.annotations.set(ids[:1], "goal")
        _first, third = opened.editing.split(ids[1], 2)
        opened.annotations.set([third], "measure")
    plan = plan_merge(project, path)
    assert [(lost.text, lost.label) for lost in plan.lost] == [("1段", "measure")]
    merge(project, plan)
    assert _labels(project) == {"甲第0段": {"li": "goal"}}


def test_strangers_and_rubbish_are_refused(project: Project, tmp_path: Path) -> None:
    rubbish = tmp_path / "x.duanbiao"
    rubbish.write_bytes(b"no project")
    with pytest.raises(KnownError):
        plan_merge(project, rubbish)
    with pytest.raises(KnownError):
        plan_merge(project, tmp_path / "missing.duanbiao")
    stranger = split(project, ["li", "wang"], tmp_path / "out")[0].path
    raw = sqlite3.connect(stranger)
    raw.execute("CREATE TRIGGER t AFTER INSERT ON label BEGIN SELECT 1; END")
    raw.commit()
    raw.close()
    with pytest.raises(KnownError, match="did not write"):
        plan_merge(project, stranger)


def test_the_adjudicated_label_counts_and_the_others_stay(project: Project) -> None:
    ids = [p.id for p in project.reports.paragraphs(1)]
    for name, label in (("li", "goal"), ("wang", "measure")):
        with Project.open(project.path, name) as opened:
            opened.annotations.set(ids[:2], label)
            opened.annotations.set(ids[2:3], "other")
    assert {i: one.label for i, one in decided(project).items()} == {ids[2]: "other"}
    open_ones = disagreements(project, is_settled=False)
    assert [(one.text, one.labels) for one in open_ones] == [
        ("甲第0段", {"li": "goal", "wang": "measure"}),
        ("甲第1段", {"li": "goal", "wang": "measure"}),
    ]
    adjudicate(project, {ids[0]: "problem"})
    project.annotations.set([ids[1]], "measure")
    assert {i: one.label for i, one in decided(project).items()} == {
        ids[0]: "problem",
        ids[1]: "measure",
        ids[2]: "other",
    }
    assert opinions(project)[ids[0]]["li"].label == "goal"
    assert opinions(project)[ids[0]][ADJUDICATOR].origin == "adjudicated"
    assert [one.adjudicated for one in disagreements(project, is_settled=True)] == ["problem"]
    assert ADJUDICATOR not in ratings(project)[ids[0]]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    acts=st.lists(
        st.tuples(st.booleans(), st.integers(0, 7), st.sampled_from(["goal", "other", None])),
        max_size=8,
    )
)
def test_merging_never_loses_or_changes_a_label(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[bool, int, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    with Project.create(folder / "main", annotator="boss") as main:
        main.reports.add([_report("甲", 8)])
        path = split(main, ["li", "wang"], folder / "out", 100)[0].path
        with Project.open(path, "li") as part:
            for is_main, number, label in acts:
                where = main if is_main else part
                paragraph_id = where.reports.paragraphs(1)[number].id
                if label is None:
                    where.annotations.clear([paragraph_id])
                else:
                    where.annotations.set([paragraph_id], label)
            before, theirs = _labels(main), _labels(part)
        _merge(main, path)
        after = _labels(main)
        for text, held in before.items():
            assert held.items() <= after[text].items()
        for text, held in theirs.items():
            assert held.items() <= after[text].items()
        assert merge(main, plan_merge(main, path)).act_id is None
