"""Running heads, feet and page numbers: what stands on the same spot of many pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from data.readers.page.glyphs import Row

_DIGITS = re.compile(r"[0-9０-９]+|[ivxIVX]+$")
_PAGE = re.compile(
    r"[-–—―－·•~～]*\s*(?:第\s*)?[0-9０-９]{1,4}\s*页?\s*[-–—―－·•~～]*"
    r"(?:[/／,，]?\s*共?\s*[0-9０-９]{1,4}\s*页?)?|[ivx]{1,6}"
)
_DRESSED = re.compile(
    r"[-–—―－·•~～]+\s*[0-9０-９]{1,4}\s*[-–—―－·•~～]+|第\s*[0-9０-９]{1,4}\s*页.{0,10}"
)
_ZONE = 0.13  # of the page's height, above and below
_NEAR = 3.0  # points
_OUTERMOST = 2  # rows at either end of a page that can be furniture


def find_furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> dict[int, str]:
    """Return the ``id`` of each row that is furniture, with the reason.

    Parameters
    ----------
    pages
        The rows of each page from above, before columns are parted.
    """
    dropped: dict[int, str] = {}
    # Furniture is found from the edge inwards, one row of it at a time.
    for _round in range(_OUTERMOST):
        for at_top in (True, False):
            found = _edge(pages, heights, at_top, dropped)
            if found:
                dropped.update(found)
    return dropped


def _edge(
    pages: Sequence[Sequence[Row]],
    heights: Sequence[float],
    at_top: bool,
    gone: dict[int, str],
) -> dict[int, str]:
    """Return the outermost rows of the pages that are furniture."""
    outer: list[tuple[Row, float, float]] = []
    for rows, height in zip(pages, heights, strict=True):
        left = [row for row in rows if id(row) not in gone]
        if not left:
            continue
        row = left[0] if at_top else left[-1]
        other = left[1] if at_top and len(left) > 1 else left[-2] if len(left) > 1 else None
        place = row.base if at_top else height - row.base
        gap = abs(other.base - row.base) if other is not None else 99.0
        if place <= (_ZONE * height) + row.size and not row.is_table:
            outer.append((row, place, gap))
    n_pages = len(pages)
    found = _page_numbers(outer, n_pages)
    found.update(_repeated(outer, n_pages))
    found.update(_set_apart(outer, n_pages, pages))
    return found


def _page_numbers(outer: Sequence[tuple[Row, float, float]], n_pages: int) -> dict[int, str]:
    numbers = [one for one in outer if _PAGE.fullmatch(one[0].text)]
    dressed = {id(row): "page_number" for row, _, _ in numbers if _DRESSED.fullmatch(row.text)}
    steps = Counter(
        int(found.group()) - row.page
        for row, _, _ in numbers
        if (found := re.search(r"[0-9]+", row.text)) is not None
    )
    if not steps:
        return dressed
    step, count = steps.most_common(1)[0]
    if count >= 2 or (n_pages == 1 and step == 0):
        for row, _, _ in numbers:
            found = re.search(r"[0-9]+", row.text)
            if found is not None and int(found.group()) - row.page == step:
                dressed[id(row)] = "page_number"
    return dressed


def _repeated(outer: Sequence[tuple[Row, float, float]], n_pages: int) -> dict[int, str]:
    """Return the rows that say the same on the same spot of many pages."""
    places: dict[str, list[tuple[Row, float]]] = defaultdict(list)
    for row, place, _gap in outer:
        places[_DIGITS.sub("0", row.text)].append((row, place))
    found: dict[int, str] = {}
    for text, same in places.items():
        usual = median(place for _, place in same)
        here = [row for row, place in same if abs(place - usual) <= _NEAR]
        needed = 2 if n_pages <= 3 else max(3, 0.25 * n_pages)
        if len(here) >= needed:
            reason = "page_number" if re.fullmatch(r"[\W0]+", text) else "running_head"
            found.update({id(row): reason for row in here})
    return found


def _set_apart(
    outer: Sequence[tuple[Row, float, float]], n_pages: int, pages: Sequence[Sequence[Row]]
) -> dict[int, str]:
    """Return heads that name the chapter: at one height, and far from the text on every page."""
    if n_pages < 4:
        return {}
    leading = _leading(pages)
    usual = Counter(round(place) for _, place, _ in outer).most_common(1)
    if not usual:
        return {}
    here = [
        (row, gap)
        for row, place, gap in outer
        if abs(place - usual[0][0]) <= _NEAR and len(row.text) <= 60
    ]
    apart = [row for row, gap in here if gap > 1.7 * leading]
    if len(apart) < 0.6 * n_pages or len(apart) < 0.9 * len(here):
        return {}
    return {id(row): "running_head" for row in apart}


def _leading(pages: Sequence[Sequence[Row]]) -> float:
    steps = [
        two.base - one.base
        for rows in pages
        for one, two in pairwise(rows)
        if 0 < two.base - one.base < 60 and not two.is_table
    ]
    return median(steps) if steps else 20.0
