"""Characters into rows, and the spaces between characters that were meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from data.readers.page.glyphs import Glyph, Row

_WORD_GAP = 0.16  # of the size: more than that parts two Latin words
_SEGMENT_GAP = 1.45  # of the size: more than that parts cells, columns, or a name from its office
_SAME_ROW = 0.4  # of the size: how far the base of a raised mark may be off
# Digits that stand in one full-width cell each: 2 0 0 1 年.
_SPACED = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Za-z](?: [-.,%/0-9A-Za-z](?![0-9A-Za-z]))+"
    r"|(?<![0-9])[0-9](?: [0-9](?![0-9]))+"
)
_NARROW = re.compile(r"[!-~]")
_WIDE_SPACED = re.compile(r"(?<!\S)[㐀-鿿](?: [㐀-鿿]){2,}(?!\S)")
_RADICALS = range(0x2E80, 0x2FE0)
# Radicals that Unicode does not fold into the character that they are drawn like.
_RADICAL_SIGNS = str.maketrans(
    "⻓⻔⻢⻛⻚⻋⻅⻉⻄⻘⻜⻥⻩⻬⺠⺟⻆⻝⻮⻁", "长门马风页车见贝西青飞鱼黄齐民母角食齿虎"
)


def plain_sign(sign: str) -> str:
    """Return the character that a glyph means: some programs store a radical for it."""
    if not sign:
        return ""
    code = ord(sign[0])
    if code == 0xE001:
        return "\ufffd"
    if code in _RADICALS:
        return unicodedata.normalize("NFKC", sign).translate(_RADICAL_SIGNS)
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", sign)
    if code in (0xF0B7, 0xF06C, 0xF06E, 0xF0D8):  # bullets of the font Wingdings
        return "•"
    if code in (0xF0A8, 0xF0FE, 0xF052, 0xF0A3, 0xF0FC):
        return {0xF0A8: "□", 0xF0A3: "□", 0xF0FC: "✓"}.get(code, "☑")
    return sign


def rows_of(glyphs: Sequence[Glyph], page: int) -> list[Row]:
    """Return the rows that the characters stand in, from above, each with its segments."""
    clusters: list[list[Glyph]] = []
    bases: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda one: (one.base, one.x0)):
        if clusters:
            base, size = bases[-1]
            if abs(glyph.base - base) <= _SAME_ROW * max(size, glyph.size):
                clusters[-1].append(glyph)
                if glyph.size > size * 1.2:
                    bases[-1] = (glyph.base, glyph.size)
                continue
        clusters.append([glyph])
        bases.append((glyph.base, glyph.size))
    return [_row(cluster, page) for cluster in clusters]


def _row(glyphs: list[Glyph], page: int) -> Row:
    glyphs.sort(key=lambda one: one.x0)
    glyphs = _once(glyphs)
    size = _usual_size(glyphs)
    parts: list[list[Glyph]] = [[glyphs[0]]]
    reach = glyphs[0].x1
    for before, glyph in pairwise(glyphs):
        if glyph.x0 - reach > _SEGMENT_GAP * max(size, min(before.size, glyph.size)):
            parts.append([])
        parts[-1].append(glyph)
        reach = max(reach, glyph.x1)
    segments = [_segment(part, page) for part in parts]
    return _merged(segments)


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out characters printed again on the same spot, as some do for bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        # Two narrow ones stand close beside each other: http://
        near = min(0.3 * glyph.size, max(0.1 * glyph.size, 0.5 * (glyph.x1 - glyph.x0)))
        same = next(
            (one for one in kept[-2:] if one.text == glyph.text and glyph.text not in "—…"
             and abs(one.x0 - glyph.x0) < near), None,
        )  # fmt: skip
        if same is None:
            kept.append(glyph)
    return kept


def _usual_size(glyphs: Sequence[Glyph]) -> float:
    # Punctuation of another font is often told smaller than it is.
    sizes = [glyph.size for glyph in glyphs if glyph.text[:1].isalnum()]
    return median(sizes or [glyph.size for glyph in glyphs])


def _segment(glyphs: Sequence[Glyph], page: int) -> Row:
    size = _usual_size(glyphs)
    return Row(
        page,
        text_of(glyphs),
        glyphs[0].x0,
        max(glyph.x1 for glyph in glyphs),
        median(glyph.base for glyph in glyphs),
        size,
        all(glyph.is_bold for glyph in glyphs),
    )


def _merged(segments: list[Row]) -> Row:
    first = segments[0]
    return Row(
        first.page,
        _unspaced(" ".join(segment.text for segment in segments)),
        first.x0,
        max(segment.x1 for segment in segments),
        median(segment.base for segment in segments),
        max(segment.size for segment in segments),
        all(segment.is_bold for segment in segments),
        segments=segments,
    )


def merged(segments: Sequence[Row], column: int) -> Row:
    """Return segments of one row as a row of their own in a column."""
    row = _merged(list(segments))
    row.column = column
    return row


def text_of(glyphs: Iterable[Glyph]) -> str:
    """Return the text of characters from left to right, with the spaces that were meant."""
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None:
            gap = glyph.x0 - before.x1
            size = min(before.size, glyph.size)
            narrow = _NARROW.match(before.text[-1:]) and _NARROW.match(glyph.text[:1])
            is_leader = before.text == glyph.text and glyph.text in ".·…-_"
            if ((narrow and gap > _WORD_GAP * size) or gap > 0.9 * size) and not is_leader:
                parts.append(" ")
        parts.append(glyph.text)
        before = glyph
    return tidy("".join(parts))


def _unspaced(text: str) -> str:
    """Return text without the spaces of a title that is set wide: 工 作 报 告."""
    return _WIDE_SPACED.sub(lambda found: found.group().replace(" ", ""), text)


def tidy(text: str) -> str:
    """Return text without the spaces that only the layout put in."""
    text = " ".join(text.split())
    text = _unspaced(text)
    text = _SPACED.sub(lambda found: found.group().replace(" ", ""), text)
    text = re.sub(r"(?<=[0-9]) (?=[.-][0-9])|(?<=[0-9][.-]) (?=[0-9])", "", text)
    # Beside punctuation and between a figure and its unit no space is meant.
    text = re.sub(r" (?=[，。、；：！？）》」』”’％℃,;:)%\]])|(?<=[（《「『“‘([]) ", "", text)
    text = re.sub(r"(?<=[，。、；：！？）》”]) (?=\S)", "", text)
    text = re.sub(r"(?<=[㐀-鿿]) (?=[《“「『])", "", text)
    text = re.sub(r"(?<=[㐀-鿿]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[㐀-鿿])", "", text)
    return re.sub(r"(?<=[㐀-鿿][,;:]) (?=[㐀-鿿“])|(?<=[)%”\d],) (?=[㐀-鿿“])", "", text)


def tidy_break(text: str, at: int) -> str:
    """Return joined rows without a space put into a number that was broken between them."""
    if text[at : at + 1] == " " and re.match(r"[0-9.] [.,%0-9]", text[at - 1 : at + 2]):
        return text[:at] + text[at + 1 :]
    return text
