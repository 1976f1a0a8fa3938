"""Pages: hard-wrapped lines, page numbers, running heads, contents."""

from __future__ import annotations

import pytest

from data.resources import resource_folder
from data.structure import Line, structure
from data.structure.wrapping import columns, find_wrap, joined
from model.build_starter import read_folder

PARAGRAPHS = [
    "清河县林业局2024年工作总结",
    "一、主要工作",
    "全年完成营造林三万二千亩，其中人工造林一万一千亩，封山育林二万一千亩，超额完成年度任务。"
    "新建护林防火检查站十二处，选聘生态护林员四百六十名，火情当日扑灭率达到百分之百。",
    "（一）压实责任",
    "县乡村三级林长巡林二千一百余次，发现并整改问题一百三十七个，整改率百分之九十八点五。"
    "对责任不落实的两个乡镇进行了约谈，约谈情况在全县范围内通报。",
    "二、存在问题",
    "基层站所人员老化，五十岁以上的占六成，会用无人机巡护的只有三个人，新招的大学生留不住。"
    "林区道路等级低，雨季塌方后往往十天半月不通，扑火队伍和装备难以及时到位。",
    "三、下步打算",
    "力争明年再造林二万亩，林区道路硬化四十公里，森林覆盖率提高到百分之六十二点三，"
    "护林员轮训一遍，智慧林业平台上线运行，把林业资源底数摸清摸准，为后续发展打好基础。",
]


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """Return the text as lines of at most ``width`` columns, as a page would have it."""
    lines, line = [], indent
    for character in text:
        fits = columns(line) + columns(character) <= width
        if not fits and character not in "，。；：、":
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def texts(lines: list[str]) -> list[str]:
    return [p.text for p in structure([Line(row, is_block=False) for row in lines]).paragraphs]


@pytest.mark.parametrize("width", [48, 60, 70])
def test_indented_paragraphs_are_put_together_again(width: int) -> None:
    lines = [row for text in PARAGRAPHS for row in wrapped(text, width, "　　")]
    assert texts(lines) == PARAGRAPHS


@pytest.mark.parametrize("width", [48, 60, 70])
def test_paragraphs_parted_by_blank_lines_are_put_together_again(width: int) -> None:
    lines = [row for text in PARAGRAPHS for row in [*wrapped(text, width, ""), ""]]
    assert texts(lines) == PARAGRAPHS


def test_lines_joined_are_noted() -> None:
    lines = [row for text in PARAGRAPHS for row in wrapped(text, 60, "　　")]
    result = structure([Line(row, is_block=False) for row in lines])
    notes = [note for note in result.notes if note[0] == "joined"]
    assert len(notes) == len(lines) - len(PARAGRAPHS)
    assert all(lines[number - 1].strip() == text for _, number, text in notes)


def test_one_paragraph_a_line_is_never_joined() -> None:
    assert texts(PARAGRAPHS) == PARAGRAPHS


def test_wrapped_text_is_known_beside_tables_and_parts_set_wider() -> None:
    rows = [row for text in PARAGRAPHS * 3 for row in wrapped(text, 52, "")]
    done = "已经县级自查、市级复查、省级核查验收合格并全部兑现补助资金"
    table = [f"{n} 清河县第{n}国有林场 造林面积 {n * 7} 公顷 {done}" for n in range(9)]
    wider = wrapped(PARAGRAPHS[5] * 2, 66, "")
    whole = PARAGRAPHS[2] * 3
    assert texts([*rows, *table, *wider, whole]) == [
        *PARAGRAPHS * 3, *table, PARAGRAPHS[5] * 2, whole
    ]  # fmt: skip


def test_no_sample_report_is_taken_for_wrapped() -> None:
    for one in read_folder(resource_folder() / "samples"):
        lines = [Line(p.text, is_block=False) for p in one.report.paragraphs if p.kind != "table"]
        notes = structure(lines).notes
        assert [note for note in notes if note[0] in ("joined", "page_number")] == []


def test_a_line_that_ends_in_a_comma_goes_on() -> None:
    rows = [row for text in PARAGRAPHS for row in wrapped(text, 56, "")]
    assert "，" in [row[-1] for row in rows]
    assert texts(rows) == PARAGRAPHS


def test_what_opens_a_paragraph_stays_apart_though_the_line_before_is_full() -> None:
    full = "全年完成营造林三万二千亩，人工造林一万一千亩，超额完成。"
    rows = [row for text in PARAGRAPHS for row in wrapped(text, columns(full), "")]
    opened = ["附件：营造林任务完成情况表", "联系电话：0319-6200000", "图 3 林区道路"]
    lines = [*rows, *(line for opens in opened for line in (full, opens))]
    assert texts(lines)[-6:] == lines[-6:]


def test_a_list_of_names_of_one_length_is_not_joined() -> None:
    rows = [f"{number}.清河县第{number}中学改扩建工程项目施工现场" for number in range(10, 40)]
    assert find_wrap(rows) is None


def test_whole_paragraphs_are_never_joined() -> None:
    lines = [row for text in PARAGRAPHS for row in wrapped(text, 60, "")]
    assert len(structure([Line(row) for row in lines]).paragraphs) == len(lines)


def test_a_space_is_put_between_latin_words_only() -> None:
    assert joined("采用 open", "source 方案") == "采用 open source 方案"
    assert joined("全年完成", "造林", "三万亩") == "全年完成造林三万亩"
    assert joined("增长", "3.5%") == "增长3.5%"


def test_page_numbers_and_running_heads_are_dropped_and_noted() -> None:
    lines: list[str] = []
    rows = [row for text in PARAGRAPHS for row in wrapped(text, 48, "　　")]
    for page, start in enumerate(range(0, len(rows), 5), 1):
        lines += ["清河县林业局文件汇编", *rows[start : start + 5], "", f"- {page} -", ""]
    result = structure([Line(row, is_block=False) for row in lines])
    assert [p.text for p in result.paragraphs] == PARAGRAPHS
    reasons = {reason for reason, _, _ in result.notes}
    assert reasons == {"page_number", "running_head", "joined", "empty"}


@pytest.mark.parametrize("page", ["第3页 共9页", "— 3 —", "- 12 -", "3 / 9", "Page 3 of 9"])
def test_what_can_only_be_a_page_number_is_dropped_from_blocks_too(page: str) -> None:
    result = structure([Line(PARAGRAPHS[2]), Line(page), Line(PARAGRAPHS[4])])
    assert len(result.paragraphs) == 2
    assert ("page_number", 2, page) in result.notes


def test_bare_numbers_are_dropped_from_pages_when_they_count_up() -> None:
    page = PARAGRAPHS[2::2]
    lines = [*page, "1", *page, "2", *page, "3", *page]
    assert texts(lines) == page * 4
    assert len(structure([Line(row) for row in lines]).paragraphs) == 19


def test_numbers_of_a_table_whose_cells_became_lines_are_no_pages() -> None:
    lines = ["企业服务名录", "序号", "单位", "咨询电话"]
    for number in range(1, 30):
        lines += [str(number), f"清河县第{number}农机服务站", f"0319-62{number:05}"]
    assert texts(lines) == lines


def test_attachments_beside_page_numbers_are_no_running_heads() -> None:
    page = PARAGRAPHS[2::2]
    lines = [line for n in range(1, 5) for line in (f"附件 {n}", *page, f"- {n} -")]
    assert [text for text in texts(lines) if "附件" in text] == [f"附件 {n}" for n in range(1, 5)]


def test_the_head_of_a_table_on_several_pages_stays_once() -> None:
    page = PARAGRAPHS[2::2]
    lines = [line for n in range(1, 5) for line in (*page, "序号 项目 金额", f"- {n} -")]
    assert texts(lines).count("序号 项目 金额") == 1


def test_bare_numbers_that_do_not_count_up_are_kept() -> None:
    lines = [PARAGRAPHS[2], "37", PARAGRAPHS[4], "12", PARAGRAPHS[6], "85"]
    assert texts(lines) == lines


def test_contents_with_leaders_are_dropped() -> None:
    entries = ["一、主要工作……………………1", "二、存在问题……………………3", "三、下步打算……5"]
    result = structure([Line(row) for row in [PARAGRAPHS[0], "目 录", *entries, *PARAGRAPHS[1:]]])
    assert [p.text for p in result.paragraphs] == PARAGRAPHS
    assert [note[0] for note in result.notes] == ["contents"] * 4


def test_contents_without_page_numbers_are_known_by_their_headings() -> None:
    entries = ["一、主要工作", "二、存在问题", "三、下步打算"]
    result = structure([Line(row) for row in [PARAGRAPHS[0], "目录", *entries, *PARAGRAPHS[1:]]])
    assert [p.text for p in result.paragraphs] == PARAGRAPHS


def test_a_section_called_contents_is_kept_when_text_follows() -> None:
    rows = [PARAGRAPHS[0], "目录", PARAGRAPHS[2], PARAGRAPHS[4]]
    assert [p.text for p in structure([Line(row) for row in rows]).paragraphs] == rows


def test_a_company_s_name_at_each_page_s_top_is_dropped_where_it_repeats() -> None:
    head = "清河机械股份有限公司2023年年度报告全文"
    rows = [PARAGRAPHS[2], head, PARAGRAPHS[4], head, PARAGRAPHS[6], head, PARAGRAPHS[8]]
    result = structure([Line(row) for row in rows])
    assert [p.text for p in result.paragraphs] == PARAGRAPHS[2::2]
