"""What one format's reader hands over: the lines of a report, before its structure is found."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.structure import Line

Note = tuple[str, int, str]


@dataclass(slots=True)
class Draft:
    """The lines of one report, and how they were got.

    Attributes
    ----------
    lines
        In reading order.
    format
        The reader's name: ``text``, ``word``, ``pdf``, …
    name
        What the source calls the report, such as a title in a cell; empty when it does not.
    fallback_name
        What to call it when no title is found, where that is not the file's own name.
    receipt
        JSON-ready values for the report's receipt.
    notes
        ``(reason, line number from 1, text)`` of what the reader itself joined or dropped.
    """

    lines: list[Line]
    format: str
    name: str = ""
    receipt: dict[str, object] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    fallback_name: str = ""
