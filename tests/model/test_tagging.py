import csv
import json
import shutil
import sys
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

import psutil
import pytest

from data.errors import KnownError
from data.report import Report
from data.structure import Line, Structured
from model.results import MANIFEST
from model.tagging import TaggingResult, tag_files

REPORT = """{year}年工作总结
一、主要成绩
全年完成招商引资{year}亿元，同比增长12%，位居全市第一。
二、存在问题
专业人才不足，服务水平有待提高。
三、下一步打算
（一）加快推进园区建设。力争明年新增企业30家。
"""


def write_report(path: Path, year: int = 2024) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(REPORT.format(year=year), encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def parts_rows(folder: Path) -> list[dict[str, object]]:
    import pyarrow.parquet as pq

    return [
        row for part in sorted(folder.glob("part-*")) for row in pq.read_table(part).to_pylist()
    ]


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    return [write_report(tmp_path / "reports" / f"{year}.txt", year) for year in range(2000, 2012)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".parquet", ".docx", ".html"])
def test_every_format_is_written_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    write_report(tmp_path / "a.txt")
    out = tmp_path / f"out{suffix}"
    result = tag_files([tmp_path / "a.txt"], out)
    assert result == TaggingResult(1, 3, 0, ())
    assert out.stat().st_size > 100
    if suffix in (".xlsx", ".docx"):
        assert zipfile.ZipFile(out).testzip() is None


def test_files_that_cannot_be_read_are_named_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    write_report(folder / "good.txt")
    (folder / "empty.txt").touch()
    (folder / "picture.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    from docx import Document

    document = Document()
    document.add_paragraph("加强队伍建设，提升服务水平。" * 50)
    document.save(str(folder / "whole.docx"))
    content = (folder / "whole.docx").read_bytes()
    (folder / "truncated.docx").write_bytes(content[: len(content) // 2])
    result = tag_files([folder], tmp_path / "out.csv")
    assert {path.name for path, _why in result.failures} == {
        "empty.txt",
        "picture.docx",
        "truncated.docx",
    }
    assert all(path.name in why and len(why) > len(path.name) + 5 for path, why in result.failures)
    assert {row["Report"] for row in rows_of(tmp_path / "out.csv")} == {"good", "whole"}


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_processes_and_one_process_write_the_same(
    reports: Sequence[Path], tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 3)
    one, two = tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"
    assert tag_files(reports, one, jobs=1) == tag_files(reports, two, jobs=2)
    assert one.read_bytes() == two.read_bytes()


def test_reports_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    for name in ("2023/总结.txt", "2024/总结.txt", "2024/别的.txt", "2024/别的.md"):
        write_report(folder / name)
    tag_files([folder], tmp_path / "out.csv")
    names = list(dict.fromkeys(row["Report"] for row in rows_of(tmp_path / "out.csv")))
    assert names == ["2023/总结", "2024/别的.md", "2024/别的.txt", "2024/总结"]


def test_results_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    given = [write_report(tmp_path / name / "总结.txt") for name in ("a/x", "b/x", "c")]
    tag_files(given, tmp_path / "out", each="csv")
    written = sorted(
        p.relative_to(tmp_path / "out").as_posix() for p in tmp_path.glob("out/**/*.csv")
    )
    assert written == ["a/x/总结.txt.csv", "b/x/总结.txt.csv", "c/总结.txt.csv"]


def test_a_second_run_tags_only_what_failed_or_changed(tmp_path: Path) -> None:
    folder, out = tmp_path / "reports", tmp_path / "out"
    write_report(folder / "a.txt")
    (folder / "b.txt").touch()
    assert len(tag_files([folder], out, each="jsonl").failures) == 1
    write_report(folder / "b.txt", 2023)
    again = tag_files([folder], out, each="jsonl")
    assert (again.n_reports, again.n_skipped, again.failures) == (1, 1, ())
    write_report(folder / "a.txt", 1999999)
    assert tag_files([folder], out, each="jsonl").n_reports == 1
    assert "1999999" in (out / "a.txt.jsonl").read_text(encoding="utf-8")


def test_parts_are_gone_on_with_after_a_cancelled_run(
    reports: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 2)
    monkeypatch.setattr("model.results._ROWS_A_PART", 15)
    whole, out = tmp_path / "whole", tmp_path / "out"
    tag_files(reports, whole, each="parquet", jobs=1)
    assert len(list(whole.glob("part-*.parquet"))) == 6
    cancel = threading.Event()

    def stop_at_five(done: int, _total: int, _name: str) -> None:
        if done >= 5:
            cancel.set()

    first = tag_files(reports, out, each="parquet", jobs=1, progress=stop_at_five, cancel=cancel)
    assert first.was_cancelled
    assert first.n_reports == 6
    second = tag_files(reports, out, each="parquet", jobs=1)
    assert (second.n_reports, second.n_skipped) == (6, 6)
    assert parts_rows(out) == parts_rows(whole)


def test_a_manifest_cut_off_by_a_kill_loses_one_file_only(
    reports: Sequence[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    tag_files(reports, out, each="csv", jobs=1)
    manifest = out / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:-30])
    again = tag_files(reports, out, each="csv", jobs=1)
    assert (again.n_reports, again.n_skipped) == (1, len(reports) - 1)
    lines = manifest.read_text(encoding="utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == len(reports) + 1


def test_a_changed_report_leaves_no_old_rows_in_parts(
    reports: Sequence[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    tag_files(reports, out, each="parquet")
    write_report(reports[3], 777777)
    with pytest.raises(KnownError):
        tag_files(reports[3:4], out, each="parquet")
    assert len(parts_rows(out)) == 7 * len(reports)
    tag_files(reports, out, each="parquet")
    rows = parts_rows(out)
    assert len(rows) == 7 * len(reports)
    assert any("777777" in str(row["text"]) for row in rows)
    assert not any(row["report"] == "2003" and "2003" in str(row["text"]) for row in rows)


def test_results_of_two_models_are_not_mixed(reports: Sequence[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    tag_files(reports, out, each="parquet")
    manifest = out / MANIFEST
    head, *rest = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    other = {**json.loads(head), "model": "another"}
    manifest.write_text("".join([json.dumps(other) + "\n", *rest]), encoding="utf-8")
    with pytest.raises(KnownError):
        tag_files(reports, out, each="parquet")


def test_a_cancelled_run_leaves_a_valid_file(
    reports: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 2)
    cancel = threading.Event()
    cancel.set()
    result = tag_files(reports, tmp_path / "out.csv", jobs=2, cancel=cancel)
    assert result.was_cancelled
    assert {row["Report"] for row in rows_of(tmp_path / "out.csv")} == {"2000", "2001"}


def test_an_archive_gives_each_of_its_reports(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("甲.txt", REPORT.format(year=2021))
        archive.writestr("乙.txt", REPORT.format(year=2022))
        archive.writestr("空.txt", "")
    result = tag_files([tmp_path / "all.zip"], tmp_path / "out.csv")
    assert result.n_reports == 2
    assert len(result.failures) == 1
    assert len({row["Report"] for row in rows_of(tmp_path / "out.csv")}) == 2


def test_a_result_is_not_read_as_a_report(tmp_path: Path) -> None:
    write_report(tmp_path / "a.txt")
    for _run in range(2):
        assert tag_files([tmp_path], tmp_path / "out.csv").n_reports == 1
    (tmp_path / "out.csv").unlink()
    for _run in range(2):
        tag_files([tmp_path / "a.txt", tmp_path], tmp_path / "out", each="csv")
        assert [path.name for path in (tmp_path / "out").glob("*.csv")] == ["a.txt.csv"]


def test_workers_read_in_processes_that_can_be_given_up(
    reports: Sequence[Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("加强队伍建设，提升服务水平。")
    document.save(str(tmp_path / "a.docx"))
    shutil.copy(tmp_path / "a.docx", tmp_path / "b.docx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("model.chunks._CHUNK_FILES", 4)
        result = tag_files([*reports, tmp_path], tmp_path / "out.csv", jobs=2)
    assert result.n_reports == len(reports) + 2
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked by one of their own")
def test_a_worker_killed_in_the_middle_changes_nothing(
    reports: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.chunks._CHUNK_FILES", 2)
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    tag_files(reports, whole, jobs=1)
    killed: list[psutil.Process] = []

    def kill_one(_done: int, _total: int, _name: str) -> None:
        if not killed:
            for leader in psutil.Process().children():
                killed.extend(leader.children()[:1])
            killed[0].kill()

    result = tag_files(reports, out, jobs=2, progress=kill_one)
    assert killed
    assert (result.n_reports, result.failures) == (len(reports), ())
    assert out.read_bytes() == whole.read_bytes()
    left = [" ".join(child.cmdline()) for child in psutil.Process().children()]
    assert all("resource_tracker" in one for one in left)


def test_one_report_that_breaks_the_judge_costs_only_itself(
    reports: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import model.features

    extract_all = model.features.extract_all

    def breaking(some: Sequence[Report], idf: object) -> object:
        if any(report.name.startswith("2005") for report in some):
            raise ZeroDivisionError
        return extract_all(some, idf)  # type: ignore[arg-type]

    monkeypatch.setattr(model.features, "extract_all", breaking)
    result = tag_files(reports, tmp_path / "out.csv", jobs=1)
    assert result.n_reports == len(reports) - 1
    assert [path.name for path, _why in result.failures] == ["2005.txt"]


def test_one_text_that_breaks_the_reader_costs_only_itself(
    reports: Sequence[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.readers import reading

    structure = reading.structure

    def breaking(lines: Sequence[Line]) -> Structured:
        if lines[0].text.startswith("2005"):
            raise ZeroDivisionError
        return structure(lines)

    monkeypatch.setattr(reading, "structure", breaking)
    result = tag_files(reports, tmp_path / "out.csv", jobs=1)
    assert result.n_reports == len(reports) - 1
    assert [path.name for path, _why in result.failures] == ["2005.txt"]
