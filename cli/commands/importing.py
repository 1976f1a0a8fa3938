"""``duanbiao import``: reports and labelled data into a project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import failures_json, print_failures, print_json, progress_bar
from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project.importing import ImportResult


class Each(StrEnum):
    """What a row of a table is."""

    REPORT = "report"
    PARAGRAPH = "paragraph"
    TABLE = "table"


def import_(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    paths: Annotated[list[Path], typer.Argument(help=_("Files, folders, labelled data."))],
    annotator: Annotated[
        str | None,
        typer.Option(help=_("Whose labels they become; else whose the file says they are.")),
    ] = None,
    labels: Annotated[
        bool,
        typer.Option(
            "--labels",
            help=_(
                "The files hold labels for paragraphs that are there: csv, xlsx, jsonl, json,"
                " parquet, or a docx with comments."
            ),
        ),
    ] = False,
    column: Annotated[
        list[str] | None,
        typer.Option(help=_("With --labels: what a column means, text=正文; may be repeated.")),
    ] = None,
    label: Annotated[
        list[str] | None,
        typer.Option(help=_("With --labels: what a label means, 困难=problem; may be repeated.")),
    ] = None,
    keep_annotators: Annotated[
        bool,
        typer.Option("--keep-annotators", help=_("With --labels: keep them apart by annotator.")),
    ] = False,
    take_theirs: Annotated[
        bool,
        typer.Option("--take-theirs", help=_("With --labels: in a conflict the file is right.")),
    ] = False,
    text_column: Annotated[
        str | None,
        typer.Option("--text-column", help=_("Of tables: the column that holds the text.")),
    ] = None,
    each: Annotated[Each | None, typer.Option(help=_("Of tables: what a row is."))] = None,
    encoding: Annotated[
        str | None,
        typer.Option(help=_("Of texts, where the one found is wrong: utf-8, gb18030, big5…")),
    ] = None,
    split_lists: Annotated[
        bool,
        typer.Option(
            "--split-lists", help=_("Make the items of 一是…二是… paragraphs of their own.")
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Import reports."""
    from cli.commands.importing_labels import plan_json, plan_lines, print_lines, unusable
    from data.project import Project
    from data.project.import_notes import notes_on
    from data.project.importing import import_paths
    from data.readers import Choice

    if labels:
        from cli.commands.importing_labels import import_labels

        with Project.open(project, annotator) as opened:
            import_labels(
                opened,
                paths,
                column or [],
                label or [],
                keeps_annotators=keep_annotators,
                takes_theirs=take_theirs,
                as_json=as_json,
            )
        return

    with Project.open(project, annotator) as opened:
        with progress_bar(_("Importing")) as progress:
            # Whose they become is said, or else the file says whose they are.
            result = import_paths(
                opened,
                paths,
                progress,
                Choice(text_column, each, encoding, split_lists),
                keeps_annotators=annotator is None,
            )
        told = [plan_lines(plan, opened.scheme) for plan in result.labelled]
        notes = notes_on(result, opened.reports.overview())
    failures = [*result.failures, *unusable(result.labelled)]
    if as_json:
        print_json(
            {
                "n_reports": result.n_reports,
                "n_paragraphs": result.n_paragraphs,
                "n_labels": result.n_labels,
                "n_suggestions": result.n_suggestions,
                "annotators": list(result.annotators),
                "labelled": [plan_json(plan) for plan in result.labelled],
                "duplicates": [str(path) for path in result.duplicates],
                "same": [{**asdict(one), "path": str(one.path)} for one in result.same],
                "near_duplicates": [asdict(pair) for pair in result.near_duplicates],
                "n_other_files": len(result.other_files),
                "other_files": [str(path) for path in result.other_files],
                "notes": notes,
                "failures": failures_json(failures),
            }
        )
    else:
        _print(result, notes)
        for plan, lines in zip(result.labelled, told, strict=True):
            print_lines(plan, lines)
        print_failures(failures)
    if failures:
        raise typer.Exit(1)


def _print(result: ImportResult, notes: Sequence[str]) -> None:
    count = result.n_reports
    said = ngettext("{count} report imported.", "{count} reports imported.", count)
    print(said.format(count=count))
    if result.n_labels:
        count = result.n_labels
        said = ngettext("{count} label taken over.", "{count} labels taken over.", count)
        print(said.format(count=count), ", ".join(result.annotators))
    named = {one.path for one in result.same}
    for path in result.duplicates:
        if path not in named:
            print(_("{name}: already in the project.").format(name=path.name))
    for note in notes:
        print(note)


import_.__doc__ = _("Import reports and labelled data into a project.")
