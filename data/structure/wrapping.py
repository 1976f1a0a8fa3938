"""Joins the lines of hard-wrapped text into paragraphs again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from data.structure.numbering import numbering
from data.structure.wording import FULL_STOP

_NARROWEST = 24  # columns; below that lines are short for other reasons
_SLACK = 4  # columns by which justified lines of one width differ
_NEAR = 0.9  # of the full width
_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%-_/+"
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

    They are when the longest have about the same width and most of those do not end
    a sentence.

    Parameters
    ----------
    lines
        As they are on the page, blank ones included.
    """
    full = [line.rstrip() for line in lines if line and not line.isspace()]
    if len(full) < 4:
        return None
    widths = [columns(line) for line in full]
    ordered = sorted(widths)
    widest = ordered[int(len(ordered) * 0.97)]
    # Rows of tables may be longer; whole paragraphs would be, and many of them.
    longest = ordered[int(len(ordered) * 0.99)]
    if widest < _NARROWEST or longest > widest * 1.25 + 2 * _SLACK:
        return None
    near = [place for place, wide in enumerate(widths) if wide >= widest * _NEAR]
    if len(near) < max(3, min(20, 0.2 * len(full))):
        return None
    width, _ = Counter(widths[place] for place in near).most_common(1)[0]
    alike = sum(1 for place in near if abs(widths[place] - width) <= _SLACK)
    broken = sum(1 for place in near if _goes_on(full, place))
    if alike < 0.7 * len(near) or broken < 0.45 * len(near):
        return None
    return Wrap(width, _mark(lines, full))


def _goes_on(full: Sequence[str], place: int) -> bool:
    """Tell whether the line looks broken off: neither it ends nor a number follows."""
    end = full[place][-1]
    if end in FULL_STOP or end in "：:":
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
    filled = columns(before) + max(word, _SLACK if wrap.mark else 2)
    number = numbering(text)
    if before[-1] in FULL_STOP or before[-1] in "：:":
        # It is full when what begins the next line would not have fitted into it.
        return filled > wrap.width and number is None and before[-1] not in "：:"
    # No sentence ends here: also a line that justified type leaves a little shorter.
    if filled < wrap.width * _NEAR:
        return False
    return number is None or number.family not in _OPENING


def joined(*parts: str) -> str:
    """Return the lines as one text, with a space only between Latin words."""
    text = parts[0]
    for before, after in pairwise(parts):
        is_latin = before[-1].isascii() and after[0].isascii() and before[-1] not in "-/("
        text += f" {after}" if is_latin else after
    return text
