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
from data.scheme import LabelScheme

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
    plans: list[ImportPlan] = []
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
        plans.append(plan.told())
        if not as_json:
            _print(project, plan, done, takes_theirs)
    failures += unusable(plans)
    if as_json:
        failed = [{"path": str(path), "reason": reason} for path, reason in failures]
        print_json({"files": told, "failures": failed})
    else:
        print_failures(failures)
    if failures:
        raise typer.Exit(1)


def unusable(plans: Sequence[ImportPlan]) -> list[tuple[Path, str]]:
    """Return the files of which some records could not be read, with how many."""
    found: list[tuple[Path, str]] = []
    for plan in plans:
        count = len(plan.broken)
        if count:
            said = ngettext(
                "{count} record could not be used; the rest was.",
                "{count} records could not be used; the rest was.",
                count,
            )
            found.append((plan.path, said.format(count=count)))
    return found


def plan_json(plan: ImportPlan) -> dict[str, Any]:
    """Return what of a file was there already or could not be used."""
    return {
        "path": str(plan.path),
        "n_same": plan.n_same,
        "conflicts": [asdict(one) for one in plan.conflicts],
        "changed": [{"number": number, "text": text} for number, text in plan.changed],
        "unmatched": [asdict(one) for one in plan.unmatched],
        "broken": [{"number": number, "reason": reason} for number, reason in plan.broken],
        "unknown_labels": dict(plan.unknown_labels),
    }


def _as_json(plan: ImportPlan, done: BroughtIn) -> dict[str, Any]:
    return plan_json(plan) | {
        "n_reports": len(done.report_ids),
        "n_labels": done.n_labels,
        "n_suggestions": done.n_suggestions,
    }


def _print(project: Project, plan: ImportPlan, done: BroughtIn, takes_theirs: bool) -> None:
    count = done.n_labels
    print(
        ngettext(
            "{name}: {count} label brought in, {same} known already",
            "{name}: {count} labels brought in, {same} known already",
            count,
        ).format(name=plan.path.name, count=count, same=plan.n_same)
    )
    count = len(plan.conflicts)
    if count and not takes_theirs:
        said = ngettext(
            "  {count} differs from the label here, which stays; --take-theirs takes the file's",
            "  {count} differ from the labels here, which stay; --take-theirs takes the file's",
            count,
        )
        print(said.format(count=count))
    print_lines(plan, plan_lines(plan, project.scheme), is_named=True)


def plan_lines(plan: ImportPlan, scheme: LabelScheme) -> list[str]:
    """Return a line for each label of a file that could not be used, and why.

    Conflicts, of which there may be thousands, come last.
    """
    lines = [
        _("  line {number}: {reason}").format(number=number, reason=reason)
        for number, reason in plan.broken
    ]
    lines += [
        _(
            "  unknown label “{label}”: {count} times, left out; --label {label}=… says what it is"
        ).format(label=label, count=times)
        for label, times in plan.unknown_labels.items()
    ]
    for lost in plan.unmatched:
        said = (
            _("  line {number}: the text is nowhere: {text}")
            if not lost.n_places
            else _("  line {number}: the text is in {places} places: {text}")
        )
        lines.append(said.format(number=lost.number, places=lost.n_places, text=lost.text[:40]))
    lines += [
        _("  line {number}: matched, though it reads otherwise here: {text}").format(
            number=number, text=text[:40]
        )
        for number, text in plan.changed
    ]
    lines += [
        _("  line {number}: here {mine}, there {theirs}: {text}").format(
            number=one.number,
            mine=label_name(one.mine, scheme),
            theirs=label_name(one.theirs, scheme),
            text=one.text[:40],
        )
        for one in plan.conflicts
    ]
    return lines


def print_lines(plan: ImportPlan, lines: Sequence[str], is_named: bool = False) -> None:
    """Print the first of them, under the file's name unless that stands there already."""
    if lines and not is_named:
        print(f"{plan.path.name}:")
    for line in lines[:_MOST_SHOWN]:
        print(line)
    if len(lines) > _MOST_SHOWN:
        print(_("  and {count} more; all with --json").format(count=len(lines) - _MOST_SHOWN))
