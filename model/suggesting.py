"""Suggestions for reports that have none yet: from the project's model, else from the starter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _
from data.progress import Progress
from data.project import Project
from data.report import Report
from data.suggestion import Suggestion

if TYPE_CHECKING:
    from model.heading_rules import HeadingRule
    from model.judging import Judge


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
    from model.heading_rules import heading_rules

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
                found = _as_rules_shift(report, judge, keys, labels, rules)
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


def suggested_anew(
    project: Project,
    content: bytes | None,
    labels: Sequence[str],
    progress: Progress | None = None,
) -> Iterator[tuple[int, Suggestion]]:
    """Yield the suggestion of a model for every paragraph of a project, with its id.

    Parameters
    ----------
    content
        The model's file; None for the starter.
    labels
        The order of the probabilities.

    Raises
    ------
    KnownError
        When the model cannot be used.
    """
    from model.heading_rules import heading_rules

    judge, rules = _judge_of(content, project.name), heading_rules(project)
    overview = project.reports.overview()
    for done, stored in enumerate(overview):
        if progress is not None:
            progress(done, len(overview), _("Suggesting"))
        report, ids = project.reports.report(stored.id)
        for one in _as_rules_shift(report, judge, project.scheme.keys, labels, rules):
            yield ids[one.position], one


def rules_changed(
    path: Path,
    annotator: str,
    before: Sequence[HeadingRule],
    progress: Progress | None = None,
) -> tuple[int, ...]:
    """Bring the suggestions in line with the rules for headings; return what changed, by id.

    Where another label is said of a heading, the suggestions beneath it are shifted as they are;
    reports with a heading that has a rule now and had none, or the reverse, are judged anew.

    Parameters
    ----------
    before
        The rules that the suggestions go by so far.

    Raises
    ------
    KnownError
        When the project or its model cannot be used.
    """
    from model.heading_rules import as_ruled, heading_rules, logits_of_rules, shifted

    changed: dict[int, Suggestion] = {}
    with Project.open(path, annotator) as project:
        rules, models = heading_rules(project), project.suggestions.models()
        if not models or rules == list(before):
            return ()
        labels, judge = models[0].labels, None
        overview = project.reports.overview()
        for done, stored in enumerate(overview):
            if progress is not None:
                progress(done, len(overview), _("Suggesting"))
            report, ids = project.reports.report(stored.id)
            if as_ruled(report, before) != as_ruled(report, rules):
                judge = judge or _judge(project)
                anew = _as_rules_shift(report, judge, project.scheme.keys, labels, rules)
                changed.update((ids[one.position], one) for one in anew)
                continue
            paths = {one.heading_path for one in report.paragraphs}
            apart = {
                path: logits_of_rules(path, rules, labels) - logits_of_rules(path, before, labels)
                for path in paths
            }
            if not any(logits.any() for logits in apart.values()):
                continue
            position_of = {i: position for position, i in enumerate(ids)}
            for i, one in project.suggestions.of_report(stored.id).items():
                logits = apart[report.paragraphs[position_of[i]].heading_path]
                if logits.any() and tuple(one.probabilities) == labels:
                    changed[i] = shifted(one, logits)
        project.suggestions.add(models[0].id, changed.items())
    return tuple(changed)


def _as_rules_shift(
    report: Report,
    judge: Judge,
    keys: Sequence[str],
    labels: Sequence[str],
    rules: Sequence[HeadingRule],
) -> list[Suggestion]:
    """Return the suggestions for a report, the rules for its headings taken into account."""
    from model.heading_rules import as_ruled, with_rules

    found = suggestions(as_ruled(report, rules), judge, keys, labels)
    return with_rules(list(found), report, rules)


def _judge(project: Project) -> Judge:
    """Return what judges for this project."""
    return _judge_of(project.suggestions.model_content(), project.name)


def _judge_of(content: bytes | None, name: str) -> Judge:
    if content is None:
        from model.starter import load_starter_judge

        return load_starter_judge()
    from model.persistence import loads

    return loads(content, name)
