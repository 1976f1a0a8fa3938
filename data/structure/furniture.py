"""What is on a page but not in the report: page numbers, running heads, contents."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from data.structure.numbering import numbering
from data.structure.wording import FULL_STOP, PAGE_HEAD

# Numbers that say by their dress that they number a page.
_PAGE = re.compile(
    r"(?:[-–—―－·•。．.]+\s*[0-9０-９]{1,4}\s*[-–—―－·•。．.]+"
    r"|[0-9](?: ?[0-9]){0,3}\s*[·•]"  # of a scan, which loses one of the two
    r"|第\s*[0-9０-９一二三四五六七八九十百]{1,4}\s*页(?:\s*[,，/]?\s*[（(]?共\s*[0-9０-９一二三四五六七八九十百]{1,4}\s*页[）)]?)?"
    r"|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?"
    r"|[0-9]{1,4}\s*/\s*共?\s*[0-9]{1,4}\s*页?)$"
)
_BARE_PAGE = re.compile(r"(?:[0-9０-９]{1,4}|[ivxIVX]{1,5})$")
_CONTENTS = re.compile(r"(?:目\s*[录次]|contents|CONTENTS|Contents)\s*[：:]?$")
_LEADERS = re.compile(
    r".{2,80}?(?:[.．…·。⋯]{3,}|(?:[.·]\s){3,}|\t)\s*[（(]?[0-9０-９ivxIVX]{1,4}[）)]?$"
)
_TRAILING_PAGE = re.compile(r"\s*[（(]?[0-9０-９]{1,4}[）)]?$")
_DIGITS = re.compile(r"[0-9０-９]+")
_LETTERS = re.compile(r"[^\W\d_]")
# Numbered parts of a report, which come several times with other numbers; and a table's head.
_NUMBERED_PART = re.compile(r"(?:附[件表图录注]|[图表]|专栏|案例)\s*[0-9０-９]")
_TABLE_HEAD = re.compile(r"序\s*号")
_LONGEST_HEAD = 40
_LONGEST_ENTRY = 90
_FEWEST_REPEATS = 3
_FIRST_YEAR = 1900  # 2019, 2020, 2021 are years
# Characters between page numbers, in the middle: rows of a table that became lines have fewer.
_SMALLEST_PAGE = 150


def find_furniture(texts: Sequence[str], physical: Sequence[bool]) -> dict[int, str]:
    """Return the indexes of lines to drop, each with its reason.

    Parameters
    ----------
    texts
        The lines, stripped; empty ones included.
    physical
        Whether each is a line of a page, where furniture is expected. Of whole
        paragraphs only what is obvious is dropped.
    """
    dropped = _page_numbers(texts, physical)
    dropped.update(_contents(texts, physical, dropped))
    dropped.update(_running_heads(texts, physical, dropped))
    return dropped


def _page_numbers(texts: Sequence[str], physical: Sequence[bool]) -> dict[int, str]:
    dropped: dict[int, str] = {}
    bare: list[tuple[int, int]] = []
    for index, text in enumerate(texts):
        if not text or len(text) > 24:
            continue
        if _PAGE.match(text):
            dropped[index] = "page_number"
        elif (
            physical[index]
            and len(text) <= 4
            and text.isdecimal()
            and _BARE_PAGE.match(text)
            and int(text) < _FIRST_YEAR
        ):
            bare.append((index, int(text)))
    # A bare number may be a table's cell: believe it when they count up one by one.
    rising = [(one[0], two[0]) for one, two in itertools.pairwise(bare) if two[1] == one[1] + 1]
    if (
        len(rising) >= 2
        and len(rising) >= 0.6 * (len(bare) - 1)
        and _middle([sum(map(len, texts[one:two])) for one, two in rising]) >= _SMALLEST_PAGE
    ):
        dropped.update({index: "page_number" for pair in rising for index in pair})
    return dropped


def _middle(sizes: list[int]) -> int:
    return sorted(sizes)[len(sizes) // 2]


def _contents(
    texts: Sequence[str], physical: Sequence[bool], gone: dict[int, str]
) -> dict[int, str]:
    dropped: dict[int, str] = {}
    index = 0
    while index < len(texts):
        text = texts[index]
        if text and len(text) <= 12 and _CONTENTS.match(text):
            entries, index = _entries(texts, index + 1, gone)
            led = sum(1 for entry in entries if _LEADERS.match(texts[entry]))
            if led >= 2 or len(entries) >= 3:
                dropped[_last_contents(texts, index, entries)] = "contents"
                dropped.update(dict.fromkeys(entries, "contents"))
            continue
        index += 1
    return dropped


def _last_contents(texts: Sequence[str], index: int, entries: Sequence[int]) -> int:
    place = entries[0] - 1
    while not (texts[place] and _CONTENTS.match(texts[place])):
        place -= 1
    return place


def _entries(texts: Sequence[str], start: int, gone: dict[int, str]) -> tuple[list[int], int]:
    """Return the entries of a table of contents from ``start`` on, and where they end."""
    entries: list[int] = []
    later = Counter(text for text in texts[start:] if text and len(text) <= 60)
    index = start
    while index < len(texts):
        text = texts[index]
        if text and index not in gone:
            name = _TRAILING_PAGE.sub("", text).rstrip(".．…·。⋯ \t　")
            if len(name) > _LONGEST_ENTRY:
                break
            announced = name in later and (name != text or later[text] > 1)
            if not (_LEADERS.match(text) or announced):
                break
            if name == text:
                later[text] -= 1
                if name in (texts[entry] for entry in entries):
                    break
            entries.append(index)
        index += 1
    return entries, index


def _running_heads(
    texts: Sequence[str], physical: Sequence[bool], gone: dict[int, str]
) -> dict[int, str]:
    places: dict[str, list[int]] = {}
    first = next((index for index, text in enumerate(texts) if text), 0)  # may be the title
    for index, text in enumerate(texts):
        if (
            4 <= len(text) <= _LONGEST_HEAD
            and (physical[index] or PAGE_HEAD.match(text))
            and index not in gone
            and text[-1] not in FULL_STOP
            and text[-1] not in "：:"
        ):
            name = _DIGITS.sub("0", text)
            if len(_LETTERS.findall(name)) < 2 or _NUMBERED_PART.match(text):
                name = text  # a telephone number or another attachment, each its own
            places.setdefault(name, []).append(index)
    dropped: dict[int, str] = {}
    for name, where in places.items():
        if len(where) < _FEWEST_REPEATS or numbering(texts[where[0]]) is not None:
            continue
        if PAGE_HEAD.match(name):
            dropped.update(dict.fromkeys(where[where[0] == first :], "running_head"))
            continue
        beside_page = sum(1 for index in where if _is_beside(index, texts, gone))
        if 2 * beside_page >= len(where):
            kept = 1 if _TABLE_HEAD.match(name) else 0
            dropped.update(dict.fromkeys(where[kept:], "running_head"))
    return dropped


def _is_beside(index: int, texts: Sequence[str], gone: dict[int, str]) -> bool:
    """Tell whether a page number is next to the line, blank lines aside."""
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(texts) and not texts[other]:
            other += step
        if gone.get(other) == "page_number":
            return True
    return False
