"""A report as its reader yields it: titled, and cut into paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["heading", "body", "table"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a report.

    Attributes
    ----------
    position
        Place in the report, from 0, counting headings and tables.
    text
        The text without line breaks at its ends.
    kind
        ``heading`` only announces what follows; ``body`` and ``table`` carry labels.
    level
        Of a heading: 0 for the report's title and the lines under it, 1 for the
        outermost numbered level, and so on; None for other kinds.
    heading_path
        The headings above, outermost first, the title excluded.
    """

    position: int
    text: str
    kind: Kind = "body"
    level: int | None = None
    heading_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its name, its paragraphs in order, and how it was read.

    Attributes
    ----------
    name
        What a person calls it: the title found, else the file's stem.
    paragraphs
        In order; ``paragraphs[i].position == i``.
    source
        The path it was read from, or empty.
    format
        The reader's name: ``text``, ``markdown``, ``word``, …
    receipt
        What the reader did, as JSON-ready values: encoding and why, lines joined
        or dropped and for what reason.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    source: str = ""
    format: str = "text"
    receipt: dict[str, object] = field(default_factory=dict, hash=False)
