from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from data.errors import KnownError
from data.readers import read_reports
from data.readers.receipt import describe
from data.readers.spreadsheet import columns

LONG = (
    "一、主要工作\n今年以来，我们扎实推进各项工作，取得了明显成效。\n二、存在问题\n"
    "力量仍然不足，需要加强。\n三、下一步打算\n继续努力，争取更大进步。"
)


def write(path: Path, *rows: tuple[object, ...], sheet: str = "表") -> Path:
    with xlsxwriter.Workbook(path) as book:
        made = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            made.write_row(number, 0, row)
    return path


def texts(report) -> list[str]:
    return [paragraph.text for paragraph in report.paragraphs]


def test_a_column_of_paragraphs_is_one_report(tmp_path: Path) -> None:
    path = write(
        tmp_path / "段落.xlsx",
        ("序号", "内容", "备注"),
        (1, "今年完成了全部任务，群众满意。", ""),
        (2, "明年要继续努力，争取更大成绩。", "新"),
    )
    [report] = read_reports(path)
    assert texts(report) == ["今年完成了全部任务，群众满意。", "明年要继续努力，争取更大成绩。"]
    assert report.receipt["column"] == "内容"
    assert report.name == "段落"


def test_a_table_keeps_its_columns_where_cells_are_empty(tmp_path: Path) -> None:
    path = write(
        tmp_path / "计划.xlsx",
        ("", "", "农业", "", "工业"),
        ("", "年份", "粮食", "棉花", "钢"),
        ("一五", 1953, 3.5, "", 7),
        ("", 1954, 4, 2, ""),
    )
    [report] = read_reports(path)
    assert texts(report) == [
        "\t\t农业\t\t工业", "\t年份\t粮食\t棉花\t钢", "一五\t1953\t3.5\t\t7", "\t1954\t4\t2\t",
    ]  # fmt: skip
    assert {paragraph.kind for paragraph in report.paragraphs} == {"table"}


def test_several_sheets_are_called_after_the_file_too(tmp_path: Path) -> None:
    path = tmp_path / "计划.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in ("Sheet1", "Sheet2"):
            book.add_worksheet(name).write_row(0, 0, ("项目", 3))
    assert [report.name for report in read_reports(path)] == ["计划 Sheet1", "计划 Sheet2"]


def test_rows_that_name_their_report_are_grouped(tmp_path: Path) -> None:
    path = write(
        tmp_path / "段落.xlsx",
        ("报告", "段落"),
        ("甲镇总结", "今年完成了全部任务，群众满意。"),
        ("甲镇总结", "明年要继续努力，争取更大成绩。"),
        ("乙镇总结", "乙镇的工作也取得了很好的成绩。"),
    )
    assert [(report.name, len(report.paragraphs)) for report in read_reports(path)] == [
        ("甲镇总结", 2),
        ("乙镇总结", 1),
    ]


def test_long_cells_are_reports_called_by_their_title(tmp_path: Path) -> None:
    path = write(
        tmp_path / "汇总.xlsx", ("标题", "正文"), ("甲总结", LONG), ("乙总结", LONG + "。")
    )
    reports = read_reports(path)
    assert [report.name for report in reports] == ["甲总结", "乙总结"]
    assert reports[0].paragraphs[0].kind == "heading"


def test_figures_are_a_table(tmp_path: Path) -> None:
    path = write(
        tmp_path / "数.xlsx", ("年份", "产值", "增速"), (2023, 12.5, 0.081), (2024, 13, 0.04)
    )
    [report] = read_reports(path)
    assert [(p.kind, p.text) for p in report.paragraphs] == [
        ("table", "年份\t产值\t增速"),
        ("table", "2023\t12.5\t0.081"),
        ("table", "2024\t13\t0.04"),
    ]


def test_a_person_chooses_column_and_kind(tmp_path: Path) -> None:
    path = write(
        tmp_path / "表.xlsx", ("甲", "乙"), ("甲列里的第一句话，比较长一些。", "乙列里的一句话。")
    )
    assert texts(read_reports(path, column="乙")[0]) == ["乙列里的一句话。"]
    assert texts(read_reports(path, column=1)[0]) == ["乙列里的一句话。"]
    assert len(read_reports(path, column="甲", each="report")) == 1
    with pytest.raises(KnownError, match="丙"):
        read_reports(path, column="丙")


def test_the_preview_tells_what_would_be_read(fixtures: Path) -> None:
    [sheet] = columns(fixtures / "cells.xlsx")
    assert (sheet.sheet, sheet.n_rows, sheet.each) == ("汇总", 2, "report")
    assert [column.name for column in sheet.columns] == ["编号", "标题", "正文", "日期"]
    assert sheet.text == 2
    assert sheet.columns[2].sample.startswith("甲镇2024年农村供水保障工作总结")
    [sheet] = columns(fixtures / "paragraphs.csv")
    assert (sheet.text, sheet.each) == (1, "paragraph")


def test_a_preview_of_no_table_is_refused(fixtures: Path) -> None:
    with pytest.raises(KnownError, match=r"report\.pdf"):
        columns(fixtures / "report.pdf")


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_parted_by_what_its_header_has(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        separator.join(("号", "内容"))
        + "\n"
        + separator.join(("1", "完成了，全部；任务，群众很满意。")),
        "utf-8",
    )
    assert texts(read_reports(path)[0]) == ["完成了，全部；任务，群众很满意。"]


def test_cells_with_markup_are_read_as_web_pages(tmp_path: Path) -> None:
    cell = "<p>今年完成了全部任务，群众满意。</p>" * 20 + "<p>上一篇：无</p>"
    path = tmp_path / "抓取.csv"
    path.write_text(f'标题,正文\n甲,"{cell}"\n', "utf-8")
    [report] = read_reports(path)
    assert len(report.paragraphs) == 20


def test_a_column_without_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.csv"
    path.write_text("标题,正文\n甲,\n乙,\n", "utf-8")
    with pytest.raises(KnownError, match=r"空\.csv"):
        read_reports(path, column="正文")


def test_hidden_sheets_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "藏.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("露").write_column(
            0, 0, ["今年完成了全部任务，群众满意。", "明年继续努力，再创佳绩。"]
        )
        hidden = book.add_worksheet("藏")
        hidden.write(0, 0, "不该读到的内容，在隐藏的表里。")
        hidden.hide()
    assert "不该" not in "".join(text for report in read_reports(path) for text in texts(report))


def test_the_receipt_names_the_sheet_and_the_column(tmp_path: Path) -> None:
    text = write(tmp_path / "段落.xlsx", ("序号", "内容"), (1, "今年完成了全部任务，群众满意。"))
    whole = write(tmp_path / "表.xlsx", ("项目", "数"), ("造林", 3))
    plain = tmp_path / "段落.csv"
    plain.write_text("序号,内容\n1,今年完成了全部任务，群众满意。\n", "utf-8")
    said = [" ".join(describe(read_reports(path)[0].receipt)) for path in (text, whole, plain)]
    assert "From sheet “表”, column “内容”." in said[0]
    assert "From sheet “表”, all of its cells." in said[1]
    assert "From column “内容”." in said[2]
