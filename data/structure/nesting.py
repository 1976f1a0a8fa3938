"""How headings nest: the level of each, and the headings above each paragraph."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data.report import Paragraph
from data.structure.numbering import RANK, numbering
from data.structure.wording import OPENING, leads_in

_PLAIN = "plain"  # a heading without a number
_SUBPLAIN = "subplain"  # one that stands under another
_LEAD_IN = "lead_in"
# Stands behind the report, not under its last section.
_APPENDIX = re.compile(
    r"(?:附\s*录|附\s*注|(?:有关)?(?:名词|术语)(?:解释|注释|说明)|参考文献)[：:]?$"
)
_MARKS = frozenset({"bullet", "dash", "item"})
# What the last sections of a report are called: never under a topic before them.
_LATER_SECTION = re.compile(
    r"(?:问题|不足|困难|差距|打算|计划|安排|思路|要点|体会|建议|展望|下一步|努力方向|怎么[干办打])[。：:]?$|下一?步|明年"
)


@dataclass(slots=True)
class _Heading:
    index: int
    family: str
    value: int
    text: str


def nest(paragraphs: Sequence[Paragraph], titles: Collection[int]) -> tuple[Paragraph, ...]:
    """Return the paragraphs with the level of each heading and the path above each.

    A level that a paragraph already has is kept. Else the numbering met first is the
    outermost, a numbering met again closes all below it, and one that is outer by
    custom (第X章 before 一、 before （一）) closes those that are inner.

    Parameters
    ----------
    paragraphs
        With their kinds.
    titles
        Indexes of the headings that are titles: level 0, in no path, and a new start.
        A first "现将…汇报如下" counts among them: it announces the whole report.
    """
    nested: list[Paragraph] = []
    headings: list[_Heading] = []
    start = 0
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind != "heading":
            continue
        opens = index in titles or (not headings and OPENING.search(paragraph.text))
        if paragraph.level == 0 or (paragraph.level is None and opens):
            nested += _nest_part(paragraphs[start:index], headings, start)
            nested.append(_placed(paragraph, 0, ()))
            headings, start = [], index + 1
        else:
            headings.append(_heading(index, paragraph.text))
    nested += _nest_part(paragraphs[start:], headings, start)
    return tuple(nested)


def _heading(index: int, text: str) -> _Heading:
    number = numbering(text)
    if number is not None:
        return _Heading(index, number.family, number.value, text)
    return _Heading(index, _LEAD_IN if leads_in(text) else _PLAIN, 0, text)


def _nest_part(
    paragraphs: Sequence[Paragraph], headings: Sequence[_Heading], start: int
) -> list[Paragraph]:
    """Nest the paragraphs between two titles."""
    ranks = _ranks(headings)
    if ranks[_PLAIN] == 0:
        _put_topics_under(headings)
    by_index = {heading.index: heading for heading in headings}
    open_headings: list[tuple[str, int, str]] = []  # family, level, text
    restarted: set[str] = set()  # families that count from one again under their heading
    path: tuple[str, ...] = ()
    nested: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs, start):
        heading = by_index.get(index)
        if heading is None:
            if open_headings and _close_before(paragraph.text, open_headings, restarted):
                path = tuple(text for _, _, text in open_headings)
            nested.append(_placed(paragraph, None, path))
            continue
        level = paragraph.level
        if level is None:
            if heading.family == _PLAIN and _APPENDIX.match(heading.text):
                open_headings.clear()
            _close_for(heading.family, open_headings, ranks)
            level = open_headings[-1][1] + 1 if open_headings else 1
        else:
            while open_headings and open_headings[-1][1] >= level:
                open_headings.pop()
        path = tuple(text for _, _, text in open_headings)
        nested.append(_placed(paragraph, level, path))
        restarted.discard(heading.family)
        open_headings.append((heading.family, level, heading.text))
        path = (*path, heading.text)
    return nested


def _placed(paragraph: Paragraph, level: int | None, path: tuple[str, ...]) -> Paragraph:
    if paragraph.level == level and paragraph.heading_path == path:
        return paragraph
    # Not replace(): it takes a third of the time of all of structure().
    return Paragraph(paragraph.position, paragraph.text, paragraph.kind, level, path)


def _close_for(
    family: str, open_headings: list[tuple[str, int, str]], ranks: dict[str, float]
) -> None:
    """Close the open headings that one of ``family`` cannot stand under."""
    families = [opened for opened, _, _ in open_headings]
    if family in families:
        del open_headings[families.index(family) :]
        return
    while open_headings and ranks[open_headings[-1][0]] > ranks[family]:
        open_headings.pop()


def _close_before(
    text: str, open_headings: list[tuple[str, int, str]], restarted: set[str]
) -> bool:
    """Close the heading whose next number begins a paragraph: 三、… is not under 二、.

    Such a paragraph has its own heading run in; tell whether there was one.
    """
    number = numbering(text)
    if number is None or number.family in restarted:
        return False
    if number.value == 1:
        restarted.add(number.family)
        return False
    for place, (family, _level, opened) in enumerate(open_headings):
        if family == number.family:
            before = numbering(opened)
            if before is None or before.value + 1 != number.value:
                return False
            del open_headings[place:]
            return True
    return False


def _ranks(headings: Sequence[_Heading]) -> dict[str, float]:
    """Return the order of families in this report, lower is outer."""
    ranks: dict[str, float] = {family: rank + 1 for family, rank in RANK.items()}
    ranks.update({_PLAIN: 100, _SUBPLAIN: 101, _LEAD_IN: 102})
    said = [heading for heading in headings if heading.family != _LEAD_IN]
    if said and said[0].family == _PLAIN and _plain_is_outermost(said):
        ranks.update({_PLAIN: 0, _SUBPLAIN: 0.5})
    for outer, inner in _nested_against_custom(said):
        ranks[inner] = ranks[outer] + 0.5
    return ranks


def _plain_is_outermost(said: Sequence[_Heading]) -> bool:
    """Tell whether headings without numbers stand above the numbered ones.

    They do unless a numbering goes on across them.
    """
    plain = sum(1 for heading in said if heading.family == _PLAIN)
    if plain < 2:
        return False
    outermost = min(
        (heading.family for heading in said if heading.family != _PLAIN),
        key=lambda family: RANK[family],
        default=None,
    )
    last = 0
    crossed = False
    for heading in said:
        if heading.family == _PLAIN:
            crossed = True
        elif heading.family == outermost:
            if crossed and heading.value > 1 and heading.value == last + 1:
                return False
            last, crossed = heading.value, False
    return True


def _nested_against_custom(said: Sequence[_Heading]) -> list[tuple[str, str]]:
    """Return pairs of families, outer and inner, that nest against custom.

    When 1. comes first, 一、 and 二、 follow, and then 2. goes on, 一、 is under 1.
    """
    found: dict[tuple[str, str], bool] = {}
    last: dict[str, int] = {}
    since: dict[str, dict[str, int]] = {}  # family -> first value of others since its last
    for heading in said:
        family = heading.family
        if family in (_PLAIN, _SUBPLAIN) or family in _MARKS:
            continue
        others = since.get(family, {})
        for other, first in others.items():
            if RANK[other] < RANK[family]:
                goes_on = heading.value == last[family] + 1 and first == 1
                pair = (family, other)
                found[pair] = found.get(pair, True) and goes_on
        for other, firsts in since.items():
            if other != family:
                firsts.setdefault(family, heading.value)
        since[family] = {}
        last[family] = heading.value
    started = [heading.family for heading in said]
    return [
        (outer, inner)
        for (outer, inner), holds in found.items()
        if holds and started.index(outer) < started.index(inner)
    ]


def _put_topics_under(headings: Sequence[_Heading]) -> None:
    """Mark headings without numbers that stand under another one.

    One that comes right after another is under it, and so are those that follow until
    one that is itself followed by a heading, or that names a later section.
    """
    under = False
    for place, heading in enumerate(headings):
        if heading.family != _PLAIN:
            continue
        heads_next = _comes_right_after(headings, place + 1)
        comes_next = _comes_right_after(headings, place) and headings[place - 1].family == _PLAIN
        if comes_next and not heads_next:
            under = True
        elif heads_next or _LATER_SECTION.search(heading.text):
            under = False
        if under:
            heading.family = _SUBPLAIN


def _comes_right_after(headings: Sequence[_Heading], place: int) -> bool:
    """Tell whether nothing stands between this heading and the one before."""
    return 0 < place < len(headings) and headings[place].index == headings[place - 1].index + 1
