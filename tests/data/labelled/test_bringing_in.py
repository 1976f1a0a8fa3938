"""Bad and awkward files: what, where, what became of the rest, and undo."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import CancelledError, KnownError
from data.labelled.bringing_in import bring_in, plan_import
from data.labelled.mapping import ColumnMapping, survey
from data.labelled.matching import normalised, unnumbered
from data.project import Project
from data.project.adjudication import opinions
from data.report import Paragraph, Report

TEXTS = ("全年增长8%，力争9%。", "建成学校3所；", "特此报告。", "资金缺口1.5亿元。", "特此报告。")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p", annotator="me") as made:
        made.reports.add(
            [
                Report("甲", tuple(Paragraph(i, t) for i, t in enumerate(TEXTS))),
                Report("乙", (Paragraph(0, "另一份"), Paragraph(1, "建成学校3所；"))),
            ]
        )
        yield made


def _csv(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "in.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _labels(project: Project) -> dict[str, str]:
    found = {}
    for paragraph_id, by_name in opinions(project).items():
        paragraph = project.reports.paragraph(paragraph_id)
        found[f"{paragraph.report_id}.{paragraph.position:.0f}"] = by_name["me"].label
    return found


def test_a_file_without_the_text_says_which_columns_it_has(
    project: Project, tmp_path: Path
) -> None:
    path = _csv(tmp_path, "名字,标签\nx,目标\n")
    with pytest.raises(KnownError, match="名字, 标签"):
        plan_import(project, path)
    with pytest.raises(KnownError, match="no column “nothing”"):
        plan_import(project, path, ColumnMapping({"text": "nothing"}))


def test_a_file_without_labels_says_which_columns_it_has(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"正文,结论\n{TEXTS[0]},目标\n")
    with pytest.raises(KnownError, match=r"seems to hold labels.*正文, 结论"):
        plan_import(project, path)
    assert len(plan_import(project, path, ColumnMapping({"label": "结论"})).labels) == 1
    with pytest.raises(KnownError, match="seems to hold labels"):
        plan_import(project, path, ColumnMapping({"label": None}))


def test_a_field_that_comes_later_in_a_jsonl_can_be_mapped(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "in.jsonl"
    lines = [
        {"text": TEXTS[0], "label": "goal"},
        {"text": TEXTS[3], "label": "问题", "note": "待核"},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    plan = plan_import(project, path, survey(path, project.scheme).mapping)
    assert (len(plan.labels), [one.note for one in plan.notes]) == (2, ["待核"])


def test_columns_and_labels_are_mapped_as_said(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"名字,类\n{TEXTS[3]},困难\n{TEXTS[0]},略\n")
    mapping = ColumnMapping({"text": "名字", "label": "类"}, {"困难": "problem", "略": None})
    plan = plan_import(project, path, mapping)
    bring_in(project, plan)
    assert _labels(project) == {"1.3": "problem"}
    assert plan.unknown_labels == {}


def test_a_survey_shows_what_a_file_holds(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"正文,类别\n{TEXTS[0]},目标\n{TEXTS[1]},怪\n{TEXTS[3]},目标\n")
    found = survey(path, project.scheme)
    assert found.mapping.columns == {"text": "正文", "label": "类别"}
    assert found.label_counts == {"目标": 2, "怪": 1}
    assert found.mapping.labels == {"目标": "goal", "怪": None}
    assert found.n_records == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_of_any_usual_encoding_is_read(project: Project, tmp_path: Path, encoding: str) -> None:
    path = _csv(tmp_path, f"text,label\n{TEXTS[0]},目标\n", encoding)
    bring_in(project, plan_import(project, path))
    assert _labels(project) == {"1.0": "goal"}


def test_a_csv_of_mixed_encodings_is_read_line_by_line(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(
        b"text,label\n" + f"{TEXTS[0]},目标\n".encode() + f"{TEXTS[3]},问题\n".encode("gb18030")
    )
    bring_in(project, plan_import(project, path))
    assert _labels(project) == {"1.0": "goal", "1.3": "problem"}


def test_unknown_labels_are_counted_and_left_out(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"text,label\n{TEXTS[0]},天气\n{TEXTS[1]},天气\n{TEXTS[3]},problem\n")
    plan = plan_import(project, path)
    assert plan.unknown_labels == {"天气": 2}
    bring_in(project, plan)
    assert _labels(project) == {"1.3": "problem"}


def test_texts_that_fit_nothing_or_several_places_are_listed(
    project: Project, tmp_path: Path
) -> None:
    path = _csv(tmp_path, f"text,label\n没有这段,目标\n{TEXTS[1]},成效\n特此报告。,其他\n")
    plan = plan_import(project, path)
    assert [(one.number, one.n_places) for one in plan.unmatched] == [(2, 0), (3, 2), (4, 2)]
    assert plan.labels == ()


def test_the_report_and_the_order_tell_equal_texts_apart(project: Project, tmp_path: Path) -> None:
    path = _csv(
        tmp_path,
        f"report,text,label\n乙,{TEXTS[1]},成效\n甲,特此报告。,其他\n甲,特此报告。,措施\n",
    )
    bring_in(project, plan_import(project, path))
    assert _labels(project) == {"2.1": "achievement", "1.2": "other", "1.4": "measure"}


def test_white_space_and_punctuation_do_not_hinder_but_numbers_do(
    project: Project, tmp_path: Path
) -> None:
    path = _csv(tmp_path, "text,label\n全年 增长８％ 力争9%,目标\n资金缺口15亿元。,问题\n")
    plan = plan_import(project, path)
    bring_in(project, plan)
    assert _labels(project) == {"1.0": "goal"}
    assert [one.number for one in plan.unmatched] == [3]


def test_broken_lines_are_told_and_the_rest_is_read(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    lines = [json.dumps({"report": "甲", "text": f"没有 {i}", "label": None}) for i in range(9_998)]
    lines.append('{"report": "甲", "text": "坏')
    lines.append(json.dumps({"report": "甲", "text": TEXTS[0], "label": "goal"}))
    lines.append(json.dumps({"report": "甲", "text": TEXTS[1], "label": ["goal", "other"]}))
    lines.append("[1]")
    path.write_text("\n".join(lines), encoding="utf-8")
    plan = plan_import(project, path)
    assert [number for number, _reason in plan.broken] == [9_999, 10_001, 10_002]
    bring_in(project, plan)
    assert _labels(project) == {"1.0": "goal"}


def test_a_quotation_mark_left_open_costs_one_line(project: Project, tmp_path: Path) -> None:
    rest = "".join(f"没有 {i},其他\n" for i in range(600))
    path = _csv(tmp_path, f'text,label\n"开着,目标\n{TEXTS[0]},目标\n{rest}{TEXTS[3]},问题\n')
    plan = plan_import(project, path)
    assert [number for number, _reason in plan.broken] == [2]
    assert len(plan.unmatched) == 600
    bring_in(project, plan)
    assert _labels(project) == {"1.0": "goal", "1.3": "problem"}


def test_a_row_with_too_many_cells_is_told(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"text,label\n全年增长8%,力争9%。,目标\n{TEXTS[3]},问题\n")
    plan = plan_import(project, path)
    assert [number for number, _reason in plan.broken] == [2]
    assert len(plan.labels) == 1


def test_conflicts_are_shown_and_written_only_when_taken(project: Project, tmp_path: Path) -> None:
    first, second = [paragraph.id for paragraph in project.reports.paragraphs(1)][:2]
    project.annotations.set([first], "goal")
    project.annotations.set([second], "other")
    path = _csv(tmp_path, f"report,text,label\n甲,{TEXTS[0]},措施\n甲,{TEXTS[1]},成效\n")
    plan = plan_import(project, path)
    assert [(c.number, c.mine, c.theirs) for c in plan.conflicts] == [
        (2, "goal", "measure"),
        (3, "other", "achievement"),
    ]
    bring_in(project, plan, [plan.conflicts[1]])
    assert _labels(project) == {"1.0": "goal", "1.1": "achievement"}


def test_one_undo_takes_everything_back(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [
        {"report": "甲", "text": TEXTS[0], "label": "goal", "note": "看"},
        {"report": "丙", "text": "新的一段", "label": "measure", "note": "新"},
        {"report": "丙", "text": "新的二段", "label": None},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = bring_in(project, plan_import(project, path))
    assert done.n_labels == 2
    assert len(project.reports.overview()) == 3
    assert _labels(project) == {"1.0": "goal", "3.0": "measure"}
    project.history.undo()
    assert len(project.reports.overview()) == 2
    assert _labels(project) == {}
    assert project.history.last() is None or project.history.last().kind == "import"  # type: ignore[union-attr]


def test_a_renamed_report_is_still_the_same(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"report": "改名", "text": t, "label": "other"} for t in (TEXTS[0], TEXTS[3])]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    plan = plan_import(project, path)
    assert plan.reports == ()
    assert len(plan.labels) == 2


def test_annotators_are_kept_when_asked_for(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, f"text,label,标注人\n{TEXTS[0]},目标,li\n{TEXTS[0]},措施,wang\n")
    bring_in(project, plan_import(project, path, keeps_annotators=True))
    [held] = opinions(project).values()
    assert {name: one.label for name, one in held.items()} == {"li": "goal", "wang": "measure"}


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.xlsx", "a.parquet", "a.docx"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04broken", b"PAR1broken", b"[{"])
def test_no_content_is_more_than_a_known_error(
    project: Project, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    try:
        plan = plan_import(project, path)
    except KnownError:
        return
    assert plan.labels == ()


def test_planning_can_be_cancelled(project: Project, tmp_path: Path) -> None:
    path = _csv(tmp_path, "text,label\n" + "x,目标\n" * 5000)

    def stop(_done: int, _total: int, _name: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        plan_import(project, path, progress=stop)


def test_numbers_before_a_text_are_told_from_numbers_in_it() -> None:
    assert unnumbered("（一）2. 增长8%") == unnumbered("增长 8%。")
    assert unnumbered("2024年增长8%") == normalised("2024年增长8%")
    assert normalised("1.5%") != normalised("15%")
