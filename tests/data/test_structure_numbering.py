"""Numbers at the start of lines, and lists inside a paragraph."""

from __future__ import annotations

import pytest

from data.structure import split_lists
from data.structure.numbering import FAMILIES, chinese_value, numbering, roman_value


@pytest.mark.parametrize(
    ("text", "family", "value", "rest"),
    [
        ("第一部分　概况", "part", 1, "概况"),
        ("第 2 部 分：概况", "part", 2, "概况"),
        ("PART 3 概况", "part", 3, "概况"),
        ("第三篇深化改革", "volume", 3, "深化改革"),
        ("第十二章 保障", "chapter", 12, "保障"),
        ("第四节经营情况", "section", 4, "经营情况"),
        ("一、概况", "chinese", 1, "概况"),
        ("二．概况", "chinese", 2, "概况"),
        ("三. 概况", "chinese", 3, "概况"),
        ("四,概况", "chinese", 4, "概况"),
        ("五　概况", "chinese", 5, "概况"),
        ("一、三年来的工作", "chinese", 1, "三年来的工作"),
        ("四、2023年计划", "chinese", 4, "2023年计划"),
        ("（二十一）概况", "chinese_bracket", 21, "概况"),
        ("(三)概况", "chinese_bracket", 3, "概况"),
        ("（四)、概况", "chinese_bracket", 4, "概况"),
        ("㈤概况", "chinese_bracket", 5, "概况"),
        ("1.概况", "arabic", 1, "概况"),
        ("２、概况", "arabic", 2, "概况"),
        ("7．2024年任务", "arabic", 7, "2024年任务"),
        ("3 概况", "arabic", 3, "概况"),
        ("1.1总体情况", "decimal2", 1, "总体情况"),
        ("2.3.4 总体情况", "decimal3", 4, "总体情况"),
        ("（3）概况", "arabic_bracket", 3, "概况"),
        ("⑷概况", "arabic_bracket", 4, "概况"),
        ("5）概况", "arabic_half", 5, "概况"),
        ("⑥概况", "circled", 6, "概况"),
        ("Ⅳ、概况", "roman", 4, "概况"),
        ("B. 概况", "latin", 2, "概况"),
        ("A1 招聘", "code", 1, "招聘"),
        ("第三，概况", "ordinal", 3, "概况"),
        ("首先，概况", "ordinal", 1, "概况"),
        ("二是概况", "item", 2, "概况"),
        ("任务二：概况", "named", 2, "概况"),
        ("●概况", "bullet", 0, "概况"),
        ("——概况", "dash", 0, "概况"),
    ],
)
def test_number_is_read(text: str, family: str, value: int, rest: str) -> None:
    found = numbering(text)
    assert found is not None
    assert (found.family, found.value, text[found.end :]) == (family, value, rest)
    assert found.family in FAMILIES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "概况",
        "1.5万人参加了培训",
        "3.2%的企业亏损",
        "2023年工作总结",
        "12月底前完成",
        "三、四季度增速回落",
        "二、三产业加快发展",
        "1、2月份用电量增长",
        "第三方评估结果良好",
        "第一季度开局良好",
        "十四五规划纲要",
        "一致同意",
        "-3.5度",
        "APP用户增长",
    ],
)
def test_quantities_and_words_are_no_numbers(text: str) -> None:
    assert numbering(text) is None


@pytest.mark.parametrize(
    ("sign", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十五", 35),
        ("一百零三", 103),
        ("二〇", 20),
    ],
)
def test_chinese_numerals(sign: str, value: int) -> None:
    assert chinese_value(sign) == value


@pytest.mark.parametrize(("sign", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14)])
def test_roman_numerals(sign: str, value: int) -> None:
    assert roman_value(sign) == value


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "主要做法：一是抓责任；二是抓落实。三是抓督查。",
            ["主要做法：", "一是抓责任；", "二是抓落实。", "三是抓督查。"],
        ),
        ("第一，抓责任。第二，抓落实。", ["第一，抓责任。", "第二，抓落实。"]),
        ("（1）抓责任；（2）抓落实。", ["（1）抓责任；", "（2）抓落实。"]),
        ("问题有：①人少②钱少", ["问题有：", "①人少", "②钱少"]),
        ("一是抓责任，仅此而已。", ["一是抓责任，仅此而已。"]),
        ("统一是大势，专一是本分。", ["统一是大势，专一是本分。"]),
        ("", [""]),
    ],
)
def test_lists_inside_a_paragraph_are_cut(text: str, parts: list[str]) -> None:
    assert split_lists(text) == parts
