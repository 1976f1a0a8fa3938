"""The manager's report as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from data.labelled.manager.contents import (
    ManagerReport,
    Pair,
    card,
    fulfilment_hint,
    state_name,
    tallies,
)
from data.labelled.word_parts import NAMESPACE, set_chinese, shading, text_of_xml
from data.language import _

_MOST_BLOCKS = 30
_WIDTHS = (95, 95, 45, 30)  # of the fulfilment table, mm


def write_document(path: Path, report: ManagerReport) -> None:
    """Write the document: figures with bars, each report side by side, the fulfilment table."""
    document = Document()
    set_chinese(document.styles)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(15)
    for name, family in (("Normal", "宋体"), ("Heading 1", "黑体"), ("Heading 2", "黑体")):
        style = document.styles[name]
        style.font.name = "Times New Roman"
        fonts = style.element.rPr.rFonts
        for attribute in [one for one in fonts.attrib if "Theme" in one]:
            del fonts.attrib[attribute]
        fonts.set(qn("w:eastAsia"), family)
        style.font.color.rgb = RGBColor(0, 0, 0)
    document.styles["Normal"].font.size = Pt(10)
    _figures(document, report)
    for summary in report.reports:
        document.add_heading(text_of_xml(summary.name), 2)
        document.add_paragraph(text_of_xml(card(summary, report.scheme)))
        columns = [[p.text for p in summary.points.get(key, ())] for key in report.labels]
        heads = [(report.scheme[key].name, report.scheme[key].color) for key in report.labels]
        _table(document, heads, [[t or "" for t in row] for row in zip_longest(*columns)])
    if report.pairs:
        _fulfilment(document, report)
    document.save(str(path))


def _figures(document: Any, report: ManagerReport) -> None:
    document.add_heading(_("Goals, measures, achievements and problems"), 1)
    totals = report.totals()
    largest = max(totals.values(), default=0) or 1
    for key, count in totals.items():
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(25))
        paragraph.add_run(f"{report.scheme[key].name}\t")
        bar = paragraph.add_run("█" * round(_MOST_BLOCKS * count / largest))
        bar.font.color.rgb = RGBColor.from_string(report.scheme[key].color[1:].upper())
        paragraph.add_run(f" {count}")
    document.add_paragraph()
    heads: list[tuple[str, str | None]] = [(_("Report"), None)]
    heads += [(report.scheme[key].name, report.scheme[key].color) for key in report.labels]
    rows = [
        [summary.name, *(str(len(summary.points.get(key, ()))) for key in report.labels)]
        for summary in report.reports
    ]
    rows.append([_("Total"), *(str(count) for count in totals.values())])
    _table(document, heads, rows)


def _fulfilment(document: Any, report: ManagerReport) -> None:
    document.add_heading(_("Fulfilment"), 1)
    document.add_paragraph(fulfilment_hint())
    heads: list[tuple[str, str | None]] = [
        (_("Goal"), None),
        (_("Achievement"), None),
        (_("Outcome"), None),
        (_("Confirmed"), None),
    ]
    for reports, said in tallies(report.pairs).items():
        pairs = [p for p in report.pairs if (p.goal_report, p.achievement_report) == reports]
        document.add_heading(text_of_xml(" → ".join(reports)), 2)
        document.add_paragraph(text_of_xml(said))
        table = _table(document, heads, [_cells(pair) for pair in pairs], _WIDTHS)
        for row, pair in zip(table.rows[1:], pairs, strict=True):
            for run in row.cells[2].paragraphs[0].runs:
                run.italic = pair.confirmed_by is None


def _cells(pair: Pair) -> list[str]:
    numbers = [f"{goal} → {result}" for goal, result in pair.numbers]
    told = _("yes, {name}").format(name=pair.confirmed_by) if pair.confirmed_by else _("no")
    return [pair.goal, pair.achievement or "–", "\n".join([state_name(pair.state), *numbers]), told]


def _table(
    document: Any,
    heads: Sequence[tuple[str, str | None]],
    rows: Sequence[Sequence[str]],
    widths_mm: Sequence[int] = (),
) -> Any:
    table = document.add_table(1, len(heads), style="Table Grid")
    for column, width in zip(table.columns, widths_mm, strict=False):
        column.width = Mm(width)
    for cell, (text, color) in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(text_of_xml(text)).bold = True
        if color is not None:
            ground = shading(color).replace("<w:shd", f'<w:shd xmlns:w="{NAMESPACE}"', 1)
            cell._tc.get_or_add_tcPr().append(parse_xml(ground))
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(parse_xml(f'<w:tblHeader xmlns:w="{NAMESPACE}"/>'))
    for texts in rows:
        # Row by row, for python-docx looks through the whole table for each cell by index.
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text_of_xml(text)
            if widths_mm:
                cell.width = Mm(widths_mm[cell._tc.grid_offset])
    return table
