"""``duanbiao split``: a project dealt out to colleagues."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json
from data.language import _


def split(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    names: Annotated[list[str], typer.Argument(help=_("The colleagues, two or more."))],
    out: Annotated[Path, typer.Option(help=_("The folder for their projects."))] = Path(),
    overlap: Annotated[
        float,
        typer.Option(help=_("So many percent of the reports go to everybody."), min=0, max=100),
    ] = 10.0,
    keep_labels: Annotated[
        bool, typer.Option("--keep-labels", help=_("Let the labels made so far go along."))
    ] = False,
    seed: Annotated[int, typer.Option(help=_("Another number deals otherwise."))] = 0,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Split a project."""
    from data.project import Project
    from data.project.split import split as split_project

    with Project.open(project) as opened:
        parts = split_project(opened, names, out, overlap, keep_labels, seed)
    if as_json:
        print_json(
            [
                {
                    "name": part.name,
                    "project": str(part.path),
                    "n_reports": part.n_reports,
                    "n_shared": part.n_shared,
                    "n_paragraphs": part.n_paragraphs,
                }
                for part in parts
            ]
        )
        return
    for part in parts:
        print(
            _("{path}: {n_reports} reports, {n_shared} of them for everybody").format(
                path=part.path, n_reports=part.n_reports, n_shared=part.n_shared
            )
        )


split.__doc__ = _("Deal a project's reports out to colleagues, some of them to everybody.")
