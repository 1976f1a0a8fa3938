from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.errors import CancelledError, KnownError
from data.project import Project
from data.project.importing import import_paths
from data.report import Paragraph, Report
from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.heading_rules import HeadingRule
from model.held_back import LabelledProject
from model.learning import forecast, learning
from model.quality import Quality, measure_quality, quality_of
from model.starter import load_starter

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
KEYS = ("goal", "measure", "achievement", "problem", "other")


def of_samples(n_reports: int) -> LabelledProject:
    """Return a project of about so many of the sample reports, of all kinds."""
    every = read_folder(SAMPLES)
    read = every[:: len(every) // n_reports]
    starts = [0]
    for one in read:
        starts.append(starts[-1] + len(one.labels))
    ids = tuple(tuple(range(start, end)) for start, end in pairwise(starts))
    reports, labels = [one.report for one in read], [one.labels for one in read]
    return LabelledProject(tuple(reports), ids, tuple(labels), KEYS)


def of(*reports: Report, labels: list[list[str | None]]) -> LabelledProject:
    ids, start = [], 0
    for one in labels:
        ids.append(tuple(range(start, start + len(one))))
        start += len(one)
    return LabelledProject(reports, tuple(ids), tuple(map(tuple, labels)), KEYS)


def report_of(name: str, *texts: str) -> Report:
    return Report(name, tuple(Paragraph(i, text) for i, text in enumerate(texts)))


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def quality(told: list[tuple[int, int]]) -> Quality:
    rules = [HeadingRule("问题", "problem")]
    return quality_of(
        of_samples(16), rules, lambda done, total, _text: told.append((done, total)),
        new=ParagraphClassifier, folds=3,
    )  # fmt: skip


def test_every_labelled_paragraph_is_in_one_cell(quality: Quality) -> None:
    ids = [i for cell in quality.cells.values() for i in cell]
    assert len(ids) == len(set(ids)) == quality.n_labels == quality.scores.n
    for (truth, said), cell in quality.cells.items():
        row, column = quality.scores.keys.index(truth), quality.scores.keys.index(said)
        assert quality.scores.confusion[row][column] == len(cell)


def test_the_interval_holds_the_value_and_the_value_is_good(quality: Quality) -> None:
    interval = quality.macro_f1
    assert interval.low < interval.value < interval.high
    assert interval.value == pytest.approx(quality.scores.macro_f1)
    assert interval.value > 0.5


def test_more_labels_make_it_better(quality: Quality) -> None:
    assert [point.n_labels for point in quality.curve] == sorted(p.n_labels for p in quality.curve)
    assert quality.curve[-1].macro_f1.value > quality.curve[0].macro_f1.value
    assert quality.curve[-1].macro_f1.value == pytest.approx(quality.macro_f1.value)
    assert quality.forecast is not None
    assert quality.forecast.gain.low <= quality.forecast.gain.value <= quality.forecast.gain.high
    assert quality.forecast.gain.value > 0
    assert "50 more labels" in quality.forecast.sentence()


def test_reports_stand_with_their_labels_the_worst_first(quality: Quality) -> None:
    assert len(quality.reports) == quality.n_reports
    assert [r.macro_f1 for r in quality.reports] == sorted(r.macro_f1 for r in quality.reports)
    assert sum(r.n for r in quality.reports) == quality.n_labels
    assert all(sum(r.labels.values()) == r.n == len(r.paragraph_ids) for r in quality.reports)
    wrong = sum(r.n_wrong for r in quality.reports)
    assert wrong == round((1 - quality.scores.accuracy) * quality.n_labels)


def test_calibration_and_error_rates_are_of_the_same_paragraphs(quality: Quality) -> None:
    assert sum(one.n for one in quality.scores.calibration) == quality.n_labels
    assert sum(quality.reliability.n) == quality.n_labels
    assert quality.error_rates[-1].rate <= quality.error_rates[0].rate


def test_progress_counts_every_training(quality: Quality, told: list[tuple[int, int]]) -> None:
    assert told == [(number, 9) for number in range(9)]


def test_it_is_said_in_json(quality: Quality) -> None:
    import json

    said = json.loads(json.dumps(quality.to_json()))
    assert said["macro_f1"] == pytest.approx(quality.macro_f1.value)
    assert said["forecast"]["n_more"] == 50
    assert {"n", "accuracy", "per_label", "ece"} <= set(said)


def test_rules_are_shown_at_their_headings(quality: Quality) -> None:
    assert any(one.rule is not None for one in quality.headings)


def test_cancelling_ends_the_measurement() -> None:
    def cancel(done: int, _total: int, _text: str) -> None:
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        quality_of(of_samples(5), (), cancel, new=ParagraphClassifier, folds=2)


def test_a_project_is_measured_without_a_starter_that_has_seen_it(tmp_path: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [SAMPLES / f"county_0{n}.jsonl" for n in (1, 2, 3)])
        n_labels = len(project.annotations.mine())
        reports = [project.reports.report(one.id)[0] for one in project.reports.overview()]
    found = measure_quality(path, "li")
    assert found.n_labels == n_labels
    # The starter has learnt these by heart; one that has not is less sure of them.
    by_heart = [one.confidence for report in reports for one in load_starter().tag(report)]
    held_back = found.held_back.probabilities.max(axis=1)
    assert np.mean(held_back) < np.mean(by_heart)
    assert (found.held_back.probabilities.argmax(axis=1) != found.held_back.truth).any()
    assert found.forecast is None


def test_no_forecast_from_three_reports() -> None:
    project = of_samples(3)
    points, found, held_back = learning(project, new=ParagraphClassifier, folds=2)
    assert 2 <= len(project.reports) < 5
    assert found is None
    assert forecast(list(points), [held_back] * 3, 100) is None


@pytest.mark.parametrize(
    "project",
    [
        of(labels=[]),
        of(report_of("a", "甲。", "乙。"), labels=[[None, None]]),
        of(report_of("a", "甲。", "乙。"), labels=[["goal", "other"]]),
        of(Report("x", (Paragraph(0, "一、工作", "heading", 1),)), labels=[[None]]),
        of(Report("x", ()), labels=[[]]),
    ],
    ids=["nothing", "no labels", "one report", "headings", "empty report"],
)
def test_too_little_to_measure_is_said_in_words(project: LabelledProject) -> None:
    with pytest.raises(KnownError) as error:
        quality_of(project)
    assert error.value.remedy


@pytest.mark.parametrize(
    "texts",
    [
        ("全年新增就业一千人。", "经费不够。"),
        ("Progress was good this year.", "Money is short."),
        ("12,345.6", "98%"),
        ("全年新增就业一千人，" * 10_000, "经费不够。"),
    ],
    ids=["two", "english", "digits", "long"],
)
@pytest.mark.parametrize("labels", [["achievement", "problem"], ["goal", "goal"]])
def test_odd_projects_get_sound_answers(texts: tuple[str, ...], labels: list[str | None]) -> None:
    others = (text[::-1] for text in texts)  # the same again would be no measure
    project = of(report_of("a", *texts), report_of("b", *others), labels=[labels, labels])
    found = quality_of(project, new=ParagraphClassifier)
    assert found.n_labels == 4
    assert 0 <= found.macro_f1.low <= found.macro_f1.value <= found.macro_f1.high <= 1
    assert np.isfinite(found.scores.ece)


def test_swapped_labels_of_a_report_are_likely_mistakes() -> None:
    project = of_samples(20)
    odd = tuple("problem" if y == "achievement" else y for y in project.labels[2])
    labels = (*project.labels[:2], odd, *project.labels[3:])
    found = quality_of(replace(project, labels=labels), new=ParagraphClassifier, folds=3)
    changed = {
        i for i, old, new in zip(project.ids[2], project.labels[2], odd, strict=True) if old != new
    }
    assert changed
    assert len(found.mistakes) < found.n_labels / 3
    assert len(changed & {one.paragraph_id for one in found.mistakes}) >= len(changed) / 2
