"""The session alone, without a window: what it keeps in step and what it says of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from data.project import Project
from data.suggestion import Suggestion
from gui.act_names import act_name
from gui.annotate.report_list import ReportItems
from gui.background import Background
from gui.paragraphs.items import ROW_ROLE, ParagraphItems
from gui.session import Session


@pytest.fixture
def session(qtbot: QtBot, project_file: Path) -> Iterator[Session]:
    background = Background()
    found = Session(background)
    found.open(project_file, "li")
    yield found
    background.stop()
    found.close()


def with_suggestions(session: Session, confidences: dict[int, float]) -> None:
    """Keep suggestions in the file, as a training run does."""
    project = session.project
    keys = project.scheme.keys
    model_id = project.suggestions.keep_model(keys, None, {"macro_f1": 0.8}, {})
    rows = []
    for paragraph_id, sure in confidences.items():
        rest = (1 - sure) / (len(keys) - 1)
        rows.append(
            (paragraph_id, Suggestion(0, "goal", sure, dict.fromkeys(keys, rest) | {"goal": sure}))
        )
    project.suggestions.replace(model_id, rows)
    session.suggested.reload()


def body_ids(session: Session, report_id: int = 1) -> list[int]:
    return [p.id for p in session.open_report(report_id).paragraphs if p.kind == "body"]


def test_headings_take_no_label(session: Session) -> None:
    headings = [p.id for p in session.open_report(1).paragraphs if p.kind == "heading"]
    assert not session.label(headings, "goal")
    assert session.past.last is not None and session.past.last.kind == "import"


def test_accepting_keeps_the_confidence_and_leaves_the_queue(
    session: Session, qtbot: QtBot
) -> None:
    first, second, third = body_ids(session)[:3]
    with_suggestions(session, {first: 0.9, second: 0.5, third: 0.7})
    qtbot.waitUntil(lambda: list(session.suggested.queue) == [second, third, first])
    assert session.accept([third])
    annotation = session.annotation(third)
    assert annotation is not None
    assert (annotation.label, annotation.origin) == ("goal", "accepted")
    assert annotation.confidence == pytest.approx(0.7, abs=1e-6)
    assert list(session.suggested.queue) == [second, first]
    assert session.suggested.metrics == {"macro_f1": 0.8}
    assert not session.accept(body_ids(session, 2)[:1])  # nothing was suggested there


def test_undo_of_a_label_brings_it_back_into_the_queue(session: Session, qtbot: QtBot) -> None:
    first, second = body_ids(session)[:2]
    with_suggestions(session, {first: 0.9, second: 0.5})
    qtbot.waitUntil(lambda: len(session.suggested.queue) == 2)
    session.label([second], "problem")
    assert list(session.suggested.queue) == [first]
    session.past.undo()
    qtbot.waitUntil(lambda: list(session.suggested.queue) == [second, first])


def test_undo_of_an_import_takes_the_reports_away_and_redo_brings_them_back(
    session: Session, qtbot: QtBot
) -> None:
    assert len(session.reports) == 3
    with qtbot.waitSignal(session.reports_changed):
        session.past.undo()
    assert len(session.reports) == 2
    session.past.redo()
    assert len(session.reports) == 3


def test_the_act_is_named(session: Session, qtbot: QtBot) -> None:
    ids = body_ids(session)
    session.label(ids[:4], "measure")
    with qtbot.waitSignal(session.past.changed):
        pass
    assert session.past.last is not None
    assert act_name(session.past.last, session.scheme) == "label 4 paragraphs as Measure"


def test_a_project_that_cannot_be_opened_leaves_the_one_that_is(
    session: Session, tmp_path: Path
) -> None:
    from data.errors import KnownError

    with pytest.raises(KnownError):
        session.open(tmp_path / "none.duanbiao")
    assert len(session.reports) == 3


def test_two_people_see_their_own_labels(session: Session, project_file: Path) -> None:
    session.label(body_ids(session)[:2], "goal")
    session.open(project_file, "wang")
    assert session.n_labelled(1) == 0
    session.label(body_ids(session)[:1], "problem")
    with Project.open(project_file, "li") as project:
        assert set(project.annotations.counts().items()) == {("goal", 2)}


def test_answers_for_a_closed_project_are_thrown_away(session: Session, qtbot: QtBot) -> None:
    first = body_ids(session)[0]
    with_suggestions(session, {first: 0.9})
    session.close()
    qtbot.waitUntil(session._background.is_idle)
    assert list(session.suggested.queue) == []


def test_a_late_count_does_not_bring_back_reports_nor_take_any_away(
    session: Session, qtbot: QtBot
) -> None:
    """Undo of an import counts in the background; redo does not wait for it."""
    reports = ReportItems(session)
    session.past.undo()
    session.take_decisions([10_000])  # in no open report: counted in the background
    session._background._pool("reading").submit(int).result()  # counted, but not yet taken over
    session.past.redo()
    ids = [report.id for report in session.reports]
    assert len(ids) == 3
    qtbot.waitUntil(session._background.is_idle)
    assert [report.id for report in session.reports] == ids
    assert [reports.data(reports.index(row)) for row in range(len(ids))] == [
        report.name for report in session.reports
    ]


def test_reports_that_another_program_removed_are_announced_before_they_are_counted(
    session: Session, qtbot: QtBot
) -> None:
    reports = ReportItems(session)
    session.label(body_ids(session, 2)[:1], "goal")
    with Project.open(session.path, "li") as other:
        other.reports.remove([1])
    with qtbot.waitSignals([session.report_progress_changed] * 2):
        session.take_decisions([10_000])
    assert [bool(reports.data(reports.index(row))) for row in range(3)] == [True] * 3
    session.reload_paragraphs(body_ids(session, 2)[:1])
    assert reports.ids == [2, 3]
    assert session.n_labelled(2) == 1


def test_a_paragraph_merged_away_by_another_program_takes_no_label(session: Session) -> None:
    first, second = body_ids(session)[:2]
    items = ParagraphItems(session)
    items.show([first, second])
    with Project.open(session.path, "li") as other:
        other.editing.merge(first)
    session.suggested.reload()  # what stands in the list is read anew, before it is told
    assert items.data(items.index(1), ROW_ROLE) is None
    assert items.data(items.index(1)) is None
    assert not session.label([second], "goal")
    assert session.label([first, second], "goal")
    assert session.annotation(first) is not None
