"""Files that hold several reports one after another: 篇1, 范文二, 工作总结（三）."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.readers.draft import Note
from data.structure import Line
from data.structure.numbering import chinese_value
from data.structure.wording import GENRE

_NUMBER = r"(?P<number>[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})"
_OPEN, _CLOSE = r"[（(【\[〔「]?\s*", r"\s*[）)】\]〕」]?"
# 第一篇 is a volume of one plan; 篇一 is the first of several reports.
_MARKED = re.compile(
    rf"(?P<name>[^第。；]{{0,36}}?)\s*{_OPEN}(?:篇|范文|例文|模板|样本|范本)\s*{_NUMBER}{_CLOSE}"
    r"\s*(?:[：:、.．\s].{0,36})?$"
)
_NUMBERED = re.compile(rf"(?P<name>[^第。；]{{6,36}}?)\s*[（(【]\s*{_NUMBER}\s*[）)】]$")
_LONGEST_MARK = 60
_SHORTEST_REPORT = 200  # characters; below that the marks are a table of contents


def split_collection(lines: Sequence[Line]) -> tuple[list[tuple[str, list[Line]]], list[Note]]:
    """Return name and lines of each report in ``lines``, and notes on what stands before them.

    A file that is one report comes back as one, without a name. What precedes the first of
    several reports (an editor's greeting) is left out and noted, unless it is a report itself.
    """
    marks = _marks(lines)
    if len(marks) < 2:
        return [("", list(lines))], []
    parts: list[tuple[str, list[Line]]] = []
    notes: list[Note] = []
    before = list(lines[: marks[0]])
    if _length(before) >= 5 * _SHORTEST_REPORT:
        parts.append(("", before))
    else:
        notes = [
            ("preface", number, line.text)
            for number, line in enumerate(before, 1)
            if line.text.strip()
        ]
    for start, end in zip(marks, [*marks[1:], len(lines)], strict=True):
        parts.append((lines[start].text.strip(), list(lines[start:end])))
    return parts, notes


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


def _marks(lines: Sequence[Line]) -> list[int]:
    """Return the indexes of the lines that open a report each; empty for a single report."""
    for pattern in (_MARKED, _NUMBERED):
        found: dict[str, list[tuple[int, int]]] = {}
        for index, line in enumerate(lines):
            text = line.text.strip()
            if len(text) > _LONGEST_MARK or line.kind == "table":
                continue
            match = pattern.match(text)
            if match is None:
                continue
            name = match.group("name").strip(" \t　：:")
            if pattern is _NUMBERED and not GENRE.search(name):
                continue
            found.setdefault(name, []).append((_value(match.group("number")), index))
        for places in found.values():
            marks = _rising(places, lines)
            if len(marks) >= 2:
                return marks
    return []


def _value(sign: str) -> int:
    return int(sign) if sign.isdecimal() else chinese_value(sign)


def _rising(places: Sequence[tuple[int, int]], lines: Sequence[Line]) -> list[int]:
    """Return the places numbered 1, 2, 3 … that are followed by enough text each."""
    best: list[int] = []
    starts = [at for at, (number, _) in enumerate(places) if number == 1]
    for start in starts:
        marks = [
            index for wanted, (number, index) in enumerate(places[start:], 1) if number == wanted
        ]
        if len(marks) == len(places) - start and all(
            _length(lines[one:two]) >= _SHORTEST_REPORT
            for one, two in zip(marks, [*marks[1:], len(lines)], strict=True)
        ):
            best = marks
    return best
