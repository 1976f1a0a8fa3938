"""Suggestions replaced at once, and the queue of those that await review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.project import Project
from data.suggestion import Suggestion

_LABELS = ("goal", "measure")


def one(label: str, sure: float) -> Suggestion:
    other = {"goal": "measure", "measure": "goal"}[label]
    shares = {label: sure, other: 1 - sure}
    return Suggestion(0, label, sure, {key: shares[key] for key in _LABELS})


@pytest.fixture
def model(project: Project) -> int:
    return project.suggestions.keep_model(_LABELS, b"skops", {"macro_f1": 0.7}, {"goal": 3})


@pytest.fixture
def sure(project: Project, body: list[int], model: int) -> dict[int, float]:
    confidences = (0.9, 0.6, 0.95, 0.5, 0.7, 0.99, 0.55, 0.8)
    found = dict(zip(body, confidences, strict=True))
    project.suggestions.replace(
        model, ((i, one(_LABELS[n % 2], c)) for n, (i, c) in enumerate(found.items()))
    )
    return found


def test_suggestions_are_kept_as_given(project: Project, sure: dict[int, float]) -> None:
    kept = project.suggestions.all()
    assert {i: s.confidence for i, s in kept.items()} == sure
    assert all(tuple(s.probabilities) == _LABELS for s in kept.values())
    assert all(sum(s.probabilities.values()) == pytest.approx(1) for s in kept.values())
    assert project.suggestions.count() == len(sure)
    assert set(project.suggestions.of_report(1)) == set(list(sure)[:4])


def test_a_replacement_that_fails_midway_leaves_the_old_ones(
    project: Project, sure: dict[int, float], model: int, body: list[int]
) -> None:
    before = project.suggestions.all()

    def failing() -> Iterator[tuple[int, Suggestion]]:
        yield body[0], one("goal", 0.1)
        raise RuntimeError("the classifier broke")

    for _time in range(2):
        with pytest.raises(RuntimeError):
            project.suggestions.replace(model, failing())
        assert project.suggestions.all() == before
    project.annotations.set(body[:1], "goal")  # and nothing is left locked


def test_nobody_waits_while_suggestions_are_computed(
    path: Path, project: Project, model: int, body: list[int]
) -> None:
    def slowly() -> Iterator[tuple[int, Suggestion]]:
        for i in body:
            with Project.open(path, "wang") as wang:
                wang.annotations.set([i], "goal")
            project.reports.paragraph(i)
            yield i, one("goal", 0.9)

    project.suggestions.replace(model, slowly())
    assert project.suggestions.count() == len(body)


def confidences(project: Project) -> Iterator[float]:
    return (one.confidence for one in project.suggestions.all().values())


def test_suggestions_that_come_in_turns_let_others_write_in_between(
    path: Path, project: Project, sure: dict[int, float], model: int, body: list[int]
) -> None:
    seen: list[int] = []

    def slowly() -> Iterator[tuple[int, Suggestion]]:
        for i in body:
            with Project.open(path, "wang") as wang:
                wang.annotations.set([i], "goal")
                seen.append(list(confidences(wang)).count(0.25))
            yield i, one("goal", 0.25)

    project.suggestions.add(model, slowly(), rows_a_turn=3)
    assert seen == [n // 3 * 3 for n in range(len(body))]
    assert set(confidences(project)) == {0.25}


def test_the_last_models_keep_their_content(project: Project, model: int) -> None:
    newer = project.suggestions.keep_model(_LABELS, b"newer", {"macro_f1": 0.8}, {})
    assert [m.id for m in project.suggestions.models()] == [newer, model]
    assert project.suggestions.models()[1].metrics == {"macro_f1": 0.7}
    assert project.suggestions.model_content() == b"newer"
    assert project.suggestions.model_content(model) == b"skops"
    for number in range(7):
        project.suggestions.keep_model(_LABELS, bytes([number]), {}, {})
    assert project.suggestions.model_content(model) is None
    assert project.suggestions.model_content(newer) == b"newer"
    assert project.suggestions.model_content() == b"\x06"


def test_the_queue_is_in_the_order_asked_for(project: Project, sure: dict[int, float]) -> None:
    ids = list(sure)
    by_sure = sorted(ids, key=lambda i: sure[i])
    queue = project.suggestions.queue
    assert queue() == by_sure
    assert queue(3) == by_sure[:3]
    assert queue(order="most_sure") == by_sure[::-1]
    assert queue(order="report") == ids
    by_label = [i for i in by_sure if i in ids[::2]] + [i for i in by_sure if i in ids[1::2]]
    assert queue(order="label") == by_label
    assert list(project.suggestions.awaiting("label")) == by_label
    assert list(project.suggestions.awaiting(scores={ids[2]: 5.0})) == [
        ids[2],
        *[i for i in by_sure if i != ids[2]],
    ]
    assert queue(label="goal") == [i for i in by_sure if i in ids[::2]]
    assert queue(report_id=2) == [i for i in by_sure if i in ids[4:]]
    assert queue(below=0.7) == [i for i in by_sure if sure[i] < 0.7]
    assert queue(below=0.7, label="measure", order="report", limit=2) == [ids[1], ids[3]]
    assert queue(scores={ids[2]: 5.0, ids[5]: 9.0}, limit=4) == [
        ids[5],
        ids[2],
        *[i for i in by_sure if i not in (ids[2], ids[5])][:2],
    ]


def test_what_the_annotator_answered_or_cannot_see_is_not_in_the_queue(
    path: Path, project: Project, sure: dict[int, float], body: list[int]
) -> None:
    project.annotations.set(body[:1], "goal")
    project.editing.set_kind(body[1], "heading")
    project.reports.remove([2])
    assert project.suggestions.queue() == [body[3], body[2]]
    assert project.suggestions.waiting() == {"goal": 1, "measure": 1}
    with Project.open(path, "wang") as wang:
        assert body[0] in wang.suggestions.queue()


def test_accepting_all_above_a_threshold_is_told_before_and_one_undo(
    project: Project, sure: dict[int, float]
) -> None:
    above = project.suggestions.above(0.8)
    assert sum(project.suggestions.waiting(0.8).values()) == len(above) == 4
    assert list(above.values()) == sorted(above.values(), key=lambda pair: -pair[1])
    assert set(project.suggestions.above(0.8, "goal")) == {
        i for i, (label, _sure) in above.items() if label == "goal"
    }
    project.annotations.accept(above)
    assert project.suggestions.waiting(0.8) == {}
    assert {a.origin for a in project.annotations.mine().values()} == {"bulk"}
    project.history.undo()
    assert project.suggestions.above(0.8) == above


def test_suggestions_of_a_report_that_came_back_are_there(
    project: Project, sure: dict[int, float]
) -> None:
    project.reports.remove([1])
    project.history.undo()
    assert len(project.suggestions.of_report(1)) == 4
    report = replace(project.reports.report(1)[0], name="x")
    assert project.reports.with_text(report) == 1


def test_suggestions_are_counted_by_report(project: Project, sure: dict[int, float]) -> None:
    counts = project.suggestions.counts()
    assert sum(counts.values()) == len(sure)
    assert counts == {
        report.id: len(project.suggestions.of_report(report.id))
        for report in project.reports.overview()
        if project.suggestions.of_report(report.id)
    }
