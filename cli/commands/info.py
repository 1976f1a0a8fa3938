"""``duanbiao info``: counts, metrics and integrity of a project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json
from data.language import _


def info(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Describe a project."""
    from data.project import Project
    from data.project.adjudication import decided

    with Project.open(project) as opened:
        reports = opened.reports.overview()
        models = opened.suggestions.models()
        faults = opened.integrity()
        facts = {
            "project": str(opened.path),
            "n_reports": len(reports),
            "n_paragraphs": sum(report.n_paragraphs for report in reports),
            "n_suggestions": opened.suggestions.count(),
            "annotators": opened.annotators(),
            "labels": {label.key: label.name for label in opened.scheme.active},
            # Of the labels that count, whoever gave them.
            "label_counts": dict(Counter(one.label for one in decided(opened).values())),
            "metrics": dict(models[0].metrics) if models else None,
            "trained_at": models[0].at if models else None,
            "integrity": faults or "ok",
        }
    if as_json:
        print_json(facts)
    else:
        print(_("Reports: {count}").format(count=facts["n_reports"]))
        print(_("Paragraphs: {count}").format(count=facts["n_paragraphs"]))
        print(_("Suggestions: {count}").format(count=facts["n_suggestions"]))
        for name, count in opened_annotators(facts):
            print(_("Annotator {name}: {count} labels").format(name=name, count=count))
        metrics = models[0].metrics if models else None
        if metrics and "macro_f1" in metrics:
            print(_("F1 {f1:.2f}, on reports not seen").format(f1=metrics["macro_f1"]))
        print(_("Integrity: {state}").format(state="ok" if not faults else "; ".join(faults)))
    if faults:
        raise typer.Exit(1)


def opened_annotators(facts: dict[str, object]) -> list[tuple[str, int]]:
    """Return the annotators that have labels, with their number."""
    annotators = facts["annotators"]
    assert isinstance(annotators, dict)
    return [(name, count) for name, count in annotators.items() if count]


info.__doc__ = _("Counts, metrics and integrity of a project.")
