"""What the documentation shows of Python runs as it stands there."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.project import Project
from data.project.adjudication import opinions
from data.report import Paragraph, Report

DOCS = Path(__file__).parents[1] / "docs"
SNIPPETS = re.findall(
    r"```python\n(.*?)```", (DOCS / "formats.md").read_text(encoding="utf-8"), re.DOTALL
)
TEXTS = ("全年增长8%。", "建成学校3所。", "资金缺口1.5亿元。")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a project and a file of labels, as the snippets name them."""
    monkeypatch.chdir(tmp_path)
    with Project.create("P.duanbiao", annotator="me") as project:
        project.reports.add(
            [Report(name, tuple(Paragraph(i, t) for i, t in enumerate(TEXTS))) for name in "甲乙"]
        )
        project.annotations.set([1, 4], "goal")
    rows = f"report,text,label\n甲,{TEXTS[1]},成效\n甲,{TEXTS[2]},问题\n"
    Path("theirs.csv").write_text(rows, encoding="utf-8")
    yield tmp_path


def test_the_snippets_export_import_split_merge_and_measure_agreement(folder: Path) -> None:
    said = io.StringIO()
    for number, snippet in enumerate(SNIPPETS):
        assert len([line for line in snippet.splitlines() if line.strip()]) <= 5
        if "merge" in snippet:
            with Project.open("parts/P-li.duanbiao", "li") as theirs:
                theirs.annotations.set([1], "measure")
        with contextlib.redirect_stdout(said):
            exec(compile(snippet, f"formats.md, snippet {number}", "exec"), {})
    assert (folder / "out.xlsx").read_bytes().startswith(b"PK")
    assert sorted(path.name for path in (folder / "parts").glob("*.duanbiao")) == [
        "P-li.duanbiao",
        "P-wang.duanbiao",
    ]
    with Project.open("P.duanbiao", "me") as project:
        told = opinions(project)
        labels = {name: one.label for held in told.values() for name, one in held.items()}
    assert labels["li"] == "measure"
    assert sum(len(held) for held in told.values()) == 5
    assert said.getvalue().startswith("Estimate(value=")
