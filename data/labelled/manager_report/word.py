"""The manager's report as a Word document, written straight into its archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from data.labelled.manager_report.contents import (
    Figures,
    Pair,
    Point,
    ReportSummary,
    card,
    column_shares,
    fulfilment_hint,
    state_name,
)
from data.labelled.manager_report.spooled import SpooledWriter
from data.labelled.word_frame import BODY, set_chinese, set_font, write_frame
from data.labelled.word_parts import run, shading
from data.language import _

_MOST_BLOCKS = 30
_WIDTH_MM = 267
_PAIR_SHARES = (0.34, 0.34, 0.21, 0.11)
_TWIPS_A_MM = 1440 / 25.4
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BAR_LAYOUT = (
    '<w:pPr><w:tabs><w:tab w:val="left" w:pos="1400"/></w:tabs><w:spacing w:after="0"/></w:pPr>'
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Paragraphs of a cell, some in italics; the colour of its label; a number stands right."""

    lines: Sequence[tuple[str, bool]]
    color: str | None = None
    is_number: bool = False


class DocumentWriter(SpooledWriter):
    """Writes the texts beside the file first; the figures stand above them in the end."""

    def add_report(self, summary: ReportSummary) -> None:
        """Append one report."""
        self._figures.add_report(summary)
        for part in _report(summary, self._figures):
            self._texts.write(part)

    def add_pairs(self, earlier: str, later: str, pairs: Sequence[Pair]) -> None:
        """Append the goals of one report and what a later one says of them."""
        self._figures.add_pairs(earlier, later, pairs)
        self._pairs.write(_heading(f"{earlier} → {later}", 2))
        self._pairs.write(_paragraph(self._figures.tallies[earlier, later]))
        heads = (_("Goal"), _("Achievement"), _("Outcome"), _("Confirmed"))
        rows = (_pair(pair) for pair in pairs)
        for part in _table([_plain(text) for text in heads], rows, _PAIR_SHARES):
            self._pairs.write(part)

    def write_file(self) -> None:
        """Write the file."""
        with zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as archive:
            before, after = _frame(archive)
            with archive.open(BODY, "w", force_zip64=True) as body:
                for part in (before, *self._opening()):
                    body.write(part.encode("utf-8", "replace"))
                for spool in (self._pairs, self._texts):
                    for piece in spool.pieces():
                        body.write(piece.encode())
                    if spool is self._pairs:
                        body.write(_heading(_("Side by side"), 1).encode())
                body.write(after.encode())

    def _opening(self) -> Iterator[str]:
        figures = self._figures
        yield _heading(_("Goals, measures, achievements and problems"), 1)
        yield _paragraph(figures.basis())
        totals = figures.totals()
        largest = max(totals, default=0) or 1
        for key, count in zip(figures.labels, totals, strict=True):
            label = figures.scheme[key]
            blocks = "█" * round(_MOST_BLOCKS * count / largest)
            bar = run(blocks, f'<w:color w:val="{label.color[1:]}"/>')
            yield f"<w:p>{_BAR_LAYOUT}{run(label.name + chr(9))}{bar}{run(f' {count}')}</w:p>"
        yield _paragraph("")
        yield from self._counts(totals)
        yield _heading(_("Completeness"), 1)
        heads = (_("Report"), _("Goals"), _("with measures"), _("with achievements"), _("In words"))
        cards = (
            [
                _plain(one.name),
                _number(one.completeness.n_goals),
                _number(one.completeness.with_measures),
                _number(one.completeness.with_achievements),
                _plain(card(one.completeness, figures.scheme)),
            ]
            for one in figures.reports
        )
        yield from _table([_plain(text) for text in heads], cards, (0.3, 0.08, 0.1, 0.1, 0.42))
        if figures.tallies:
            yield _heading(_("Fulfilment"), 1)
            yield _paragraph(fulfilment_hint())

    def _counts(self, totals: Sequence[int]) -> Iterator[str]:
        figures = self._figures
        labels = [figures.scheme[key] for key in figures.labels]
        heads = [_plain(_("Report"))]
        heads += [_Cell([(label.name, False)], label.color, True) for label in labels]
        heads.append(_Cell([(_("Total"), False)], is_number=True))
        named = [(one.name, one.counts) for one in figures.reports]
        rows = (
            [_plain(name), *(_number(count) for count in counts), _number(sum(counts))]
            for name, counts in [*named, (_("Total"), totals)]
        )
        yield from _table(heads, rows, (0.4, *[0.6 / (len(labels) + 1)] * (len(labels) + 1)))


def _report(summary: ReportSummary, figures: Figures) -> Iterator[str]:
    yield _heading(summary.name, 2)
    yield _paragraph(card(summary.completeness, figures.scheme))
    columns = [summary.points.get(key, ()) for key in figures.labels]
    heads = []
    for key, points in zip(figures.labels, columns, strict=True):
        label = figures.scheme[key]
        heads.append(_Cell([(f"{label.name} {len(points) or ''}", False)], label.color))
    # One row: a column runs on by itself, instead of leaving gaps beside the longest.
    cells = [_Cell(_numbered(points)) for points in columns]
    yield from _table(heads, [cells], column_shares(columns))


def _numbered(points: Sequence[Point]) -> list[tuple[str, bool]]:
    found = [(f"{n}. {point.text}", point.is_suggestion) for n, point in enumerate(points, 1)]
    return found or [("–", False)]


def _pair(pair: Pair) -> list[_Cell]:
    is_proposal = pair.confirmed_by is None
    told = _("no") if is_proposal else _("yes, {name}").format(name=pair.confirmed_by)
    outcome = [state_name(pair.state), *(one.in_words() for one in pair.numbers)]
    return [
        _plain(pair.goal),
        _plain(pair.achievement or "–"),
        _Cell([(text, is_proposal) for text in outcome]),
        _plain(told),
    ]


def _plain(text: str) -> _Cell:
    return _Cell([(text, False)])


def _number(number: int) -> _Cell:
    return _Cell([(str(number), False)], is_number=True)


def _heading(text: str, level: int) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>{run(text)}</w:p>'


def _paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def _table(
    heads: Sequence[_Cell], rows: Iterable[Sequence[_Cell]], shares: Sequence[float]
) -> Iterator[str]:
    """Yield a table over the width of the page; its head is repeated on each."""
    widths = [round(share * _WIDTH_MM * _TWIPS_A_MM) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )
    cells = "".join(_cell(cell, width, "<w:b/>") for cell, width in zip(heads, widths, strict=True))
    yield f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr>"
    for row in rows:
        yield "<w:tr>"
        for cell, width in zip(row, widths, strict=True):
            yield _cell(cell, width)
        yield "</w:tr>"
    yield "</w:tbl><w:p/>"


def _cell(cell: _Cell, width: int, properties: str = "") -> str:
    ground = shading(cell.color) if cell.color else ""
    side = '<w:jc w:val="right"/>' if cell.is_number else ""
    layout = f'<w:pPr><w:spacing w:before="20" w:after="60"/>{side}</w:pPr>'
    paragraphs = "".join(
        f"<w:p>{layout}{run(text, properties + ('<w:i/>' if is_italic else ''))}</w:p>"
        for text, is_italic in cell.lines
    )
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ground}</w:tcPr>{paragraphs}</w:tc>'


def _frame(archive: zipfile.ZipFile) -> tuple[str, str]:
    document = Document()
    set_chinese(document.styles)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    set_font(document.styles["Normal"], "宋体", 10)
    set_font(document.styles["Heading 1"], "黑体", 14, "000000")
    set_font(document.styles["Heading 2"], "黑体", 12, "000000")
    return write_frame(document, archive)
