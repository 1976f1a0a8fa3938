"""How headings nest: the level of each, and the headings above each paragraph."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from data.report import Paragraph
from data.structure.numbering import RANK, Numbering, numbering
from data.structure.wording import LEAD_IN

_PLAIN = "plain"
_LEAD_IN = "lead_in"
_RANK = {**RANK, _PLAIN: len(RANK), _LEAD_IN: len(RANK) + 1}


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
    """
    open_headings: list[tuple[str, int, str]] = []  # family, level, text
    path: tuple[str, ...] = ()
    ranks = _ranks(paragraphs, titles)
    nested: list[Paragraph] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind != "heading":
            nested.append(_placed(paragraph, None, path))
            continue
        level = paragraph.level
        if level is None and index in titles:
            level = 0
        if level == 0:
            open_headings.clear()
            path = ()
            nested.append(_placed(paragraph, 0, path))
            continue
        family = _family(paragraph.text)
        if level is None:
            _close_for(family, open_headings, ranks)
            level = open_headings[-1][1] + 1 if open_headings else 1
        else:
            while open_headings and open_headings[-1][1] >= level:
                open_headings.pop()
        path = tuple(text for _, _, text in open_headings)
        nested.append(_placed(paragraph, level, path))
        open_headings.append((family, level, paragraph.text))
        path = (*path, paragraph.text)
    return tuple(nested)


def _placed(paragraph: Paragraph, level: int | None, path: tuple[str, ...]) -> Paragraph:
    if paragraph.level == level and paragraph.heading_path == path:
        return paragraph
    return replace(paragraph, level=level, heading_path=path)


def _family(text: str) -> str:
    number = numbering(text)
    if number is not None:
        return number.family
    return _LEAD_IN if LEAD_IN.search(text) else _PLAIN


def _close_for(
    family: str, open_headings: list[tuple[str, int, str]], ranks: dict[str, int]
) -> None:
    """Close the open headings that one of ``family`` cannot stand under."""
    families = [opened for opened, _, _ in open_headings]
    if family in families:
        del open_headings[families.index(family) :]
        return
    while open_headings and ranks[open_headings[-1][0]] > ranks[family]:
        open_headings.pop()


def _ranks(paragraphs: Sequence[Paragraph], titles: Collection[int]) -> dict[str, int]:
    """Return the order of families for this report, lower is outer."""
    ranks = dict(_RANK)
    numbers: list[Numbering | None] = [
        numbering(paragraph.text)
        for index, paragraph in enumerate(paragraphs)
        if paragraph.kind == "heading"
        and index not in titles
        and not LEAD_IN.search(paragraph.text)
    ]
    # Unnumbered headings are outermost when the numbering starts anew under them.
    plain = [place for place, number in enumerate(numbers) if number is None]
    restarts = sum(
        1
        for place in plain
        if place + 1 < len(numbers)
        and (following := numbers[place + 1]) is not None
        and following.value == 1
    )
    if numbers and numbers[0] is None and len(plain) > 1 and restarts:
        ranks[_PLAIN] = -1
    return ranks
