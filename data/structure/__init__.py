"""From the lines that a reader found to the paragraphs of a report.

Joins hard-wrapped lines, drops page numbers, running heads and contents, finds the
headings, their levels and the path of headings above each paragraph. What is joined
or dropped is noted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from data.report import Paragraph
from data.structure.furniture import find_furniture
from data.structure.headings import find_headings
from data.structure.lines import Line, Note, Structured
from data.structure.lists import split_lists, with_lists_apart
from data.structure.nesting import nest
from data.structure.seen import see
from data.structure.titles import find_titles, precedes_title
from data.structure.wording import AUTHOR, GENRE
from data.structure.wrapping import continues, find_wrap, joined

__all__ = [
    "Line",
    "Structured",
    "split_lists",
    "structure",
    "with_heading_paths",
    "with_lists_apart",
]

_BLANK = "\ufeff\u200b\u200c\u200d\u2060\xad\x00"
_FOOT_MARKS = "*＊·"  # after a title; the last is what a scan makes of them
_BREAK = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def structure(lines: Sequence[Line]) -> Structured:
    """Return the paragraphs that ``lines`` make up, the report's title, and notes."""
    notes: list[Note] = []
    kept = _without_furniture(_one_text_a_line(_with_title_at_zero(lines)), notes)
    unwrapped = _unwrapped(kept, notes)
    # A heading of two lines is known in the contents only when it is whole again.
    kept = _without_furniture(unwrapped, notes) if len(unwrapped) < len(kept) else unwrapped
    seen = [see(line, line.text) for _, line in kept]
    found = find_headings(seen)
    paragraphs = [
        Paragraph(
            place,
            one.text,
            kind,
            one.line.level if kind == "heading" and place not in found.titles else None,
        )
        for place, (one, kind) in enumerate(zip(seen, found.kinds, strict=True))
    ]
    notes.sort(key=lambda note: note[1])
    return Structured(
        nest(paragraphs, found.titles), _title(paragraphs, found.titles), tuple(notes)
    )


def with_heading_paths(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Return the paragraphs with levels where there are none, and paths anew.

    Kinds are kept as given: this is for reports whose headings a person corrected,
    and for labelled data that has kinds but no levels. Positions are kept.
    """
    seen = [
        see(Line(paragraph.text, kind=paragraph.kind), paragraph.text) for paragraph in paragraphs
    ]
    titles, _ = (
        find_titles([replace(one, line=Line(one.text)) for one in seen]) if seen else ((), ())
    )
    heads = {index for index in titles if paragraphs[index].kind == "heading"}
    return nest(paragraphs, heads)


def _with_title_at_zero(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with the title at level 0 where the format counts it as 1.

    It does when its first heading is the only one of level 1 and all others are deeper.
    """
    levels = [line.level for line in lines if line.level is not None]
    if len(levels) < 2 or levels[0] != 1 or min(levels[1:]) < 2:
        return lines
    return [line if line.level is None else replace(line, level=line.level - 1) for line in lines]


def _stripped(text: str) -> str:
    text = text.strip()
    return text.strip(_BLANK).strip() if text[:1] in _BLANK or text[-1:] in _BLANK else text


def _cells(text: str) -> str:
    """Return a table's row with its cells stripped; empty ones keep the others in their columns."""
    return "\t".join(map(_stripped, text.split("\t")))


def _one_text_a_line(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Return the lines with their numbers, cut where a text breaks inside."""
    numbered: list[tuple[int, Line]] = []
    for number, line in enumerate(lines, 1):
        text = line.text
        # Of a text without a break splitlines() gives the text itself, ten times as fast as a
        # search for the same signs.
        if line.kind != "table" and text and text.splitlines()[0] is not text:
            parts = _BREAK.split(text.strip())
            numbered += [(number, replace(line, text=part)) for part in parts]
        else:
            numbered.append((number, line))
    return numbered


def _without_furniture(
    numbered: list[tuple[int, Line]], notes: list[Note]
) -> list[tuple[int, Line]]:
    """Drop page numbers, running heads and contents until none is left."""
    while True:
        texts = [_stripped(line.text) for _, line in numbered]
        physical = [not line.is_block for _, line in numbered]
        dropped = {
            index: reason
            for index, reason in find_furniture(texts, physical).items()
            if numbered[index][1].kind is None and numbered[index][1].level is None
        }
        if not dropped:
            return numbered
        # Blank lines around a page's foot do not part paragraphs.
        for index in tuple(dropped):
            for step in (-1, 1):
                beside = index + step
                while 0 <= beside < len(texts) and not texts[beside] and beside not in dropped:
                    dropped[beside] = "empty"
                    beside += step
        notes += [(reason, numbered[at][0], texts[at]) for at, reason in dropped.items()]
        numbered = [pair for index, pair in enumerate(numbered) if index not in dropped]


def _unwrapped(numbered: list[tuple[int, Line]], notes: list[Note]) -> list[tuple[int, Line]]:
    """Join hard-wrapped lines, and drop empty ones."""
    physical = [line.text for _, line in numbered if not line.is_block]
    wrap = find_wrap(physical) if physical else None
    begun: list[tuple[int, Line, list[str]]] = []  # each paragraph's first line and its texts
    last = ""  # the last line as it was on the page, to be gone on with
    apart = False
    for number, line in numbered:
        text = _cells(line.text) if line.kind == "table" else _stripped(line.text)
        if not text.strip():
            notes.append(("empty", number, line.text))
            apart = True
            continue
        if line.kind is None and not any(map(str.isalnum, text)):
            notes.append(("ornament", number, text))
            apart = True
            continue
        can_join = not line.is_block and line.kind is None and line.level is None
        if wrap and last and can_join and continues(wrap, last, line.text, apart):
            notes.append(("joined", number, text))
            begun[-1][2].append(text)
        else:
            begun.append((number, line, [text]))
        last = line.text if can_join else ""
        apart = False
    kept: list[tuple[int, Line]] = []
    for number, line, parts in begun:
        text = joined(*parts)
        kept.append((number, line if text == line.text else replace(line, text=text)))
    return kept


def _title(paragraphs: Sequence[Paragraph], titles: frozenset[int]) -> str:
    """Return the title at the top, its lines put together."""
    parts: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if index not in titles:
            break
        if not parts and (precedes_title(paragraph.text) or AUTHOR.match(paragraph.text)):
            continue
        parts.append(paragraph.text)
        if GENRE.search("".join(paragraph.text.split()).rstrip(_FOOT_MARKS)):  # 汇　报
            return "".join(parts).rstrip(_FOOT_MARKS)
    return parts[0] if parts else ""
