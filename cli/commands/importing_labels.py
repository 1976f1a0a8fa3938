"""``duanbiao import --labels``: labels from a file onto the paragraphs that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typer

from cli.choosing import label_keys, pairs
from cli.console import print_failures, print_json, progress_bar
from data.errors import KnownError
from data.labelled.bringing_in import BroughtIn, ImportPlan, bring_in, plan_import
from data.labelled.columns import label_name
from data.labelled.mapping import ColumnMapping
from data.language import _, ngettext
from data.project import Project

_MOST_SHOWN = 20


def import_labels(
    project: Project,
    paths: Sequence[Path],
    columns: Sequence[str],
    labels: Sequence[str],
    *,
    keeps_annotators: bool,
    takes_theirs: bool,
    as_json: bool,
) -> None:
    """Bring labelled files in one after another, each one act; say what could not be used."""
    named = pairs(labels, "--label")
    known = {name: label_keys(project, [key])[0] if key else None for name, key in named.items()}
    mapping = ColumnMapping(pairs(columns, "--column"), known)
    failures: list[tuple[Path, str]] = []
    told: list[dict[str, Any]] = []
    for path in paths:
        try:
            with progress_bar(_("Reading")) as progress:
                plan = plan_import(
                    project, path, mapping, keeps_annotators=keeps_annotators, progress=progress
                )
            done = bring_in(project, plan, plan.conflicts if takes_theirs else ())
        except KnownError as error:
            failures.append((path, str(error)))
            continue
        told.append(_as_json(plan, done))
        if not as_json:
            _print(project, plan, done)
    if as_json:
        failed = [{"path": str(path), "reason": reason} for path, reason in failures]
        print_json({"files": told, "failures": failed})
    else:
        print_failures(failures)
    if failures:
        raise typer.Exit(1)


def _as_json(plan: ImportPlan, done: BroughtIn) -> dict[str, Any]:
    return {
        "path": str(plan.path),
        "n_reports": len(done.report_ids),
        "n_labels": done.n_labels,
        "n_same": plan.n_same,
        "conflicts": [asdict(one) for one in plan.conflicts],
        "unmatched": [asdict(one) for one in plan.unmatched],
        "broken": [{"number": number, "reason": reason} for number, reason in plan.broken],
        "unknown_labels": dict(plan.unknown_labels),
    }


def _print(project: Project, plan: ImportPlan, done: BroughtIn) -> None:
    count = done.n_labels
    print(
        ngettext(
            "{name}: {count} label brought in, {same} known already",
            "{name}: {count} labels brought in, {same} known already",
            count,
        ).format(name=plan.path.name, count=count, same=plan.n_same)
    )
    lines = [
        _("  line {number}: here {mine}, there {theirs}: {text}").format(
            number=one.number,
            mine=label_name(one.mine, project.scheme),
            theirs=label_name(one.theirs, project.scheme),
            text=one.text[:40],
        )
        for one in plan.conflicts
    ]
    for lost in plan.unmatched:
        said = (
            _("  line {number}: the text is nowhere: {text}")
            if not lost.n_places
            else _("  line {number}: the text is in {places} places: {text}")
        )
        lines.append(said.format(number=lost.number, places=lost.n_places, text=lost.text[:40]))
    lines += [
        _("  line {number}: {reason}").format(number=number, reason=reason)
        for number, reason in plan.broken
    ]
    lines += [
        _("  unknown label “{label}”: {count} times").format(label=label, count=times)
        for label, times in plan.unknown_labels.items()
    ]
    for line in lines[:_MOST_SHOWN]:
        print(line)
    if len(lines) > _MOST_SHOWN:
        print(_("  and {count} more; all with --json").format(count=len(lines) - _MOST_SHOWN))
