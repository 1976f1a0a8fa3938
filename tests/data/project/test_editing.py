"""Paragraphs split, merged, corrected, made headings and back; labels kept sensibly."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import KnownError
from data.project import Project, StoredParagraph
from data.report import Paragraph, Report

_TEXTS = (
    ("2024年工作总结", "heading", 0),
    ("一、主要做法", "heading", 1),
    ("健全机制，落实责任。我们召开了12次会议。", "body", None),
    ("（一）加强领导", "body", None),
    ("成立领导小组。", "body", None),
    ("二、存在问题", "heading", 1),
    ("人手不足。", "body", None),
)


@pytest.fixture
def edited(path: Path) -> object:
    with Project.create(path, annotator="li") as project:
        path_above: tuple[str, ...] = ()
        paragraphs = []
        for place, (text, kind, level) in enumerate(_TEXTS):
            above = path_above if kind == "body" else ()
            paragraphs.append(Paragraph(place, text, kind, level, above))  # type: ignore[arg-type]
            if level == 1:
                path_above = (text,)
        project.reports.add([Report("2024年工作总结", tuple(paragraphs))])
        yield project


def read(project: Project) -> list[StoredParagraph]:
    return project.reports.paragraphs(1)


def texts(project: Project) -> list[str]:
    return [p.text for p in read(project)]


def test_both_halves_of_a_split_keep_everybodys_labels(path: Path, edited: Project) -> None:
    whole = read(edited)[2]
    accepted = edited.annotations.accept({whole.id: ("measure", 0.93)})
    with Project.open(path, "wang") as wang:
        wang.annotations.set([whole.id], "achievement")
    first, second = edited.editing.split(whole.id, 10)
    assert first == whole.id
    assert texts(edited)[2:4] == ["健全机制，落实责任。", "我们召开了12次会议。"]
    mine = edited.annotations.mine()
    for i in (first, second):
        assert (mine[i].label, mine[i].origin, mine[i].confidence, mine[i].act_id) == (
            "measure",
            "accepted",
            0.93,
            accepted,
        )
    with Project.open(path, "wang") as wang:
        assert set(wang.annotations.mine()) == {first, second}
    half = edited.reports.paragraph(second)
    assert (half.kind, half.heading_path) == ("body", ("一、主要做法",))


def test_a_split_needs_two_halves(edited: Project) -> None:
    whole = read(edited)[2]
    for at in (0, -5, len(whole.text), 1000):
        with pytest.raises(KnownError):
            edited.editing.split(whole.id, at)
    assert len(edited.history.entries()) == 1


def test_splitting_over_and_over_at_one_place_keeps_the_order(edited: Project) -> None:
    whole = read(edited)[6]
    edited.editing.correct(whole.id, "字" * 120)
    for _time in range(100):
        edited.editing.split(whole.id, len(edited.reports.paragraph(whole.id).text) - 1)
    assert texts(edited)[6:] == ["字" * 20, *["字"] * 100]
    while edited.history.undo() is not None:
        pass
    assert edited.reports.overview() == []
    while edited.history.redo() is not None:
        pass
    assert texts(edited)[6:] == ["字" * 20, *["字"] * 100]


def test_merging_keeps_the_firsts_label(edited: Project) -> None:
    first, second = read(edited)[3:5]
    edited.annotations.set([first.id], "measure")
    edited.annotations.set([second.id], "achievement")
    assert edited.editing.merge(first.id) == first.id
    assert texts(edited)[3] == "（一）加强领导成立领导小组。"
    assert {i: a.label for i, a in edited.annotations.mine().items()} == {first.id: "measure"}
    edited.history.undo()
    assert {a.label for a in edited.annotations.mine().values()} == {"measure", "achievement"}


def test_merging_takes_the_seconds_label_where_the_first_has_none(edited: Project) -> None:
    first, second = read(edited)[3:5]
    edited.annotations.set([second.id], "achievement")
    edited.editing.merge(first.id)
    assert {i: a.label for i, a in edited.annotations.mine().items()} == {first.id: "achievement"}
    edited.history.undo()
    assert {i: a.label for i, a in edited.annotations.mine().items()} == {second.id: "achievement"}


def test_a_heading_merged_with_its_text_is_a_run_in_heading(edited: Project) -> None:
    heading = read(edited)[5]
    edited.editing.merge(heading.id)
    merged = read(edited)[5]
    assert (merged.kind, merged.level) == ("body", None)
    # Its number ends the section of the heading with the number before.
    assert merged.heading_path == ()


def test_the_last_paragraph_merges_with_nothing(edited: Project) -> None:
    with pytest.raises(KnownError):
        edited.editing.merge(read(edited)[-1].id)


def test_splitting_off_what_was_merged_gives_the_texts_back(edited: Project) -> None:
    before = texts(edited)
    first = read(edited)[3]
    edited.editing.merge(first.id)
    edited.editing.split(first.id, len(first.text))
    assert texts(edited) == before


def test_a_new_heading_stands_above_what_follows(edited: Project) -> None:
    paragraph = read(edited)[3]
    edited.annotations.set([paragraph.id], "measure")
    edited.editing.set_kind(paragraph.id, "heading")
    found = read(edited)
    assert (found[3].kind, found[3].level) == ("heading", 2)
    assert found[4].heading_path == ("一、主要做法", "（一）加强领导")
    assert found[6].heading_path == ("二、存在问题",)
    edited.editing.set_kind(paragraph.id, "body")
    assert read(edited)[3].level is None
    assert read(edited)[4].heading_path == ("一、主要做法",)
    assert edited.annotations.counts() == {"measure": 1}  # it was only out of sight


def test_a_heading_made_body_text_no_longer_stands_above(edited: Project) -> None:
    edited.editing.set_kind(read(edited)[5].id, "body")
    assert read(edited)[6].heading_path == ()
    edited.history.undo()
    assert read(edited)[6].heading_path == ("二、存在问题",)


def test_a_corrected_heading_is_corrected_in_the_paths_below(edited: Project) -> None:
    edited.editing.correct(read(edited)[5].id, "二、问题和不足")
    assert read(edited)[6].heading_path == ("二、问题和不足",)


def test_the_readers_text_is_kept_through_corrections(edited: Project) -> None:
    paragraph = read(edited)[6]
    edited.editing.correct(paragraph.id, "人手很不足。")
    edited.editing.correct(paragraph.id, " 人手仍不足。 ")
    corrected = edited.reports.paragraph(paragraph.id)
    assert (corrected.text, corrected.original_text) == ("人手仍不足。", "人手不足。")
    edited.editing.correct(paragraph.id, "人手不足。")
    assert edited.reports.paragraph(paragraph.id) == paragraph
    with pytest.raises(KnownError):
        edited.editing.correct(paragraph.id, " \n")


def test_an_edited_text_has_no_suggestion_until_the_next_refit(edited: Project) -> None:
    from data.suggestion import Suggestion

    ids = [p.id for p in read(edited) if p.kind == "body"]
    model = edited.suggestions.keep_model(["goal"], None, {}, {})
    edited.suggestions.replace(model, [(i, Suggestion(0, "goal", 0.9, {"goal": 0.9})) for i in ids])
    edited.editing.correct(ids[0], "改了。")
    edited.editing.merge(ids[1])
    assert set(edited.suggestions.all()) == {ids[3]}
    edited.editing.set_kind(ids[3], "heading")
    assert edited.suggestions.queue() == []


def test_a_report_imported_again_is_known_though_it_was_edited(edited: Project) -> None:
    report, _ids = edited.reports.report(1)
    edited.editing.merge(read(edited)[3].id)
    assert edited.reports.with_text(report) == 1


def test_a_paragraph_merged_away_cannot_be_edited(edited: Project) -> None:
    first, second = read(edited)[3:5]
    edited.editing.merge(first.id)
    with pytest.raises(KnownError):
        edited.editing.split(second.id, 2)
    with pytest.raises(KnownError):
        edited.editing.correct(10_000, "甲")


def test_a_corrected_row_keeps_its_empty_cells(path: Path) -> None:
    rows = (Paragraph(0, "指标\t计划\t完成", "table"), Paragraph(1, "\t95 \t", "table"))
    with Project.create(path, annotator="li") as project:
        [report_id] = project.reports.add([Report("表", rows)])
        row = project.reports.paragraphs(report_id)[1]
        project.editing.correct(row.id, "\t96 \t\n")
        assert project.reports.paragraphs(report_id)[1].text == "\t96\t"
