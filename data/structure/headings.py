"""Which lines of a report are headings: lines that only announce what follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data.report import Kind
from data.structure.numbering import RANK
from data.structure.seen import Seen
from data.structure.titles import find_titles
from data.structure.wording import (
    CAPTION,
    FULL_STOP,
    ORGANISATION,
    SALUTATION,
    leads_in,
    names_a_section,
)

_FRAME = re.compile(r"[│┃├└┌─]{2}")  # of a table drawn with characters
# A row of figures at a table's end: 营业收入 1,581.90 1,126.78 40.39
_ROW = re.compile(r"\s[-(]?\d[\d,.]+[%)]?\s+[-(]?\d[\d,.]+[%)]?$")
# An indicator and its value, not the name of a section: 满意度≥92分.
_FIGURE = re.compile(
    r"[≥≤＜＞<>=＝]|\d[\d.,]*\s*(?:%|％|‰|[万亿千百元个项件人户例起台套米吨亩分次家天场期块篇]|$)"
)
_REMARK = re.compile(r"[（(][^）)]*[）)]$")
_DATED = re.compile(r"(?:19|20)\d\d(?:[-./]\d|年\d{1,2}月\d)|\d{1,2}[月/]\d")
_LETTER = re.compile(r"[^\W\d_]")
_DIVISIONS = frozenset({"part", "volume", "chapter", "section", "chinese"})
_LONGEST_LIST_NAME = 28  # of list items without punctuation: longer ones are sentences
_LONGEST_SENTENCE_HEADING = 60


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of each line, and which headings belong to a title."""

    kinds: tuple[Kind, ...]
    titles: frozenset[int]


def find_headings(lines: Sequence[Seen]) -> Found:
    """Return the kind of each line of a report."""
    titles, closing = find_titles(lines)
    listed = _items_of_lists(lines)
    alone = _members_that_stand_alone(lines, listed)
    setting = _setting(lines)
    kinds: list[Kind] = []
    known: set[str] = set()  # a report that repeats itself repeats its headings
    for index, seen in enumerate(lines):
        kind = _stated_kind(seen)
        if kind is None:
            if index in titles or seen.text in known:
                kind = "heading"
            elif seen.is_long or index in closing:
                kind = "body"
            elif _is_set_apart(seen, setting) or (
                index not in listed and _is_heading(lines, index, alone, setting, kinds)
            ):
                kind = "heading"
            else:
                kind = "body"
        kinds.append(kind)
        if kind == "heading" and seen.number is not None:
            known.add(seen.text)
    heads = frozenset(index for index in titles if kinds[index] == "heading")
    return Found(tuple(kinds), heads)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the report's setting tells: whether bold or centred lines are few enough to
    mean something, the size of its text, and whether the format states its headings.
    """

    is_set_apart: bool
    size: float | None
    states_headings: bool


def _setting(lines: Sequence[Seen]) -> _Setting:
    set_apart = stated = 0
    sizes: Counter[float] = Counter()
    for seen in lines:
        line = seen.line
        set_apart += line.bold or line.centered
        stated += line.level is not None
        if line.size is not None:
            sizes[line.size] += seen.length
    size = sizes.most_common(1)[0][0] if sizes else None
    return _Setting(0 < set_apart <= len(lines) / 2, size, stated > 2)


def _is_set_apart(seen: Seen, setting: _Setting) -> bool:
    """Tell whether the line is set as headings are: bold, centred or larger."""
    line = seen.line
    is_large = setting.size is not None and line.size is not None and line.size > setting.size + 1
    return (
        (is_large or (setting.is_set_apart and (line.bold or line.centered)))
        and not seen.has_inner_stop
        and seen.end not in "；;，,、"
        and not SALUTATION.match(seen.text)
        and not CAPTION.match(seen.text)
        and _LETTER.search(seen.text) is not None
    )


def _stated_kind(seen: Seen) -> Kind | None:
    """Return the kind that the format states, or that a table's marks betray."""
    if seen.line.kind is not None:
        return seen.line.kind
    if seen.line.level is not None:
        # Styles are misused: whole paragraphs are set as headings.
        is_sentence = seen.is_long or (seen.has_inner_stop and seen.end in FULL_STOP)
        return "body" if is_sentence else "heading"
    text = seen.text
    if text.count("\t") > 1 or text.count("|") > 2 or _FRAME.match(text):
        return "table"
    if text.count(" ") > 1 and not seen.has_inner_stop and _ROW.search(text[-40:]):
        return "table"
    return None


def _is_next_item(one: Seen, other: Seen) -> bool:
    """Tell whether ``other`` is the item after ``one`` in a numbered list."""
    mine, its = one.number, other.number
    if mine is None or its is None:
        return False
    if mine.family in ("bullet", "dash"):
        return its.family == mine.family and one.text[0] == other.text[0]
    if mine.family != its.family:
        return mine.family[:7] == its.family[:7] == "decimal"
    return its.value == mine.value + 1


def _is_sentence(seen: Seen) -> bool:
    """Tell whether a list item says something, where a heading would only name it."""
    if seen.has_inner_stop or seen.end in FULL_STOP:
        return True
    rest = seen.rest
    is_name = names_a_section(rest) and "，" not in rest
    return not is_name and (len(rest) > _LONGEST_LIST_NAME or _has_figure(rest))


def _has_figure(text: str) -> bool:
    """Tell whether the text gives a figure, a remark in brackets at its end aside."""
    return _FIGURE.search(_REMARK.sub("", text)) is not None


def _items_of_lists(lines: Sequence[Seen]) -> frozenset[int]:
    """Return the items of lists: numbered lines one after the other that say something."""
    listed: set[int] = set()
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and _is_next_item(lines[index - 1], lines[index]):
            continue
        if index - start > 1:
            sentences = sum(1 for seen in lines[start:index] if _is_sentence(seen))
            if index - start > 2:
                sentences = max(
                    sentences,
                    sum(1 for seen in lines[start:index] if not names_a_section(seen.text)),
                )
            if 2 * sentences >= index - start:
                listed.update(
                    place
                    for place in range(start, index)
                    if not _heads_in_list(lines, place, index)
                )
        start = index
    return frozenset(listed)


def _heads_in_list(lines: Sequence[Seen], place: int, end: int) -> bool:
    """Tell whether an item is a heading though its neighbours in the list are text."""
    seen = lines[place]
    if place + 1 == end:
        return end < len(lines) and _heads_after_list(seen, lines[end])
    following = lines[place + 1].number
    assert seen.number is not None and following is not None
    goes_deeper = following.family > seen.number.family  # 3.2 before 3.2.1
    return goes_deeper and not _is_sentence(seen)


def _heads_after_list(seen: Seen, following: Seen) -> bool:
    """Tell whether the last item heads what follows the list: 四、问题和打算, then （一）…。"""
    if following.number is None:
        return len(seen.rest) <= 6 and not _has_figure(seen.rest)
    assert seen.number is not None
    opens_list = (
        following.number.value == 1 and RANK[following.number.family] > RANK[seen.number.family]
    )
    return opens_list and not seen.has_inner_stop and names_a_section(seen.rest)


def _members_that_stand_alone(lines: Sequence[Seen], listed: frozenset[int]) -> frozenset[int]:
    """Return the members of numbered series in which most lines are one short sentence.

    Where most of a series carry their text in the same line, a member of one sentence
    is such text too, not a heading.
    """
    alone: set[int] = set()
    series: dict[str, list[int]] = {}

    def settle(members: list[int]) -> None:
        short = [index for index in members if _may_announce(lines[index]) and index not in listed]
        if len(short) >= 0.7 * len(members):
            alone.update(short)

    for index, seen in enumerate(lines):
        if seen.number is None:
            continue
        members = series.setdefault(seen.number.family, [])
        if members:
            last = lines[members[-1]].number
            assert last is not None
            if seen.number.value <= last.value:
                settle(members)
                members = series[seen.number.family] = []
        members.append(index)
    for members in series.values():
        settle(members)
    return frozenset(alone)


def _may_announce(seen: Seen) -> bool:
    return (
        seen.length <= _LONGEST_SENTENCE_HEADING
        and not seen.has_inner_stop
        and seen.end not in "；;，,、"
        and (names_a_section(seen.text) or not _has_figure(seen.rest))
    )


def _is_heading(
    lines: Sequence[Seen],
    index: int,
    alone: frozenset[int],
    setting: _Setting,
    kinds: Sequence[Kind],
) -> bool:
    seen = lines[index]
    if seen.end in "；;，,、" or CAPTION.match(seen.text) or SALUTATION.match(seen.text):
        return False
    if not _LETTER.search(seen.rest):
        # 第三章 or 三 may stand alone, the name on the next line; （327） is no heading.
        return seen.number is not None and seen.number.family in _DIVISIONS
    if seen.number is None:
        return _is_plain_heading(lines, index, setting, kinds)
    if seen.has_inner_stop:
        return False
    if seen.number.family in ("item", "dash", "bullet", "code"):
        return _is_marked_heading(lines, index)
    return _is_numbered_heading(lines, index, alone)


def _is_marked_heading(lines: Sequence[Seen], index: int) -> bool:
    """Decide on a line with a mark that lists have more often than headings: ●, 一是."""
    seen = lines[index]
    assert seen.number is not None
    following = lines[index + 1] if index + 1 < len(lines) else None
    return (
        seen.number.family != "dash"
        and following is not None
        and len(seen.rest) <= (30 if seen.number.family == "item" else 20)
        and seen.end not in FULL_STOP
        and ("，" not in seen.rest or following.length > 3 * seen.length)
        and not _has_figure(seen.rest)
        and not _is_next_item(seen, following)
        and (following.length > seen.length or following.number is not None)
    )


def _is_numbered_heading(lines: Sequence[Seen], index: int, alone: frozenset[int]) -> bool:
    seen = lines[index]
    assert seen.number is not None
    if seen.end in "：:":
        return True
    rest = seen.rest
    if seen.end not in FULL_STOP:
        return len(rest) <= 60 or names_a_section(rest)
    if index + 1 == len(lines) or "：" in rest or ":" in rest or seen.number.family == "article":
        return False
    following = lines[index + 1]
    if following.number and RANK[following.number.family] <= RANK[seen.number.family]:
        return False
    if len(rest) <= 12 and "，" not in rest:
        return True
    return index in alone and (
        following.length > seen.length or following.number is not None or following.end in "：:"
    )


def _is_plain_heading(
    lines: Sequence[Seen], index: int, setting: _Setting, kinds: Sequence[Kind]
) -> bool:
    """Decide on a line without a number."""
    seen = lines[index]
    if index + 1 == len(lines):
        return False
    if seen.has_inner_stop:
        return _is_lead_in_after_sentence(seen)
    if leads_in(seen.text):
        if seen.text.count("，") > 3:
            return False  # what leads in to the lead-in is the text
        return seen.length <= (70 if seen.end in "：:" else 60)
    if seen.end in "：:":
        return seen.length <= 30
    if (
        setting.states_headings
        or seen.end in FULL_STOP
        or _DATED.match(seen.text)
        or seen.text[0] in "（([［"
    ):
        return False
    following = lines[index + 1]
    if names_a_section(seen.text):
        return seen.length <= 48
    if "、" in seen.text and ORGANISATION.match(seen.text):
        return False  # offices in charge: 财政部、教育部
    if seen.length > 30 or _has_figure(seen.text):
        return False
    if index and kinds[-1] == "body" and _is_phrase(lines[index - 1]):
        return False
    if _is_phrase(following):
        after = lines[index + 2] if index + 2 < len(lines) else following
        return not _is_phrase(after) and after.length > seen.length
    return following.number is not None or following.length > seen.length


def _is_lead_in_after_sentence(seen: Seen) -> bool:
    """Tell whether a short sentence before the lead-in leaves it one: 各位代表！…如下："""
    if seen.end not in "：:" or seen.length > 45:
        return False
    last = max(seen.text.rfind(stop, 0, -1) for stop in "。！？；")
    return seen.length - last > 0.6 * seen.length and leads_in(seen.text)


def _is_phrase(seen: Seen) -> bool:
    return (
        seen.number is None
        and not seen.has_inner_stop
        and seen.end not in FULL_STOP
        and seen.end not in "：:"
    )
