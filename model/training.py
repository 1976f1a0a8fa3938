"""From labels to a saved, measured model, for a project or for labelled files."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import KnownError
from data.labelled.grouping import LabelledReport, labelled_reports
from data.labelled.jsonl import read_jsonl
from data.language import _
from data.project import Annotation, Project
from data.project.adjudication import decided
from data.scheme import LabelScheme, default_scheme
from data.suggestion import Suggestion

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

Progress = Callable[[int, int, str], None]

# Fewer reports than this cannot be cut into folds that say anything.
_LEAST_REPORTS = 3
_FOLDS = 5


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
    """

    n_labels: int
    n_reports: int
    n_suggestions: int = 0
    metrics: dict[str, Any] | None = field(default=None, hash=False)
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model file to tag with, None for the starter, and the names of its labels."""

    path: Path | None = None
    scheme: LabelScheme | None = None


def train_project(
    path: Path, annotator: str, progress: Progress | None = None, out: Path | None = None
) -> Trained:
    """Train on a project's annotations; keep the model and its suggestions in the project.

    Parameters
    ----------
    annotator
        Who trains: where annotators differ and nobody has adjudicated, their label counts.
    progress
        Told steps done, steps in all and what goes on; may raise ``CancelledError``, after which
        the project is as it was.
    out
        Where to write the model as well.

    Raises
    ------
    KnownError
        When the project cannot be used.
    """
    from model.headings import heading_rules, with_rules

    tell = progress or _silent
    with Project.open(path, annotator) as project:
        keys = project.scheme.keys
        stored = list(project.reports.each())
        annotations = decided(project)
        labelled = [
            LabelledReport(report, tuple(_label(annotations, i, keys) for i in ids))
            for report, ids in stored
        ]
        rules = heading_rules(project)
        classifier, trained = _fitted(labelled, keys, tell)
        tell(_FOLDS + 1, _FOLDS + 3, _("Suggesting"))
        suggestions: list[tuple[int, Suggestion]] = []
        for report, ids in stored:
            tagged = with_rules(classifier.tag(report), report, rules)
            suggestions += [(ids[s.position], s) for s in tagged]
        tell(_FOLDS + 2, _FOLDS + 3, _("Saving"))
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "model.skops"
            _save(classifier, file, trained, out)
            model_id = project.suggestions.keep_model(
                tuple(classifier.classes_),
                file.read_bytes(),
                trained.metrics or {},
                Counter(label for one in labelled for label in one.labels if label),
            )
        project.suggestions.replace(model_id, suggestions)
        tell(_FOLDS + 3, _FOLDS + 3, "")
    return Trained(trained.n_labels, trained.n_reports, len(suggestions), trained.metrics, out)


def train_labelled(source: Path, out: Path, progress: Progress | None = None) -> Trained:
    """Train on labelled data, a JSONL file or a folder of them, and save the model.

    Raises
    ------
    KnownError
        When the data cannot be read, holds no label, or the model not be written.
    """
    labelled = read_labelled(source)
    classifier, trained = _fitted(labelled, _keys(labelled), progress or _silent)
    if not trained.n_labels:
        raise KnownError(_("{name} holds no label to learn from.").format(name=source.name))
    _save(classifier, out, trained, None)
    return Trained(trained.n_labels, trained.n_reports, 0, trained.metrics, out)


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


def _fitted(
    labelled: Sequence[LabelledReport], keys: Sequence[str], tell: Progress
) -> tuple[ParagraphClassifier, Trained]:
    """Return a classifier that learnt from all labels, and what it is worth."""
    from model.evaluation import from_unseeing_starter
    from model.held_back import LabelledProject, hold_back
    from model.promise import reliability
    from model.quality import scores_of
    from model.starter import load_starter

    used = [one for one in labelled if any(one.labels)]
    reports, labels = [one.report for one in used], [one.labels for one in used]
    n_labels = sum(label is not None for one in labels for label in one)
    if not n_labels:
        return load_starter(), Trained(0, 0)
    # A starter that had seen them would be too sure of itself, in the measure and ever after.
    start = from_unseeing_starter(reports)
    metrics: dict[str, Any] | None = None
    if len(used) >= _LEAST_REPORTS:
        project = LabelledProject.of(used, keys)
        held_back = hold_back(
            project, lambda done, _all, text: tell(done, _FOLDS + 3, text), _FOLDS, start
        )
        metrics = scores_of(held_back).to_json()
        # What a promise about accepting in bulk rests on.
        metrics["reliability"] = reliability(held_back).to_json()
    tell(_FOLDS, _FOLDS + 3, _("Learning"))
    classifier = start(keys).fit(reports, labels)
    return classifier, Trained(n_labels, len(used), metrics=metrics)


def _keys(labelled: Sequence[LabelledReport]) -> tuple[str, ...]:
    """Return the label keys in use, the default scheme's in its order first."""
    found = {label for one in labelled for label in one.labels if label is not None}
    known = default_scheme().keys
    if found <= set(known):
        return known
    return (*(key for key in known if key in found), *sorted(found - set(known)))


def _label(
    annotations: Mapping[int, Annotation], paragraph_id: int, keys: Sequence[str]
) -> str | None:
    annotation = annotations.get(paragraph_id)
    return annotation.label if annotation is not None and annotation.label in keys else None


def _save(classifier: ParagraphClassifier, file: Path, trained: Trained, out: Path | None) -> None:
    from model.persistence import save

    classifier.metrics_ = trained.metrics
    save(classifier, file)
    if out is not None:
        save(classifier, out)


def _silent(_done: int, _total: int, _text: str) -> None:
    return
