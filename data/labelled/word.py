"""Labelled reports as a Word document: paragraphs shaded, labels as comments in the margin.

One report whose own .docx is still there keeps that document's styles. Anything else is written
anew, paragraph by paragraph, so that memory does not grow with its length.
"""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from data.labelled.counts import Counts
from data.labelled.paragraphs import ParagraphWriter
from data.labelled.row import LabelledParagraph
from data.labelled.spool import Spool
from data.labelled.word_frame import BODY, set_chinese, set_font, write_frame
from data.labelled.word_parts import (
    NAMESPACE,
    REPORT_STYLE,
    comment,
    end_matter,
    range_end,
    range_start,
    remarks,
    run,
    shading,
)
from data.scheme import LabelScheme

_COMMENTS = "word/comments.xml"
_DEEPEST = 6


class WordWriter(ParagraphWriter):
    """Writes one document of all reports.

    The first report is held back: when it turns out to be the only one, its own document is
    labelled instead.
    """

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        super().__init__()
        self._path = path
        self._scheme = scheme
        self._held: list[Sequence[LabelledParagraph]] = []
        self._made: _NewDocument | None = None

    def write_paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        """Append one paragraph with all its labels."""
        if self._made is None:
            if not self._held or self._held[0][0].report == rows[0].report:
                self._held.append(rows)
                return
            self._make()
        assert self._made is not None
        self._made.append(rows)

    def finish(self) -> None:
        """Finish the file."""
        if self._made is None:
            from data.labelled.word_original import label_original

            if self._held and label_original(self._path, self._held, self._scheme):
                return
            self._make()
        assert self._made is not None
        self._made.finish()

    def abandon(self) -> None:
        """Leave the file unfinished."""
        if self._made is not None:
            self._made.abandon()

    def _make(self) -> None:
        self._made = _NewDocument(self._path, self._scheme)
        for rows in self._held:
            self._made.append(rows)
        self._held = []


class _NewDocument:
    """A document written straight into its archive; the comments wait in a file beside it."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        before, self._after = _frame(self._archive)
        self._comments = Spool(path, "comments")
        self._body: IO[bytes] = self._archive.open(BODY, "w", force_zip64=True)
        self._put(before)
        self._counts = Counts()
        self._n_comments = 0
        self._report: str | None = None
        self._shown: tuple[str, ...] = ()

    def append(self, rows: Sequence[LabelledParagraph]) -> None:
        first = rows[0]
        self._counts.add(first)
        if first.report != self._report:
            new_page = "<w:pageBreakBefore/>" if self._report is not None else ""
            style = f'<w:pStyle w:val="{REPORT_STYLE}"/>{new_page}'
            self._put(f"<w:p><w:pPr>{style}</w:pPr>{run(first.report)}</w:p>")
            self._report, self._shown = first.report, ()
        path = first.heading_path or ()
        if first.kind == "heading":
            self._heading(first.text, first.level if first.level is not None else len(path) + 1)
            self._shown = (*path, first.text) if first.level else ()
            return
        common = 0
        while path[: common + 1] == self._shown[: common + 1] and common < len(path):
            common += 1
        for level in range(common, len(path)):
            self._heading(path[level], level + 1)
        self._shown = path
        self._paragraph(rows)

    def _heading(self, text: str, level: int) -> None:
        style = "Title" if level <= 0 else f"Heading{min(level, _DEEPEST)}"
        self._put(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text)}</w:p>')

    def _paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        first = rows[0]
        decided = first.label or first.suggestion
        ground = ""
        if decided is not None and decided in self._scheme:
            ground = f"<w:pPr>{shading(self._scheme[decided].color)}</w:pPr>"
        numbers = []
        for author, text in remarks(rows, self._scheme):
            self._comments.write(comment(self._n_comments, author, text))
            numbers.append(self._n_comments)
            self._n_comments += 1
        starts, ends = "".join(map(range_start, numbers)), "".join(map(range_end, numbers))
        self._put(f"<w:p>{ground}{starts}{run(first.text)}{ends}</w:p>")

    def _put(self, xml: str) -> None:
        self._body.write(xml.encode("utf-8", "replace"))

    def finish(self) -> None:
        try:
            for block in end_matter(self._scheme, self._counts):
                for piece in block:
                    self._put(piece)
            self._put(self._after)
            self._body.close()
            with self._archive.open(_COMMENTS, "w", force_zip64=True) as out:
                out.write(f'<?xml version="1.0"?><w:comments xmlns:w="{NAMESPACE}">'.encode())
                for piece in self._comments.pieces():
                    out.write(piece.encode())
                out.write(b"</w:comments>")
            self._archive.close()
        finally:
            self.abandon()

    def abandon(self) -> None:
        for held in (self._body, self._archive):
            with contextlib.suppress(Exception):
                held.close()
        self._comments.remove()


def _frame(archive: zipfile.ZipFile) -> tuple[str, str]:
    """Write every part but the body and the comments; return what surrounds the body's blocks."""
    document = Document()
    for section in document.sections:
        section.page_width, section.page_height = Pt(595), Pt(842)
    set_chinese(document.styles)
    set_font(document.styles["Normal"], "宋体", 12)
    for level in range(1, _DEEPEST + 1):
        size = max(18 - 2 * level, 12)
        set_font(document.styles[f"Heading {level}"], "黑体", size, "000000")
    set_font(document.styles["Title"], "黑体", 20, "000000")
    named = document.styles.add_style("Duanbiao Report", WD_STYLE_TYPE.PARAGRAPH)
    named.element.set(qn("w:styleId"), REPORT_STYLE)
    named.base_style = document.styles["Normal"]
    set_font(named, "黑体", 10, "6B7280")
    # A first comment makes python-docx lay out the part and its relation.
    document.add_comment(document.add_paragraph().add_run(), text="", author="", initials="")
    return write_frame(document, archive, (BODY, _COMMENTS))
