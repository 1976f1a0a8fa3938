"""From characters on pages to paragraphs, for PDF and OFD alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.readers.page import Glyph, Page, Rule, page_lines
from data.readers.page.rows import plain_sign, tidy

SIZE = 12.0
PROSE = "今年以来全镇上下团结一心扎实推进各项重点工作取得了新的进展和成效群众的获得感不断增强"


def put(
    page: Page, text: str, x: float, base: float, size: float = SIZE, bold: bool = False
) -> None:
    for sign in text:
        wide = size / 2 if sign.isascii() else size
        if sign != " ":
            page.glyphs.append(Glyph(sign, x, x + wide, base, size, bold))
        x += wide


def a_page(number: int = 1) -> Page:
    return Page(number, 595, 842)


def prose(page: Page, text: str, top: float, left: float = 90, width: int = 34) -> float:
    """Set a paragraph with an indent; return where the next line goes."""
    text = "\u3000\u3000" + text
    while text:
        line, text = text[:width], text[width:]
        put(page, line.strip("\u3000"), left + SIZE * (len(line) - len(line.lstrip("\u3000"))), top)
        top += 20
    return top


def texts(*pages: Page) -> list[str]:
    return [line.text for line in page_lines(pages)[0]]


def test_lines_are_joined_and_indents_part_paragraphs() -> None:
    page = a_page()
    top = prose(page, PROSE * 3 + "。", 100)
    prose(page, PROSE * 2 + "。", top)
    assert texts(page) == [PROSE * 3 + "。", PROSE * 2 + "。"]


def test_a_paragraph_goes_on_over_the_page_past_head_and_number() -> None:
    pages = [a_page(n) for n in (1, 2, 3)]
    whole = PROSE * 8 + "。"
    for number, page in enumerate(pages):
        put(page, "某某镇人民政府文件", 240, 50, 9)
        put(page, f"- {number + 1} -", 290, 800, 9)
        text = whole[number * 136 - (2 if number else 0) :][: 136 - (0 if number else 2)]
        top = 100.0
        text = ("\u3000\u3000" if not number else "") + text
        while text:
            line, text = text[:34], text[34:]
            put(page, line.strip("\u3000"), 90 + SIZE * (2 if line[0] == "\u3000" else 0), top)
            top += 20
    lines, notes = page_lines(pages)
    assert "".join(line.text for line in lines) == whole[:406]
    assert len(lines) == 1
    assert sorted({reason for reason, _n, _t in notes}) == ["joined", "page_number", "running_head"]


def test_two_columns_are_read_one_after_the_other() -> None:
    page = a_page()
    for number in range(12):
        put(page, f"左{number:02d}" + PROSE[:14], 60, 100 + 18 * number)
        put(page, f"右{number:02d}" + PROSE[:14], 320, 100 + 18 * number)
    joined = "".join(texts(page))
    assert joined.index("左11") < joined.index("右00")


def test_a_ruled_table_gives_its_cells() -> None:
    page = a_page()
    rows = [("指标", "计划", "完成"), ("普及率（%）", "95", "96.8")]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            put(page, cell, 92 + column * 130, 114 + number * 20)
    page.rules = [Rule(90, y, 480, y + 0.5) for y in (100, 120, 140)]
    page.rules += [Rule(x, 100, x + 0.5, 140) for x in (90, 220, 350, 480)]
    lines, _notes = page_lines([page])
    assert [(line.text, line.kind) for line in lines] == [
        ("指标\t计划\t完成", "table"),
        ("普及率（%）\t95\t96.8", "table"),
    ]


def ruled(page: Page, rows: list[tuple[str, ...]], top: float) -> None:
    """Rule a table of three columns and set a line in each cell."""
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            put(page, cell, 92 + column * 170, top + 14 + number * 20, 10)
    bottom = top + 20 * len(rows)
    page.rules += [Rule(90, top + 20 * n, 600, top + 20 * n + 0.5) for n in range(len(rows) + 1)]
    page.rules += [Rule(x, top, x + 0.5, bottom) for x in (90, 260, 430, 600)]


def test_a_cell_that_goes_on_over_the_page_is_one() -> None:
    first, second, third = a_page(1), a_page(2), a_page(3)
    ruled(
        first, [("单位", "地址", "业务"), ("甲公司", "清河县", "饲料的生产和销售，技术咨询")], 700
    )
    ruled(second, [("", "", "服务。"), ("乙公司", "清河县", "种植、养殖，农产品初加工")], 60)
    ruled(third, [("", "南和县", "运输。"), ("丙公司", "", "")], 60)
    lines, notes = page_lines([first, second, third])
    assert [line.text for line in lines] == [
        "单位\t地址\t业务",
        "甲公司\t清河县\t饲料的生产和销售，技术咨询服务。",
        "乙公司\t清河县\t种植、养殖，农产品初加工",
        "\t南和县\t运输。",
        "丙公司\t\t",
    ]
    assert [(reason, text) for reason, _number, text in notes] == [("joined", "服务。")]


def test_shaded_cells_have_no_empty_cells_beside_them() -> None:
    page = a_page()
    for column, cell in enumerate(("年度", "上年", "本年")):
        put(page, cell, 100 + column * 130, 114)
        left = 90 + column * 130
        page.rules.append(Rule(left + 6, 100, left + 124, 120))  # the shading
    page.rules += [Rule(90, y, 480, y + 0.5) for y in (100, 120)]
    page.rules += [Rule(x, 100, x + 0.5, 120) for x in (90, 220, 350, 480)]
    assert texts(page) == ["年度\t上年\t本年"]


def test_an_answer_is_not_joined_to_the_heading_above_it() -> None:
    page = a_page()
    top = prose(page, PROSE * 3 + "。", 100)
    put(page, "四、" + PROSE[:32], 90, top, bold=True)
    put(page, "□适用 √不适用", 90, top + 20)
    prose(page, PROSE * 3 + "。", top + 40)
    assert texts(page)[1:3] == ["四、" + PROSE[:32], "□适用√不适用"]


def test_narrow_letters_that_stand_twice_are_both_kept() -> None:
    page = a_page()
    x = 90.0
    for sign in "见http://":
        wide = SIZE if sign == "见" else 0.28 * SIZE if sign in "t:/" else 0.5 * SIZE
        page.glyphs.append(Glyph(sign, x, x + wide, 100, SIZE))
        x += wide
    put(page, "加粗", 200, 100)
    put(page, "加粗", 200.4, 100)  # printed again a little to the right, for bold
    assert texts(page) == ["见http:// 加粗"]


def test_a_table_without_upright_lines_gives_its_cells() -> None:
    page = a_page()
    for number, row in enumerate([("项目", "上年", "本年"), ("甲", "12", "14"), ("乙", "3", "5")]):
        for column, cell in enumerate(row):
            put(page, cell, 92 + column * 130, 114 + number * 20)
    assert texts(page) == ["项目\t上年\t本年", "甲\t12\t14", "乙\t3\t5"]


def test_a_frame_around_the_page_is_no_table() -> None:
    page = a_page()
    page.rules = [Rule(20, 20, 575, 822)]
    prose(page, PROSE * 3 + "。", 100)
    assert texts(page) == [PROSE * 3 + "。"]


def test_a_title_on_two_lines_is_one() -> None:
    page = a_page()
    put(page, "关于青禾镇二〇二四年度", 190, 90, 20)
    put(page, "农村供水保障情况的报告", 190, 120, 20)
    prose(page, PROSE * 4 + "。", 170)
    assert texts(page)[0] == "关于青禾镇二〇二四年度农村供水保障情况的报告"


def test_footnotes_follow_the_paragraph_with_their_mark() -> None:
    page = a_page()
    put(page, "一共完成了十项重点工作", 114, 100)
    page.glyphs.append(Glyph("1", 246, 250, 95, 7))
    put(page, "。", 250, 100)
    prose(page, PROSE * 4 + "。", 130)
    put(page, "1 按实际统计。", 90, 760, 9)
    assert texts(page) == ["一共完成了十项重点工作。", "注1：按实际统计。", PROSE * 4 + "。"]


@pytest.mark.parametrize(
    ("spaced", "plain"),
    [
        ("2 0 0 1 年 2 月", "2001年2月"),
        ("( 2 0 0 1 -2 0 0 5 年 )", "(2001-2005年)"),
        ("增长 6 . 5 % 左右", "增长6.5%左右"),
        ("农 村 供 水 工 作", "农村供水工作"),
        ("全面贯彻 《 纲要 》 ， 加快", "全面贯彻《纲要》，加快"),
        ("GDP per capita", "GDP per capita"),
        ("省长 胡某", "省长 胡某"),
        ("应用 AI 技术", "应用AI技术"),
    ],
)
def test_spaces_that_the_layout_put_in_are_removed(spaced: str, plain: str) -> None:
    assert tidy(spaced) == plain


@given(st.text(max_size=200))
def test_tidying_loses_nothing_but_spaces(text: str) -> None:
    assert "".join(tidy(text).split()) == "".join(text.split())


def test_radicals_become_the_characters_they_look_like() -> None:
    assert "".join(map(plain_sign, "⼯作⻓⾜")) == "工作长足"


@given(
    st.lists(
        st.tuples(
            st.sampled_from("中A1。1"), st.floats(0, 600), st.floats(0, 850), st.floats(2, 40)
        ),
        max_size=80,
    ),
    st.lists(st.tuples(*[st.floats(-50, 900)] * 4), max_size=30),
)
def test_any_layout_is_read(glyphs, rules) -> None:
    page = a_page()
    page.glyphs = [Glyph(sign, x, x + size, y, size) for sign, x, y, size in glyphs]
    page.rules = [Rule(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in rules]
    lines, _notes = page_lines([page])
    found = sum(line.text.count("中") for line in lines)
    assert found <= sum(glyph.text == "中" for glyph in page.glyphs)
