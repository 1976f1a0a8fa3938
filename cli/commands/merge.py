"""``duanbiao merge``: colleagues' labels in, agreement out."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.choosing import pairs
from cli.console import print_failures, print_json
from data.errors import KnownError
from data.labelled.columns import label_name
from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project import Project
    from data.project.merge import MergePlan
    from model.agreement import Agreement, Estimate

_MOST_SHOWN = 20


def merge(
    project: Annotated[Path, typer.Argument(help=_("The project."))],
    others: Annotated[
        list[Path] | None,
        typer.Argument(help=_("Colleagues' projects; without any, only the agreement is shown.")),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(help=_("What an annotator is called here: user=li; may be repeated.")),
    ] = None,
    take_theirs: Annotated[
        bool, typer.Option("--take-theirs", help=_("In a conflict take the colleague's label."))
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=_("Print JSON."))] = False,
) -> None:
    """Merge projects."""
    from data.project import Project
    from data.project import merge as merging
    from data.project.adjudication import disagreements, ratings
    from model.agreement import agreement

    failures: list[tuple[Path, str]] = []
    files: list[dict[str, Any]] = []
    with Project.open(project) as opened:
        for path in others or []:
            try:
                plan = merging.plan_merge(opened, path, pairs(rename or [], "--rename"))
            except KnownError as error:
                failures.append((path, str(error)))
                continue
            done = merging.merge(opened, plan, plan.conflicts if take_theirs else ())
            files.append(_as_json(path, plan, done))
            if not as_json:
                _print_merged(opened, path, plan, done)
        found = agreement(ratings(opened), opened.scheme.keys)
        unsettled = len(disagreements(opened, is_settled=False))
        if as_json:
            print_json(
                {
                    "merged": files,
                    "agreement": _agreement_json(found),
                    "n_unsettled": unsettled,
                    "failures": [{"path": str(p), "reason": reason} for p, reason in failures],
                }
            )
        else:
            _print_agreement(found, opened, unsettled)
    if not as_json:
        print_failures(failures)
    if failures:
        raise typer.Exit(1)


def _as_json(path: Path, plan: MergePlan, done: Any) -> dict[str, Any]:
    return {
        "path": str(path),
        "annotators": list(plan.annotators),
        "n_reports": len(done.report_ids),
        "n_labels": done.n_labels,
        "n_updated": done.n_updated,
        "n_same": plan.n_same,
        "n_older": plan.n_older,
        "conflicts": [
            {
                "report": conflict.report,
                "text": conflict.text,
                "annotator": conflict.annotator,
                "mine": conflict.mine,
                "theirs": conflict.theirs,
            }
            for conflict in plan.conflicts
        ],
        "lost": [
            {"report": one.report, "text": one.text, "annotator": one.annotator, "label": one.label}
            for one in plan.lost
        ],
    }


def _print_merged(project: Project, path: Path, plan: MergePlan, done: Any) -> None:
    count = done.n_labels
    print(
        ngettext(
            "{name}: {count} label new, {updated} changed, {same} known already",
            "{name}: {count} labels new, {updated} changed, {same} known already",
            count,
        ).format(name=path.name, count=count, updated=done.n_updated, same=plan.n_same)
    )
    for conflict in plan.conflicts[:_MOST_SHOWN]:
        print(
            _("  conflict of {annotator}: here {mine}, there {theirs}: {text}").format(
                annotator=conflict.annotator,
                mine=label_name(conflict.mine, project.scheme),
                theirs=label_name(conflict.theirs, project.scheme),
                text=conflict.text[:40],
            )
        )
    for one in plan.lost[:_MOST_SHOWN]:
        print(_("  no such paragraph here: {text}").format(text=one.text[:40]))
    more = max(len(plan.conflicts) - _MOST_SHOWN, 0) + max(len(plan.lost) - _MOST_SHOWN, 0)
    if more:
        print(_("  and {count} more; all with --json").format(count=more))


def _print_agreement(found: Agreement, project: Project, unsettled: int) -> None:
    if not found.n_shared:
        print(_("No paragraph has labels of two annotators: there is no agreement to measure."))
        return
    count = found.n_shared
    print(
        ngettext(
            "{count} paragraph has labels of two or more annotators",
            "{count} paragraphs have labels of two or more annotators",
            count,
        ).format(count=count)
    )
    print(_("Krippendorff's alpha  {value}").format(value=_shown(found.alpha)))
    print(_("Fleiss' kappa  {value}").format(value=_shown(found.fleiss)))
    for pair in found.pairs:
        print(
            f"  {pair.first} – {pair.second}  {pair.same:.0%}  "
            + _("Cohen's kappa {value}").format(value=_shown(pair.kappa))
        )
    for key, estimate in found.alpha_by_label.items():
        print(f"  {label_name(key, project.scheme)}  {_shown(estimate)}")
    print(_("Not settled yet: {count}").format(count=unsettled))


def _shown(estimate: Estimate) -> str:
    if math.isnan(estimate.value):
        return "–"
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


def _estimate_json(estimate: Estimate) -> dict[str, Any]:
    values = {"value": estimate.value, "low": estimate.low, "high": estimate.high}
    return {
        **{name: None if math.isnan(value) else value for name, value in values.items()},
        "n": estimate.n,
    }


def _agreement_json(found: Agreement) -> dict[str, Any]:
    return {
        "annotators": list(found.annotators),
        "n_shared": found.n_shared,
        "alpha": _estimate_json(found.alpha),
        "fleiss": _estimate_json(found.fleiss),
        "pairs": [
            {
                "first": pair.first,
                "second": pair.second,
                "same": pair.same,
                "kappa": _estimate_json(pair.kappa),
            }
            for pair in found.pairs
        ],
        "alpha_by_label": {key: _estimate_json(one) for key, one in found.alpha_by_label.items()},
    }


merge.__doc__ = _("Merge colleagues' labels in; show how far the annotators agree.")
