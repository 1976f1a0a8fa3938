"""A label that comes in where the same annotator has another one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelConflict:
    """A paragraph with two labels of one annotator, neither of which is known to be the older.

    Attributes
    ----------
    mine, theirs
        The label that is there, and the one that comes in.
    number
        Of the record in the file; 0 where it came from no record.
    """

    paragraph_id: int
    report: str
    text: str
    annotator: str
    mine: str
    theirs: str
    number: int = 0
