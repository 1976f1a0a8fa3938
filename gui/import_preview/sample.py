"""The first paragraphs of a file as they would come in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from data.language import _
from data.report import Paragraph
from data.structure import with_lists_apart

MOST = 40  # paragraphs kept of a file to be shown
_LONGEST = 400  # characters shown of one


class SampleView(QPlainTextEdit):
    """Shows paragraphs one below the other, headings set in by their level."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName(_("First paragraphs of the file chosen"))
        self.setPlaceholderText(_("Choose a file to see its first paragraphs."))
        self.setTabChangesFocus(True)
        self.setFixedHeight(176)

    def show_paragraphs(self, paragraphs: Sequence[Paragraph], splits_lists: bool) -> None:
        """Show the beginning of a report."""
        if splits_lists:
            paragraphs, _n_cut = with_lists_apart(paragraphs)
        self.setPlainText("\n".join(map(_line, paragraphs[:MOST])))


def _line(paragraph: Paragraph) -> str:
    text = " | ".join(paragraph.text.split("\t"))
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    if paragraph.kind == "heading":
        return "　" * max(0, (paragraph.level or 1) - 1) + "▸ " + shown
    return "　" * (len(paragraph.heading_path) + 1) + shown
