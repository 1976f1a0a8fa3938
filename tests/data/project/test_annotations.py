"""Labels with their provenance, notes and flags, each annotator's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.project import Project


def test_provenance_is_kept(project: Project, body: list[int]) -> None:
    annotations = project.annotations
    by_hand = annotations.set(body[:1], "goal")
    accepted = annotations.accept({body[1]: ("measure", 0.93)})
    bulk = annotations.accept({body[2]: ("measure", 0.91), body[3]: ("problem", 0.8)})
    imported = annotations.bring_in({body[4]: "other"}, "去年.jsonl")
    mine = annotations.mine()
    found = [(mine[i].label, mine[i].origin, mine[i].confidence, mine[i].act_id) for i in body[:5]]
    assert found == [
        ("goal", "hand", None, by_hand),
        ("measure", "accepted", 0.93, accepted),
        ("measure", "bulk", 0.91, bulk),
        ("problem", "bulk", 0.8, bulk),
        ("other", "imported", None, imported),
    ]
    assert project.history.entry(imported).details["source"] == "去年.jsonl"
    assert project.history.entry(bulk).details == {"count": 2, "least_confidence": 0.8}


def test_provenance_survives_undo_redo_and_a_restart(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.accept({body[1]: ("measure", 0.93)})
    before = project.annotations.mine()
    project.annotations.set(body[1:2], "goal")
    project.history.undo()
    assert project.annotations.mine() == before
    project.history.redo()
    project.history.undo()
    project.close()
    with Project.open(path, "li") as again:
        assert again.annotations.mine() == before


def test_what_a_label_was_before_stays_in_the_history(project: Project, body: list[int]) -> None:
    first = project.annotations.accept({body[0]: ("measure", 0.93)})
    project.annotations.set(body[:1], "goal")
    project.annotations.clear(body[:1])
    assert [entry.kind for entry in project.history.entries(3)] == ["clear", "label", "accept"]
    [change] = project.history._changes(first)
    assert change.after is not None
    assert (change.after["label"], change.after["confidence"]) == ("measure", 0.93)


def test_annotators_do_not_see_or_change_each_others_labels(
    path: Path, project: Project, body: list[int]
) -> None:
    project.annotations.set(body[:3], "goal")
    project.annotations.note(body[0], "李")
    with Project.open(path, "wang") as wang:
        assert wang.annotations.mine() == {}
        assert wang.annotations.remarks(1) == {}
        assert wang.reports.overview()[0].n_labelled == 0
        wang.annotations.set(body[:1], "problem")
        wang.annotations.clear(body[1:2])
        wang.annotations.note(body[0], "王")
        assert wang.annotations.counts() == {"problem": 1}
        assert wang.annotators() == {"li": 3, "wang": 1}
    assert project.annotations.counts() == {"goal": 3}
    assert project.annotations.mine()[body[0]].annotator == "li"
    assert project.annotations.remarks(1)[body[0]].note == "李"


def test_notes_and_flags(project: Project, body: list[int]) -> None:
    project.annotations.note(body[0], "核对")
    project.annotations.flag([*body[:2], body[0]], True)
    remarks = project.annotations.remarks(1)
    assert {(i, r.note, r.is_flagged) for i, r in remarks.items()} == {
        (body[0], "核对", True),
        (body[1], None, True),
    }
    project.annotations.note(body[0], "")
    project.annotations.flag(body[:1], False)
    assert project.annotations.remarks(1)[body[0]].note is None
    assert not project.annotations.remarks(1)[body[0]].is_flagged


def test_undoing_an_import_hides_its_labels_and_redo_brings_them_back(
    project: Project, body: list[int]
) -> None:
    report, _ids = project.reports.report(1)
    from dataclasses import replace

    [report_id] = project.reports.add([replace(report, name="新")])
    ids = [p.id for p in project.reports.paragraphs(report_id) if p.kind == "body"]
    project.annotations.set(ids, "goal")
    project.history.undo()
    project.history.undo()
    assert project.annotations.counts() == {}
    assert report_id not in [r.id for r in project.reports.overview()]
    project.history.redo()
    project.history.redo()
    assert project.annotations.counts() == {"goal": len(ids)}


def test_an_import_undone_can_be_imported_anew(project: Project) -> None:
    from dataclasses import replace

    report = replace(project.reports.report(1)[0], name="新")
    report = replace(report, paragraphs=report.paragraphs[:3])
    project.reports.add([report])
    assert project.reports.with_text(report) is not None
    project.history.undo()
    assert project.reports.with_text(report) is None
    [report_id] = project.reports.add([report])
    assert project.reports.with_text(report) == report_id
    assert project.reports.report(report_id)[0] == report


def test_labels_of_headings_are_not_counted(project: Project, body: list[int]) -> None:
    project.annotations.set(body[:2], "goal")
    project.editing.set_kind(body[0], "heading")
    assert project.annotations.counts() == {"goal": 1}
    first = project.reports.overview()[0]
    assert (first.n_paragraphs, first.n_labelled) == (3, 1)


def test_an_unknown_label_is_a_bug_and_changes_nothing(project: Project, body: list[int]) -> None:
    n_entries = len(project.history.entries())
    with pytest.raises(Exception, match="FOREIGN KEY"):
        project.annotations.set(body, "no such label")
    assert project.annotations.mine() == {}
    assert len(project.history.entries()) == n_entries


def test_texts_and_names_that_no_utf_8_can_hold_are_kept_as_far_as_can_be(
    project: Project,
) -> None:
    from data.report import Paragraph, Report

    broken = "总结\ud800"
    report = Report(broken, (Paragraph(0, broken, "body", None, (broken,)),), f"{broken}.txt")
    [report_id] = project.reports.add([report])
    [paragraph] = project.reports.paragraphs(report_id)
    assert (paragraph.text, paragraph.heading_path) == ("总结?", ("总结?",))
    assert project.reports.with_text(report) == report_id
