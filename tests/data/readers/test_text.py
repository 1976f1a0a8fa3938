from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import KnownError
from data.readers import read_report
from data.readers.collection import split_collection
from data.readers.inline_contents import without_inline_contents
from data.readers.receipt import describe
from data.readers.text import decode, text_lines
from data.structure import Line

TEXT = "今年的工作总结：成效——明显，镇村两级都满意。" * 20


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gbk"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (("a" * 200 + TEXT[:20]).encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_the_encoding_is_found(content: bytes, encoding: str) -> None:
    assert decode(content).encoding == encoding


def test_a_character_cut_off_at_the_end_is_said() -> None:
    decoded = decode(TEXT.encode()[:-1])
    assert decoded.reason == "valid UTF-8, last character cut off"
    assert TEXT.startswith(decoded.text)


def test_a_character_cut_off_after_a_mark_is_said_too() -> None:
    decoded = decode(TEXT.encode("utf-8-sig")[:-1])
    assert decoded.text == TEXT[:-1]
    assert decoded.reason == "byte-order mark, last character cut off"


def test_a_few_damaged_bytes_do_not_keep_a_text_from_being_read() -> None:
    content = bytearray(TEXT.encode())
    content[100] ^= 0x40
    decoded = decode(bytes(content))
    assert decoded.encoding == "utf-8"
    assert 1 <= decoded.n_damaged <= 3


def test_noise_is_no_text() -> None:
    with pytest.raises(KnownError):
        decode(bytes(range(128, 256)) * 20)


def test_lines_end_at_any_kind_of_break() -> None:
    assert [line.text for line in text_lines("a\r\nb\rc\nd\u2028e")] == list("abcde")


def test_the_receipt_says_the_encoding_and_why(tmp_path: Path) -> None:
    path = tmp_path / "总结.txt"
    path.write_bytes(TEXT.encode("gbk"))
    said = describe(read_report(path).receipt)
    assert any("GB18030" in sentence for sentence in said)
    assert any("1 paragraph" in sentence for sentence in said)


def lines(*texts: str) -> list[Line]:
    return [Line(text) for text in texts]


@pytest.mark.parametrize(
    "marks",
    [
        ("工作总结 篇1", "工作总结 篇2"),
        ("范文一：", "范文二："),
        ("【篇一】", "【篇二】"),
        ("2024年个人工作总结（一）", "2024年个人工作总结（二）"),
        ("述职报告范文1", "述职报告范文2"),
    ],
)
def test_collections_are_split(marks: tuple[str, str]) -> None:
    parts, notes = split_collection(lines("引言", marks[0], TEXT, marks[1], TEXT))
    assert [name for name, _lines in parts] == list(marks)
    assert notes == [("preface", 1, "引言")]


@pytest.mark.parametrize(
    "marks",
    [
        ("第一篇 指导思想", "第二篇 主要目标"),  # volumes of one plan
        ("一、工作情况", "二、存在问题"),
        ("（一）", "（二）"),
        ("篇2", "篇3"),  # a part of something else
        ("范文一", "范文一"),
    ],
)
def test_one_report_is_not_split(marks: tuple[str, str]) -> None:
    parts, notes = split_collection(lines(marks[0], TEXT, marks[1], TEXT))
    assert len(parts) == 1
    assert notes == []


def test_a_list_of_the_parts_is_not_taken_for_them() -> None:
    parts, _notes = split_collection(
        lines("总结 篇1", "总结 篇2", "总结 篇1", TEXT, "总结 篇2", TEXT)
    )
    assert [len(part) for _name, part in parts] == [2, 2]


def test_contents_run_together_are_dropped_with_a_note() -> None:
    contents = "".join(f"第{n}节 情况 ................ {n}" for n in range(1, 6))
    kept, notes = without_inline_contents(lines("题目", "目录", contents, TEXT))
    assert [line.text for line in kept] == ["题目", TEXT]
    assert [reason for reason, _number, _text in notes] == ["contents", "contents"]


def test_an_encoding_that_was_chosen_is_used() -> None:
    content = "總結：修路三公里".encode("big5")
    assert decode(content).text != "總結：修路三公里"
    found = decode(content, "big5")
    assert (found.text, found.reason, found.n_damaged) == ("總結：修路三公里", "chosen", 0)
    assert decode(b"abc\xff", "utf-8").n_damaged == 1


@pytest.mark.parametrize("name", ["big6", "hex", "idna", ""])
def test_an_encoding_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(KnownError, match="no encoding") as refused:
        decode(b"\xff\xfe\x00abc", name)
    assert "gb18030" in refused.value.remedy


def test_lines_of_markdown_are_paragraphs_unless_they_are_wrapped(tmp_path: Path) -> None:
    path = tmp_path / "总结.md"
    path.write_text("# 青山乡总结\n一、成绩\n造林三千亩。\n\n二、打算\n再造两千亩。\n", "utf-8")
    assert [(p.kind, p.text) for p in read_report(path).paragraphs] == [
        ("heading", "青山乡总结"), ("heading", "一、成绩"), ("body", "造林三千亩。"),
        ("heading", "二、打算"), ("body", "再造两千亩。"),
    ]  # fmt: skip
    whole = (
        "全乡完成造林三千亩，成活率达到百分之九十，比上年提高五个百分点，" * 4 + "受到通报表扬。"
    )
    wrapped = "\n".join(whole[at : at + 30] for at in range(0, len(whole), 30))
    path.write_text(f"# 青山乡总结\n\n{wrapped}\n\n{wrapped}\n", "utf-8")
    assert [p.text for p in read_report(path).paragraphs] == ["青山乡总结", whole, whole]
