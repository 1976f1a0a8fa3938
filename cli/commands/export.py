"""``duanbiao export``: a project's labelled data out."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import print_json, progress_bar
from data.errors import KnownError
from data.labelled.selection import Only, Selection
from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project import Project


def export(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    out: Annotated[
        Path | None,
        typer.Option(
            help=_(
                "The file: .csv .xlsx .jsonl .parquet .docx .html .json (Label Studio); or a"
                " folder for one file a report, with --format."
            )
        ),
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=_(
                "csv, excel, jsonl, parquet, word, html, label_studio, doccano or prodigy; or"
                " report_excel, report_word, report_html; whatever the ending."
            ),
        ),
    ] = None,
    only: Annotated[Only, typer.Option(help=_("Which paragraphs."))] = "labelled",
    report: Annotated[
        list[str] | None, typer.Option(help=_("Only this report, by name; may be repeated."))
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option(help=_("Only this label; may be repeated."))
    ] = None,
    of: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "A row for each label of this annotator; may be repeated. Without it a row"
                " for each paragraph, with the label that counts."
            )
        ),
    ] = None,
    least_confidence: Annotated[
        float, typer.Option(help=_("Leave out suggestions below it."), min=0, max=1)
    ] = 0.0,
    manager: Annotated[
        bool,
        typer.Option(
            "--manager",
            help=_(
                "A report for the manager instead, as .xlsx, .docx or .html: all goals, measures,"
                " achievements and problems side by side, completeness, fulfilment of goals."
            ),
        ),
    ] = False,
    follow: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "With --manager: compare the goals of one report with the achievements of another,"
                " EARLIER=LATER; found by name and year when left out."
            )
        ),
    ] = None,
    annotator: Annotated[str | None, typer.Option(help=_("Whose labels."))] = None,
    preset: Annotated[str | None, typer.Option(help=_("Export as remembered."))] = None,
    remember: Annotated[
        str | None, typer.Option(help=_("Remember this choice under a name."))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Export labelled data."""
    from data.labelled import exporting
    from data.labelled.formats import is_report
    from data.labelled.presets import Preset, keep_preset
    from data.labelled.presets import preset as preset_of
    from data.project import Project

    cancel = threading.Event()
    signal.signal(signal.SIGINT, lambda _signal, _frame: cancel.set())
    with Project.open(project, annotator) as opened:
        if preset is not None:
            kept = preset_of(opened, preset)
            selection, kind = kept.selection, _kind_of_preset(kept.format, out, format_name)
        else:
            selection = _selection(opened, only, report, label, of, least_confidence)
            kind = _kind(out, format_name, manager)
        if follow and not is_report(kind):
            raise KnownError(
                _("--follow is for a report for the manager."), _("Add --manager to it.")
            )
        if remember is not None:
            keep_preset(opened, remember, Preset(selection, kind))
        if out is None:
            _print_preview(exporting.preview(opened, selection, cancel=cancel), opened, as_json)
        elif is_report(kind):
            _write_report(opened, out, selection, kind, follow, cancel, as_json)
        else:
            _write(opened, out, selection, kind, cancel, as_json)


def _kind(out: Path | None, wanted: str | None, is_for_manager: bool) -> str:
    """Return the format: the one asked for, else by the ending of the file."""
    from data.labelled.formats import is_report
    from data.labelled.manager_report import manager_format_of
    from data.labelled.writing import format_of

    if wanted is not None and is_report(wanted):
        return wanted
    if is_for_manager:
        named = None if wanted is None else f"report_{format_of(Path(), wanted)}"
        return manager_format_of(out or Path("out.xlsx"), named)
    return format_of(out or Path("out.csv"), wanted)


def _kind_of_preset(kept: str, out: Path | None, wanted: str | None) -> str:
    from data.labelled.formats import format_by_ending, is_report

    if wanted is not None:
        return _kind(out, wanted, is_report(kept))
    return kept if out is None else format_by_ending(out, kept)


def _write(
    project: Project,
    out: Path,
    selection: Selection,
    kind: str,
    cancel: threading.Event,
    as_json: bool,
) -> None:
    from data.labelled import exporting

    with progress_bar(_("Exporting")) as progress:
        done = exporting.export(project, out, selection, kind, progress, cancel)
    count = done.n_paragraphs
    if as_json:
        files = [str(file) for file in done.files]
        print_json({"n_paragraphs": count, "out": str(out), "files": files})
        return
    said = ngettext("{count} paragraph written", "{count} paragraphs written", count)
    print(said.format(count=count), f"→ {out}")


def _write_report(
    project: Project,
    out: Path,
    selection: Selection,
    kind: str,
    follow: list[str] | None,
    cancel: threading.Event,
    as_json: bool,
) -> None:
    from cli.choosing import pairs
    from model.manager_report import write_manager_report

    followed = list(pairs(follow, "--follow").items()) if follow else None
    with progress_bar(_("Exporting")) as progress:
        done = write_manager_report(project, out, selection, kind, followed, progress, cancel)
    if as_json:
        print_json(
            {
                "n_reports": done.n_reports,
                "n_pairs": done.n_goals,
                "n_confirmed": done.n_confirmed,
                "out": str(out),
            }
        )
        return
    count = done.n_reports
    said = ngettext("{count} report compared", "{count} reports compared", count)
    print(said.format(count=count), f"→ {out}")


def _selection(
    project: Project,
    only: Only,
    reports: list[str] | None,
    labels: list[str] | None,
    of: list[str] | None,
    least_confidence: float,
) -> Selection:
    from cli.choosing import label_keys, report_ids

    return Selection(
        only,
        report_ids(project, reports) if reports else None,
        label_keys(project, labels) if labels else None,
        tuple(of) if of else None,
        least_confidence,
    )


def _print_preview(found: object, project: Project, as_json: bool) -> None:
    from data.labelled.columns import label_name
    from data.labelled.exporting import Preview

    assert isinstance(found, Preview)
    if as_json:
        print_json(
            {
                "n_paragraphs": found.n_paragraphs,
                "n_reports": found.n_reports,
                "counts": dict(found.counts),
                "first": [row.to_json() for row in found.rows],
            }
        )
        return
    count = found.n_paragraphs
    print(
        ngettext(
            "{count} paragraph would be written; name a file with --out.",
            "{count} paragraphs would be written; name a file with --out.",
            count,
        ).format(count=count)
    )
    for key, number in found.counts.items():
        print(f"  {label_name(key, project.scheme)}  {number}")


export.__doc__ = _("Export labelled data; without --out, say what would be written.")
