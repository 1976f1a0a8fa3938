from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.project import Project
from data.project.importing import import_paths
from data.report import Paragraph, Report
from model.build_starter import read_folder
from model.features import extract
from model.held_back import LabelledProject
from model.queue import Pool, margin, order, project_questions, questions, sketch, usefulness
from model.starter import load_starter


def report_of(*texts: str, name: str = "汇报", kind: str = "body") -> Report:
    return Report(name, tuple(Paragraph(i, t, kind) for i, t in enumerate(texts)))  # type: ignore[arg-type]


def project_of(
    *reports: Report, labels: tuple[tuple[str | None, ...], ...] = ()
) -> LabelledProject:
    ids, start = [], 0
    for report in reports:
        ids.append(tuple(range(start, start + len(report.paragraphs))))
        start += len(report.paragraphs)
    given = labels or tuple((None,) * len(one) for one in ids)
    return LabelledProject(reports, tuple(ids), given, tuple(load_starter().classes_))


def pool_of(probabilities: list[list[float]], sketches: np.ndarray, reports: list[int]) -> Pool:
    return Pool(np.array(probabilities, np.float32), sketches.astype(np.float32), np.array(reports))


def test_doubt_between_two_labels_comes_first() -> None:
    sure, unsure, half = [0.98, 0.01, 0.01], [0.45, 0.45, 0.1], [0.7, 0.2, 0.1]
    pool = pool_of([sure, unsure, half], np.eye(3), [0, 1, 2])
    places, worth = order(pool, [10, 10, 10])
    assert places.tolist() == [1, 2, 0]
    assert (worth >= 0).all()
    assert (worth <= 1).all()


def test_a_rare_label_is_worth_more() -> None:
    probabilities = np.array([[0.5, 0.5, 0.0], [0.5, 0.0, 0.5]], np.float32)
    common, rare = usefulness(probabilities, [500, 500, 3])
    assert rare > 1.5 * common


def test_of_two_identical_paragraphs_one_is_asked_and_the_other_comes_last() -> None:
    rows = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    pool = pool_of([[0.5, 0.5], [0.5, 0.5], [0.6, 0.4], [0.7, 0.3]], rows, [0, 0, 0, 0])
    _places, worth = order(pool, [5, 5])
    assert worth[0] > worth[2] > worth[3] > worth[1] == 0


def test_what_is_like_a_labelled_paragraph_is_not_asked() -> None:
    pool = pool_of([[0.5, 0.5], [0.6, 0.4]], np.eye(2), [0, 0])
    _places, worth = order(pool, [5, 5], labelled=np.array([[1.0, 0.0]], np.float32))
    assert worth[0] == 0 < worth[1]


def test_questions_stand_together_by_report() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.dirichlet([1, 1, 1], 60)
    pool = pool_of(probabilities.tolist(), np.eye(60), rng.integers(0, 4, 60).tolist())
    places, _worth = order(pool, [5, 5, 5])
    assert sorted(places.tolist()) == list(range(60))
    visits = 1 + int((np.diff(pool.reports[places[:20]]) != 0).sum())
    assert visits <= 4


def test_sketches_keep_the_cosines(samples: Path) -> None:
    words = extract(read_folder(samples)[0].report).words
    exact = (words @ words.T).toarray() / np.sqrt(
        np.outer(*[words.multiply(words).sum(axis=1)] * 2)
    )
    short = sketch(words)
    assert np.abs(exact - short @ short.T).max() < 0.35
    assert np.abs(exact - short @ short.T).mean() < 0.08


def test_one_label_leaves_no_doubt() -> None:
    assert margin(np.ones((3, 1), np.float32)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "report",
    [
        report_of(),
        report_of("一、工作", "二、问题", kind="heading"),
        report_of("甲。", "乙。"),
        report_of("Progress was good this year.", "We will hire two more people."),
        report_of("2024", "12,345.6", "98%"),
        report_of("全年新增就业一千人，" * 10_000),
        report_of("", "　", "。"),
    ],
    ids=["empty", "headings", "two", "english", "digits", "long", "blank"],
)
def test_odd_reports_are_asked_about_soundly(report: Report) -> None:
    found = questions(project_of(report), load_starter())
    bodies = [p.position for p in report.paragraphs if p.kind != "heading"]
    assert sorted(one.paragraph_id for one in found) == bodies
    assert all(0 <= one.usefulness <= 1 for one in found)


def test_labelled_paragraphs_are_not_asked_again() -> None:
    project = project_of(report_of("甲。", "乙。", "丙。"), labels=(("goal", None, "other"),))
    assert [one.paragraph_id for one in questions(project, load_starter())] == [1]
    full = project_of(report_of("甲。"), labels=(("goal",),))
    assert questions(full, load_starter()) == []


def test_a_project_is_asked_through_its_review_queue(tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [samples / "county_01.jsonl", samples / "county_02.jsonl"])
        mine = sorted(project.annotations.mine())
        project.annotations.clear(mine[::2])
    told: list[tuple[int, int]] = []
    found = project_questions(path, "li", lambda done, total, _text: told.append((done, total)))
    assert sorted(one.paragraph_id for one in found) == mine[::2]
    assert told == [(0, 2), (1, 2)]
