"""Rows of a file matched to paragraphs that are there already, by their text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from data.labelled.row import LabelledParagraph

# White space and punctuation, but not the point in 1.5: it tells 1.5% from 15%.
_PASSED_OVER = re.compile(r"(?<!\d)[^\w%‰+\-]|[^\w%‰+\-](?!\d)|\s")
# “第一章”, “（一）2.” and the like; not the 1. of 1.5, nor the year of 2024年.
NUMBER = re.compile(
    r"^(?:[①-⑳•]\s*|第[一二三四五六七八九十百〇\d]{1,4}[章节条]\s*"
    r"|[（(]?[一二三四五六七八九十百〇\d]{1,4}(?:[)）、:：]|[.．](?!\d))\s*)+"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the project, by what it is found by."""

    paragraph_id: int
    report_id: int
    position: int


def normalised(text: str) -> str:
    """Return the text without white space and punctuation, full-width signs made half-width."""
    return _PASSED_OVER.sub("", unicodedata.normalize("NFKC", text))


def unnumbered(text: str) -> str:
    """Return the normalised text without the number before it, which Word may keep to itself."""
    return normalised(NUMBER.sub("", text.strip()))


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()


class ParagraphIndex:
    """Finds the paragraphs of a project by their text: about 500 bytes each, whatever its length.

    Parameters
    ----------
    ignores_numbers
        True for Word documents, whose automatic numbers are not in their text.
    """

    def __init__(self, ignores_numbers: bool = False) -> None:
        self._ways: list[Callable[[str], str]] = [str, normalised]
        if ignores_numbers:
            self._ways.append(unnumbered)
        self._places: list[defaultdict[bytes, list[Place]]] = [
            defaultdict(list) for _way in self._ways
        ]
        self._reports: defaultdict[str, list[int]] = defaultdict(list)

    def add_report(self, report_id: int, name: str) -> None:
        """Take a report up."""
        self._reports[name].append(report_id)

    def add(self, place: Place, text: str) -> None:
        """Take a paragraph up."""
        for way, places in zip(self._ways, self._places, strict=True):
            key = way(text)
            if key:
                places[_digest(key)].append(place)

    def reports(self, name: str) -> list[int]:
        """Return the ids of the reports with this name."""
        return self._reports.get(name, [])

    def places(self, text: str, report_ids: Iterable[int] = ()) -> list[Place]:
        """Return where a text stands, the exact places before the nearly exact ones.

        Parameters
        ----------
        report_ids
            Where any of these reports has the text, only they count.
        """
        wanted = set(report_ids)
        for way, places in zip(self._ways, self._places, strict=True):
            key = way(text)
            found = places.get(_digest(key), []) if key else []
            within = [place for place in found if place.report_id in wanted]
            if within or found:
                return within or found
        return []


class Matcher:
    """Matches rows one after another; the same text several times goes by place, then by order."""

    def __init__(self, index: ParagraphIndex) -> None:
        self._index = index
        self._taken: defaultdict[tuple[object, ...], int] = defaultdict(int)

    def match(self, row: LabelledParagraph, names_report: bool) -> Place | list[Place]:
        """Return the place of a row; or all of them where none or several are possible."""
        reports = self._index.reports(row.report) if names_report else []
        places = self._index.places(row.text, reports)
        if len(places) < 2:
            return places[0] if places else places
        if reports and places[0].report_id in reports:
            at = [place for place in places if place.position == row.position]
            if len(at) == 1:
                return at[0]
            # The same line several times in one report: the first row is the first of them.
            key = (row.report, _digest(normalised(row.text)), row.annotator)
            self._taken[key] += 1
            if self._taken[key] <= len(places):
                return places[self._taken[key] - 1]
        return places
