"""A project's reports and labels beside its newest model, as all that judges them needs both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.project import Project
from model.heading_rules import heading_rules, project_as_ruled
from model.held_back import LabelledProject, read_labelled_project

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier


def read_with_newest_model(
    path: Path, annotator: str
) -> tuple[LabelledProject, ParagraphClassifier]:
    """Return a project's reports as its heading rules read them, and its newest model.

    The starter stands in for a model of its own that it does not have yet.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    from model.persistence import loads
    from model.starter import load_starter

    with Project.open(path, annotator) as project:
        content = project.suggestions.model_content()
        labelled = project_as_ruled(read_labelled_project(project), heading_rules(project))
    return labelled, load_starter() if content is None else loads(content, path.name)
