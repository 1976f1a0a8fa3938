"""``duanbiao tag``: tag new reports."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import failures_json, print_failures, print_json, progress_bar
from data.errors import KnownError
from data.language import _, ngettext

if TYPE_CHECKING:
    from model.training import ModelInUse


def tag(
    paths: Annotated[list[Path], typer.Argument(help=_("Files and folders of reports."))],
    out: Annotated[
        Path,
        typer.Option(help=_("The result: .csv .xlsx .jsonl .parquet .docx .html, or a folder.")),
    ],
    model: Annotated[Path | None, typer.Option(help=_("A model (.skops)."))] = None,
    project: Annotated[Path | None, typer.Option(help=_("Take this project's model."))] = None,
    jobs: Annotated[int | None, typer.Option(help=_("Processes."), min=1)] = None,
    each: Annotated[
        str,
        typer.Option(
            "--format",
            help=_("Of the files in a folder, one a report: csv, xlsx, jsonl…; parquet: parts."),
        ),
    ] = "csv",
    cluster: Annotated[
        str | None, typer.Option(help=_("Work on this Dask cluster: tcp://HOST:8786."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Tag new reports."""
    from model.tagging import tag_files

    if model is not None and project is not None:
        raise KnownError(_("Give a model or a project, not both."))
    cancel = threading.Event()
    signal.signal(signal.SIGINT, lambda _signal, _frame: cancel.set())
    is_folder = out.is_dir() or not out.suffix
    with _model_in_use(project) as from_project, progress_bar(_("Tagging")) as progress:
        result = tag_files(
            paths,
            out,
            model or (from_project.path if from_project else None),
            jobs=jobs,
            each=each if is_folder else None,
            scheme=from_project.scheme if from_project else None,
            cluster=cluster,
            progress=progress,
            cancel=cancel,
        )
    if as_json:
        print_json(
            {
                "n_reports": result.n_reports,
                "n_paragraphs": result.n_paragraphs,
                "n_skipped": result.n_skipped,
                "out": str(out),
                "was_cancelled": result.was_cancelled,
                "failures": failures_json(result.failures),
            }
        )
    else:
        count = result.n_reports
        print(
            ngettext("{count} report tagged", "{count} reports tagged", count).format(count=count),
            f"→ {out}",
        )
        print_failures(result.failures)
    if result.was_cancelled:
        print(_("Cancelled; what was tagged until then is in the result."), file=sys.stderr)
        raise typer.Exit(130)
    if result.failures:
        raise typer.Exit(1)


def _model_in_use(project: Path | None) -> AbstractContextManager[ModelInUse | None]:
    """Lend a project's model; without one nothing, and the store is not even loaded."""
    if project is None:
        return contextlib.nullcontext()
    from model.training import project_model

    return project_model(project)


tag.__doc__ = _("Tag new reports with the starter model, a model or a project's model.")
