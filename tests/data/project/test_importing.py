from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from data.errors import CancelledError
from data.project import Project
from data.project.import_notes import notes_on
from data.project.importing import import_paths
from data.readers import Choice

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
TEXT = (
    "{}镇今年的工作总结\n\n一、主要成效\n完成了全部任务，{}镇的群众十分满意，来信来访减少了一半。\n"
)


@pytest.fixture
def empty_project(tmp_path: Path):
    with Project.create(tmp_path / "工作.duanbiao", annotator="li") as project:
        yield project


def folder_of(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "报告"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:02d}.txt").write_text(TEXT.format(f"第{number}", number), "utf-8")
    return folder


def test_a_mixed_folder_comes_in_with_what_was_left_out(tmp_path: Path, empty_project) -> None:
    folder = folder_of(tmp_path, 2)
    shutil.copy(FIXTURES / "report.pdf", folder)
    shutil.copy(FIXTURES / "reports_gbk.zip", folder)
    (folder / "片.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(99))
    result = import_paths(empty_project, [folder])
    assert result.n_reports == 3
    assert [path.name for path in result.other_files] == ["片.jpg"]
    [note] = [one for one in notes_on(result, ()) if "片.jpg" in one]
    assert "1" in note
    assert [path.name for path in result.duplicates] == ["reports_gbk.zip"]
    assert [path.name for path, _reason in result.failures] == ["坏.docx"]
    receipts = [report.receipt for report in empty_project.reports.overview()]
    assert receipts[2]["counts"]["dropped"] == {"page_number": 3, "running_head": 3}


def test_the_same_file_again_is_a_duplicate(tmp_path: Path, empty_project) -> None:
    import_paths(empty_project, [FIXTURES / "report.docx"])
    again = import_paths(empty_project, [FIXTURES / "report.pdf"])
    assert (again.n_reports, len(again.duplicates)) == (0, 1)


def test_an_edited_report_comes_in_and_is_named_as_nearly_the_same(
    tmp_path: Path, empty_project
) -> None:
    [first] = import_paths(empty_project, [FIXTURES / "report.docx"]).report_ids
    edited = tmp_path / "修改稿.txt"
    text = (FIXTURES / "report.txt").read_text("utf-8").replace("98.1%", "99.3%")
    edited.write_text(text, "utf-8")
    result = import_paths(empty_project, [edited])
    [pair] = result.near_duplicates
    assert (pair.report_id, pair.other_id) == (result.report_ids[0], first)
    assert pair.similarity > 0.9


def test_cancelling_keeps_what_was_done(tmp_path: Path, empty_project) -> None:
    def progress(done: int, _total: int, _name: str) -> None:
        if done == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        import_paths(empty_project, [folder_of(tmp_path, 9)], progress)
    assert len(empty_project.reports.overview()) == 3


def test_progress_counts_every_file(tmp_path: Path, empty_project) -> None:
    told: list[tuple[int, int]] = []
    import_paths(
        empty_project,
        [folder_of(tmp_path, 4)],
        lambda done, total, _name: told.append((done, total)),
    )
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_chosen_column_is_read(tmp_path: Path, empty_project) -> None:
    table = tmp_path / "表.csv"
    table.write_text("甲,乙\n甲列的一句完整的话。,乙列的另一句完整的话。\n", "utf-8")
    import_paths(empty_project, [table], choice=Choice("乙"))
    [report] = empty_project.reports.overview()
    texts = [paragraph.text for paragraph in empty_project.reports.paragraphs(report.id)]
    assert texts == ["乙列的另一句完整的话。"]


def test_every_report_left_out_is_named_with_the_one_it_repeats(
    tmp_path: Path, empty_project
) -> None:
    [first] = import_paths(empty_project, [FIXTURES / "report.txt"]).report_ids
    archive = tmp_path / "打包.zip"
    with zipfile.ZipFile(archive, "w") as members:
        members.write(FIXTURES / "report.docx", "旧.docx")
        for name in ("新.txt", "又.txt"):
            members.writestr(name, "工作总结\n一、成效\n修路三公里，架桥一座。\n")
    result = import_paths(empty_project, [archive])
    [new] = result.report_ids
    assert [(one.path, one.other_id) for one in result.same] == [(archive, first), (archive, new)]
    assert result.duplicates == ()
    notes = notes_on(result, empty_project.reports.overview())
    assert [note.split(":")[0] for note in notes] == [
        "青禾镇2024年农村供水保障工作总结 (打包.zip)", "工作总结 (打包.zip)",
    ]  # fmt: skip


def test_likeness_wrong_suffix_and_other_files_are_told(tmp_path: Path, empty_project) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    shutil.copy(FIXTURES / "report.docx", folder / "总结.pdf")
    text = (FIXTURES / "report.txt").read_text("utf-8").replace("98.1%", "99.3%")
    (folder / "修改稿.txt").write_text(text, "utf-8")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    result = import_paths(empty_project, [folder])
    near, suffix, others = notes_on(result, empty_project.reports.overview())
    assert "measured together" in near and "100%" not in near
    assert suffix.startswith("总结.pdf: called “.pdf”, but it is a Word document")
    assert others.startswith("1 file of another kind")


def test_lists_are_cut_where_that_is_chosen(tmp_path: Path, empty_project) -> None:
    path = tmp_path / "总结.txt"
    path.write_text("工作总结\n一、做法\n抓了三项：一是修路；二是架桥。\n", "utf-8")
    [report_id] = import_paths(empty_project, [path], choice=Choice(splits_lists=True)).report_ids
    texts = [paragraph.text for paragraph in empty_project.reports.paragraphs(report_id)]
    assert texts[2:] == ["抓了三项：", "一是修路；", "二是架桥。"]
    [report] = empty_project.reports.overview()
    assert report.receipt["split_lists"] == 1
    assert report.receipt["counts"]["paragraphs"] == 3
