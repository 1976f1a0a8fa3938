"""Footnotes: small rows at the foot of a page, and the raised marks that point to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from data.readers.page.glyphs import Glyph, Row

_MARK = re.compile(r"[\[［〔(（]?(?:[0-9]{1,2}|[①-⑳]|\*{1,3}|注)[\]］〕)）]?\s*[：:.、]?\s*(?=\S)")
_SMALLER = 0.93  # of the size of the text
MARK = "\ue001"  # of private use: no reader lets it through
_MARK_SIGNS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩*[]［］")
_RAISED = 0.18  # of the size of the text
_LOWER_HALF = 0.5


def with_plain_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put ``MARK`` for raised small figures after a Chinese character: they point to a note.

    After a Latin letter they are exponents: m². The characters come as they are written, so a
    mark follows what it stands beside.
    """
    kept: list[Glyph] = []
    mark_size = 0.0
    for glyph in glyphs:
        if glyph.text in _MARK_SIGNS and kept:
            if mark_size and abs(glyph.size - mark_size) < 0.1:
                continue
            if _is_mark(glyph, kept[-1]):
                kept[-1] = kept[-1]._replace(text=kept[-1].text + MARK)
                mark_size = glyph.size
                continue
        mark_size = 0.0
        kept.append(glyph)
    return kept


def _is_mark(glyph: Glyph, before: Glyph) -> bool:
    raised = before.base - glyph.base
    return (
        not before.text.isascii()
        and glyph.size < 0.8 * before.size
        and _RAISED * before.size < raised < before.size
        and abs(glyph.x0 - before.x1) < 0.5 * before.size
    )


def mark_notes(rows: Sequence[Row], size: float, height: float) -> list[Row]:
    """Return the rows of a page, those of footnotes marked: the small ones at its foot."""
    first = len(rows)
    while first > 0:
        row = rows[first - 1]
        if row.is_table or row.size > _SMALLER * size or row.base < _LOWER_HALF * height:
            break
        first -= 1
    while first < len(rows) and not _MARK.match(rows[first].text):
        first += 1
    return [replace(row, is_note=True) if index >= first else row for index, row in enumerate(rows)]


def note_texts(rows: Sequence[Row]) -> list[str]:
    """Return the notes in the rows, their lines put together and their marks left out."""
    texts: list[str] = []
    for row in rows:
        mark = _MARK.match(row.text)
        if mark is not None or not texts:
            texts.append(row.text[mark.end() :] if mark is not None else row.text)
        else:
            texts[-1] += row.text
    return texts


def text_size(rows: Sequence[Row]) -> float:
    """Return the size that most of the text is set in."""
    sizes: Counter[float] = Counter()
    for row in rows:
        if not row.is_table:
            sizes[round(row.size * 2) / 2] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0
