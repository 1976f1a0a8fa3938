"""Joins the lines of hard-wrapped text into paragraphs again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from data.structure.numbering import numbering
from data.structure.wording import FULL_STOP

_NARROWEST = 24  # columns; below that lines are short for other reasons
_SLACK = 4  # columns by which justified lines of one width differ
_RAGGED = 8  # columns by which they are short where a word did not fit
_NEAR = 0.9  # of the full width
_MOST_WIDER = 0.35  # wider lines for each full one
_FEWEST_ENDS = 0.08  # of all lines end a sentence where prose is wrapped
_MANY_SAME = 0.18
_SHARPER = 3  # so many more lines are near the edge than as far again from it
_SHORT = 0.6  # of the full width: too short, whatever long word follows
_WHOLE = 1.3  # of the full width: wider than that is no line, but a paragraph or a table's row
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%-_/+"
_PAUSES = "，、,"
_ENDS = (FULL_STOP | set("：:")) - set(_PAUSES)
# What opens a paragraph, though the line before may be full.
_OPENS = re.compile(r"附[件表录]|[图表]\s*\d|[一-鿿]{2,6}[：:]")
_ROW = re.compile(r"\d{1,4}\s+\d{1,4}\s+\D")  # of a table whose cells became words
_INDENTS = ("　", "  ", "\t", "\xa0")
# Numbers that open a paragraph even after a line that does not end a sentence.
_OPENING = frozenset(
    {"part", "volume", "chapter", "section", "chinese", "chinese_bracket"}
    | {"arabic_bracket", "circled"}
)


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text is wrapped.

    Attributes
    ----------
    width
        Of a full line, in columns.
    mark
        What sets a paragraph off from the one before: an indent, a blank line, or
        nothing but a line that is not full.
    """

    width: int
    mark: Literal["indent", "blank", ""]


def columns(text: str) -> int:
    """Return the width of ``text``: two columns for a Chinese character, one for others."""
    # GBK has one byte for each narrow and two for each wide character.
    return len(text.encode("gbk", "replace"))


def find_wrap(lines: Sequence[str]) -> Wrap | None:
    """Return how the lines are wrapped, or None if each is a paragraph.

    They are when many that do not end a sentence have about the same width, and few are wider:
    rows of tables, or a part of the text that was set otherwise.

    Parameters
    ----------
    lines
        As they are on the page, blank ones included.
    """
    full = [line.rstrip() for line in lines if line and not line.isspace()]
    if len(full) < 4:
        return None
    widest = _commonest_edge(full)
    if widest == 0:
        return None
    # No line has fewer columns than signs: what whole paragraphs are is told without counting.
    if sum(1 for line in full if len(line) > widest + 2 * _SLACK) > _MOST_WIDER * len(full):
        return None
    widths = [columns(line) for line in full]
    near = [place for place, wide in enumerate(widths) if -_RAGGED <= wide - widest <= _SLACK]
    wider = sum(1 for wide in widths if wide > widest + 2 * _SLACK)
    if len(near) < max(3, 0.2 * len(full)) or wider > _MOST_WIDER * len(near):
        return None
    broken = sum(1 for place in near if _goes_on(full, place))
    if broken < 0.45 * len(near):
        return None
    counts = Counter(widths[place] for place in near)
    width, _ = counts.most_common(1)[0]
    # Notes without full stops are lines of any width, unless many are of the very same one.
    ends = sum(1 for line in full if line[-1] in _ENDS)
    same = counts[width] + max(counts[width - 1], counts[width + 1])
    if ends < _FEWEST_ENDS * len(full) and same < _MANY_SAME * len(full):
        return None
    return Wrap(width, _mark(lines, full))


def _commonest_edge(full: Sequence[str]) -> int:
    """Return the width of which, or just below, most lines are that do not end a sentence.

    0 when there is none: lines that are short for other reasons have many widths.
    """
    widths = (
        columns(line) for line in full if 2 * len(line) >= _NARROWEST and line[-1] not in _ENDS
    )
    counts = Counter(wide for wide in widths if wide >= _NARROWEST)

    def down_from(wide: int) -> int:
        return sum(counts[wide - less] for less in range(_RAGGED + 1))

    edge = max(tuple(counts), key=lambda wide: (down_from(wide), wide), default=0)
    below, above = down_from(edge - _RAGGED - 1), down_from(edge + _SLACK + _RAGGED + 1)
    return edge if down_from(edge) >= max(_SHARPER * below, above) else 0


def _goes_on(full: Sequence[str], place: int) -> bool:
    """Tell whether the line looks broken off: neither it ends nor a number follows."""
    if full[place][-1] in _ENDS:
        return False
    return place + 1 == len(full) or numbering(full[place + 1].strip()) is None


def _mark(lines: Sequence[str], full: Sequence[str]) -> Literal["indent", "blank", ""]:
    indented = sum(1 for line in full if line.startswith(_INDENTS))
    if 0.05 * len(full) <= indented <= 0.8 * len(full):
        return "indent"
    blocks = sum(
        1
        for before, line in zip(["", *lines], lines, strict=False)
        if line.strip() and not before.strip()
    )
    return "blank" if 0.05 * len(full) <= blocks <= 0.8 * len(full) else ""


def continues(wrap: Wrap, before: str, after: str, apart: bool) -> bool:
    """Tell whether the line ``after`` goes on with the paragraph of ``before``.

    Parameters
    ----------
    before, after
        The lines as they are on the page.
    apart
        Whether a blank line is between them.
    """
    text = after.strip()
    if apart and wrap.mark == "blank":
        return False
    if wrap.mark == "indent" and after.startswith(_INDENTS):
        return False
    word = len(text) - len(text.lstrip(_LATIN)) if text[0] in _LATIN else 2
    before = before.rstrip()
    wide = columns(before)
    if wide < wrap.width * _SHORT:
        return False
    if wide > wrap.width * _WHOLE and before[-1] not in _PAUSES:
        return False
    filled = wide + max(word, _SLACK if wrap.mark else 2)
    number = numbering(text)
    if before[-1] in _ENDS:
        # It is full when what begins the next line would not have fitted into it.
        is_full = filled > wrap.width and wide <= wrap.width + 2 * _SLACK
        opens = number is not None or before[-1] in "：:" or _OPENS.match(text) is not None
        return is_full and not opens
    # No sentence ends here: also a line that justified type leaves a little shorter.
    if filled < wrap.width * _NEAR:
        return False
    if _ROW.match(text):
        return False
    if wide + max(word, 2) < wrap.width and _is_numbered_heading(before):
        return False
    return number is None or number.family not in _OPENING


def _is_numbered_heading(line: str) -> bool:
    number = numbering(line.strip())
    is_outer = number is not None and number.family in _OPENING
    return is_outer and not any(sign in _ENDS for sign in line)


def joined(*parts: str) -> str:
    """Return the lines as one text, with a space only between Latin words."""
    text = parts[0]
    for before, after in pairwise(parts):
        is_latin = before[-1].isascii() and after[0].isascii() and before[-1] not in "-/("
        text += f" {after}" if is_latin else after
    return text
