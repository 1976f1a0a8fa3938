"""From rows of labelled data to whole reports with a label for each paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from data.labelled.row import LabelledParagraph
from data.report import Paragraph, Report
from data.structure import Line, structure, with_heading_paths


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """A report, and the label of each of its paragraphs, None where there is none."""

    report: Report
    labels: tuple[str | None, ...]


def labelled_reports(rows: Iterable[LabelledParagraph]) -> list[LabelledReport]:
    """Return whole reports, in the order in which the rows first name them.

    Where two annotators labelled a paragraph, the first row with a label counts. Kinds, levels
    and heading paths that the rows leave out are found by ``structure``.
    """
    by_report: dict[str, dict[tuple[int, str], LabelledParagraph]] = {}
    for row in rows:
        paragraphs = by_report.setdefault(row.report, {})
        known = paragraphs.get((row.position, row.text))
        if known is None or (known.label is None and row.label is not None):
            paragraphs[row.position, row.text] = row
    return [
        _report(name, sorted(paragraphs.values(), key=lambda row: row.position))
        for name, paragraphs in by_report.items()
    ]


def _report(name: str, rows: Sequence[LabelledParagraph]) -> LabelledReport:
    if any(row.kind is None for row in rows):
        rows = _with_kinds(rows)
    paragraphs = tuple(
        Paragraph(number, row.text, row.kind or "body", row.level, row.heading_path or ())
        for number, row in enumerate(rows)
    )
    has_levels = all(row.level is not None for row in rows if row.kind == "heading")
    if not has_levels or any(row.heading_path is None for row in rows):
        paragraphs = with_heading_paths(paragraphs)
    labels = tuple(None if row.kind == "heading" else row.label for row in rows)
    return LabelledReport(Report(name, paragraphs, format="jsonl"), labels)


def _with_kinds(rows: Sequence[LabelledParagraph]) -> list[LabelledParagraph]:
    """Return the rows with the kind of each found; a labelled row is never a heading."""
    found = {p.text: p for p in structure([Line(row.text) for row in rows]).paragraphs}
    kinds: list[LabelledParagraph] = []
    for row in rows:
        paragraph = found.get(row.text.strip())
        kind = row.kind
        if kind is None:
            is_heading = paragraph is not None and paragraph.kind == "heading" and not row.label
            kind = "heading" if is_heading else "body"
        kinds.append(replace(row, kind=kind, level=None, heading_path=None))
    return kinds
