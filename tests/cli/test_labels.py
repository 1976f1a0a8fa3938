"""Labelled data and colleagues from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from data.errors import KnownError
from data.project import Project

RUNNER = CliRunner()


def _run(*arguments: object) -> str:
    result = RUNNER.invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def project(tmp_path: Path, samples: Path) -> Path:
    path = tmp_path / "p.duanbiao"
    _run("new", path)
    _run("import", path, *sorted(samples.glob("county_0[1-4].jsonl")))
    return path


def test_a_choice_is_previewed_remembered_and_written(project: Path, tmp_path: Path) -> None:
    told = json.loads(_run("export", project, "--label", "目标", "--remember", "g", "--json"))
    assert set(told["counts"]) == {"goal"}
    out = tmp_path / "o.csv"
    written = json.loads(_run("export", project, "--preset", "g", "--out", out, "--json"))
    assert written["n_paragraphs"] == told["n_paragraphs"]
    assert out.read_text(encoding="utf-8-sig").count("\n") == told["n_paragraphs"] + 1


def test_a_folder_takes_one_file_a_report(project: Path, tmp_path: Path) -> None:
    done = json.loads(
        _run("export", project, "--out", tmp_path / "f", "--format", "docx", "--json")
    )
    assert len(done["files"]) == 4
    assert all(Path(file).suffix == ".docx" for file in done["files"])


@pytest.mark.parametrize("suffix", [".xlsx", ".docx", ".html"])
def test_the_manager_gets_a_report(project: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"m{suffix}"
    done = json.loads(_run("export", project, "--manager", "--out", out, "--json"))
    assert done["n_reports"] == 4
    assert out.stat().st_size > 5000


def test_a_report_for_the_manager_is_remembered(project: Path, tmp_path: Path) -> None:
    _run("export", project, "--manager", "--only", "both", "--remember", "周报")
    for name, start in (("m", b"PK"), ("m.docx", b"PK"), ("m.html", b"<!doctype html>")):
        told = _run("export", project, "--preset", "周报", "--out", tmp_path / name, "--json")
        assert json.loads(told)["n_reports"] == 4
        assert (tmp_path / name).read_bytes().startswith(start)
    rows = _run("export", project, "--preset", "周报", "--out", tmp_path / "m.csv", "--json")
    assert json.loads(rows)["n_paragraphs"] > 20


def test_following_a_report_that_is_not_there_names_those_near(
    project: Path, tmp_path: Path
) -> None:
    with Project.open(project) as opened:
        names = [one.name for one in opened.reports.overview()]
    out = tmp_path / "m.xlsx"
    follow = f"{names[0]}={names[1][:-2]}"
    with pytest.raises(KnownError) as told:
        RUNNER.invoke(
            app,
            ["export", str(project), "--manager", "--out", str(out), "--follow", follow],
            catch_exceptions=False,
        )
    assert names[1][:-2] + "”." in told.value.message
    assert told.value.remedy.startswith(f"Near to it: {names[1]}")
    assert not out.exists()
    table = ["export", str(project), "--out", str(tmp_path / "o.csv"), "--follow", follow]
    with pytest.raises(KnownError, match="--follow is for"):
        RUNNER.invoke(app, table, catch_exceptions=False)
    right = f"{names[0]}={names[1]}"
    assert json.loads(
        _run("export", project, "--manager", "--out", out, "--follow", right, "--json")
    )["n_pairs"]


def test_labels_come_in_with_what_could_not_be_used(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.csv"
    _run("export", project, "--out", out, "--annotator", "li")
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    out.write_text("\n".join(lines).replace("Goal", "愿景"), encoding="utf-8")
    arguments = ["import", project, "--labels", out, "--annotator", "li", "--json"]
    [found] = json.loads(_run(*arguments))["files"]
    assert found["unknown_labels"] == {"愿景": sum("Goal" in line for line in lines)}
    [mapped] = json.loads(_run(*arguments, "--label", "愿景=goal"))["files"]
    assert mapped["n_labels"] == found["unknown_labels"]["愿景"]
    [text] = json.loads(_run(*arguments, "--label", "愿景=goal"))["files"]
    assert text["n_labels"] == 0


def test_a_column_that_is_not_there_fails_and_says_so(project: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("x,y\n1,2\n", encoding="utf-8")
    result = RUNNER.invoke(app, ["import", str(project), "--labels", str(bad)])
    assert result.exit_code == 1
    assert "x, y" in result.stderr


def test_a_project_is_split_and_merged(project: Path, tmp_path: Path) -> None:
    parts = json.loads(
        _run("split", project, "li", "wang", "--out", tmp_path / "parts", "--overlap", 50,
             "--keep-labels", "--json")
    )  # fmt: skip
    assert [part["n_shared"] for part in parts] == [2, 2]
    paths = [part["project"] for part in parts]
    me = "duanbiao"  # who labelled the samples
    told = json.loads(_run("merge", project, paths[0], "--rename", f"{me}=li", "--json"))
    assert told["merged"][0]["n_labels"] > 0
    assert told["agreement"]["alpha"]["value"] == 1
    assert told["n_unsettled"] == 0
    assert "alpha  1.00" in _run("merge", project)


def test_a_file_that_is_no_project_is_listed_and_the_others_are_merged(
    project: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "x.duanbiao"
    bad.write_text("x")
    result = RUNNER.invoke(app, ["merge", str(project), str(bad)])
    assert result.exit_code == 1
    assert "not a Duanbiao project" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--label", "天气"),
        ("--report", "没有"),
        ("--preset", "没有"),
        ("--format", "pdf", "--out", "x"),
    ],
)
def test_wrong_choices_are_known_errors(project: Path, arguments: tuple[str, ...]) -> None:
    with pytest.raises(KnownError):
        RUNNER.invoke(app, ["export", str(project), *arguments], catch_exceptions=False)
