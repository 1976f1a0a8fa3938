"""``duanbiao train``: a classifier from a project's or a file's labels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, progress_bar
from data.language import _

if TYPE_CHECKING:
    from model.training import Trained

_MOST_NAMED = 20


def train(
    source: Annotated[Path, typer.Argument(help=_("A project, or a paragraph JSONL."))],
    out: Annotated[Path | None, typer.Option(help=_("Where to write the model (.skops)."))] = None,
    annotator: Annotated[str | None, typer.Option(help=_("Whose labels to learn from."))] = None,
    anyway: Annotated[
        bool,
        typer.Option(help=_("Put the new model in use even when it is worse than the old one.")),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Train a classifier."""
    from data.project import SUFFIX
    from data.project.project import default_annotator
    from model.training import train_labelled, train_project

    with progress_bar(_("Training")) as progress:
        if source.suffix == SUFFIX:
            trained = train_project(source, annotator or default_annotator(), progress, out, anyway)
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
                "is_in_use": trained.refused is None,
                "gate": _gate_json(trained),
                "contradicted": [
                    {"paragraph_id": one.paragraph_id, "label": one.label,
                     "would_be": one.would_be, "confidence": one.confidence}
                    for one in trained.flips
                ],
            }
        )  # fmt: skip
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
    _print_gate(source, trained)


def _gate_json(trained: Trained) -> dict[str, object] | None:
    gate = trained.gate
    if gate is None:
        return None
    return {
        "old_macro_f1": gate.old_f1,
        "new_macro_f1": gate.new_f1,
        "difference": gate.difference.value,
        "interval": [gate.difference.low, gate.difference.high],
        "n_reports": gate.n_reports,
        "n": gate.n_paragraphs,
        "is_as_good": gate.is_as_good,
    }


def _print_gate(source: Path, trained: Trained) -> None:
    """Say how the new model stands beside the old, and which labels it contradicts."""
    from data.project import Project
    from model.gate import flips_in_words

    if trained.gate is not None:
        print(trained.gate.sentence())
    if trained.flips:
        print(flips_in_words(len(trained.flips)))
        with Project.open(source) as project:
            scheme = project.scheme
            for one in trained.flips[:_MOST_NAMED]:
                text = project.reports.paragraph(one.paragraph_id).text
                given, said = scheme[one.label].name, scheme[one.would_be].name
                print(f"  {given} → {said} {one.confidence:.0%}  {text[:40]}")
    if trained.refused is not None:
        print(_("The model in use stays. --anyway puts the new one in use all the same."))


train.__doc__ = _("Train a classifier on labels.")
