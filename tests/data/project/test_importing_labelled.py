"""Labelled data imported as reports: labels, annotators, notes and suggestions come along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.labelled.exporting import export
from data.labelled.selection import Selection
from data.project import Project
from data.project.adjudication import opinions
from data.project.importing import import_paths
from data.report import Paragraph, Report

TEXTS = ("全年增长8%，力争9%。", "建成学校3所；", "资金缺口1.5亿元。")
SHARES = {"goal": 0.1, "measure": 0.7, "achievement": 0.1, "problem": 0.05, "other": 0.05}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p", annotator="me") as made:
        yield made


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


def row(text: str, label: str | None = None, report: str = "甲", **more: Any) -> dict[str, Any]:
    return {"report": report, "text": text, "label": label, **more}


def held(project: Project) -> list[tuple[str, dict[str, str]]]:
    told = opinions(project)
    return [
        (paragraph.text, {name: one.label for name, one in told.get(paragraph.id, {}).items()})
        for report in project.reports.overview()
        for paragraph in project.reports.paragraphs(report.id)
    ]


def test_everything_that_a_line_holds_comes_in(project: Project, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "甲.jsonl",
        [
            row(TEXTS[0], "goal", annotator="li", position=0, note="看"),
            row(TEXTS[0], "measure", annotator="wang", position=0),
            row(TEXTS[1], None, position=1, suggestion="measure", confidence=0.7,
                probabilities=SHARES),
        ],
    )  # fmt: skip
    done = import_paths(project, [file], keeps_annotators=True)
    assert (done.n_reports, done.n_labels, done.n_suggestions) == (1, 2, 1)
    assert done.annotators == ("li", "wang")
    assert held(project) == [(TEXTS[0], {"li": "goal", "wang": "measure"}), (TEXTS[1], {})]
    [suggestion] = project.suggestions.all().values()
    assert (suggestion.label, suggestion.confidence) == ("measure", 0.7)
    assert suggestion.probabilities == pytest.approx(SHARES, abs=1e-6)
    assert project.suggestions.models() == []  # a file is no model of this project
    with Project.open(project.path, "li") as theirs:
        assert [one.note for one in theirs.annotations.remarks(1).values()] == ["看"]
    again = import_paths(project, [file], keeps_annotators=True)
    assert (again.n_labels, again.duplicates) == (0, (file,))


def test_without_keeping_annotators_the_first_label_becomes_ones_own(
    project: Project, tmp_path: Path
) -> None:
    file = lines(tmp_path / "a.jsonl", [row(TEXTS[0], "goal", annotator="li")])
    import_paths(project, [file])
    assert held(project) == [(TEXTS[0], {"me": "goal"})]


def test_another_report_of_the_same_name_is_not_lost(project: Project, tmp_path: Path) -> None:
    project.reports.add([Report("甲", (Paragraph(0, "别的。"), Paragraph(1, TEXTS[0])))])
    file = lines(tmp_path / "a.jsonl", [row(TEXTS[0], "goal"), row(TEXTS[1], "measure")])
    done = import_paths(project, [file])
    assert (done.n_reports, done.n_labels) == (1, 2)


def test_labels_for_a_part_of_a_report_find_it_by_name(project: Project, tmp_path: Path) -> None:
    project.reports.add([Report("甲", tuple(Paragraph(i, t) for i, t in enumerate(TEXTS)))])
    done = import_paths(project, [lines(tmp_path / "a.jsonl", [row(TEXTS[2], "problem")])])
    assert (done.n_reports, done.n_labels) == (0, 1)
    assert held(project)[2] == (TEXTS[2], {"me": "problem"})


def test_conflicts_and_unknown_labels_are_told_and_nothing_is_overwritten(
    project: Project, tmp_path: Path
) -> None:
    import_paths(project, [lines(tmp_path / "a.jsonl", [row(TEXTS[0], "goal"), row(TEXTS[1])])])
    other = [row(TEXTS[0], "measure"), row(TEXTS[1], "天气")]
    done = import_paths(project, [lines(tmp_path / "b.jsonl", other)])
    [plan] = done.labelled
    assert [(c.number, c.mine, c.theirs) for c in plan.conflicts] == [(1, "goal", "measure")]
    assert plan.unknown_labels == {"天气": 1}
    assert held(project)[0][1] == {"me": "goal"}


def test_a_broken_line_costs_that_line_and_one_undo_takes_the_rest_back(
    project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "long.jsonl"
    whole = [json.dumps(row(f"第{i}段。", "other", position=i)) for i in range(10_000)]
    whole[9_998] = whole[9_998][:20]
    file.write_text("\n".join(whole), encoding="utf-8")
    done = import_paths(project, [file])
    assert (done.n_paragraphs, done.n_labels) == (9_999, 9_999)
    assert done.labelled[0].broken == ((9_999, "This is not JSON."),)
    project.history.undo()
    assert project.reports.overview() == []


@pytest.mark.parametrize("name", ["o.csv", "o.xlsx", "o.parquet", "o.json", "o.jsonl"])
def test_what_was_exported_comes_back_with_its_labels(
    project: Project, tmp_path: Path, name: str
) -> None:
    file = lines(tmp_path / "in.jsonl", [row(TEXTS[0], "goal", annotator="li"), row(TEXTS[1])])
    import_paths(project, [file], keeps_annotators=True)
    export(project, tmp_path / name, Selection("all"))
    with Project.create(tmp_path / "other", annotator="you") as other:
        import_paths(other, [tmp_path / name], keeps_annotators=True)
        assert held(other) == held(project)


def test_a_table_without_known_labels_is_read_as_a_report(project: Project, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("正文,类别\n" + "".join(f"{t},甲类\n" for t in TEXTS), encoding="utf-8")
    done = import_paths(project, [table])
    assert (done.n_reports, done.labelled) == (1, ())
