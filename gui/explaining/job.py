"""The explanation as a job: what spoke for the label, and labelled paragraphs like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.project import Project
    from gui.background import Progress
    from model.classifier import ParagraphClassifier
    from model.explanation import Explanation
    from model.headings import HeadingMeaning


@dataclass(frozen=True, slots=True)
class Alike:
    """A labelled paragraph with like words; ``cosine`` is between 0 and 1."""

    paragraph_id: int
    label: str
    cosine: float
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """What the window shows of one paragraph.

    Attributes
    ----------
    headings
        What those above it stand for, the nearest first.
    """

    paragraph_id: int
    text: str
    explanation: Explanation
    alike: Sequence[Alike]
    headings: Sequence[HeadingMeaning] = ()


class Explainer:
    """Keeps the classifier from one question to the next; used by one job at a time."""

    def __init__(self) -> None:
        self._loaded: tuple[Path, int, ParagraphClassifier] | None = None

    def why(self, path: Path, annotator: str, paragraph_id: int, progress: Progress) -> Why | None:
        """Explain a paragraph's suggestion; None for a heading."""
        from data.project import Project
        from model.explanation import explain, similar
        from model.heading_rules import heading_rules, wording
        from model.headings import meanings
        from model.held_back import read_labelled_project

        with Project.open(path, annotator) as project:
            stored = project.reports.paragraph(paragraph_id)
            if stored.kind == "heading":
                return None
            report, ids = project.reports.report(stored.report_id)
            position = ids.index(paragraph_id)
            classifier = self._classifier(project)
            suggestion = project.suggestions.of_report(stored.report_id).get(paragraph_id)
            label = suggestion.label if suggestion is not None else None
            if label not in classifier.classes_:
                label = None
            progress.check()
            rules = heading_rules(project)
            explanation = explain(classifier, report, position, rules, label)
            labelled = read_labelled_project(project)
            progress.check()
            found = similar(classifier, labelled.labelled(), report, position)
            alike = [
                Alike(
                    one.paragraph_id,
                    one.label,
                    one.cosine,
                    project.reports.paragraph(one.paragraph_id).text,
                )
                for one in found
                if one.paragraph_id != paragraph_id
            ]
        by_wording = {one.wording: one for one in meanings(labelled, rules, 0)}
        headings = tuple(
            replace(by_wording[wording(heading)], heading=heading)
            for heading in reversed(stored.heading_path)
            if wording(heading) in by_wording
        )
        return Why(paragraph_id, stored.text, explanation, tuple(alike), headings)

    def _classifier(self, project: Project) -> ParagraphClassifier:
        models = project.suggestions.models()
        newest = models[0].id if models else 0
        if self._loaded is None or self._loaded[:2] != (project.path, newest):
            content = project.suggestions.model_content()
            if content is None:
                from model.starter import load_starter

                classifier = load_starter()
            else:
                from model.persistence import loads

                classifier = loads(content, project.name)
            self._loaded = (project.path, newest, classifier)
        return self._loaded[2]
