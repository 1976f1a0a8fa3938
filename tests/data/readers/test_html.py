from __future__ import annotations

import pytest

from data.readers.html import decode_html, read_html
from data.readers.web_furniture import is_furniture

BODY = "<p>　　一年来，全镇上下团结一心，各项工作取得了新的进展，完成了年初确定的目标任务。</p>" * 4


def texts(page: str) -> list[str]:
    return [line.text for line in read_html(page).lines]


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        ('<meta charset="gb2312"><p>镕</p>'.encode("gb18030"), "gb18030", "declared"),
        ('<meta charset="utf-8"><p>工作总结</p>'.encode("gb18030"), "gb18030", "not UTF-8"),
        ("<p>工作总结</p>".encode(), "utf-8", "valid UTF-8"),
        ('<meta charset="big5"><p>工作總結</p>'.encode("big5"), "big5", "declared"),
        ('<meta charset="no-such"><p>总结</p>'.encode(), "utf-8", "valid UTF-8"),
        ("\ufeff<p>总结</p>".encode("utf-16"), "utf-16", "byte-order mark"),
    ],
)
def test_the_encoding_is_what_holds(content: bytes, encoding: str, reason: str) -> None:
    decoded = decode_html(content)
    assert (decoded.encoding, decoded.reason) == (encoding, reason)


@pytest.mark.parametrize(
    "line",
    [
        "上一篇：关于植树的通知", "下一篇", "【打印本页】", "打印 关闭", "当前位置：首页 > 总结",
        "【字号：大 中 小】", "分享到：", "责任编辑：王某", "浏览次数：1024", "】", "相关链接：",
        "版权所有：某某镇人民政府",
    ],
)  # fmt: skip
def test_furniture_is_told(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "下一步打算",
        "上一年度工作情况",
        "大力发展特色产业",
        "打印机等办公设备更新完毕。",
        "分享经验三次",
        "来源：青禾日报",
        "小结",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_the_article_is_found_among_menus() -> None:
    page = (
        '<html><body><div class="nav"><a href="/">首页</a></div>'
        '<ul><li><a href="a">政务公开</a></li>'
        f'<li><a href="b">办事</a></li></ul><div><h1>年度总结</h1><div id="c">{BODY}</div></div>'
        '<div class="footer">版权所有</div></body></html>'
    )
    assert texts(page)[0] == "年度总结"
    assert len(texts(page)) == 5


def test_what_is_outside_the_article_is_noted() -> None:
    page = f"<html><body><div>编号：00123</div><div>{BODY}</div></body></html>"
    assert ("outside_article", 1, "编号：00123") in read_html(page).notes


def test_lists_get_their_numbers_back() -> None:
    page = '<ol start="3"><li>甲<li>乙</ol><ol type="a"><li>丙</ol><ul><li>丁</ul>'
    assert texts(f"<body>{page}</body>") == ["3. 甲", "4. 乙", "a. 丙", "• 丁"]


def test_breaks_part_lines_and_spaces_of_the_source_do_not() -> None:
    assert texts("<body><p>第一行\n  续写<br>第二行</p></body>") == ["第一行续写", "第二行"]


def test_tables_of_data_are_rows_and_tables_of_layout_are_not() -> None:
    data = "<table><tr><th>项</th><th>数</th></tr><tr><td>甲</td><td>5</td></tr></table>"
    layout = f"<table><tr><td>左</td><td>{BODY}</td></tr></table>"
    lines = read_html(f"<body>{data}</body>").lines
    assert [(line.text, line.kind) for line in lines] == [("项\t数", "table"), ("甲\t5", "table")]
    assert all(line.kind is None for line in read_html(f"<body>{layout}</body>").lines)


def test_cells_over_rows_and_columns_keep_the_others_in_place() -> None:
    rows = (
        "<tr><td colspan=4>一、造林</td></tr>"
        "<tr><th rowspan=2>乡镇</th><th colspan=2>面积</th><th rowspan=2>备注</th></tr>"
        "<tr><td>计划</td><td>完成</td></tr><tr><td>甲镇</td><td>5</td><td>6</td><td></td></tr>"
    )
    assert [line.text for line in read_html(f"<table>{rows}</table>").lines] == [
        "一、造林", "乡镇\t面积\t\t备注", "\t计划\t完成\t", "甲镇\t5\t6\t",
    ]  # fmt: skip


def test_headings_have_levels() -> None:
    lines = read_html(f"<body><h1>题</h1><h2>一、做法</h2>{BODY}</body>").lines
    assert [line.level for line in lines[:3]] == [0, 1, None]


def test_scripts_and_what_is_hidden_are_not_read() -> None:
    page = f'<body><script>alert("坏")</script><p style="display:none">藏</p>{BODY}</body>'
    assert len(texts(page)) == 4


def test_control_signs_are_left_out() -> None:
    page = f"<body><p>甲\x01<script>x</script>\x02乙&#3;</p>{BODY}</body>"
    assert texts(page)[0] == "甲乙"


def test_footnotes_of_word_follow_their_paragraph() -> None:
    page = (
        '<body><p>共十项<a href="#_ftn1">[1]</a>。</p><p>其后。</p>'
        '<div id="ftn1"><p><a href="#_ftnref1">[1]</a>按实际统计。</p></div></body>'
    )
    assert texts(page) == ["共十项。", "注1：按实际统计。", "其后。"]
