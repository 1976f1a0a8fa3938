"""Joins the lines of hard-wrapped text into paragraphs again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data.structure.numbering import numbering
from data.structure.wording import FULL_STOP

_NARROWEST = 24  # columns; below that lines are short for other reasons
_SLACK = 6  # columns a line may fall short of the full width, for punctuation and words


@dataclass(frozen=True, slots=True)
class Wrap:
    """How a text is wrapped: its width in columns, and how it marks a paragraph."""

    width: int
    indents: bool


def columns(text: str) -> int:
    """Return the width of ``text``: two columns for a Chinese character, one for others."""
    # GBK has one byte for each narrow and two for each wide character.
    return len(text.encode("gbk", "replace"))


def find_wrap(raw: Sequence[str]) -> Wrap | None:
    """Return how the lines are wrapped, or None if each is a paragraph."""
    full = [line.rstrip() for line in raw if line.strip()]
    if len(full) < 4:
        return None
    widths = [columns(line) for line in full]
    ordered = sorted(widths)
    width = ordered[min(len(ordered) - 1, int(len(ordered) * 0.97))]
    if width < _NARROWEST or ordered[-1] > width * 1.25 + _SLACK:
        return None
    near = [line for line, wide in zip(full, widths, strict=True) if wide >= width - _SLACK]
    broken = sum(1 for line in near if line[-1] not in FULL_STOP and line[-1] not in "：:")
    if len(near) < max(3, 0.3 * len(full)) or broken < 0.6 * len(near):
        return None
    indented = sum(1 for line in full if _is_indented(line))
    return Wrap(width, 0.05 * len(full) <= indented <= 0.8 * len(full))


def _is_indented(line: str) -> bool:
    return line.startswith(("　", "  ", "\t", "\xa0"))


def continues(wrap: Wrap, before: str, after: str, apart: bool) -> bool:
    """Tell whether the line ``after`` goes on with the paragraph of ``before``.

    Parameters
    ----------
    before, after
        The lines as they are on the page.
    apart
        Whether a blank line is between them.
    """
    before = before.rstrip()
    text = after.strip()
    if apart or (wrap.indents and _is_indented(after)):
        return False
    # A word that did not fit leaves the line before it short.
    word = len(text) - len(text.lstrip(_LATIN)) if text[0] in _LATIN else 2
    if columns(before) + max(word, _SLACK) < wrap.width:
        return False
    if before[-1] in FULL_STOP or before[-1] in "：:":
        return wrap.indents and numbering(text) is None
    number = numbering(text)
    return number is None or number.family not in _BREAKING


_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,%-_/+"
_BREAKING = frozenset(
    {
        "part",
        "volume",
        "chapter",
        "section",
        "chinese",
        "chinese_bracket",
        "arabic_bracket",
        "circled",
    }
)


def joined(before: str, after: str) -> str:
    """Return the two lines as one, with a space only between Latin words."""
    space = before[-1:].isascii() and after[:1].isascii() and (before[-1:] + after[:1]).strip()
    return f"{before} {after}" if space and before[-1:] not in "-/" else before + after
