"""Suggestions for reports that have none yet: from the project's model, else from the starter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _
from data.project import Project
from data.report import Report
from data.suggestion import Suggestion

if TYPE_CHECKING:
    from model.judging import Judge

Progress = Callable[[int, int, str], None]

# Reports written at once: few enough that little is lost when the person stops.
_BATCH = 20


def suggest_for_new(
    path: Path, annotator: str | None = None, progress: Progress | None = None
) -> int:
    """Give every report that has no suggestion its suggestions; return how many there are.

    The project's newest model gives them, or the starter where there is none, so that the very
    first report has them. Suggestions that are there stay as they are. A scheme that shares no
    label with the starter gets none before it has a model of its own.

    Parameters
    ----------
    progress
        Told reports done, reports in all and the name of the next; may raise
        ``CancelledError``, after which what was done is kept.
    """
    from model.headings import heading_rules, with_rules

    with Project.open(path, annotator) as project:
        report_ids = project.suggestions.lacking()
        keys = project.scheme.keys
        if not report_ids:
            return 0
        judge = _judge(project)
        wanted = tuple(key for key in judge.classes_ if key in keys)
        if not wanted:
            return 0
        models = project.suggestions.models()
        if models and set(models[0].labels) >= set(wanted):
            model_id, labels = models[0].id, models[0].labels
        else:  # the starter's turn: a model of the project knows its own labels
            model_id, labels = project.suggestions.keep_model(wanted, None, {}, {}), wanted
        rules = heading_rules(project)
        n_suggestions = 0
        for start in range(0, len(report_ids), _BATCH):
            batch: list[tuple[int, Suggestion]] = []
            for done, report_id in enumerate(report_ids[start : start + _BATCH], start):
                report, ids = project.reports.report(report_id)
                if progress is not None:
                    progress(done, len(report_ids), report.name)
                found = with_rules(list(suggestions(report, judge, keys, labels)), report, rules)
                batch += [(ids[one.position], one) for one in found]
            project.suggestions.add(model_id, batch)
            n_suggestions += len(batch)
        if progress is not None:
            progress(len(report_ids), len(report_ids), _("Suggesting"))
    return n_suggestions


def suggestions(
    report: Report, judge: Judge, keys: Sequence[str], labels: Sequence[str]
) -> Iterator[Suggestion]:
    """Yield the suggestion for each paragraph of a report that can carry a label.

    Parameters
    ----------
    keys
        The labels in use: of what the classifier knows besides, nothing is suggested.
    labels
        The order of the probabilities; those the classifier does not know get 0.
    """
    from model.features import extract

    features = extract(report, judge.inverse_frequencies())
    places = [place for place, key in enumerate(judge.classes_) if key in keys]
    rows = judge.body_probabilities(features)
    for position, row in zip(features.positions.tolist(), rows.tolist(), strict=True):
        whole = sum(row[place] for place in places)
        shares = dict.fromkeys(labels, 0.0)
        for place in places:
            shares[judge.classes_[place]] = row[place] / whole if whole > 0 else 1 / len(places)
        best = max((judge.classes_[place] for place in places), key=shares.__getitem__)
        yield Suggestion(int(position), best, shares[best], shares)


def _judge(project: Project) -> Judge:
    """Return what judges for this project."""
    content = project.suggestions.model_content()
    if content is None:
        from model.starter import load_starter_judge

        return load_starter_judge()
    from model.persistence import loads

    return loads(content, project.name)
