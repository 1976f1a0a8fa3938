"""What holds of structure() for any lines."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from data.report import KINDS, Paragraph
from data.structure import Line, Structured, split_lists, structure, with_heading_paths
from data.structure.numbering import numbering

NUMBERS = [
    "第一部分", "第二章 ", "第三节", "一、", "二、", "（一）", "(二）", "1.", "2、", "1.1",
    "1.1.2 ", "（1）", "2）", "①", "⑵", "Ⅱ、", "A.", "第一，", "一是", "●", "——", "- ",
    "附件", "目录", "- 3 -", "第3页",
]  # fmt: skip
WORDS = [
    "主要做法", "存在问题", "2023年工作总结", "加强组织领导", "增长8.5%", "县人民政府",
    "2024年3月2日", "各位代表", "现将情况汇报如下", "做了以下工作",
    "ABC", "open source", "……………3", "\t", "　", " ", "|",
]  # fmt: skip
ENDS = ["", "。", "：", "；", "！", "，", "\n", "）", "\u2028", "\ufeff"]
fragments = st.lists(
    st.sampled_from(NUMBERS + WORDS + ENDS) | st.text(max_size=12), max_size=6
).map("".join)
long_texts = st.lists(st.sampled_from([*WORDS, "，", "。", "、"]), min_size=10, max_size=40).map(
    "".join
)
texts = fragments | long_texts | st.text(max_size=80)
lines = st.builds(
    Line,
    texts,
    level=st.none() | st.integers(0, 4),
    kind=st.none() | st.sampled_from(KINDS),
    bold=st.booleans(),
    centered=st.booleans(),
    size=st.none() | st.sampled_from([10.5, 12.0, 16.0]),
    is_block=st.booleans(),
)
plain_lines = st.builds(Line, texts, is_block=st.booleans())


def visible(text: str) -> str:
    """Return the characters that may not be lost."""
    return "".join(
        c for c in text if not c.isspace() and c not in "\ufeff\u200b\u200c\u200d\u2060\xad\x00"
    )


def accounted(result: Structured) -> str:
    dropped = "".join(text for reason, _, text in result.notes if reason != "joined")
    return "".join(sorted(visible("".join(p.text for p in result.paragraphs) + dropped)))


@given(st.lists(lines, max_size=40))
def test_every_character_is_in_a_paragraph_or_a_note(given_lines: list[Line]) -> None:
    result = structure(given_lines)
    assert accounted(result) == "".join(sorted(visible("".join(line.text for line in given_lines))))


@given(st.lists(lines, max_size=40))
def test_positions_follow_each_other_and_texts_are_trimmed(given_lines: list[Line]) -> None:
    paragraphs = structure(given_lines).paragraphs
    assert [p.position for p in paragraphs] == list(range(len(paragraphs)))
    assert all(p.text and p.text == p.text.strip() for p in paragraphs if p.kind != "table")
    rows = [p.text.split("\t") for p in paragraphs if p.kind == "table"]
    assert all(any(row) and row[0] == row[0].lstrip() for row in rows)
    assert all(row[-1] == row[-1].rstrip() for row in rows)


def check_paths(paragraphs: tuple[Paragraph, ...]) -> None:
    """Replay the levels: each path is the headings still open, outermost first."""
    above: list[tuple[int, str]] = []
    for paragraph in paragraphs:
        if paragraph.kind != "heading":
            assert paragraph.level is None
            if numbering(paragraph.text) is not None:
                # One with its heading run in, the next of its numbering, closes those open.
                above = above[: len(paragraph.heading_path)]
            assert paragraph.heading_path == tuple(text for _, text in above)
            continue
        level = paragraph.level
        assert level is not None and level >= 0
        above = [pair for pair in above if pair[0] < level] if level else []
        assert paragraph.heading_path == tuple(text for _, text in above)
        if level:
            above.append((level, paragraph.text))


@given(st.lists(lines, max_size=40))
def test_paths_agree_with_levels(given_lines: list[Line]) -> None:
    check_paths(structure(given_lines).paragraphs)


@given(st.lists(plain_lines, max_size=40))
@settings(max_examples=200)
def test_its_own_output_is_left_as_it_is(given_lines: list[Line]) -> None:
    once = structure(given_lines)
    again = structure([Line(p.text) for p in once.paragraphs])
    assert again.paragraphs == once.paragraphs
    assert again.title == once.title
    assert again.notes == ()


@given(
    st.lists(
        st.builds(
            Paragraph,
            st.integers(0, 9),
            texts.map(str.strip).filter(bool),
            st.sampled_from(KINDS),
            st.none() | st.integers(0, 4),
        ),
        max_size=30,
    )
)
def test_paths_made_anew_keep_kinds_texts_and_positions(paragraphs: list[Paragraph]) -> None:
    result = with_heading_paths(paragraphs)
    check_paths(result)
    assert [(p.position, p.text, p.kind) for p in result] == [
        (p.position, p.text, p.kind) for p in paragraphs
    ]
    for before, after in zip(paragraphs, result, strict=True):
        if before.kind == "heading" and before.level is not None:
            assert after.level == before.level


@given(texts)
def test_parts_of_a_list_make_up_the_text(text: str) -> None:
    assert visible("".join(split_lists(text))) == visible(text)
