"""``duanbiao evaluate``: how right a classifier is about labelled reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json
from data.errors import KnownError
from data.language import _


def evaluate(
    labelled: Annotated[Path, typer.Argument(help=_("A paragraph JSONL, or a folder of them."))],
    model: Annotated[Path | None, typer.Option(help=_("A model (.skops)."))] = None,
    training: Annotated[
        Path | None, typer.Option("--train", help=_("Train on this file or folder first."))
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option(help=_("Cross-validate by report in so many folds instead."), min=2),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Measure a classifier."""
    from model.training import measure, read_labelled

    if sum(option is not None for option in (model, training, folds)) > 1:
        raise KnownError(_("Give only one of --model, --train and --folds."))
    reports = read_labelled(labelled)
    train_reports = read_labelled(training) if training is not None else None
    scores = measure(reports, model=model, training=train_reports, folds=folds)
    if as_json:
        print_json(scores)
        return
    print(_("{n} paragraphs").format(n=scores["n"]))
    print(_("accuracy {value:.3f}").format(value=scores["accuracy"]))
    print(_("macro F1 {value:.3f}").format(value=scores["macro_f1"]))
    print(_("expected calibration error {value:.3f}").format(value=scores["ece"]))
    for key, row in scores["per_label"].items():
        print(
            f"  {key:<14} P {row['precision']:.3f}  R {row['recall']:.3f}  F1 {row['f1']:.3f}"
            f"  n {row['support']}"
        )


evaluate.__doc__ = _("Measure a classifier on labelled reports that it has not seen.")
