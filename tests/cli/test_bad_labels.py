"""Bad labelled files by the command line: what, where, what became of the rest, and undo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import app
from data.project import Project
from data.report import Paragraph, Report

RUNNER = CliRunner()
TEXTS = ("全年增长8%，力争9%。", "建成学校3所；", "特此报告。", "资金缺口1.5亿元。", "特此报告。")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with Project.create(tmp_path / "p", annotator="li") as made:
        made.reports.add([Report("甲", tuple(Paragraph(i, t) for i, t in enumerate(TEXTS)))])
        return made.path


def run(*arguments: object, code: int = 0) -> dict[str, Any]:
    """Run ``import --labels`` and return what it tells of the file."""
    result = RUNNER.invoke(app, ["import", *map(str, arguments), "--annotator", "li", "--json"])
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def labels(project: Path) -> list[str]:
    with Project.open(project, "li") as opened:
        return sorted(one.label for one in opened.annotations.mine().values())


def undone(project: Path) -> bool:
    """Undo; return whether no label is left."""
    with Project.open(project, "li") as opened:
        opened.history.undo()
        return opened.annotations.mine() == {}


def test_a_csv_without_the_text_names_its_columns(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("名字,类\nx,目标\n", encoding="utf-8")
    told = run(project, "--labels", bad, code=1)
    assert "名字, 类" in told["failures"][0]["reason"]
    assert labels(project) == []


def test_mixed_encodings_are_read_line_by_line(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "mixed.csv"
    utf8, gbk = f"{TEXTS[0]},目标\n".encode(), f"{TEXTS[3]},问题\n".encode("gb18030")
    bad.write_bytes(b"text,label\n" + utf8 + gbk + b"\xff\xfe\xff,\xff\n")
    [told] = run(project, "--labels", bad)["files"]
    assert told["n_labels"] == 2
    assert sum(told["unknown_labels"].values()) == 1
    assert labels(project) == ["goal", "problem"]
    assert undone(project)


def test_unknown_labels_and_texts_that_fit_nowhere_or_twice_are_listed(
    project: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    lines = ["text,label", f"{TEXTS[0]},天气", "没有这段,目标", "特此报告。,其他"]
    lines.append(f"{TEXTS[1]},成效")
    bad.write_text("\n".join(lines), encoding="utf-8")
    [told] = run(project, "--labels", bad)["files"]
    assert told["unknown_labels"] == {"天气": 1}
    assert [(one["number"], one["n_places"]) for one in told["unmatched"]] == [(3, 0), (4, 2)]
    assert labels(project) == ["achievement"]
    assert undone(project)


@pytest.mark.parametrize("way", [[], ["--labels"]], ids=["plain", "--labels"])
def test_a_line_broken_at_9999_costs_that_line(
    project: Path, tmp_path: Path, way: list[str]
) -> None:
    bad = tmp_path / "bad.jsonl"
    rows = [
        {"report": "乙", "text": f"第{i}段。", "label": "other", "position": i}
        for i in range(10_000)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    lines[9_998] = lines[9_998][:25]
    bad.write_text("\n".join(lines), encoding="utf-8")
    told = run(project, *way, bad, code=1)
    [of_file] = told["files"] if way else told["labelled"]
    assert of_file["broken"] == [{"number": 9_999, "reason": "This is not JSON."}]
    assert "1 record could not be used; the rest was." in told["failures"][0]["reason"]
    assert len(labels(project)) == 9_999
    assert undone(project)


def test_in_words_each_line_is_named_with_its_reason(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"report": "甲", "text": "' + TEXTS[0] + '", "label": "天气"}\n[1]\n', "utf-8")
    result = RUNNER.invoke(app, ["import", str(project), str(bad)])
    assert result.exit_code == 1
    assert "line 2: This is not a JSON object." in result.stdout
    assert "unknown label “天气”: 1 times" in result.stdout
    assert "bad.jsonl" in result.stderr


def test_a_broken_line_is_told_before_thousands_of_conflicts(project: Path, tmp_path: Path) -> None:
    first = {"text": TEXTS[0], "label": "goal"}
    good = tmp_path / "good.jsonl"
    good.write_text(json.dumps(first), encoding="utf-8")
    run(project, "--labels", good)
    bad = tmp_path / "bad.jsonl"
    other = json.dumps(first | {"label": "measure"})
    unknown = json.dumps(first | {"label": "愿景"})
    bad.write_text("\n".join([*[other] * 50, '{"text": ', unknown]), encoding="utf-8")
    told = RUNNER.invoke(app, ["import", str(project), "--labels", str(bad), "--annotator", "li"])
    assert told.exit_code == 1
    lines = told.stdout.splitlines()
    assert lines[1].startswith("  50 differ from the labels here, which stay")
    assert lines[2] == "  line 51: This is not JSON."
    assert "“愿景”: 1 times, left out" in lines[3]
    assert labels(project) == ["goal"]


def test_a_quotation_mark_left_open_at_the_end_breaks_its_line_only(
    project: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(f'text,label\n"{TEXTS[0]},目标\n{TEXTS[1]},成效\n', encoding="utf-8")
    told = run(project, "--labels", bad, code=1)
    [file] = told["files"]
    assert [one["number"] for one in file["broken"]] == [2]
    assert labels(project) == ["achievement"]
