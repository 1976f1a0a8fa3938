"""Kinds, levels and paths of whole reports, one paragraph a line unless said otherwise."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data.report import Paragraph
from data.structure import Line, Structured, structure, with_heading_paths

LONG = "我们围绕全年目标任务，细化分工，压实责任，逐月调度，逐项销号，确保各项工作落到实处。"
LONGER = LONG + "截至十一月底，各项指标均已达到序时进度，部分指标提前完成全年任务。"


def read(text: str) -> Structured:
    return structure([Line(row) for row in text.strip("\n").split("\n")])


def headings(text: str) -> list[tuple[int | None, str]]:
    return [(p.level, p.text) for p in read(text).paragraphs if p.kind == "heading"]


def bodies(text: str) -> list[str]:
    return [p.text for p in read(text).paragraphs if p.kind == "body"]


def test_title_date_and_author_are_level_zero_and_in_no_path() -> None:
    result = read(
        f"""
云岭县水务局
2023年工作总结
云水字〔2023〕15号
（2023年12月20日）
局长　方正平
各位领导：
一、主要做法
{LONG}
"""
    )
    assert [p.level for p in result.paragraphs[:5]] == [0] * 5
    assert result.title == "云岭县水务局2023年工作总结"
    assert result.paragraphs[5].kind == "body"
    assert result.paragraphs[7].heading_path == ("一、主要做法",)


def test_occasion_under_a_speech_is_a_title_line() -> None:
    found = headings(f"政府工作报告\n——2031年2月3日在清河县第九届人民代表大会第二次会议上\n{LONG}")
    assert found == [
        (0, "政府工作报告"),
        (0, "——2031年2月3日在清河县第九届人民代表大会第二次会议上"),
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        ("第一部分　", "第一章 ", "第一节 ", "一、", "（一）", "1.", "（1）", "①"),
        ("第一编", "第二章", "二、", "(二)", "2、", "(2)", "2）"),
        ("Ⅱ、", "一．", "（一）", "１．", "⑴"),
        ("一 ", "㈠", "⒈", "⑴", "①"),
        ("1 ", "1.1 ", "1.1.1 "),
        ("A. ", "A1 "),
        ("第一，", "1、", "（1）"),
    ],
)
def test_numbers_of_every_kind_nest_in_their_order(numbers: tuple[str, ...]) -> None:
    rows = [f"{number}组织领导" for number in numbers]
    found = headings("\n".join([LONG, *rows, LONGER]))
    assert [level for level, _ in found] == list(range(1, len(numbers) + 1))


def test_a_level_left_out_is_not_counted() -> None:
    found = headings(f"一、做法\n1.抓责任\n{LONG}\n2.抓落实\n{LONG}\n二、问题\n{LONG}")
    assert found == [(1, "一、做法"), (2, "1.抓责任"), (2, "2.抓落实"), (1, "二、问题")]


def test_the_numbering_met_first_is_outermost_when_it_goes_on_across_the_other() -> None:
    found = headings(
        f"1.党建工作\n一、学习\n{LONG}\n二、阵地\n{LONG}\n2.业务工作\n一、审批\n{LONG}\n3.后勤\n{LONG}"
    )
    assert [level for level, _ in found] == [1, 2, 2, 1, 2, 1]


def test_topics_without_numbers_stand_above_numbers_that_start_anew() -> None:
    found = headings(
        f"工作汇报\n党建工作\n1.抓学习\n{LONG}\n2.抓阵地\n{LONG}\n业务工作\n1.抓审批\n{LONG}\n2.抓监管\n{LONG}"
    )
    assert [level for level, _ in found] == [0, 1, 2, 2, 1, 2, 2]


def test_headings_without_numbers_stand_below_a_numbering_that_goes_on() -> None:
    found = headings(f"一、概况\n{LONG}\n读者服务\n{LONG}\n馆藏建设\n{LONG}\n二、打算\n{LONG}")
    assert found == [(1, "一、概况"), (2, "读者服务"), (2, "馆藏建设"), (1, "二、打算")]


def test_run_in_headings_stay_with_their_body() -> None:
    text = f"一、主要做法\n（一）强化领导。成立了领导小组，明确了分工。\n（二）强化督查。{LONG}"
    assert headings(text) == [(1, "一、主要做法")]


def test_a_numbered_sentence_is_a_heading_when_text_follows_it() -> None:
    text = f"（一）农业生产稳中有进。\n{LONG}\n（二）工业经济逐步回升。\n{LONG}"
    assert [row for _, row in headings(text)] == [
        "（一）农业生产稳中有进。",
        "（二）工业经济逐步回升。",
    ]


def test_numbered_sentences_one_after_the_other_are_a_list() -> None:
    text = f"一、任务\n1.清河镇推进污水治理。\n2.石桥镇打造特色街区。\n3.柳湾乡改造危房。\n{LONG}"
    assert headings(text) == [(1, "一、任务")]


def test_indicators_in_a_list_are_body() -> None:
    text = f"一、服务目标\n1、业主满意度≥92分\n2、收缴率≥93%\n3、投诉不超过20件\n二、措施\n{LONG}"
    assert headings(text) == [(1, "一、服务目标"), (1, "二、措施")]


def test_names_of_sections_without_text_between_stay_headings() -> None:
    text = f"五、投资状况\n1、总体情况\n2、报告期内股权投资情况\n3、募集资金使用情况\n{LONG}"
    assert len(headings(text)) == 4


@pytest.mark.parametrize(
    "lead_in",
    [
        "现将有关情况汇报如下：",
        "一年来，主要做了以下工作。",
        "重点抓好八个方面工作：",
        "为深刻吸取教训，特提出如下要求：",
        "做好今年工作，要把握好五个方面。",
    ],
)
def test_lead_ins_are_headings(lead_in: str) -> None:
    assert lead_in in [row for _, row in headings(f"{LONG}\n{lead_in}\n{LONG}\n{LONG}")]


@pytest.mark.parametrize(
    "body",
    [
        "各位代表！",
        "同志们：",
        "百元收入卫生材料支出降至29元以下。",
        "五年来，科技创新能力明显增强，教育事业蓬勃发展。",
        "现在，我代表县人民政府向大会报告工作，请予审议，并请列席人员提出意见。",
        "二、三产业增加值占比提高到百分之八十九，比上年提高一点二个百分点。其中服务业贡献过半。",
        "——坚持系统谋划，统筹推进各项改革。",
        "一是压实责任，层层签订责任书。",
        "（略）",
        "注：表中数据均为初步统计数。",
    ],
)
def test_other_short_lines_are_body(body: str) -> None:
    assert body in bodies(f"一、工作情况\n{LONG}\n{body}\n{LONG}\n二、打算\n{LONG}")


def test_addressee_under_the_title_is_body() -> None:
    text = f"关于食堂工作的自查报告\n县教育体育局：\n一、基本情况\n{LONG}"
    assert "县教育体育局：" in bodies(text)


def test_signature_date_and_attachments_are_body() -> None:
    text = (
        f"安全生产自查报告\n一、概况\n{LONG}\n附件：1.隐患台账\n2.整改项目一览表\n"
        "瑞禾化工有限公司\n2019年4月28日\n（此件公开发布）"
    )
    assert headings(text) == [(0, "安全生产自查报告"), (1, "一、概况")]


def test_a_document_attached_below_the_signature_starts_anew() -> None:
    result = read(
        f"关于清河堤防险情的复函\n一、情况\n{LONG}\n清河县人民政府\n二〇〇四年三月二日\n"
        f"关于清河堤防险情的\n调查报告\n一、成因\n{LONG}\n水利专家组\n二〇〇四年二月一日"
    )
    levels = {p.text: p.level for p in result.paragraphs}
    assert levels["关于清河堤防险情的"] == levels["调查报告"] == 0
    assert levels["清河县人民政府"] is None
    assert levels["水利专家组"] is None
    assert result.paragraphs[8].heading_path == ("一、成因",)


def test_an_attachment_s_own_heading_is_a_title_line() -> None:
    found = headings(f"工作报告\n一、概况\n{LONG}\n附件2 名词解释\n1.“双随机”：{LONG}")
    assert found == [(0, "工作报告"), (1, "一、概况"), (0, "附件2 名词解释")]


def test_a_heading_that_only_begins_like_an_attachment_is_one() -> None:
    found = headings(f"附属医院工作总结\n{LONG}\n附属幼儿园建设\n{LONG}")
    assert found == [(0, "附属医院工作总结"), (1, "附属幼儿园建设")]


def test_offices_that_sign_together_are_body() -> None:
    offices = ["清河县教育局", "清河县财政局", "清河县民政局", "清河县卫生局", "清河县水务局"]
    rows = "\n".join([*offices, "2020年7月3日"])
    assert headings(f"关于做好汛期工作的通知\n{LONG}\n{rows}") == [(0, "关于做好汛期工作的通知")]


def test_rows_of_figures_are_tables() -> None:
    rows = ["营业收入 1,581,905.48 1,126,782.35 40.39", "财务费用 -19,572.45 -17,828.06"]
    result = read("\n".join(["一、收入", LONG, *rows]))
    assert [p.kind for p in result.paragraphs] == ["heading", "body", "table", "table"]


def test_a_report_is_not_named_after_its_preface_or_its_author() -> None:
    assert read(f"序言\n{LONG}\n一、概况\n{LONG}").title == ""
    assert read(f"清河县县长　方正平\n各位代表：\n{LONG}").title == ""
    assert (
        read(f"清办函〔2019〕3号\n关于堤防险情的\n报　告\n{LONG}").title == "关于堤防险情的报　告"
    )


def test_repeated_body_text_is_kept() -> None:
    text = f"一、做法\n{LONG}\n二、成效\n{LONG}"
    assert bodies(text) == [LONG, LONG]


def test_a_repeated_heading_is_a_heading_again_where_its_text_is_missing() -> None:
    once = f"（一）农业全面丰收。\n{LONG}\n（二）工业逐步回升。\n{LONG}\n（三）物价稳定。\n{LONG}\n"
    again = "（一）农业全面丰收。\n（二）工业逐步回升。\n（三）物价稳定。\n"
    assert len(headings(once + again + LONG)) == 6


def test_levels_that_the_format_states_are_kept() -> None:
    lines = [
        Line("年度工作报告", level=0),
        Line("经营情况", level=1),
        Line(LONG),
        Line("产品线", level=2),
        Line("新增接口支持"),
        Line(LONG),
        Line("展望", level=1),
        Line(LONG),
    ]
    result = structure(lines)
    assert [p.level for p in result.paragraphs] == [0, 1, None, 2, None, None, 1, None]
    assert result.paragraphs[4].kind == "body"
    assert result.paragraphs[5].heading_path == ("经营情况", "产品线")


def test_a_format_that_counts_the_title_as_one_is_set_right() -> None:
    lines = [Line("年度报告", level=1), Line("概况", level=2), Line(LONG), Line("展望", level=2)]
    assert [p.level for p in structure(lines).paragraphs] == [0, 1, None, 1]


def test_a_whole_paragraph_set_as_a_heading_is_body() -> None:
    lines = [Line("一、做法", level=1), Line(LONGER * 2, level=1), Line(LONG)]
    assert [p.kind for p in structure(lines).paragraphs] == ["heading", "body", "body"]


@pytest.mark.parametrize("setting", [{"bold": True}, {"centered": True}, {"size": 16.0}])
def test_a_short_line_set_apart_is_a_heading(setting: dict[str, object]) -> None:
    plain = Line(LONGER, size=12.0)
    lines = [plain, plain, Line("抓早抓小、露头就打。", **setting), plain, plain]  # type: ignore[arg-type]
    assert structure(lines).paragraphs[2].kind == "heading"


def test_bold_means_nothing_where_all_is_bold() -> None:
    lines = [Line(LONG, bold=True), Line("大家鼓掌通过。", bold=True), Line(LONG, bold=True)]
    assert structure(lines).paragraphs[1].kind == "body"


def test_tables_are_known_by_the_reader_or_by_their_marks() -> None:
    lines = [
        Line("一、收入"),
        Line("项目 2023年\n营业收入 100", kind="table"),
        Line("项目\t本年\t上年"),
        Line("| 收入 | 支出 |"),
        Line(LONG),
    ]
    kinds = [p.kind for p in structure(lines).paragraphs]
    assert kinds == ["heading", "table", "table", "table", "body"]


def test_a_block_that_breaks_inside_becomes_several_paragraphs() -> None:
    result = structure([Line(f"一、做法\n{LONG}\r\n\r\n{LONGER}")])
    assert [p.text for p in result.paragraphs] == ["一、做法", LONG, LONGER]
    assert [note[0] for note in result.notes] == []


def test_no_lines_give_no_paragraphs() -> None:
    assert structure([]) == Structured((), "", ())
    assert structure([Line(""), Line("　\ufeff ")]).paragraphs == ()


def kinds_of(paragraphs: Sequence[Paragraph]) -> list[tuple[str, int | None, tuple[str, ...]]]:
    return [(p.kind, p.level, p.heading_path) for p in paragraphs]


def test_with_heading_paths_finds_what_structure_found() -> None:
    report = f"""
清河县2023年工作总结
（2023年12月20日）
现将有关情况汇报如下：
一、做法
（一）抓责任
{LONG}
（二）抓落实
{LONG}
二、问题
{LONG}"""
    found = read(report).paragraphs
    bare = [Paragraph(p.position, p.text, p.kind) for p in found]
    assert kinds_of(with_heading_paths(bare)) == kinds_of(found)


def test_with_heading_paths_keeps_kinds_and_levels_as_given() -> None:
    given = [
        Paragraph(0, "清河县工作总结", "heading"),
        Paragraph(1, "一、做法", "body", 1, ("旧",)),
        Paragraph(2, "大家都说好", "heading"),
        Paragraph(3, LONG),
        Paragraph(4, "收尾", "heading", 3),
        Paragraph(5, LONG),
    ]
    result = with_heading_paths(given)
    assert [p.kind for p in result] == [p.kind for p in given]
    assert [p.level for p in result] == [0, None, 1, None, 3, None]
    assert result[1].heading_path == ()
    assert result[5].heading_path == ("大家都说好", "收尾")


def test_with_heading_paths_of_nothing_is_nothing() -> None:
    assert with_heading_paths([]) == ()
