"""``duanbiao train``: a classifier from a project's or a file's labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json, progress_bar
from data.language import _


def train(
    source: Annotated[Path, typer.Argument(help=_("A project, or a paragraph JSONL."))],
    out: Annotated[Path | None, typer.Option(help=_("Where to write the model (.skops)."))] = None,
    annotator: Annotated[str | None, typer.Option(help=_("Whose labels to learn from."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Train a classifier."""
    from data.project import SUFFIX
    from data.project.project import default_annotator
    from model.training import train_labelled, train_project

    with progress_bar(_("Training")) as progress:
        if source.suffix == SUFFIX:
            trained = train_project(source, annotator or default_annotator(), progress, out)
        else:
            trained = train_labelled(source, out or source.with_suffix(".skops"), progress)
    if as_json:
        print_json(
            {
                "n_labels": trained.n_labels,
                "n_reports": trained.n_reports,
                "n_suggestions": trained.n_suggestions,
                "model": str(trained.path) if trained.path else None,
                "metrics": trained.metrics,
            }
        )
        return
    print(_("Learnt from {count} labels.").format(count=trained.n_labels))
    if trained.metrics:
        print(
            _("F1 {f1:.2f}, measured on reports that it had not seen.").format(
                f1=trained.metrics["macro_f1"]
            )
        )
    else:
        print(_("Too few labelled reports to measure it: three are needed."))


train.__doc__ = _("Train a classifier on labels.")
