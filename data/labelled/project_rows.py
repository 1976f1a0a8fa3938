"""A project's paragraphs as rows of labelled data."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Literal

from data.labelled.row import LabelledParagraph
from data.project import Project

Only = Literal["labelled", "suggested", "all"]


def project_rows(
    project: Project, only: Only = "labelled", report_ids: Collection[int] | None = None
) -> Iterator[LabelledParagraph]:
    """Yield the project's paragraphs in report order, one report in memory at a time.

    Parameters
    ----------
    only
        ``labelled``: those a person labelled; ``suggested``: those with a suggestion and no
        label; ``all``: every one, headings included.
    report_ids
        The reports to take; None takes all.
    """
    for stored in project.reports.overview():
        if report_ids is not None and stored.id not in report_ids:
            continue
        annotations = project.annotations.of_report(stored.id)
        suggestions = project.suggestions.of_report(stored.id)
        remarks = project.annotations.remarks(stored.id)
        for number, paragraph in enumerate(project.reports.paragraphs(stored.id)):
            annotation = annotations.get(paragraph.id)
            suggestion = suggestions.get(paragraph.id)
            remark = remarks.get(paragraph.id)
            if only == "labelled" and annotation is None:
                continue
            if only == "suggested" and (suggestion is None or annotation is not None):
                continue
            yield LabelledParagraph(
                stored.name,
                paragraph.text,
                number,
                paragraph.kind,
                paragraph.level,
                paragraph.heading_path,
                None if annotation is None else annotation.label,
                None if annotation is None else annotation.annotator,
                None if remark is None else remark.note,
                None if suggestion is None else suggestion.label,
                None if suggestion is None else suggestion.confidence,
                None if suggestion is None else suggestion.probabilities,
            )
