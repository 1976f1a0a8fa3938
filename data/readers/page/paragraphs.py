"""Rows into paragraphs, by what an eye goes by: indents, short ends, gaps, sizes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from data.readers.draft import Note
from data.readers.page.footnotes import MARK, note_texts, text_size
from data.readers.page.glyphs import Row
from data.readers.page.rows import tidy_break
from data.structure import Line
from data.structure.numbering import numbering
from data.structure.wrapping import joined

_SENTENCE_END = frozenset("。！？!?；;…：:")
_LEADERS = re.compile(r"(?:[.．…·⋯]\s*){4,}\s*[（(]?\d{0,4}[）)]?$")
_LATIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%/_@:-]*")
# Numbers that open a paragraph even where the line before is full.
_OPENING = frozenset({"part", "volume", "chapter", "section", "article", "chinese"})
_ALSO_OPENING = frozenset({"chinese_bracket", "arabic_bracket", "circled", "arabic", "bullet"})


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the text of a column stands.

    Attributes
    ----------
    left, right
        The edges of full lines.
    leading
        From one line of a paragraph to the next.
    indents
        Whether paragraphs are told by an indent.
    """

    left: float
    right: float
    leading: float
    indents: bool
    size: float
    bold_is_common: bool


def flows_of(rows: Sequence[Row]) -> dict[int, Flow]:
    """Return the flow of each column of a document."""
    by_column: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.is_table and not row.is_note:
            by_column[row.column].append(row)
    return {column: _flow(some) for column, some in by_column.items()}


def _flow(rows: Sequence[Row]) -> Flow:
    size = text_size(rows)
    body = [row for row in rows if abs(row.size - size) <= 0.12 * size] or list(rows)
    left = _left(body, size)
    ends = Counter(round(row.x1 / (size / 2)) for row in body)
    widest = max(row.x1 for row in body)
    common = [end for end, count in ends.items() if count >= max(2, 0.06 * len(body))]
    right = max(common) * size / 2 if common else widest
    steps = [
        two.base - one.base
        for one, two in pairwise(body)
        if one.page == two.page and 0.8 * size < two.base - one.base < 4 * size
    ]
    indented = sum(1 for row in body if size * 1.2 < row.x0 - left < size * 3.5)
    bold = sum(len(row.text) for row in body if row.is_bold)
    total = sum(len(row.text) for row in body)
    return Flow(
        left,
        min(right, widest),
        median(steps) if steps else 1.5 * size,
        indented >= 0.04 * len(body),
        size,
        bold > 0.4 * total,
    )


def _left(rows: Sequence[Row], size: float) -> float:
    """Return the leftmost place at which a good part of the rows begins."""
    starts = Counter(round(row.x0 / 2) * 2 for row in rows)
    needed = max(2, 0.08 * len(rows))
    common = [place for place in starts if starts[place] + starts.get(place + 2, 0) >= needed]
    return float(min(common)) if common else min(row.x0 for row in rows)


def lines_of(rows: Sequence[Row]) -> tuple[list[Line], list[Note]]:
    """Return the paragraphs that the rows make up, and a note on each row joined."""
    flows = flows_of(rows)
    body_size = text_size(rows)
    groups: list[list[Row]] = []
    texts: list[str] = []
    notes: list[Note] = []
    footnotes: dict[int, list[Row]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        if row.is_note:
            # A paragraph goes on over the page's end past the notes at its foot.
            footnotes[max(0, len(groups) - 1)].append(row)
            continue
        before = groups[-1][-1] if groups else None
        if before is not None and not _starts(before, row, flows, texts[-1]):
            texts[-1] = _joined(texts[-1], row.text)
            groups[-1].append(row)
            notes.append(("joined", number, row.text))
        else:
            groups.append([row])
            texts.append(row.text)
    lines = [
        (_line(group, text, flows, body_size), text)
        for group, text in zip(groups, texts, strict=True)
    ]
    return _with_notes(lines, footnotes), notes


def _with_notes(lines: Sequence[tuple[Line, str]], footnotes: dict[int, list[Row]]) -> list[Line]:
    """Return the lines with each footnote after the paragraph that holds its mark.

    Where marks and notes do not agree in number, the notes stand where their page ended.
    """
    found = {place: note_texts(rows) for place, rows in footnotes.items()}
    marks = [place for place, (_line, text) in enumerate(lines) for _ in range(text.count(MARK))]
    texts = [text for _place, some in sorted(found.items()) for text in some]
    if len(marks) == len(texts):
        found = defaultdict(list)
        for place, text in zip(marks, texts, strict=True):
            found[place].append(text)
    placed: list[Line] = []
    number = 0
    for place, (line, text) in enumerate(lines):
        placed.append(replace(line, text=text.replace(MARK, "")) if MARK in text else line)
        for note in found.get(place, ()):
            number += 1
            placed.append(Line(f"注{number}：{note.replace(MARK, '')}", kind="body"))
    return placed


def _joined(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].isascii() and after[:1].islower():
        return before[:-1] + after
    return tidy_break(joined(before, after), len(before))


def _line(group: Sequence[Row], text: str, flows: dict[int, Flow], body_size: float) -> Line:
    first = group[0]
    if first.is_table:
        return Line(text, kind="table")
    flow = flows[first.column]
    stands_out = all(row.is_bold for row in group) and not flow.bold_is_common
    larger = first.size > 1.12 * body_size
    return Line(
        text,
        bold=stands_out or larger,
        centered=len(group) == 1 and _is_centered(first, flow),
        size=first.size,
    )


def _is_centered(row: Row, flow: Flow) -> bool:
    left, right = row.x0 - flow.left, flow.right - row.x1
    return left > 2.6 * row.size and right > 2 * row.size and abs(left - right) < 2.5 * row.size


def _starts(before: Row, row: Row, flows: dict[int, Flow], text: str) -> bool:
    """Tell whether ``row`` begins a paragraph rather than going on with ``text``."""
    if before.is_table or row.is_table:
        return True
    flow, flow_before = flows[row.column], flows[before.column]
    size = row.size
    if abs(size - before.size) > 0.12 * max(size, before.size):
        return True
    if before.column != row.column and 0 in (before.column, row.column):
        return True
    same_column = before.page == row.page and before.column == row.column
    if same_column and row.base - before.base > 1.55 * flow.leading:
        return True
    if _LEADERS.search(before.text) or _LEADERS.search(row.text):
        return True
    if row.x0 - flow.left > 0.4 * (flow.right - flow.left):
        return True  # set at the right: a signature, a date
    if _is_centered(row, flow) or _is_centered(before, flow_before):
        return True
    if _ends_short(before, row, flow_before):
        return True
    if before.is_bold != row.is_bold and (before.is_bold or text[-1:] in _SENTENCE_END):
        return True
    return _opens(before, row, flow, flow_before, text)


def _ends_short(before: Row, row: Row, flow: Flow) -> bool:
    """Tell whether the row before ends where the next word would still have fitted."""
    word = _LATIN.match(row.text)
    needed = 0.55 * row.size * len(word.group()) if word is not None else row.size
    return before.x1 + max(needed, 0.9 * row.size) + 0.75 * row.size < flow.right


def _opens(before: Row, row: Row, flow: Flow, flow_before: Flow, text: str) -> bool:
    indent, indent_before = row.x0 - flow.left, before.x0 - flow_before.left
    number = numbering(row.text)
    ended = text[-1:] in _SENTENCE_END
    if indent > 0.8 * row.size:
        is_hanging = abs(indent - indent_before) < 0.6 * row.size
        if not is_hanging:
            return True
        # A block set in as a whole: only a sentence's end lets another paragraph begin.
        return ended or number is not None
    if indent < -0.8 * row.size:
        return True
    if number is None:
        return False
    if number.family in _OPENING:
        return ended or not flow.indents
    return number.family in _ALSO_OPENING and ended and not flow.indents
