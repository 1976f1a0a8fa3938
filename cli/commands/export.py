"""``duanbiao export``: a project's labelled data out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.console import print_json
from data.language import _, ngettext


def export(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    out: Annotated[Path, typer.Option(help=_("The file: .csv .xlsx .jsonl."))],
    format_name: Annotated[
        str | None, typer.Option("--format", help=_("csv, excel or jsonl, whatever its ending."))
    ] = None,
    only: Annotated[
        Literal["labelled", "suggested", "all"], typer.Option(help=_("Which paragraphs."))
    ] = "labelled",
    annotator: Annotated[str | None, typer.Option(help=_("Whose labels."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Export labelled data."""
    from data.labelled import writing
    from data.labelled.project_rows import project_rows
    from data.project import Project

    count = 0
    with (
        Project.open(project, annotator) as opened,
        writing(out, opened.scheme, format_name) as writer,
    ):
        for row in project_rows(opened, only):
            writer.write(row)
            count += 1
    if as_json:
        print_json({"n_paragraphs": count, "out": str(out)})
    else:
        print(
            ngettext("{count} paragraph written", "{count} paragraphs written", count).format(
                count=count
            ),
            f"→ {out}",
        )


export.__doc__ = _("Export labelled data.")
