"""Whether a newly trained model may replace the one in use, and the way back.

A model cannot be measured on reports that it has learnt from. So both are taken to be learning
anew: in each fold one learns from the labels that the model in use had, one from the labels of
now, and both are measured with the labels of now on the reports held back from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.errors import KnownError
from data.language import _, ngettext
from data.progress import Progress
from data.project import Project
from data.project.adjudication import decided_then
from data.readers.duplicates import near_duplicate_groups
from data.report import Report
from data.suggestion import Suggestion
from model.held_back import HeldBack, LabelledProject, folds_of
from model.resampling import Interval, macro_f1_difference
from model.suggesting import suggested_anew

# So much less on reports held back is still "as good": less than labelling one report moves it.
TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class Flip:
    """A confirmed label that the new model would contradict and the model in use does not."""

    paragraph_id: int
    label: str
    would_be: str
    confidence: float


@dataclass(frozen=True, slots=True)
class GateResult:
    """The new model beside the one in use.

    Attributes
    ----------
    old_f1, new_f1
        Macro-F1 on the same reports held back.
    difference
        New less old, with a 90 % interval over reports.
    is_as_good
        Whether the new model may replace the old without asking.
    """

    old_f1: float
    new_f1: float
    difference: Interval
    n_reports: int
    n_paragraphs: int
    is_as_good: bool

    def sentence(self) -> str:
        """Return the result in words."""
        values = {"old": f"{self.old_f1:.3f}", "new": f"{self.new_f1:.3f}"}
        if self.is_as_good:
            said = _("The new model is at least as good on reports held back: F1 {new}, was {old}.")
        else:
            said = _("The new model is worse on reports held back: F1 {new}, was {old}.")
        return said.format(**values)


def flips_in_words(n: int) -> str:
    """Return how many confirmed labels a new model contradicts."""
    return ngettext(
        "It contradicts {n} confirmed label.", "It contradicts {n} confirmed labels.", n
    ).format(n=n)


def compare(old: HeldBack, new: HeldBack, tolerance: float = TOLERANCE) -> GateResult:
    """Compare two models on the same paragraphs of reports that neither had seen.

    Raises
    ------
    ValueError
        When the paragraphs or labels differ.
    """
    if old.keys != new.keys or not np.array_equal(old.paragraph_ids, new.paragraph_ids):
        raise ValueError("not the same paragraphs")
    old_f1, new_f1, difference = macro_f1_difference(old, new)
    return GateResult(
        old_f1, new_f1, difference, len(np.unique(new.reports)), len(new.truth),
        difference.value >= -tolerance,
    )  # fmt: skip


def labels_learnt_then(project: Project, now: LabelledProject) -> LabelledProject | None:
    """Return the reports of now with the labels that the model in use has learnt from.

    Returns
    -------
    None when the project has no trained model, or it learnt from too few reports to compare.
    """
    models = project.suggestions.models()
    if not models or not models[0].label_counts:
        return None
    then = _with(now, decided_then(project, int(models[0].metrics.get("last_act", 0))))
    # In every fold it must have had something to learn from.
    used = now.labelled()
    if len(set(near_duplicate_groups(used.reports))) < 2:
        return None
    folds = dict(zip(used.ids, folds_of(used), strict=True))
    learnt = {folds[ids] for ids, given in zip(then.ids, then.labels, strict=True) if any(given)}
    return then if len(learnt) >= 2 else None


def flips(
    labels: Mapping[int, str],
    in_use: Mapping[int, Suggestion],
    candidate: Mapping[int, Suggestion],
) -> list[Flip]:
    """Return the labels that ``candidate`` contradicts though what is in use does not."""
    found = [
        Flip(i, label, candidate[i].label, candidate[i].confidence)
        for i, label in labels.items()
        if i in candidate and candidate[i].label != label
        and (i not in in_use or in_use[i].label == label)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.confidence, one.paragraph_id))


def take_back(path: Path, annotator: str, model_id: int, progress: Progress | None = None) -> int:
    """Put an earlier model in use again, with its suggestions; return its new id.

    The one in use now is kept too, so that this can be taken back the same way.

    Raises
    ------
    KnownError
        When that model's file is no longer kept.
    """
    with Project.open(path, annotator) as project:
        chosen = next((one for one in project.suggestions.models() if one.id == model_id), None)
        content = project.suggestions.model_content(model_id)
        if chosen is None or (content is None and chosen.label_counts):
            raise KnownError(
                _("This model is no longer kept; only the last few are."),
                _("Choose a later model, or train again."),
            )
        found = list(suggested_anew(project, content, chosen.labels, progress))
        metrics = {**chosen.metrics, "taken_back_from": model_id}
        new_id = project.suggestions.keep_model(
            chosen.labels, content, metrics, chosen.label_counts
        )
        project.suggestions.replace(new_id, found)
    return new_id


def _with(project: LabelledProject, labels: Mapping[int, str]) -> LabelledProject:
    """Return the same with these labels, by paragraph id, in place of its own."""

    def given(ids: tuple[int, ...], report: Report) -> tuple[str | None, ...]:
        return tuple(
            label if label in project.keys and paragraph.kind != "heading" else None
            for label, paragraph in zip(map(labels.get, ids), report.paragraphs, strict=True)
        )

    return replace(project, labels=tuple(map(given, project.ids, project.reports)))
