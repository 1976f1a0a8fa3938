"""Why a paragraph of a project was suggested its label: the questions of a person who reads it.

To be asked again and again in a process that stays: the project's newest classifier is kept from
one question to the next. Whoever only passes the questions on loads nothing with this module.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from data.progress import Progress
from data.project import Project, StoredParagraph
from data.report import Report
from model.explained import LEAST_LOGIT, Alike, Explanation, Spoken, Why
from model.heading_rules import heading_rules, wording
from model.headings import meanings
from model.held_back import LabelledProject, read_labelled_project

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

# On the page only what counted beside the strongest word is marked: it is for reading.
_LEAST_SHARE = 0.25

# The last one asked for, by its project and number.
_kept: dict[tuple[Path, int], ParagraphClassifier] = {}
# Reports as they were read the first time: the classifier knows its features of these objects.
_met: dict[Report, Report] = {}


def why_suggested(
    path: Path, annotator: str, paragraph_id: int, _progress: Progress | None = None
) -> Why | None:
    """Explain a paragraph's suggestion; None for a heading, or where it has been merged away.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    from model.explanation import similar

    with Project.open(path, annotator) as project:
        explained = _explained(project, paragraph_id)
        if explained is None:
            return None
        stored, report, position, explanation = explained
        labelled = _as_met(read_labelled_project(project))
        found = similar(_classifier(project), labelled.labelled(), report, position)
        alike = tuple(
            Alike(
                one.paragraph_id,
                one.label,
                one.cosine,
                project.reports.paragraph(one.paragraph_id).text,
            )
            for one in found
            if one.paragraph_id != paragraph_id
        )
        rules = heading_rules(project)
    by_wording = {one.wording: one for one in meanings(labelled, rules, 0)}
    headings = tuple(
        replace(by_wording[wording(heading)], heading=heading)
        for heading in reversed(stored.heading_path)
        if wording(heading) in by_wording
    )
    return Why(paragraph_id, stored.text, explanation, alike, headings)


def words_that_spoke(
    path: Path, annotator: str, paragraph_id: int, _progress: Progress | None = None
) -> Spoken | None:
    """Return the words that spoke for a paragraph's suggestion; None where there is none.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    with Project.open(path, annotator) as project:
        found = _explained(project, paragraph_id)
    if found is None:
        return None
    stored, _report, _position, explanation = found
    spoken = [span for span in explanation.spans if span.logit >= LEAST_LOGIT]
    least = _LEAST_SHARE * max((span.logit for span in spoken), default=0.0)
    spans = tuple(span for span in spoken if span.logit >= least)
    return Spoken(paragraph_id, stored.text, explanation.label, spans)


def _explained(
    project: Project, paragraph_id: int
) -> tuple[StoredParagraph, Report, int, Explanation] | None:
    """Return a paragraph, the report and place it stands in, and why its label was suggested."""
    from model.explanation import explain

    stored = project.reports.paragraph(paragraph_id)
    if stored.kind == "heading":
        return None
    report, ids = project.reports.report(stored.report_id)
    if paragraph_id not in ids:
        return None
    position = ids.index(paragraph_id)
    classifier = _classifier(project)
    suggestion = project.suggestions.of([paragraph_id]).get(paragraph_id)
    label = suggestion.label if suggestion is not None else None
    if label not in classifier.classes_:
        label = None
    explanation = explain(classifier, report, position, heading_rules(project), label)
    return stored, report, position, explanation


def _as_met(project: LabelledProject) -> LabelledProject:
    """Return the same with the objects of the last question for reports that have not changed."""
    met = {report: _met.get(report, report) for report in project.reports}
    _met.clear()
    _met.update(met)
    return replace(project, reports=tuple(met[report] for report in project.reports))


def _classifier(project: Project) -> ParagraphClassifier:
    from model.persistence import loads
    from model.starter import load_starter

    models = project.suggestions.models()
    asked = (project.path, models[0].id if models else 0)
    if asked not in _kept:
        content = project.suggestions.model_content()
        found = load_starter() if content is None else loads(content, project.name)
        _kept.clear()
        _kept[asked] = found
    return _kept[asked]
