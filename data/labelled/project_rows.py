"""A project's paragraphs as rows of labelled data."""

from __future__ import annotations

from collections.abc import Iterator

from data.labelled.row import LabelledParagraph
from data.labelled.selection import Only, Selection
from data.project import Project, StoredParagraph, StoredReport
from data.project.adjudication import decided, opinions
from data.project.annotations import Annotation
from data.project.bringing_in import notes
from data.suggestion import Suggestion


def project_rows(
    project: Project, selection: Selection | Only = "labelled"
) -> Iterator[LabelledParagraph]:
    """Yield the chosen paragraphs in report order, one report in memory at a time."""
    if isinstance(selection, str):
        selection = Selection(selection)
    for stored, name in named_reports(project):
        if selection.reports is None or stored.id in selection.reports:
            yield from report_rows(project, stored.id, name, selection, stored.source)


def named_reports(project: Project) -> list[tuple[StoredReport, str]]:
    """Return the project's reports, each with a name that no other has: files tell by it."""
    taken: set[str] = set()
    found: list[tuple[StoredReport, str]] = []
    for stored in project.reports.overview():
        name, number = stored.name, 1
        while name in taken:
            number += 1
            name = f"{stored.name} ({number})"
        taken.add(name)
        found.append((stored, name))
    return found


def report_rows(
    project: Project, report_id: int, name: str, selection: Selection, source: str = ""
) -> Iterator[LabelledParagraph]:
    """Yield the chosen paragraphs of one report, which goes out as ``name``."""
    chosen = _annotations(project, report_id, selection)
    suggestions = project.suggestions.of_report(report_id)
    noted = notes(project, report_id)
    for number, paragraph in enumerate(project.reports.paragraphs(report_id)):
        suggestion = suggestions.get(paragraph.id)
        if suggestion is not None and suggestion.confidence < selection.least_confidence:
            suggestion = None
        own = noted.get((paragraph.id, project.annotator))
        for annotation in chosen.get(paragraph.id) or (None,):
            label = None if annotation is None else annotation.label
            suggested = None if suggestion is None else suggestion.label
            if is_wanted(label, suggested, selection):
                note = own
                if annotation is not None:
                    theirs = noted.get((paragraph.id, annotation.annotator))
                    # A row for each annotator carries that one's note and no other.
                    note = theirs if theirs or selection.annotators is not None else own
                yield _row(name, source, number, paragraph, annotation, suggestion, note)


def _annotations(
    project: Project, report_id: int, selection: Selection
) -> dict[int, list[Annotation]]:
    if selection.annotators is None:
        return {i: [one] for i, one in decided(project, report_id).items()}
    return {
        i: [by_name[name] for name in selection.annotators if name in by_name]
        for i, by_name in opinions(project, report_id).items()
    }


def is_wanted(label: str | None, suggestion: str | None, selection: Selection) -> bool:
    """Return whether a row with this label and this suggestion, if any, is chosen."""
    only = selection.only
    if (
        (only == "labelled" and label is None)
        or (only == "suggested" and (suggestion is None or label is not None))
        or (only == "both" and suggestion is None and label is None)
    ):
        return False
    return selection.labels is None or (label or suggestion) in selection.labels


def _row(
    name: str,
    source: str,
    number: int,
    paragraph: StoredParagraph,
    annotation: Annotation | None,
    suggestion: Suggestion | None,
    note: str | None,
) -> LabelledParagraph:
    return LabelledParagraph(
        name,
        paragraph.text,
        number,
        paragraph.kind,
        paragraph.level,
        paragraph.heading_path,
        None if annotation is None else annotation.label,
        None if annotation is None else annotation.annotator,
        note,
        None if suggestion is None else suggestion.label,
        None if suggestion is None else suggestion.confidence,
        None if suggestion is None else suggestion.probabilities,
        source,
    )
