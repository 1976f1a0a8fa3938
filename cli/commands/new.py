"""``duanbiao new``: create a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json
from data.language import _


def new(
    project: Annotated[Path, typer.Argument(help=_("The project file to create."))],
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Create a project."""
    from data.project import Project

    with Project.create(project) as created:
        if as_json:
            print_json({"project": str(created.path)})
        else:
            print(created.path)


new.__doc__ = _("Create a project.")
