"""``duanbiao demo``: the whole job once through on our own sample reports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.console import print_json, progress_bar
from data.language import _


def demo(
    headless: Annotated[
        bool, typer.Option("--headless", help=_("Without a window: save a screenshot."))
    ] = False,
    folder: Annotated[Path, typer.Option("--out", help=_("Where the sample project goes."))] = Path(
        "duanbiao-demo"
    ),
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Run the demo."""
    from cli.window import open_window
    from model.sample_project import create_sample_project

    folder = _free(folder)
    with progress_bar(_("Sample project")) as progress:
        made = create_sample_project(folder, progress)
    metrics = made.trained.metrics or {}
    facts = {
        "project": str(made.path),
        "n_reports": made.n_reports,
        "n_paragraphs": made.n_paragraphs,
        "n_labels": made.trained.n_labels,
        "metrics": metrics,
        "tagged": [str(path) for path in made.tagged],
        "n_tagged_paragraphs": made.tagging.n_paragraphs,
    }
    if not as_json:
        print(
            _("{reports} reports, {paragraphs} paragraphs → {path}").format(
                reports=made.n_reports, paragraphs=made.n_paragraphs, path=made.path
            )
        )
        print(
            _("Learnt from {labels} labels; F1 {f1:.2f} on reports it had not seen.").format(
                labels=made.trained.n_labels, f1=metrics.get("macro_f1", 0.0)
            )
        )
        for path in made.tagged:
            print(_("Tagged: {path}").format(path=path))
    code = 0
    if headless or not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        picture = folder / "review.png"
        code = open_window(str(made.path), place="review", screenshot=str(picture))
        facts["screenshot"] = str(picture)
        if not as_json:
            print(_("Screenshot: {path}").format(path=picture))
    if as_json:
        print_json(facts)
    if "screenshot" not in facts:
        code = open_window(str(made.path), place="review")
    if code:
        raise typer.Exit(code)


demo.__doc__ = _("Create a sample project, train, tag two new reports, open the review.")


def _free(folder: Path) -> Path:
    """Return a folder that does not exist yet, so that no earlier work is touched."""
    if not folder.exists():
        return folder
    number = 2
    while folder.with_name(f"{folder.name}-{number}").exists():
        number += 1
    return folder.with_name(f"{folder.name}-{number}")


def _has_display() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
