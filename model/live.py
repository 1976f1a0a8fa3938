"""Suggestions that follow each label: the project's features and classifier, kept in memory."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from time import perf_counter
from typing import Self

import numpy as np
import numpy.typing as npt

from data.project import Project
from data.project.adjudication import decided
from data.suggestion import Suggestion
from model.classifier import ParagraphClassifier
from model.context import context
from model.features import Floats, extract
from model.heading_rules import as_ruled, heading_rules, rule_logits
from model.linear import Weights, fit_softmax, softmax
from model.persistence import loads
from model.refit import Refit
from model.stacked import Stacked, in_use
from model.starter import new_classifier

# A suggestion is written anew when a probability moves by this much: half of what is shown.
_NOTICEABLE = 0.005
# So many are written in 10 ms: the window, which has a label to write, waits no longer.
_ROWS_A_TURN = 500
_FIRST_STEPS, _STEPS = 15, 4


class LiveClassifier:
    """A project's classifier that learns from each label and stores its new suggestions.

    For the window's background worker::

        live = LiveClassifier.open(path, annotator)   # seconds: in the background
        refit = live.label_changed(ids)               # after a label, an undo, a bulk act
        # repaint refit.changed

    All methods are to be called from one thread at a time, any one; each opens the project
    anew and closes it. After an import, a removal, a change of the label scheme, an edit of a
    paragraph, a rule for a heading or a training, open another.

    Notes
    -----
    What each paragraph is like by itself is learnt; the second look at its surroundings and the
    temperature stay those of the last training, or the starter's. Before a project has a model
    of its own its suggestions are kept under one that stands for the starter.
    """

    def __init__(self, path: Path, annotator: str, classifier: ParagraphClassifier) -> None:
        self._path = path
        self._annotator = annotator
        self._classifier = classifier
        self._keys = list(classifier.classes_)
        self._weights: Weights | None = None
        self._places: npt.NDArray[np.int64] = np.zeros(0, np.int64)

    @classmethod
    def open(cls, path: str | Path, annotator: str) -> Self:
        """Return a live classifier of a project, its newest model to begin with.

        Raises
        ------
        KnownError
            When the project or its model cannot be used.
        """
        path = Path(path)
        with Project.open(path, annotator) as project:
            keys = project.scheme.keys
            content = project.suggestions.model_content()
            classifier = None if content is None else loads(content, path.name)
            if classifier is None or tuple(classifier.classes_) != keys:
                classifier = _untrained(keys)
            live = cls(path, annotator, classifier)
            live._take_in(project)
        return live

    def label_changed(self, paragraph_ids: Iterable[int]) -> Refit:
        """Learn from the labels that these paragraphs now have; store what that changes.

        Raises
        ------
        KnownError
            When the project cannot be written.
        """
        with Project.open(self._path, self._annotator) as project:
            begun = perf_counter()
            reports = {self._report_of[i] for i in paragraph_ids if i in self._report_of}
            for report_id in reports:
                self._take_labels(project, report_id)
            if not len(self._ids) or not (self._truth >= 0).any():
                return Refit(())
            self._learn()
            learnt = perf_counter()
            probabilities = self._probabilities()
            judged = perf_counter()
            changed = self._store(project, probabilities)
            stored = perf_counter()
        return Refit(changed, (learnt - begun, judged - learnt, stored - judged))

    def _take_in(self, project: Project) -> None:
        """Extract the features of all reports, and take in what is labelled and suggested."""
        idf = self._classifier.inverse_frequencies()
        rules = heading_rules(project)
        every, ids, said = [], [], []
        self._report_of: dict[int, int] = {}
        for stored in project.reports.overview():
            report, paragraph_ids = project.reports.report(stored.id)
            features = extract(as_ruled(report, rules), idf)
            if len(features.positions):
                every.append(features)
                said.append(rule_logits(report, features.positions, rules, self._keys))
                ids += [paragraph_ids[position] for position in features.positions]
                self._report_of.update(dict.fromkeys(paragraph_ids, stored.id))
        self._ids = np.array(ids, np.int64)
        self._row_of = {paragraph_id: row for row, paragraph_id in enumerate(ids)}
        self._truth = np.full(len(ids), -1, np.int64)
        self._told = np.zeros((len(ids), len(self._keys)), np.float32)
        if not ids:
            return
        self._stacked = Stacked.of(every)
        self._rules = np.vstack(said)
        self._base = np.zeros((len(ids), len(self._keys)), np.float32)
        if self._classifier.base is not None:
            self._base = np.vstack([self._classifier.base_logits(one) for one in every])
        self._remember(project.suggestions.all())
        self._label(ids, {i: one.label for i, one in decided(project).items()})
        with contextlib.suppress(AttributeError):  # none yet
            self._begin_at(self._classifier.columns_.used, self._classifier.alone_)

    def _begin_at(self, used: npt.NDArray[np.int32], weights: Weights) -> None:
        """Take over the weights of a fit, of the columns that occur here."""
        here, theirs = np.isin(self._stacked.columns, used), np.isin(used, self._stacked.columns)
        self._places = np.flatnonzero(here)
        self._weights = Weights(weights.columns[theirs], weights.cues, weights.intercept)

    def _remember(self, suggestions: Mapping[int, Suggestion]) -> None:
        for paragraph_id, one in suggestions.items():
            row = self._row_of.get(paragraph_id)
            if row is not None and list(one.probabilities) == self._keys:
                self._told[row] = list(one.probabilities.values())

    def _take_labels(self, project: Project, report_id: int) -> None:
        ids = [i for i, of in self._report_of.items() if of == report_id]
        self._label(ids, {i: one.label for i, one in decided(project, report_id).items()})

    def _label(self, ids: Iterable[int], labels: Mapping[int, str]) -> None:
        """Take in the labels of some paragraphs; those without one are unlabelled."""
        places = {key: place for place, key in enumerate(self._keys)}
        for paragraph_id in ids:
            row = self._row_of.get(paragraph_id)
            if row is not None:
                self._truth[row] = places.get(labels.get(paragraph_id, ""), -1)

    def _learn(self) -> None:
        labelled = np.flatnonzero(self._truth >= 0)
        sparse, dense = self._stacked.rows(labelled)
        places = in_use(sparse)
        start = self._started(places)
        truth = self._truth[labelled]
        self._weights = fit_softmax(
            sparse[:, places],
            dense,
            np.eye(len(self._keys), dtype=np.float32)[truth],
            self._classifier.row_weights(truth),
            **self._classifier.penalties(),
            offset=self._base[labelled],
            start=start,
            most_steps=_FIRST_STEPS if start is None else _STEPS,
        )
        self._places = places

    def _started(self, places: npt.NDArray[np.int64]) -> Weights | None:
        """Return the weights at hand for the columns at ``places``, new ones at zero."""
        if self._weights is None:
            return None
        full = np.zeros((len(self._stacked.columns), len(self._keys)), np.float32)
        full[self._places] = self._weights.columns
        return Weights(full[places], self._weights.cues, self._weights.intercept)

    def _probabilities(self) -> Floats:
        assert self._weights is not None
        logits = self._base + self._stacked.logits(self._weights, self._places)
        second = self._classifier.context_
        if second is not None:
            seen = context(logits, self._stacked.paths, self._stacked.reports)
            logits = logits + seen @ second.cues + second.intercept
        return softmax(logits / self._classifier.temperature_ + self._rules)

    def _store(self, project: Project, probabilities: Floats) -> tuple[int, ...]:
        """Write the suggestions that changed noticeably; return their paragraphs."""
        moved = np.abs(probabilities - self._told).max(axis=1) >= _NOTICEABLE
        moved |= probabilities.argmax(axis=1) != self._told.argmax(axis=1)
        rows = np.flatnonzero(moved)
        ids = self._ids[rows].tolist()
        project.suggestions.add(
            self._model_id(project),
            zip(ids, self._suggestions(probabilities[rows]), strict=True),
            _ROWS_A_TURN,
        )
        self._told[rows] = probabilities[rows]
        return tuple(ids)

    def _suggestions(self, probabilities: Floats) -> Iterator[Suggestion]:
        for best, row in zip(probabilities.argmax(axis=1), probabilities.tolist(), strict=True):
            shares = dict(zip(self._keys, row, strict=True))
            yield Suggestion(0, self._keys[best], row[best], shares)

    def _model_id(self, project: Project) -> int:
        models = project.suggestions.models()
        if models and list(models[0].labels) == self._keys:
            return models[0].id
        return project.suggestions.keep_model(self._keys, None, {}, {})


def _untrained(keys: tuple[str, ...]) -> ParagraphClassifier:
    """Return what a project begins with: the starter, and nothing learnt on top of it."""
    classifier = new_classifier(keys)
    classifier.classes_ = list(keys)
    base = classifier.base
    same = base is not None and base.classes_ == classifier.classes_
    classifier.context_ = base.context_ if same and base is not None else None
    classifier.temperature_ = base.temperature_ if same and base is not None else 1.0
    return classifier
