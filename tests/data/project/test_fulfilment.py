"""What a person confirmed of goals is kept, undone whole, and merged without overwriting."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import KnownError
from data.project import Project
from data.project.fulfilment import Confirmation, confirm, confirmations, take_back
from data.project.merge import merge, plan_merge
from data.project.split import split
from data.report import Paragraph, Report

EARLIER = Report("甲局2023年计划", (Paragraph(0, "新建学校3所。"), Paragraph(1, "修路12公里。")))
LATER = Report("甲局2024年总结", (Paragraph(0, "建成学校3所。"), Paragraph(1, "修路9公里。")))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "one", annotator="li") as found:
        found.reports.add([EARLIER, LATER])
        yield found


def ids(project: Project) -> tuple[list[int], list[int], int]:
    first, second = (stored.id for stored in project.reports.overview())
    return (
        [p.id for p in project.reports.paragraphs(first)],
        [p.id for p in project.reports.paragraphs(second)],
        second,
    )


def test_a_confirmation_is_kept_changed_and_undone(project: Project) -> None:
    goals, answers, later = ids(project)
    confirm(project, [Confirmation(goals[0], later, answers[0], "reached")])
    confirm(
        project,
        [
            Confirmation(goals[0], later, None, "not_mentioned"),
            Confirmation(goals[1], later, answers[1], "below"),
        ],
    )
    found = confirmations(project)
    assert [(one.outcome, one.annotator) for one in found.values()] == [
        ("not_mentioned", "li"),
        ("below", "li"),
    ]
    entry = project.history.undo()
    assert entry is not None
    assert (entry.kind, entry.paragraph_ids) == ("confirm_fulfilment", tuple(goals))
    assert [one.outcome for one in confirmations(project).values()] == ["reached"]
    project.history.redo()
    take_back(project, [(goals[1], later)])
    assert list(confirmations(project)) == [(goals[0], later)]
    project.history.undo()
    assert len(confirmations(project)) == 2


def test_what_lost_its_report_or_paragraph_is_not_shown(project: Project) -> None:
    goals, answers, later = ids(project)
    confirm(project, [Confirmation(goals[0], later, answers[1], "reached")])
    project.editing.merge(answers[0])
    assert confirmations(project) == {}
    project.history.undo()
    project.reports.remove([later])
    assert confirmations(project) == {}
    project.history.undo()
    assert len(confirmations(project)) == 1


def test_an_outcome_without_its_answer_is_a_known_error(project: Project) -> None:
    goals, answers, later = ids(project)
    for wrong in (
        Confirmation(goals[0], later, None, "reached"),
        Confirmation(goals[0], later, answers[0], "not_mentioned"),
    ):
        with pytest.raises(KnownError):
            confirm(project, [wrong])
    assert confirmations(project) == {}


def test_a_colleagues_confirmations_come_in_and_overwrite_none(
    project: Project, tmp_path: Path
) -> None:
    goals, answers, later = ids(project)
    [part, _other] = split(project, ["wang", "zhao"], tmp_path / "parts", 100)
    confirm(project, [Confirmation(goals[0], later, answers[0], "reached")])
    with Project.open(part.path, "wang") as theirs:
        assert confirmations(theirs) == {}
        their_goals, their_answers, their_later = ids(theirs)
        confirm(
            theirs,
            [
                Confirmation(their_goals[0], their_later, None, "not_mentioned"),
                Confirmation(their_goals[1], their_later, their_answers[1], "below"),
            ],
        )
    merge(project, plan_merge(project, part.path))
    found = confirmations(project)
    assert found[goals[0], later].outcome == "reached"
    assert (found[goals[1], later].annotator, found[goals[1], later].achievement_id) == (
        "wang",
        answers[1],
    )
    assert plan_merge(project, part.path).confirmations == ()
    project.history.undo()
    assert list(confirmations(project)) == [(goals[0], later)]


def test_confirmations_of_new_reports_come_along(project: Project, tmp_path: Path) -> None:
    goals, answers, later = ids(project)
    confirm(project, [Confirmation(goals[1], later, answers[1], "below")])
    with Project.create(tmp_path / "empty", annotator="me") as empty:
        merge(empty, plan_merge(empty, project.path))
        new_goals, new_answers, new_later = ids(empty)
        [found] = confirmations(empty).values()
        assert found.key == (new_goals[1], new_later)
        assert (found.achievement_id, found.annotator) == (new_answers[1], "li")


def test_a_part_without_the_other_report_has_no_pair_of_it(
    project: Project, tmp_path: Path
) -> None:
    goals, answers, later = ids(project)
    confirm(project, [Confirmation(goals[1], later, answers[1], "below")])
    for part in split(project, ["a", "b"], tmp_path / "parts", 0, keeps_labels=True):
        with Project.open(part.path, "a") as theirs:
            assert confirmations(theirs) == {}
            assert theirs.integrity() == []
