from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.errors import KnownError
from data.project import Project
from data.project.importing import import_paths
from data.suggestion import Suggestion
from model.gate import compare, flips, flips_in_words, take_back
from model.held_back import HeldBack
from model.resampling import macro_f1_interval
from model.suggesting import suggest_for_new
from model.training import put_in_use, train_project


def held_back(accuracy: float, seed: int = 0) -> HeldBack:
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 300)
    said = np.where(rng.random(300) < accuracy, truth, (truth + 1) % 3)
    probabilities = np.full((300, 3), 0.1, np.float32)
    probabilities[np.arange(300), said] = 0.8
    return HeldBack(
        ("a", "b", "c"), np.arange(300), np.repeat(np.arange(10), 30), truth, probabilities
    )


def test_a_better_model_passes_and_a_worse_one_does_not() -> None:
    good, bad = held_back(0.9), held_back(0.6)
    assert compare(bad, good).is_as_good
    assert compare(good, good).is_as_good
    worse = compare(good, bad)
    assert not worse.is_as_good
    assert worse.difference.high < 0
    assert worse.difference.value == pytest.approx(worse.new_f1 - worse.old_f1)
    assert worse.sentence().startswith("The new model is worse on reports held back")


def test_only_the_same_paragraphs_are_compared() -> None:
    with pytest.raises(ValueError, match="same"):
        compare(held_back(0.9), replace(held_back(0.9), paragraph_ids=np.arange(300) + 1))


def test_the_interval_narrows_with_more_reports() -> None:
    few = macro_f1_interval(held_back(0.8))
    many = held_back(0.8)
    many = replace(
        many, paragraph_ids=np.arange(3000), reports=np.repeat(np.arange(100), 30),
        truth=np.tile(many.truth, 10), probabilities=np.tile(many.probabilities, (10, 1)),
    )  # fmt: skip
    wide = macro_f1_interval(many)
    assert few.high - few.low > 2 * (wide.high - wide.low)


def one(label: str, confidence: float) -> Suggestion:
    return Suggestion(0, label, confidence, {label: confidence})


def test_flips_are_labels_that_only_the_new_model_contradicts() -> None:
    labels = {1: "goal", 2: "goal", 3: "goal", 4: "goal"}
    in_use = {1: one("goal", 0.9), 2: one("other", 0.9), 3: one("goal", 0.9), 4: one("goal", 0.9)}
    new = {1: one("other", 0.7), 2: one("other", 0.9), 3: one("goal", 0.9), 4: one("problem", 0.8)}
    found = flips(labels, in_use, new)
    assert [(f.paragraph_id, f.label, f.would_be) for f in found] == [
        (4, "goal", "problem"), (1, "goal", "other"),
    ]  # fmt: skip
    assert flips_in_words(len(found)) == "It contradicts 2 confirmed labels."


@pytest.fixture
def path(tmp_path: Path, samples: Path) -> Path:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [samples / f"county_0{n}.jsonl" for n in (1, 2, 3)])
    return path


def test_the_first_model_has_nothing_to_compare_with(path: Path) -> None:
    trained = train_project(path, "li")
    assert trained.gate is None
    assert trained.refused is None
    with Project.open(path, "li") as project:
        [model] = project.suggestions.models()
    assert model.n_labels == trained.n_labels


def test_labels_that_mislead_do_not_replace_the_model_in_use(path: Path) -> None:
    with Project.open(path, "li") as project:
        extra = [
            i for r in project.reports.overview()[2:] for i in project.annotations.of_report(r.id)
        ]
        truth = {i: a.label for i, a in project.annotations.mine().items()}
        project.annotations.clear(extra)
        one_more, *extra = extra
        project.annotations.set([one_more], truth[one_more])
    train_project(path, "li")
    same = train_project(path, "li")
    assert same.gate is not None
    assert same.gate.difference.value == 0
    assert same.gate.is_as_good
    assert same.refused is None
    with Project.open(path, "li") as project:
        models = project.suggestions.models()
        before = project.suggestions.all()
        wrong = {"measure": "goal", "goal": "measure", "problem": "achievement"}
        for i in extra:
            project.annotations.set([i], wrong.get(truth[i], "problem"))
    misled = train_project(path, "li")
    assert misled.gate is not None
    assert misled.gate.n_reports == 3
    assert misled.gate.difference.value < 0
    assert not misled.gate.is_as_good
    assert misled.gate.sentence().startswith("The new model is worse")
    assert misled.refused is not None
    with Project.open(path, "li") as project:
        assert project.suggestions.models() == models
        assert project.suggestions.all() == before
    # A person may want it all the same.
    put_in_use(path, "li", misled.refused)
    with Project.open(path, "li") as project:
        assert len(project.suggestions.models()) == len(models) + 1
        assert len(project.suggestions.all()) == len(misled.refused.suggestions)
    anyway = train_project(path, "li", anyway=True)
    assert anyway.refused is None


def test_the_labels_that_a_new_model_contradicts_are_named(path: Path, tmp_path: Path) -> None:
    lines = ["2025年工作总结", *["全县推进各项重点工作，情况总体平稳。"] * 8]
    report = tmp_path / "r.txt"
    report.write_text("\n\n".join(lines), encoding="utf-8")
    with Project.open(path, "li") as project:
        import_paths(project, [report])
        same = [p.id for p in project.reports.paragraphs(4) if p.kind == "body"]
        project.annotations.set(same, "goal")
    assert train_project(path, "li").flips == ()
    with Project.open(path, "li") as project:
        project.annotations.set([*same[:4], *same[5:]], "problem")
    [flip] = train_project(path, "li", anyway=True).flips
    assert (flip.paragraph_id, flip.label, flip.would_be) == (same[4], "goal", "problem")


def test_the_starter_can_be_taken_back(path: Path) -> None:
    with Project.open(path, "li") as project:
        mine = {i: one.label for i, one in project.annotations.mine().items()}
        project.annotations.clear(sorted(mine))
    suggest_for_new(path, "li")
    with Project.open(path, "li") as project:
        [starter] = project.suggestions.models()
        before = {i: s.label for i, s in project.suggestions.all().items()}
        project.annotations.set(sorted(mine), "other")
    train_project(path, "li")
    take_back(path, "li", starter.id)
    with Project.open(path, "li") as project:
        assert {i: s.label for i, s in project.suggestions.all().items()} == before
        assert project.suggestions.models()[0].n_labels == 0


def test_an_earlier_model_is_taken_back_and_forth(path: Path) -> None:
    train_project(path, "li")
    with Project.open(path, "li") as project:
        first = project.suggestions.models()[0]
        before = {i: s.label for i, s in project.suggestions.all().items()}
        project.annotations.set(sorted(before), "other")
    train_project(path, "li")
    with Project.open(path, "li") as project:
        second = project.suggestions.models()[0]
        assert {s.label for s in project.suggestions.all().values()} == {"other"}
    third = take_back(path, "li", first.id)
    with Project.open(path, "li") as project:
        assert {i: s.label for i, s in project.suggestions.all().items()} == before
        newest = project.suggestions.models()[0]
        assert newest.id == third
        assert newest.metrics["taken_back_from"] == first.id
        assert newest.label_counts == first.label_counts
    take_back(path, "li", second.id)
    with Project.open(path, "li") as project:
        assert {s.label for s in project.suggestions.all().values()} == {"other"}
    with pytest.raises(KnownError):
        take_back(path, "li", 999)
