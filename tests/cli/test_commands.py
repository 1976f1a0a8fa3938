"""The command line as a person or a script uses it: real processes' exit codes, real files."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPORT = """\
云山县商务局2024年工作总结
一、主要成效
全年社会消费品零售总额达到86.4亿元，同比增长7.2%，新增限上企业14家。
二、存在问题
冷链物流短板明显，全县冷库容量不足，生鲜产品外运损耗偏高。
三、下一步打算
加快建设县级冷链集配中心，完善乡镇寄递网点，推进农村客货邮融合。
力争2025年网络零售额突破20亿元。
"""


def duanbiao(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "DUANBIAO_LANGUAGE": "en", "PYTHONIOENCODING": "utf-8", **environment},
        timeout=300,
        check=False,
    )


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "商务局总结.txt"
    path.write_text(REPORT, encoding="gb18030")
    return path


def test_tag_suggests_a_label_for_each_paragraph(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    done = duanbiao("tag", report, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n_paragraphs"] == 4
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["Suggestion"] for row in rows if row["Suggestion"]] == [
        "Achievement",
        "Problem",
        "Measure",
        "Goal",
    ]


def test_a_bad_file_is_named_and_the_others_are_tagged(report: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    shutil.copy(report, folder / "good.txt")
    (folder / "empty.txt").touch()
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with zipfile.ZipFile(folder / "whole.docx", "w") as whole:
        whole.writestr("word/document.xml", "<w:document/>" * 1000)
    whole_bytes = (folder / "whole.docx").read_bytes()
    (folder / "truncated.docx").write_bytes(whole_bytes[: len(whole_bytes) // 2])
    (folder / "whole.docx").unlink()
    out = tmp_path / "out.jsonl"
    done = duanbiao("tag", folder, "--out", out, "--json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert result["n_reports"] == 1
    assert sorted(Path(f["path"]).name for f in result["failures"]) == [
        "empty.txt",
        "picture.docx",
        "truncated.docx",
    ]
    assert all(failure["reason"] for failure in result["failures"])
    assert "Traceback" not in done.stderr
    assert len(out.read_text("utf-8").splitlines()) == 8


def test_an_unlabelled_file_is_tagged_once_into_a_folder(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "tagged"
    first = json.loads(duanbiao("tag", report, "--out", out, "--json").stdout)
    second = json.loads(duanbiao("tag", report, "--out", out, "--json").stdout)
    assert (first["n_reports"], first["n_skipped"]) == (1, 0)
    assert (second["n_reports"], second["n_skipped"]) == (0, 1)


def test_the_whole_job_from_new_to_export(report: Path, tmp_path: Path, samples: Path) -> None:
    project = tmp_path / "work.duanbiao"
    assert duanbiao("new", project).returncode == 0
    labelled = sorted(samples.glob("*.jsonl"))[:4]
    imported = duanbiao("import", project, report, *labelled, "--json")
    assert imported.returncode == 0, imported.stderr
    assert json.loads(imported.stdout)["n_reports"] == 5
    trained = duanbiao("train", project, "--json")
    assert trained.returncode == 0, trained.stderr
    facts = json.loads(trained.stdout)
    assert facts["n_labels"] == json.loads(imported.stdout)["n_labels"] > 50
    assert 0 < facts["metrics"]["macro_f1"] <= 1
    out = tmp_path / "labels.jsonl"
    assert duanbiao("export", project, "--out", out, "--only", "all").returncode == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert len({row["report"] for row in rows}) == 5
    assert sum(row["label"] is not None for row in rows) == facts["n_labels"]
    info = json.loads(duanbiao("info", project, "--json").stdout)
    assert info["integrity"] == "ok"
    assert info["n_reports"] == 5


def test_a_worse_model_stays_out_and_an_earlier_one_comes_back(
    samples: Path, tmp_path: Path
) -> None:
    from data.project import Project

    project = tmp_path / "p.duanbiao"
    assert duanbiao("new", project).returncode == 0
    assert duanbiao("import", project, *sorted(samples.glob("*.jsonl"))[:3]).returncode == 0
    first = json.loads(duanbiao("train", project, "--json").stdout)
    assert first["is_in_use"] and first["gate"] is None
    with Project.open(project) as opened:
        swapped = {"measure": "goal", "goal": "measure", "achievement": "problem"}
        mine = opened.annotations.mine()
        for i in sorted(mine)[len(mine) // 3 :]:
            opened.annotations.set([i], swapped.get(mine[i].label, "achievement"))
    misled = duanbiao("train", project)
    assert misled.returncode == 0, misled.stderr
    assert "The new model is" in misled.stdout
    assert json.loads(duanbiao("train", project, "--anyway", "--json").stdout)["is_in_use"]
    every = json.loads(duanbiao("models", project, "--json").stdout)
    assert [one["is_in_use"] for one in every] == [True] + [False] * (len(every) - 1)
    oldest = every[-1]["id"]
    back = json.loads(duanbiao("models", project, "--use", oldest, "--json").stdout)
    assert back[0]["taken_back_from"] == oldest
    assert back[0]["macro_f1"] == first["metrics"]["macro_f1"]
    listed = duanbiao("models", project)
    assert listed.stdout.count("in use") == 1
    assert duanbiao("models", project, "--use", 99).returncode == 2


def test_evaluate_prints_the_agreed_object(samples: Path, tmp_path: Path) -> None:
    labelled = sorted(samples.glob("*.jsonl"))
    test, training = tmp_path / "test.jsonl", tmp_path / "train.jsonl"
    test.write_bytes(b"".join(path.read_bytes() for path in labelled[:3]))
    training.write_bytes(b"".join(path.read_bytes() for path in labelled[3:9]))
    for options in ((), ("--train", training)):
        done = duanbiao("evaluate", test, *options, "--json")
        assert done.returncode == 0, done.stderr
        scores = json.loads(done.stdout)
        assert {"n", "accuracy", "macro_f1", "per_label", "ece"} <= set(scores)
        rows = [json.loads(line) for line in test.read_text("utf-8").splitlines()]
        assert scores["n"] == sum(r["kind"] == "body" and bool(r["label"]) for r in rows)
        assert set(scores["per_label"]["goal"]) >= {"precision", "recall", "f1", "support"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("info", "missing.duanbiao"), "no project"),
        (("new", "taken.duanbiao"), "exists already"),
        (("tag", "missing.txt", "--out", "x.unknown"), "no format"),
        (("evaluate", "missing.jsonl"), "missing.jsonl"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_2(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    (tmp_path / "taken.duanbiao").touch()
    placed = [str(tmp_path / a) if "." in a else a for a in arguments]
    done = duanbiao(*placed)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr


def test_messages_come_in_chinese(tmp_path: Path) -> None:
    done = duanbiao("info", tmp_path / "x.duanbiao", DUANBIAO_LANGUAGE="zh_CN")
    assert "没有" in done.stderr


def test_import_says_what_repeats_what_and_reads_as_told(report: Path, tmp_path: Path) -> None:
    project = tmp_path / "p.duanbiao"
    assert duanbiao("new", project).returncode == 0
    copy = tmp_path / "副本.txt"
    copy.write_bytes(report.read_bytes())
    done = duanbiao("import", project, report, copy)
    assert done.returncode == 0, done.stderr
    assert "(副本.txt): the same as" in done.stdout
    table = tmp_path / "表.csv"
    table.write_bytes(
        "甲,乙\n甲列的一句完整的话。,一是修路；二是架橋。\n".encode("big5", "replace")
    )
    told = ("--text-column", "乙", "--each", "paragraph", "--encoding", "big5", "--split-lists")
    done = duanbiao("import", project, table, *told, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n_paragraphs"] == 2
    refused = duanbiao("import", project, table, "--encoding", "big6")
    assert refused.returncode == 1
    assert "no encoding" in refused.stderr
