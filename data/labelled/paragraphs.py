"""For formats that keep a paragraph once, whoever labelled it: rows gathered by paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from data.labelled.row import LabelledParagraph


class ParagraphWriter:
    """A writer that is given a paragraph's rows, one an annotator, together."""

    def __init__(self) -> None:
        self._rows: list[LabelledParagraph] = []

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph, or one annotator's label of the last one."""
        if self._rows and not _is_same(self._rows[0], paragraph):
            self.write_paragraph(self._rows)
            self._rows = []
        self._rows.append(paragraph)

    def close(self) -> None:
        """Finish the file."""
        if self._rows:
            self.write_paragraph(self._rows)
            self._rows = []
        self.finish()

    def write_paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        """Append one paragraph with all its rows."""
        raise NotImplementedError

    def finish(self) -> None:
        """Finish the file."""
        raise NotImplementedError


def _is_same(one: LabelledParagraph, other: LabelledParagraph) -> bool:
    return (
        one.position == other.position
        and one.report == other.report
        and one.text == other.text
        and one.annotator != other.annotator
    )
