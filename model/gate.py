"""Whether a newly trained model may replace the one in use, and the way back.

A model cannot be measured on reports that it has learnt from. So both are taken to be learning
anew: in each fold one learns from the labels that the model in use had, one from the labels of
now, and both are measured with the labels of now on the reports held back from both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from data.errors import KnownError
from data.language import _, ngettext
from data.project import Project
from data.project.adjudication import decided
from data.suggestion import Suggestion
from model.held_back import HeldBack, LabelledProject, Progress, hold_back, read_labelled_project
from model.resampling import Interval, macro_f1_difference

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
    flips
        The surest first.
    """

    old_f1: float
    new_f1: float
    difference: Interval
    n_reports: int
    n_paragraphs: int
    is_as_good: bool
    flips: tuple[Flip, ...] = ()

    def sentence(self) -> str:
        """Return the result in words."""
        values = {"old": f"{self.old_f1:.3f}", "new": f"{self.new_f1:.3f}"}
        if self.is_as_good:
            said = _("The new model is at least as good on reports held back: F1 {new}, was {old}.")
        else:
            said = _("The new model is worse on reports held back: F1 {new}, was {old}.")
        said = said.format(**values)
        if self.flips:
            said += " " + ngettext(
                "It contradicts {n} confirmed label.",
                "It contradicts {n} confirmed labels.",
                len(self.flips),
            ).format(n=len(self.flips))
        return said


def compare(
    old: HeldBack, new: HeldBack, flips: Sequence[Flip] = (), tolerance: float = TOLERANCE
) -> GateResult:
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
        difference.value >= -tolerance, tuple(flips),
    )  # fmt: skip


def project_gate(
    path: Path,
    annotator: str,
    candidate: Mapping[int, Suggestion] | None = None,
    progress: Progress | None = None,
) -> GateResult | None:
    """Compare learning from the labels of now with the labels that the model in use had.

    Takes as long as ten trainings: for the background.

    Parameters
    ----------
    candidate
        What the new model suggests, by paragraph id, to list the confirmed labels that it would
        contradict; none are listed when left out.

    Returns
    -------
    None when the project has no trained model, or too few reports had labels then.
    """
    with Project.open(path, annotator) as project:
        models = [one for one in project.suggestions.models() if one.label_counts]
        if not models:
            return None
        now = read_labelled_project(project)
        in_use = project.suggestions.all()
        annotations = decided(project)
        had = {i for i, one in annotations.items() if one.at <= models[0].at}
    then = _only(now, had)
    if sum(any(given) for given in then.labels) < 2 or len(now.labelled().reports) < 2:
        return None
    old, new = _on_the_same_folds(then, now, progress)
    labels = {i: one.label for i, one in annotations.items()}
    return compare(old, new, flips(labels, in_use, candidate or {}))


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
    from model.headings import heading_rules, with_rules
    from model.persistence import load

    with Project.open(path, annotator) as project:
        chosen = next((one for one in project.suggestions.models() if one.id == model_id), None)
        content = project.suggestions.model_content(model_id)
        if chosen is None or content is None:
            raise KnownError(
                _("This model is no longer kept; only the last few are."),
                _("Choose a later model, or train again."),
            )
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "model.skops"
            file.write_bytes(content)
            classifier = load(file)
        rules = heading_rules(project)
        overview = project.reports.overview()
        suggestions: list[tuple[int, Suggestion]] = []
        for done, stored in enumerate(overview):
            if progress is not None:
                progress(done, len(overview), _("Suggesting"))
            report, ids = project.reports.report(stored.id)
            tagged = with_rules(classifier.tag(report), report, rules)
            suggestions += [(ids[one.position], one) for one in tagged]
        metrics = {**chosen.metrics, "taken_back_from": model_id}
        new_id = project.suggestions.keep_model(
            chosen.labels, content, metrics, chosen.label_counts
        )
        project.suggestions.replace(new_id, suggestions)
    return new_id


def _only(project: LabelledProject, ids: set[int]) -> LabelledProject:
    """Return the same with the labels of these paragraphs alone."""
    labels = tuple(
        tuple(label if i in ids else None for i, label in zip(mine, given, strict=True))
        for mine, given in zip(project.ids, project.labels, strict=True)
    )
    return replace(project, labels=labels)


def _on_the_same_folds(
    then: LabelledProject, now: LabelledProject, progress: Progress | None
) -> tuple[HeldBack, HeldBack]:
    def half(start: int) -> Progress:
        def tell(done: int, total: int, text: str) -> None:
            if progress is not None:
                progress(start * total + done, 2 * total, text)

        return tell

    old = hold_back(now, half(0), learn_from=then)
    return old, hold_back(now, half(1))
