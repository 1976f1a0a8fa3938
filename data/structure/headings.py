"""Which lines of a report are headings: lines that only announce what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.report import Kind
from data.structure.numbering import RANK
from data.structure.seen import Seen
from data.structure.titles import find_titles
from data.structure.wording import (
    ADDRESSEE,
    CAPTION,
    FULL_STOP,
    LEAD_IN,
    NOMINAL,
    SALUTATION,
)

_TABLE = re.compile(r".*\t.*\t|.*\|.*\|.*\||[│┃├└┌─]{2}")
# An indicator and its value, not the name of a section: 满意度≥92分.
_FIGURE = re.compile(
    r"[≥≤＜＞<>=＝]|\d[\d.,]*\s*(?:%|％|‰|[万亿千百]|[元个项件人户例起台套米吨亩分次家天场期])"
)
_LONGEST_LIST_NAME = 28  # of list items without punctuation: longer ones are sentences


@dataclass(frozen=True, slots=True)
class Found:
    """The kind of each line, and which headings belong to a title."""

    kinds: tuple[Kind, ...]
    titles: frozenset[int]


def find_headings(lines: Sequence[Seen]) -> Found:
    """Return the kind of each line of a report."""
    if not lines:
        return Found((), frozenset())
    titles, closing = find_titles(lines)
    run_in = _families_mostly_run_in(lines)
    stands_out = _sets_headings_apart(lines)
    kinds: list[Kind] = []
    for index, seen in enumerate(lines):
        kind = _stated_kind(seen)
        if kind is None:
            if index in titles:
                kind = "heading"
            elif seen.is_long or index in closing:
                kind = "body"
            elif _is_heading(lines, index, run_in, stands_out):
                kind = "heading"
            else:
                kind = "body"
        kinds.append(kind)
    heads = frozenset(index for index in titles if kinds[index] == "heading")
    return Found(tuple(kinds), heads)


def _stated_kind(seen: Seen) -> Kind | None:
    """Return the kind that the format states, or that a table's marks betray."""
    if seen.line.kind is not None:
        return seen.line.kind
    if seen.line.level is not None:
        # Styles are misused: whole paragraphs are set as headings.
        is_sentence = seen.is_long or (seen.has_inner_stop and seen.end in FULL_STOP)
        return "body" if is_sentence else "heading"
    return "table" if _TABLE.match(seen.text) else None


def _families_mostly_run_in(lines: Sequence[Seen]) -> frozenset[str]:
    """Return the numbering families whose members mostly carry body text."""
    counts: dict[str, list[int]] = {}
    for seen in lines:
        if seen.number is not None:
            counts.setdefault(seen.number.family, [0, 0])[seen.has_inner_stop] += 1
    return frozenset(family for family, (alone, full) in counts.items() if full > alone)


def _sets_headings_apart(lines: Sequence[Seen]) -> bool:
    """Tell whether bold or centred lines are few enough to mean something."""
    set_apart = sum(1 for seen in lines if seen.line.bold or seen.line.centered)
    return 0 < set_apart <= len(lines) / 2


def _is_heading(
    lines: Sequence[Seen], index: int, run_in: frozenset[str], stands_out: bool
) -> bool:
    seen = lines[index]
    if seen.end in "；;，,、" or CAPTION.match(seen.text):
        return False
    if SALUTATION.match(seen.text) or _is_addressee(lines, index):
        return False
    if stands_out and (seen.line.bold or seen.line.centered) and not seen.has_inner_stop:
        return True
    if seen.number is not None:
        return _is_numbered_heading(lines, index, run_in)
    return _is_plain_heading(lines, index)


def _is_addressee(lines: Sequence[Seen], index: int) -> bool:
    """Tell whether the line names whom the report is addressed to: 各区人民政府："""
    seen = lines[index]
    if seen.end not in "：:" or seen.number is not None or index > 15:
        return False
    before = lines[max(0, index - 1)]
    is_early = index == 0 or not (before.is_long or before.end in FULL_STOP)
    return is_early and ADDRESSEE.match(seen.text) is not None and not LEAD_IN.search(seen.text)


def _follows(lines: Sequence[Seen], index: int, step: int) -> bool:
    """Tell whether the neighbour is the next (1) or previous (-1) item of the same list."""
    other = index + step
    if not 0 <= other < len(lines):
        return False
    mine, its = lines[index].number, lines[other].number
    return (
        mine is not None
        and its is not None
        and mine.family == its.family
        and (its.value == mine.value + step or mine.value == 0)
    )


def _is_numbered_heading(lines: Sequence[Seen], index: int, run_in: frozenset[str]) -> bool:
    seen = lines[index]
    number = seen.number
    assert number is not None
    rest = seen.length - number.end
    following = lines[index + 1] if index + 1 < len(lines) else None
    in_list = _follows(lines, index, 1) or _follows(lines, index, -1)
    if number.family in ("item", "dash", "bullet"):
        return (
            number.family != "dash"
            and not in_list
            and rest <= 20
            and seen.end not in FULL_STOP
            and following is not None
            and following.length > seen.length
            and (following.number is None or following.number.family != number.family)
        )
    if seen.has_inner_stop:
        return False
    if seen.end in "：:":
        return True
    if seen.end in FULL_STOP:
        if in_list or following is None or "：" in seen.rest or ":" in seen.rest:
            return False
        if number.family in run_in and rest > 12:
            return False
        outer = following.number
        return outer is None or RANK[outer.family] > RANK[number.family]
    if in_list and (rest > _LONGEST_LIST_NAME or _FIGURE.search(seen.rest)):
        return NOMINAL.search(seen.text) is not None
    return rest <= 50 or NOMINAL.search(seen.text) is not None


def _is_plain_heading(lines: Sequence[Seen], index: int) -> bool:
    """Decide on a line without a number."""
    seen = lines[index]
    if index + 1 == len(lines):
        return False
    following = lines[index + 1]
    if LEAD_IN.search(seen.text):
        if seen.end in "：:":
            return seen.length <= (45 if seen.has_inner_stop else 70)
        return not seen.has_inner_stop and seen.length <= 60
    if seen.end in "：:":
        return not seen.has_inner_stop and seen.length <= 30
    if seen.end in FULL_STOP or seen.has_inner_stop:
        return False
    is_nominal = NOMINAL.search(seen.text) is not None
    if seen.length > (48 if is_nominal else 30) or _FIGURE.search(seen.text):
        return False
    if is_nominal:
        return True
    before = index > 0 and _is_phrase(lines[index - 1])
    after = _is_phrase(following)
    return not (before and after) and (
        following.number is not None or following.length > seen.length
    )


def _is_phrase(seen: Seen) -> bool:
    return (
        seen.number is None
        and not seen.is_long
        and seen.end not in FULL_STOP
        and seen.end not in "：:"
    )
