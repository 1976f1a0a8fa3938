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
from data.structure.wording import GENRE
from data.structure.wrapping import joined

_SENTENCE_END = frozenset("。！？!?；;…：:")
_LEADERS = re.compile(r"(?:[.．…·⋯]\s*){4,}\s*[（(]?\d{0,4}[）)]?$")
_LATIN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,%/_@:-]*")
# □适用 √不适用: an answer, on a line of its own.
_ANSWER = re.compile(r"[□√☑☐✓■✔]\s*\S{1,8}(?:\s*[□√☑☐✓■✔]\s*\S{1,8})*$")
_FEWEST_FULL = 5
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


Flows = dict[tuple[int, int], Flow]


def flows_of(rows: Sequence[Row]) -> Flows:
    """Return the flow of each column of each page: margins change with wide tables and plans."""
    by_column: dict[int, list[Row]] = defaultdict(list)
    by_page: dict[tuple[int, int], list[Row]] = defaultdict(list)
    for row in rows:
        if not row.is_table and not row.is_note:
            by_column[row.column].append(row)
            by_page[row.page, row.column].append(row)
    whole = {column: _flow(some) for column, some in by_column.items()}
    flows = {place: _flow_of_page(some, whole[place[1]]) for place, some in by_page.items()}
    # A page with too little prose to tell is set as the one before it.
    latest: dict[int, Flow] = {}
    for (_page, column), flow in reversed(list(flows.items())):
        if flow is not None:
            latest[column] = flow
    found: Flows = {}
    for (page, column), flow in flows.items():
        found[page, column] = latest[column] = flow or latest.get(column) or whole[column]
    return found


def _flow_of_page(rows: Sequence[Row], whole: Flow) -> Flow | None:
    """Return the flow of one page, or None where it has too little prose to tell."""
    reach = 0.7 * (whole.right - whole.left)
    full = [
        row
        for row in rows
        if row.x1 - row.x0 >= reach and len(row.segments) <= 2 and _is_size(row, whole.size)
    ]
    if len(full) < _FEWEST_FULL:
        return None
    return replace(whole, left=_left(full, whole.size), right=_right(full, whole.size))


def _is_size(row: Row, size: float) -> bool:
    return abs(row.size - size) <= 0.12 * size


def _flow(rows: Sequence[Row]) -> Flow:
    size = text_size(rows)
    body = [row for row in rows if _is_size(row, size)] or list(rows)
    # Rows of several cells are of tables; landscape pages are wider than the text.
    prose = [row for row in body if len(row.segments) <= 1] or body
    widths = Counter(round((row.x1 - row.x0) / size) for row in prose)
    common = [wide for wide, count in widths.items() if count >= 0.05 * len(prose)]
    widest = max(common or widths) * size
    full = [row for row in prose if 0.75 * widest <= row.x1 - row.x0 <= widest + 1.5 * size]
    full = full or prose
    left = _left(full, size)
    steps = [
        two.base - one.base
        for one, two in pairwise(body)
        if one.page == two.page and 0.8 * size < two.base - one.base < 4 * size
    ]
    indented = sum(1 for row in full if size * 1.2 < row.x0 - left < size * 3.5)
    bold = sum(len(row.text) for row in body if row.is_bold)
    total = sum(len(row.text) for row in body)
    return Flow(
        left,
        _right(full, size),
        median(steps) if steps else 1.5 * size,
        indented >= 0.06 * len(full),
        size,
        bold > 0.4 * total,
    )


def _left(full: Sequence[Row], size: float) -> float:
    """Return the leftmost place at which a good part of the full rows begins."""
    starts = Counter(round(row.x0 / 2) for row in full)
    needed = max(1, 0.12 * len(full))
    common = [place for place in starts if starts[place] + starts.get(place + 1, 0) >= needed]
    here = min(common) if common else min(starts)
    return min(row.x0 for row in full if here <= round(row.x0 / 2) <= here + 1)


def _right(full: Sequence[Row], size: float) -> float:
    """Return the rightmost place at which a good part of the full rows ends."""
    ends = Counter(round(row.x1 / (size / 2)) for row in full)
    needed = max(1, 0.12 * len(full))
    common = [end for end in ends if ends[end] + ends.get(end - 1, 0) >= needed]
    here = max(common) if common else max(ends)
    return median(row.x1 for row in full if here - 1 <= round(row.x1 / (size / 2)) <= here)


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
        if before is not None and not _starts(groups[-1][0], before, row, flows, texts[-1]):
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


def _line(group: Sequence[Row], text: str, flows: Flows, body_size: float) -> Line:
    first = group[0]
    if first.is_table:
        return Line(text, kind="table")
    flow = flows[first.page, first.column]
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


def _starts(first: Row, before: Row, row: Row, flows: Flows, text: str) -> bool:
    """Tell whether ``row`` begins a paragraph rather than going on with ``text``.

    ``first`` and ``before`` are the first and the last row of the text.
    """
    if before.is_table or row.is_table:
        return True
    flow, flow_before = flows[row.page, row.column], flows[before.page, before.column]
    size = row.size
    if abs(size - before.size) > 0.12 * max(size, before.size):
        return True
    if before.column != row.column and 0 in (before.column, row.column):
        return True
    same_column = before.page == row.page and before.column == row.column
    if same_column and row.base - before.base > 1.55 * flow.leading:
        return True
    if any(_LEADERS.search(one.text) or _ANSWER.match(one.text) for one in (before, row)):
        return True
    if row.x0 - flow.left > 0.4 * (flow.right - flow.left):
        return True  # set at the right: a signature, a date
    if _is_centered(row, flow) or _is_centered(before, flow_before):
        return not _is_one_title(before, row, flow, text)
    if _ends_short(before, row, flow_before):
        return True
    if before.is_bold != row.is_bold and (before.is_bold or text[-1:] in _SENTENCE_END):
        # A bold beginning of a paragraph may fill its first line.
        runs_in = flow.indents and text[-1:] not in _SENTENCE_END and first is before
        if not runs_in or row.x0 - flow.left > 0.8 * size:
            return True
    return _opens(first, before, row, flow, flow_before, text)


def _is_one_title(before: Row, row: Row, flow: Flow, text: str) -> bool:
    """Tell whether two centred rows are one title, or one remark in brackets."""
    if before.page != row.page or row.base - before.base > 2.4 * row.size:
        return False
    is_open = max(text.count("（") - text.count("）"), text.count("(") - text.count(")")) > 0
    if is_open:
        return True
    larger = row.size > 1.12 * flow.size and abs(row.size - before.size) < 0.06 * row.size
    is_whole = GENRE.search(text) is not None or text[-1:] in _SENTENCE_END
    return larger and before.is_bold == row.is_bold and not is_whole


def _ends_short(before: Row, row: Row, flow: Flow) -> bool:
    """Tell whether the row before ends where the next word would still have fitted."""
    word = _LATIN.match(row.text)
    needed = 0.55 * row.size * len(word.group()) if word is not None else row.size
    return before.x1 + max(needed, 0.9 * row.size) + 0.75 * row.size < flow.right


def _opens(first: Row, before: Row, row: Row, flow: Flow, flow_before: Flow, text: str) -> bool:
    indent, indent_before = row.x0 - flow.left, before.x0 - flow_before.left
    number = numbering(row.text)
    ended = text[-1:] in _SENTENCE_END
    if indent > 0.8 * row.size:
        hangs = first.x0 - flow_before.left < indent - 0.8 * row.size
        if hangs:
            # 一、… whose further lines are set in under the text after the number.
            is_item = numbering(first.text) is not None and indent_before < indent + row.size
            return not is_item or ended or number is not None
        is_block = abs(indent - indent_before) < 0.6 * row.size
        if not is_block or (flow.indents and indent < 2.7 * row.size):
            return True
        # A block set in as a whole: only a sentence's end lets another paragraph begin.
        return ended or number is not None
    if indent < -0.8 * row.size:
        return True
    if number is None:
        return False
    if number.family in _OPENING:
        return ended or not flow.indents
    opening = numbering(first.text)
    if opening is not None and ended and number[:2] == (opening.family, opening.value + 1):
        return number.family != "item"
    return number.family in _ALSO_OPENING and ended and not flow.indents
