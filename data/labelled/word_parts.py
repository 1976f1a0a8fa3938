"""The pieces of a labelled Word document: comments, shading, legend and summary."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from data.labelled.columns import label_name, tint
from data.labelled.counts import Counts
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Where the reader stops: what follows is the legend, no text of the report.
END_BOOKMARK = "duanbiao_end"
# The style of the line that names a report.
REPORT_STYLE = "DuanbiaoReport"
MODEL_AUTHOR = "Duanbiao"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPENING = 12
# The cells of a table's row: text and, for a shaded one, its label's colour.
_Cells = Sequence[tuple[str, str | None]]


def text_of_xml(text: str) -> str:
    """Return ``text`` with a mark for each character that XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def run(text: str, properties: str = "") -> str:
    """Return a run; tabs and line breaks become Word's own."""
    parts = re.split(r"([\t\n])", text.replace("\r", ""))
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    inner = "".join(
        marks.get(part) or f'<w:t xml:space="preserve">{escape(text_of_xml(part))}</w:t>'
        for part in parts
        if part
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def shading(color: str) -> str:
    """Return the ground of a paragraph or cell in a light tone of ``color``."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{tint(color)[1:]}"/>'


def remarks(
    rows: Sequence[LabelledParagraph], scheme: LabelScheme, is_shared: bool = False
) -> list[tuple[str, str]]:
    """Return author and text of each comment on one paragraph.

    A label is its name alone; a suggestion has a question mark and its confidence. A second line
    holds the note. Where a Word paragraph holds several of ours (``is_shared``), the opening is
    quoted on a line of its own, to tell which is meant.
    """
    opening = f"\n“{rows[0].text[:_OPENING]}…”" if is_shared else ""
    found = [
        (
            row.annotator or _("annotator"),
            f"{label_name(row.label, scheme)}{opening}" + (f"\n{row.note}" if row.note else ""),
        )
        for row in rows
        if row.label is not None
    ]
    first = rows[0]
    if not found and first.suggestion is not None:
        sure = "" if first.confidence is None else f" {first.confidence:.0%}"
        found.append((MODEL_AUTHOR, f"{label_name(first.suggestion, scheme)}?{sure}{opening}"))
    return found


def comment(number: int, author: str, text: str) -> str:
    """Return one ``w:comment``."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = text.split("\n")
    paragraphs = "".join(
        f"<w:p>{'<w:r><w:annotationRef/></w:r>' if not i else ''}{run(line)}</w:p>"
        for i, line in enumerate(lines)
    )
    author = _NOT_IN_XML.sub("", author)
    return (
        f'<w:comment w:id="{number}" w:author={quoteattr(author)}'
        f' w:initials={quoteattr(author[:2])} w:date="{at}">{paragraphs}</w:comment>'
    )


def range_start(number: int) -> str:
    """Return where the text of a comment begins."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def range_end(number: int) -> str:
    """Return where it ends, with the mark that Word hangs the comment on."""
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def end_matter(scheme: LabelScheme, counts: Counts) -> Iterator[Iterable[str]]:
    """Yield the blocks of legend and counts, each in pieces: a table may have many rows."""
    bookmark = (
        f'<w:bookmarkStart w:id="999999" w:name="{END_BOOKMARK}"/><w:bookmarkEnd w:id="999999"/>'
    )
    title = run(_("Labels"), "<w:b/>")
    yield [f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{bookmark}{title}</w:p>"]
    totals = counts.totals()
    yield _table(
        (
            [(label.name, label.color), (label.guideline, None)]
            for label in scheme.labels
            if not label.is_retired or totals[label.key]
        ),
        (1500, 7500),
    )
    yield [f"<w:p>{run(_how())}</w:p>"]
    yield [f"<w:p>{run(_('Counts'), '<w:b/>')}</w:p>"]
    narrow = [1000] * (len(scheme.labels) + 1)
    yield _table(_count_rows(scheme, counts), (max(9000 - sum(narrow), 1800), *narrow))
    yield ["<w:p/>"]


def _how() -> str:
    return _(
        "To change a label, write another label's name in its comment. To confirm a suggestion,"
        " delete the question mark and what follows it. To label a paragraph that has none, add"
        " a comment with the label's name. A second line of a comment is kept as a note."
    )


def _count_rows(scheme: LabelScheme, counts: Counts) -> Iterator[_Cells]:
    names = [(label.name, label.color) for label in scheme.labels]
    yield [(_("Report"), None), *names, (_("Total"), None)]
    total = [(_("Total"), counts.totals())]
    for report, by_label in itertools.chain(counts.reports.items(), total):
        numbers = [*(by_label[label.key] for label in scheme.labels), by_label.total()]
        yield [(report, None), *((str(number), None) for number in numbers)]


# No space after it: a row is as high as its text. A row of the table is not cut by a page.
_CELL_START = '<w:p><w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr>'


def _table(rows: Iterable[_Cells], widths: Sequence[int]) -> Iterator[str]:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}'
        f"</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )
    for row in rows:
        cells = (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
            f"{shading(color) if color else ''}</w:tcPr>{_CELL_START}{run(text)}</w:p></w:tc>"
            for (text, color), width in zip(row, widths, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    yield "</w:tbl>"
