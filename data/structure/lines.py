"""What a reader hands over, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

from data.report import Kind, Paragraph

Note = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line or block as a reader saw it.

    Attributes
    ----------
    text
        The text; white space at its ends does not matter, save that an indent
        opens a paragraph where lines are hard-wrapped.
    level
        Heading level that the format itself states (Word style or outline, markdown
        ``#``, html ``h1``): 0 the title, 1 the outermost section; None unknown.
    kind
        ``table`` when the reader knows; None lets structure decide.
    bold, centered
        How the whole line is set.
    size
        Font size in points, when the format has one.
    is_block
        True: a whole paragraph as its author broke it (docx, html, markdown).
        False: a physical line that may be hard-wrapped (txt, pdf).
    """

    text: str
    level: int | None = None
    kind: Kind | None = None
    bold: bool = False
    centered: bool = False
    size: float | None = None
    is_block: bool = True


@dataclass(frozen=True, slots=True)
class Structured:
    """The paragraphs found, and what became of the lines that are not among them.

    Attributes
    ----------
    paragraphs
        In order, positions from 0.
    title
        The report's title, its lines put together; empty when none was found.
    notes
        ``(reason, line number from 1, text)`` of each line joined to the one before
        (``joined``) or dropped (``empty``, ``ornament``, ``page_number``, ``running_head``,
        ``contents``), so that nothing vanishes silently.
    """

    paragraphs: tuple[Paragraph, ...]
    title: str
    notes: tuple[Note, ...]
