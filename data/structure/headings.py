"""Which lines of a report are headings: lines that only announce what follows."""

from __future__ import annotations

from dataclasses import dataclass

from data.structure.lines import Line
from data.structure.numbering import Numbering, numbering
from data.structure.wording import (
    INNER_STOP,
)

LONGEST_HEADING = 80


@dataclass(slots=True)
class Seen:
    """A line, and what can be told from it alone."""

    text: str
    line: Line
    length: int
    number: Numbering | None
    end: str
    is_long: bool
    inner_stop: bool


def see(line: Line, text: str) -> Seen:
    """Return what can be told from ``line`` alone; ``text`` is its text, stripped."""
    length = len(text)
    is_long = length > LONGEST_HEADING
    return Seen(
        text,
        line,
        length,
        numbering(text),
        text[-1:],
        is_long,
        is_long or INNER_STOP.search(text) is not None,
    )
