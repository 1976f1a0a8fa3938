"""The explanation as a job: what spoke for the label, and labelled paragraphs like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from data.project import Project, StoredParagraph
    from data.report import Report
    from gui.background import Progress
    from gui.session import Session
    from model.classifier import ParagraphClassifier
    from model.explanation import Explanation
    from model.headings import HeadingMeaning
    from model.spans import Span

# Words that said less than this would only make the text gaudy; those that said as much as the
# second, or more, are marked as strongly as any.
LEAST_LOGIT = 0.05
FULL_LOGIT = 0.8
# On the page only what counted beside the strongest word is marked: it is for reading.
_LEAST_SHARE = 0.25


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


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a paragraph that spoke for its suggested label, none against it among them."""

    paragraph_id: int
    text: str
    label: str
    spans: tuple[Span, ...]


class Explainer:
    """Keeps the classifier from one question to the next; used by one job at a time."""

    def __init__(self) -> None:
        self._loaded: tuple[Path, int, ParagraphClassifier] | None = None

    def why(self, path: Path, annotator: str, paragraph_id: int, progress: Progress) -> Why | None:
        """Explain a paragraph's suggestion; None where there is none to explain."""
        from data.project import Project
        from model.explanation import similar
        from model.heading_rules import heading_rules, wording
        from model.headings import meanings
        from model.held_back import read_labelled_project

        with Project.open(path, annotator) as project:
            explained = self._explained(project, paragraph_id, progress)
            if explained is None:
                return None
            stored, report, position, explanation = explained
            classifier = self._classifier(project)
            rules = heading_rules(project)
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

    def words(
        self, path: Path, annotator: str, paragraph_id: int, progress: Progress
    ) -> Spoken | None:
        """Return the words that spoke for a paragraph's suggestion; None where there is none."""
        from data.project import Project

        with Project.open(path, annotator) as project:
            found = self._explained(project, paragraph_id, progress)
        if found is None:
            return None
        stored, _report, _position, explanation = found
        spoken = [span for span in explanation.spans if span.logit >= LEAST_LOGIT]
        least = _LEAST_SHARE * max((span.logit for span in spoken), default=0.0)
        spans = tuple(span for span in spoken if span.logit >= least)
        return Spoken(paragraph_id, stored.text, explanation.label, spans)

    def _explained(
        self, project: Project, paragraph_id: int, progress: Progress
    ) -> tuple[StoredParagraph, Report, int, Explanation] | None:
        """Return a paragraph, where it stands, and why its label was suggested.

        None for a heading, and for one that has been merged away since.
        """
        from model.explanation import explain
        from model.heading_rules import heading_rules

        stored = project.reports.paragraph(paragraph_id)
        if stored.kind == "heading":
            return None
        report, ids = project.reports.report(stored.report_id)
        if paragraph_id not in ids:
            return None
        position = ids.index(paragraph_id)
        classifier = self._classifier(project)
        suggestion = project.suggestions.of_report(stored.report_id).get(paragraph_id)
        label = suggestion.label if suggestion is not None else None
        if label not in classifier.classes_:
            label = None
        progress.check()
        explanation = explain(classifier, report, position, heading_rules(project), label)
        return stored, report, position, explanation

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


_SHARED: WeakKeyDictionary[Session, Explainer] = WeakKeyDictionary()


def shared_explainer(session: Session) -> Explainer:
    """Return the one that all who explain in a window use, so that the classifier is read once.

    Its questions go through the queue ``reading``, which asks one after another.
    """
    return _SHARED.setdefault(session, Explainer())
