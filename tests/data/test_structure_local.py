"""Short reports as townships, schools and offices write them: few headings, many run in."""

from __future__ import annotations

import pytest

from data.structure import Line, structure

Found = list[tuple[str, str, tuple[str, ...]]]


def found(text: str) -> Found:
    """Return kind, beginning and path of each paragraph."""
    lines = [Line(row, is_block=False) for row in text.splitlines()]
    return [
        (p.kind if p.level is None else f"{p.kind}{p.level}", p.text[:8], p.heading_path)
        for p in structure(lines).paragraphs
    ]


def headings(text: str) -> list[str]:
    return [begins for kind, begins, _ in found(text) if kind.startswith("heading")]


def test_the_last_of_run_in_headings_may_stand_alone() -> None:
    text = """关于农村人居环境整治工作情况的汇报
一、强化组织领导。成立领导小组，召开推进会6次，与11个村签订责任书。
二、突出整治重点。一是清理垃圾，清运420吨。二是改造厕所，完成156户。
三、存在的问题和下步打算
（一）存在的问题。个别村重视不够，资金投入不足。
（二）下步打算。力争年底前全面完成任务。
特此汇报。
白杨镇人民政府
2024年11月8日"""
    path = ("三、存在的问题和下步打算",)
    assert found(text)[1:6] == [
        ("body", "一、强化组织领导", ()),
        ("body", "二、突出整治重点", ()),
        ("heading1", "三、存在的问题和", ()),
        ("body", "（一）存在的问题", path),
        ("body", "（二）下步打算。", path),
    ]
    assert headings(text) == ["关于农村人居环境", "三、存在的问题和"]


def test_short_numbered_sentences_head_what_follows_them() -> None:
    text = """2024年度综治工作总结
一、主要工作
（一）抓矛盾化解。
坚持每周一研判，全年排查矛盾纠纷86起，化解84起。
（二）抓重点人群。
对在册的31名社区矫正对象落实一对一帮教。
二、存在不足
网格员流动大，业务不熟。
三、明年计划
1、继续完善网格化管理。
2、加强人员培训。
3、新装探头40个。"""
    assert headings(text)[1:] == [
        "一、主要工作", "（一）抓矛盾化解", "（二）抓重点人群", "二、存在不足", "三、明年计划",
    ]  # fmt: skip


def test_headings_without_numbers_are_told_by_what_they_name() -> None:
    text = """信息科2023年工作汇报
主要工作完成情况
一是完成内网改造，更换交换机12台。
二是保障会议120场。
存在的主要问题
人手少，设备旧。
下一步工作安排
一是申请增加编制2名。
二是更新服务器。
汇报完毕。"""
    assert headings(text)[1:] == ["主要工作完成情况", "存在的主要问题", "下一步工作安排"]


@pytest.mark.parametrize("mark", ["一 ", "一、", "（一）", "【一】", "1.", "1、", "第一，"])
def test_whatever_its_number_looks_like_a_heading_is_one(mark: str) -> None:
    text = f"红柳小学工作总结\n{mark}德育工作\n每周一升旗仪式上进行主题教育，全年开展活动12次。"
    assert found(text)[1][0] == "heading1"
    assert found(text)[2][2] == (f"{mark}德育工作",)


def test_a_run_in_heading_is_not_under_the_one_before_it() -> None:
    text = """一季度工作汇报
各位领导：
第一，任务完成情况。1至3月完成产值1280万元，占全年任务的26%。
第二，主要做法。
一要抓调度。每周一早会调度进度。
二要抓现场。班子成员驻点。
第三，存在困难。原料涨价，资金周转紧张。
职工流失的也多。
第四，二季度打算。
确保二季度完成产值1500万元，力争上半年过半。"""
    paths = {begins: path for _, begins, path in found(text)}
    assert paths["一要抓调度。每周"] == ("第二，主要做法。",)
    assert paths["第三，存在困难。"] == ()
    assert paths["职工流失的也多。"] == ()
    assert paths["确保二季度完成产"] == ("第四，二季度打算。",)


def test_a_list_that_counts_anew_under_its_heading_does_not_close_it() -> None:
    text = """安全工作讲话
第三点，今年的工作怎么干。
今年任务很重，我讲四点意见，请大家对照落实到位。
第一，压实责任。乡镇和部门都要签字背书。
第二，排查隐患。每月一次，台账上墙。
第三，严格执法。该停的停，该罚的罚。
第四，抓好防汛。4月底前把水库看一遍。"""
    assert all(path == ("第三点，今年的工作怎么干。",) for _, _, path in found(text)[2:])


def test_brackets_and_colons_may_dress_a_heading() -> None:
    text = """驻村工作队月度工作小结
【工作开展情况】
1.走访入户。本月共走访农户62户。
2.产业帮扶。协调资金8万元。
【存在问题】
村集体经济薄弱。
下月计划：
组织村民外出学习一次。"""
    assert headings(text)[1:] == ["【工作开展情况】", "【存在问题】", "下月计划："]


def test_a_glossary_stands_behind_the_report_not_in_its_last_section() -> None:
    text = """2025年政府工作报告
一、2024年工作回顾
（一）经济运行稳中有进
地区生产总值增长5.2%，财政收入增长3.1%。
二、2025年重点工作
（一）扩大内需
新开工重大项目120个，完成投资300亿元。
名词解释
1.“两重”：国家重大战略实施和重点领域安全能力建设。
2.“两新”：大规模设备更新和消费品以旧换新。"""
    assert ("heading1", "名词解释", ()) in found(text)


def test_names_with_a_dot_stand_under_the_title() -> None:
    text = """2025年政府工作报告
——2025年1月19日在第十四届人民代表大会第三次会议上
自治区主席 买买提·艾山
各位代表：
现在，我代表自治区人民政府，向大会报告工作。"""
    assert [kind for kind, _, _ in found(text)] == ["heading0"] * 3 + ["body"] * 2
