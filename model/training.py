"""From labels to a saved, measured model, for a project or for labelled files."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import KnownError
from data.labelled.grouping import LabelledReport, labelled_reports
from data.labelled.jsonl import read_jsonl
from data.language import _
from data.progress import Progress
from data.project import Project
from data.project.adjudication import decided
from data.readers.duplicates import near_duplicate_groups
from data.scheme import LabelScheme, default_scheme
from data.suggestion import Suggestion
from model.held_back import LabelledProject, hold_back, read_labelled_project

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier
    from model.gate import Flip, GateResult


# Fewer reports than this cannot be cut into folds that say anything.
_LEAST_REPORTS = 3
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trained model and what it suggests, ready to be put in use in its project."""

    content: bytes
    labels: tuple[str, ...]
    metrics: Mapping[str, Any] = field(hash=False)
    label_counts: Mapping[str, int] = field(hash=False)
    suggestions: Sequence[tuple[int, Suggestion]] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training run learnt from and how good it is.

    Attributes
    ----------
    metrics
        As ``evaluate --json`` prints them, cross-validated by report: each paragraph was
        predicted by a classifier that had not seen its report. None with too few reports.
    n_suggestions
        Paragraphs of the project that now have a suggestion.
    gate
        The new model beside the one that was in use, on the same reports held back; None where
        there was none, or too little to compare.
    flips
        Confirmed labels that the new model contradicts and what was in use did not.
    refused
        The new model when it was worse and the old one stayed; None when the new one is in use.
    """

    n_labels: int
    n_reports: int
    n_suggestions: int = 0
    metrics: dict[str, Any] | None = field(default=None, hash=False)
    path: Path | None = None
    gate: GateResult | None = None
    flips: tuple[Flip, ...] = ()
    refused: Candidate | None = None


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model file to tag with, None for the starter, and the names of its labels."""

    path: Path | None = None
    scheme: LabelScheme | None = None


def train_project(
    path: Path,
    annotator: str,
    progress: Progress | None = None,
    out: Path | None = None,
    anyway: bool = False,
) -> Trained:
    """Train on a project's annotations; keep the model and its suggestions in the project.

    A model that is worse than the one in use on the same reports held back is not put in use.

    Parameters
    ----------
    annotator
        Who trains: where annotators differ and nobody has adjudicated, their label counts.
    progress
        Told steps done, steps in all and what goes on; may raise ``CancelledError``, after which
        the project is as it was.
    out
        Where to write the model as well.
    anyway
        Puts the new model in use even when it is worse.

    Raises
    ------
    KnownError
        When the project cannot be used.
    """
    from model.gate import flips, labels_learnt_then
    from model.heading_rules import heading_rules, project_as_ruled

    tell = progress or _silent
    with Project.open(path, annotator) as project:
        last_act = max((entry.id for entry in project.history.entries(1)), default=0)
        rules = heading_rules(project)
        labelled = project_as_ruled(read_labelled_project(project), rules)
        then = labels_learnt_then(project, labelled)
        in_use = project.suggestions.all()
        annotations = {i: one.label for i, one in decided(project).items()}
        # Measuring the model in use takes as long again as measuring the new one.
        steps = _Steps(tell, _FOLDS * (1 if then is None or then == labelled else 2) + 3)
        classifier, trained, gate = _fitted(labelled, steps, then)
        candidate = _candidate(project, classifier, trained, last_act, steps)
        if out is not None:
            from model.persistence import save

            save(classifier, out)
        is_better = anyway or gate is None or gate.is_as_good
        steps.go(_("Saving"))
        if is_better:
            _put(project, candidate)
        steps.go("")
    return replace(
        trained,
        n_suggestions=len(candidate.suggestions) if is_better else len(in_use),
        path=out,
        gate=gate,
        flips=tuple(flips(annotations, in_use, dict(candidate.suggestions))),
        refused=None if is_better else candidate,
    )


def put_in_use(path: Path, annotator: str, candidate: Candidate) -> None:
    """Put a model that training refused in use all the same.

    Raises
    ------
    KnownError
        When the project cannot be written.
    """
    with Project.open(path, annotator) as project:
        _put(project, candidate)


def _put(project: Project, candidate: Candidate) -> None:
    model_id = project.suggestions.keep_model(
        candidate.labels, candidate.content, candidate.metrics, candidate.label_counts
    )
    project.suggestions.replace(model_id, candidate.suggestions)


def _candidate(
    project: Project,
    classifier: ParagraphClassifier,
    trained: Trained,
    last_act: int,
    steps: _Steps,
) -> Candidate:
    """Return the model as the project keeps it, with its suggestions for every paragraph."""
    from model.heading_rules import as_ruled, heading_rules, with_rules
    from model.persistence import dumps

    steps.go(_("Suggesting"))
    rules = heading_rules(project)
    suggestions: list[tuple[int, Suggestion]] = []
    for report, ids in project.reports.each():
        steps.tell_again()
        tagged = with_rules(classifier.tag(as_ruled(report, rules)), report, rules)
        suggestions += [(ids[s.position], s) for s in tagged]
    classifier.metrics_ = trained.metrics
    made = {"last_act": last_act, "scikit_learn": version("scikit-learn")}
    return Candidate(
        dumps(classifier),
        tuple(classifier.classes_),
        {**(trained.metrics or {}), **made},
        dict(classifier.counts_) if trained.n_labels else {},
        suggestions,
    )


def train_labelled(source: Path, out: Path, progress: Progress | None = None) -> Trained:
    """Train on labelled data, a JSONL file or a folder of them, and save the model.

    Raises
    ------
    KnownError
        When the data cannot be read, holds no label, or the model not be written.
    """
    from model.persistence import save

    labelled = read_labelled(source)
    project = LabelledProject.of(labelled, _keys(labelled))
    classifier, trained, _gate = _fitted(project, _Steps(progress or _silent, _FOLDS + 3))
    if not trained.n_labels:
        raise KnownError(_("{name} holds no label to learn from.").format(name=source.name))
    classifier.metrics_ = trained.metrics
    save(classifier, out)
    return replace(trained, path=out)


def read_labelled(source: Path) -> list[LabelledReport]:
    """Return the labelled reports of a paragraph JSONL, or of every one in a folder.

    Raises
    ------
    KnownError
        When there is none, or a line of one cannot be used.
    """
    files = sorted(source.glob("*.jsonl")) if source.is_dir() else [source]
    if not files:
        raise KnownError(_("There is no .jsonl file in {name}.").format(name=source.name))
    reports: list[LabelledReport] = []
    for file in files:
        reports += labelled_reports(read_jsonl(file))
    return reports


def measure(
    reports: Sequence[LabelledReport],
    model: Path | None = None,
    training: Sequence[LabelledReport] | None = None,
    folds: int | None = None,
) -> dict[str, Any]:
    """Return the quality on labelled reports as ``evaluate --json`` prints it.

    Of the starter model; or of a saved model; or of one trained on ``training``; or, with
    ``folds``, by cross-validation over ``reports``, grouped by report.
    """
    from model.evaluation import cross_validate, evaluate, from_unseeing_starter
    from model.starter import has_learnt_from, load_starter

    plain = [one.report for one in reports]
    truth = [one.labels for one in reports]
    keys = _keys(reports)
    if folds is not None:
        return cross_validate(plain, truth, keys, folds).to_json()
    if model is not None:
        from model.persistence import load

        classifier = load(model)
    elif training is not None:
        learnt = [one.report for one in training]
        classifier = from_unseeing_starter([*plain, *learnt])(_keys(training))
        classifier.fit(learnt, [one.labels for one in training])
    else:
        classifier = load_starter()
    scores = evaluate(classifier.predict_proba(plain), truth, tuple(classifier.classes_)).to_json()
    if model is None and training is None:
        scores["n_reports_seen"] = sum(has_learnt_from(report) for report in plain)
    return scores


@contextlib.contextmanager
def project_model(path: Path | None) -> Iterator[ModelInUse]:
    """Lend a project's newest model as a file while the block runs; the starter without one."""
    if path is None:
        yield ModelInUse()
        return
    with Project.open(path) as project:
        content, scheme = project.suggestions.model_content(), project.scheme
    if content is None:
        yield ModelInUse(None, scheme)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.skops"
        file.write_bytes(content)
        yield ModelInUse(file, scheme)


class _Steps:
    """Tells how far a training has come, step by step."""

    def __init__(self, tell: Progress, total: int) -> None:
        self._tell = tell
        self._done = -1
        self._total = total
        self._text = ""

    def go(self, text: str) -> None:
        """Begin the next step."""
        self._done, self._text = self._done + 1, text
        self.tell_again()

    def tell_again(self) -> None:
        """Give the person a chance to stop within a step."""
        self._tell(self._done, self._total, self._text)

    def fold(self, _done: int, _total: int, text: str) -> None:
        """Begin the next fold."""
        self.go(text)


def _fitted(
    labelled: LabelledProject, steps: _Steps, then: LabelledProject | None = None
) -> tuple[ParagraphClassifier, Trained, GateResult | None]:
    """Return a classifier that learnt from all labels, what it is worth, and what was before.

    Parameters
    ----------
    then
        The labels that the model in use learnt from, to be measured beside the new one.
    """
    from model.evaluation import from_unseeing_starter
    from model.gate import compare
    from model.promise import reliability
    from model.quality import scores_of
    from model.starter import load_starter

    used = labelled.labelled()
    n_labels = used.n_labels
    if not n_labels:
        return load_starter(), Trained(0, 0), None
    # A starter that had seen them would be too sure of itself, in the measure and ever after.
    start = from_unseeing_starter(used.reports)
    metrics: dict[str, Any] | None = None
    gate: GateResult | None = None
    # Copies of one report are no measure of each other.
    if len(used.reports) >= _LEAST_REPORTS and len(set(near_duplicate_groups(used.reports))) > 1:
        held_back = hold_back(labelled, steps.fold, _FOLDS, start)
        metrics = scores_of(held_back).to_json()
        # What a promise about accepting in bulk rests on.
        metrics["reliability"] = reliability(held_back).to_json()
        if then is not None:
            was = held_back
            if then != labelled:
                was = hold_back(labelled, steps.fold, _FOLDS, start, then)
            gate = compare(was, held_back)
    steps.go(_("Learning"))
    classifier = start(labelled.keys).fit(used.reports, used.labels)
    return classifier, Trained(n_labels, len(used.reports), metrics=metrics), gate


def _keys(labelled: Sequence[LabelledReport]) -> tuple[str, ...]:
    """Return the label keys in use, the default scheme's in its order first."""
    found = {label for one in labelled for label in one.labels if label is not None}
    known = default_scheme().keys
    if found <= set(known):
        return known
    return (*(key for key in known if key in found), *sorted(found - set(known)))


def _silent(_done: int, _total: int, _text: str) -> None:
    return
