"""``duanbiao models``: the models a project has had, and the way back to one of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, progress_bar
from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project import StoredModel


def models(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    use: Annotated[
        int | None, typer.Option(help=_("Put this model in use again, by its number."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """List models, or go back to one."""
    from data.project import Project
    from data.project.project import default_annotator

    if use is not None:
        from model.gate import take_back

        with progress_bar(_("Suggesting")) as progress:
            take_back(project, default_annotator(), use, progress)
    with Project.open(project) as opened:
        found = opened.suggestions.models()
    if as_json:
        print_json([_json(one, one is found[0]) for one in found])
        return
    for one in found:
        print(_line(one, one is found[0]))
    if not found:
        print(_("This project has no model yet."))


def _json(model: StoredModel, is_in_use: bool) -> dict[str, object]:
    return {
        "id": model.id,
        "at": model.at,
        "n_labels": model.n_labels,
        "macro_f1": model.metrics.get("macro_f1"),
        "is_in_use": is_in_use,
        "is_kept": model.is_kept,
        "taken_back_from": model.metrics.get("taken_back_from"),
    }


def _line(model: StoredModel, is_in_use: bool) -> str:
    f1 = model.metrics.get("macro_f1")
    n = model.n_labels
    labels = ngettext("{n} label", "{n} labels", n).format(n=n) if n else _("starter")
    state = _("in use") if is_in_use else "" if model.is_kept else _("no longer kept")
    measured = "" if f1 is None else f"F1 {f1:.2f}"
    return f"{model.id:>4}  {model.at[:16]}  {labels}  {measured}  {state}".rstrip()


models.__doc__ = _("List the models a project has had; put one of them in use again.")
