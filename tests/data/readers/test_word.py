"""What Word hides in a document: numbers, changes, boxes, notes."""

from __future__ import annotations

import io
import zipfile

import pytest

from data.errors import KnownError
from data.readers.word import read_word, read_word_xml
from data.readers.word.numbers import as_number, chinese

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, **parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        )
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{xml}</w:{name}>')
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def texts(content: bytes) -> list[str]:
    return [line.text for line in read_word(content).lines]


def level(number: int, style: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def in_list(text: str, identity: int, depth: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{identity}"/></w:numPr>'
    return p(text, numbering)


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_count_nest_and_start_again() -> None:
    body = in_list("甲", 1) + in_list("乙", 1, 1) + in_list("丙", 1, 1) + in_list("丁", 1, 2)
    body += in_list("戊", 1) + in_list("己", 1, 1) + in_list("庚", 1, 3) + in_list("辛", 2)
    assert texts(docx(body, numbering=NUMBERING)) == [
        "一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己", "2.1 庚", "一、辛",
    ]  # fmt: skip


def test_an_empty_numbered_paragraph_shows_no_number() -> None:
    body = in_list("甲", 1) + in_list("", 1) + in_list("乙", 1)
    assert texts(docx(body, numbering=NUMBERING)) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"),
        (105, "chineseCounting", "一百零五"), (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"), (20, "decimalEnclosedCircle", "⑳"),
        (27, "lowerLetter", "aa"), (1994, "upperRoman", "MCMXCIV"), (7, "decimalZero", "07"),
        (10, "ideographDigital", "一〇"), (5, "unheardOf", "5"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_word_writes_them(number: int, style: str, written: str) -> None:
    assert as_number(number, style) == written


def test_chinese_numbers_have_their_zeros_where_people_say_them() -> None:
    assert [chinese(n) for n in (0, 11, 20, 101, 110, 1001, 1010)] == [
        "零", "十一", "二十", "一百零一", "一百一十", "一千零一", "一千零一十",
    ]  # fmt: skip


def test_tracked_changes_are_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>完成</w:t></w:r><w:del><w:r><w:delText>九</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>十</w:t></w:r></w:ins><w:r><w:t>项。</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后半。</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>搬走</w:t></w:r></w:moveFrom></w:p>"
    )
    assert texts(docx(body)) == ["完成十项。", "前半，后半。"]


def test_hidden_text_and_field_codes_are_not_read() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>露</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert texts(docx(body)) == ["露"]


def test_text_boxes_come_after_their_paragraph_and_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框中</w:t></w:r></w:p></w:txbxContent>"
    body = (
        '<w:p xmlns:mc="m"><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent>'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(docx(body)) == ["正文", "框中"]


def test_footnotes_follow_their_paragraph() -> None:
    note = '<w:footnote w:id="5"><w:p><w:r><w:t>按实际统计。</w:t></w:r></w:p></w:footnote>'
    body = '<w:p><w:r><w:t>共十项</w:t><w:footnoteReference w:id="5"/><w:t>。</w:t></w:r></w:p>'
    assert texts(docx(body + p("其后"), footnotes=note)) == [
        "共十项。",
        "注1：按实际统计。",
        "其后",
    ]


def test_merged_cells_are_there_once_and_frames_are_paragraphs() -> None:
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(text)}</w:tc>"

    down, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    body = (
        f"<w:tbl><w:tr>{cell('项目', down)}{cell('数')}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('5')}</w:tr></w:tbl>"
        f"<w:tbl><w:tr>{cell('面积', wide)}{cell('备注')}</w:tr>"
        f"<w:tr>{cell('合计', wide)}</w:tr></w:tbl>"
        f"<w:tbl><w:tr><w:tc>{p('框一')}{p('框二')}</w:tc></w:tr></w:tbl>"
    )
    lines = read_word(docx(body)).lines
    assert [(line.text, line.kind) for line in lines] == [
        ("项目\t数", "table"), ("\t5", "table"), ("面积\t\t备注", "table"), ("合计", "table"),
        ("框一", None), ("框二", None),
    ]  # fmt: skip


def test_levels_come_from_styles_outline_and_inheritance() -> None:
    def style(identity: str, name: str, more: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>'
            f"{more}</w:style>"
        )

    styles = (
        style("a", "标题 2")
        + style("b", "我的", '<w:basedOn w:val="a"/>')
        + style("c", "章", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
        + style("d", "环", '<w:basedOn w:val="d"/>')
        + style("t", "toc 1")
    )
    body = "".join(p(s, f'<w:pStyle w:val="{s}"/>') for s in "abcdt")
    body += p("e", '<w:outlineLvl w:val="4"/>') + p("f", '<w:outlineLvl w:val="9"/>')
    draft = read_word(docx(body, styles=styles))
    assert [(line.text, line.level) for line in draft.lines] == [
        ("a", 2), ("b", 2), ("c", 1), ("d", None), ("e", 5), ("f", None),
    ]  # fmt: skip
    assert draft.notes == [("contents", 5, "t")]


def test_headings_are_told_by_their_look() -> None:
    body = (
        '<w:p><w:r><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr><w:t>一、做法</w:t></w:r></w:p>'
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>粗</w:t></w:r></w:p>"
        '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>细</w:t></w:r></w:p>'
    )
    assert [line.bold for line in read_word(docx(body)).lines] == [True, True, False]


def test_what_is_left_out_is_counted() -> None:
    body = "<w:p><w:r><w:t>见图</w:t><w:drawing/><w:object/></w:r></w:p>"
    assert read_word(docx(body)).receipt == {"left_out": {"picture": 1, "object": 1}}


def test_headers_comments_and_hidden_text_are_told_and_not_read() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗语</w:t></w:r></w:p>"
    draft = read_word(
        docx(p("正文") + hidden, header1=p("某县文件"), footer2=p(""), comments="<w:comment/>")
    )
    assert [line.text for line in draft.lines if line.text] == ["正文"]
    assert ("running_head", 0, "某县文件") in draft.notes
    assert draft.receipt["left_out"] == {"hidden_text": 1, "comment": 1}


def test_word_2003_shows_the_numbers_it_stored() -> None:
    xml = (
        '<?xml version="1.0" encoding="gb2312"?><w:wordDocument '
        'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="x"><w:body>'
        '<wx:sect><w:p><w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr>'
        "<w:r><w:t>做法</w:t></w:r></w:p></wx:sect></w:body></w:wordDocument>"
    )
    assert [line.text for line in read_word_xml(xml).lines] == ["一、做法"]


def test_a_broken_document_is_refused() -> None:
    with pytest.raises(KnownError):
        read_word(docx("<w:p>"))
    with pytest.raises(KnownError):
        read_word(b"PK\x03\x04nothing")
