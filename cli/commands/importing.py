"""``duanbiao import``: reports and labelled data into a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import failures_json, print_failures, print_json, progress_bar
from data.language import _, ngettext


def import_(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    paths: Annotated[list[Path], typer.Argument(help=_("Files, folders, labelled data."))],
    annotator: Annotated[str | None, typer.Option(help=_("Whose labels they become."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Import reports."""
    from data.project import Project
    from data.project.importing import import_paths

    with Project.open(project, annotator) as opened, progress_bar(_("Importing")) as progress:
        result = import_paths(opened, paths, progress)
    if as_json:
        print_json(
            {
                "n_reports": result.n_reports,
                "n_paragraphs": result.n_paragraphs,
                "n_labels": result.n_labels,
                "duplicates": [str(path) for path in result.duplicates],
                "failures": failures_json(result.failures),
            }
        )
    else:
        count = result.n_reports
        print(
            ngettext("{count} report imported.", "{count} reports imported.", count).format(
                count=count
            )
        )
        for path in result.duplicates:
            print(_("{name}: already in the project.").format(name=path.name))
        print_failures(result.failures)
    if result.failures:
        raise typer.Exit(1)


import_.__doc__ = _("Import reports and labelled data into a project.")
