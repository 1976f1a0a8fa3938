"""Rows of a file matched to paragraphs that are there already, by their text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from data.labelled.row import LabelledParagraph
from data.project import Project

# White space and punctuation, but not the point in 1.5: it tells 1.5% from 15%.
_PASSED_OVER = re.compile(r"(?<!\d)[^\w%‰+\-]|[^\w%‰+\-](?!\d)|\s")
# “第一章”, “（一）2.” and the like; not the 1. of 1.5, nor the year of 2024年.
NUMBER = re.compile(
    r"^(?:[①-⑳•]\s*|第[一二三四五六七八九十百〇\d]{1,4}[章节条]\s*"
    r"|[（(]?[一二三四五六七八九十百〇\d]{1,4}(?:[)）、:：]|[.．](?!\d))\s*)+"
)
# Texts this much alike are one that was changed, unless another is nearly as much alike.
_LEAST_ALIKE = 0.7
_LEAST_APART = 0.1


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


class NearlyMatching:
    """Finds a paragraph whose text was changed a little, in the reports that others are of.

    For a Word document, in which a colleague mends words beside the comments.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._taken: defaultdict[int, set[int]] = defaultdict(set)
        self._texts: dict[int, list[tuple[Place, str, frozenset[str]]]] = {}

    def note(self, place: Place) -> None:
        """Note that a row of the document was found: its report is one that the document is of."""
        self._taken[place.report_id].add(place.paragraph_id)

    def match(self, text: str) -> tuple[Place, str] | None:
        """Return the paragraph that is nearly this text, and its own text; None without one.

        One that another row was found at is not taken, nor one of two that are as near.
        """
        wanted = _pairs(text)
        ranked = sorted(
            ((_alike(wanted, pairs), place, here) for place, here, pairs in self._untaken()),
            key=lambda found: -found[0],
        )
        if not ranked or ranked[0][0] < _LEAST_ALIKE:
            return None
        if len(ranked) > 1 and ranked[1][0] > ranked[0][0] - _LEAST_APART:
            return None
        self.note(ranked[0][1])
        return ranked[0][1], ranked[0][2]

    def _untaken(self) -> Iterator[tuple[Place, str, frozenset[str]]]:
        for report_id, taken in list(self._taken.items()):
            if report_id not in self._texts:
                self._texts[report_id] = [
                    (Place(one.id, report_id, position), one.text, _pairs(one.text))
                    for position, one in enumerate(self._project.reports.paragraphs(report_id))
                ]
            for held in self._texts[report_id]:
                if held[0].paragraph_id not in taken:
                    yield held


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters."""
    plain = unnumbered(text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how many of their pairs two texts share, 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
