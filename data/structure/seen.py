"""A line and what can be told from it alone."""

from __future__ import annotations

from dataclasses import dataclass

from data.structure.lines import Line
from data.structure.numbering import Numbering, numbering
from data.structure.wording import INNER_STOP

LONGEST_HEADING = 80  # characters; the longest of 517 labelled ones but one has 58


@dataclass(slots=True)
class Seen:
    """A line and what can be told from it alone.

    Attributes
    ----------
    number
        The number it begins with.
    end
        Its last character.
    is_long
        Longer than any heading.
    has_inner_stop
        A sentence ends before the line does.
    """

    text: str
    line: Line
    length: int
    number: Numbering | None
    end: str
    is_long: bool
    has_inner_stop: bool

    @property
    def rest(self) -> str:
        """The text after the number."""
        return self.text[self.number.end :] if self.number else self.text


def see(line: Line, text: str) -> Seen:
    """Return what can be told from ``line`` alone; ``text`` is its text, stripped."""
    length = len(text)
    is_long = length > LONGEST_HEADING
    has_inner_stop = is_long or INNER_STOP.search(text) is not None
    return Seen(text, line, length, numbering(text), text[-1:], is_long, has_inner_stop)
