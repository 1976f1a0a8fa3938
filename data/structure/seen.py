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
        Its last character, a Western stop after Chinese taken for a Chinese one.
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
    number = numbering(text)
    if is_long:
        return Seen(text, line, length, number, text[-1], True, True)
    end = text[-1:]
    if end in ".．" and length > 1 and not text[-2].isascii():
        end = "。"  # typed without changing the keyboard
    has_inner_stop = INNER_STOP.search(text, number.end if number else 0) is not None
    return Seen(text, line, length, number, end, False, has_inner_stop)
