"""What bringing labelled data in would do, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from data.language import _, ngettext

if TYPE_CHECKING:
    from data.labelled.bringing_in import ImportPlan
    from data.scheme import LabelScheme

_SHOWN = 4
_LONGEST = 60


def in_words(plan: ImportPlan) -> str:
    """Return the plan as lines of rich text."""
    lines = [
        _counted(
            len(plan.labels),
            ngettext("{count:,} label is new.", "{count:,} labels are new.", len(plan.labels)),
        )
    ]
    n_labels = sum(len(one.labels) for one in plan.reports)
    reports = ngettext(
        "{count:,} report comes in, with {labels:,} labels.",
        "{count:,} reports come in, with {labels:,} labels.",
        len(plan.reports),
    )
    if plan.reports:
        lines.append(reports.format(count=len(plan.reports), labels=n_labels))
    for count, text in (
        (
            plan.n_same,
            ngettext(
                "{count:,} label is there already.",
                "{count:,} labels are there already.",
                plan.n_same,
            ),
        ),
        (len(plan.notes), ngettext("{count:,} note.", "{count:,} notes.", len(plan.notes))),
        (
            len(plan.suggestions),
            ngettext("{count:,} suggestion.", "{count:,} suggestions.", len(plan.suggestions)),
        ),
        (
            len(plan.conflicts),
            ngettext(
                "{count:,} paragraph has another label here: tick it to take the file's.",
                "{count:,} paragraphs have another label here: tick those to take the file's.",
                len(plan.conflicts),
            ),
        ),
    ):
        if count:
            lines.append(_counted(count, text))
    if plan.broken:
        text = ngettext(
            "{count:,} record cannot be used:",
            "{count:,} records cannot be used:",
            len(plan.broken),
        )
        lines += _section(text, plan.broken)
    if plan.changed:
        text = ngettext(
            "{count:,} paragraph reads otherwise here; matched by most of its words:",
            "{count:,} paragraphs read otherwise here; matched by most of their words:",
            len(plan.changed),
        )
        lines += _section(text, plan.changed)
    lines += _unmatched(plan)
    for name, count in plan.unknown_labels.items():
        unknown = _("“{label}” ({count:,}) is no label of this project; left out.")
        lines.append(escape(unknown.format(label=name, count=count)))
    return "<br>".join(lines)


def _unmatched(plan: ImportPlan) -> list[str]:
    nowhere = [(one.number, one.text) for one in plan.unmatched if not one.n_places]
    several = [(one.number, one.text) for one in plan.unmatched if one.n_places]
    lines: list[str] = []
    if nowhere:
        text = ngettext(
            "{count:,} text is nowhere in the project; left out:",
            "{count:,} texts are nowhere in the project; left out:",
            len(nowhere),
        )
        lines += _section(text, nowhere)
    if several:
        text = ngettext(
            "{count:,} text is in several places, and nothing tells in which; left out:",
            "{count:,} texts are in several places, and nothing tells in which; left out:",
            len(several),
        )
        lines += _section(text, several)
    return lines


def left_out(plan: ImportPlan) -> list[str]:
    """Return what of a file that came in could not be used, in a sentence each."""
    count = len(plan.conflicts) + len(plan.unmatched) + len(plan.broken)
    count += sum(plan.unknown_labels.values())
    if not count:
        return []
    said = ngettext(
        "{count:,} line of {name} was left out.", "{count:,} lines of {name} were left out.", count
    )
    return [said.format(count=count, name=plan.path.name)]


def left_out_lines(plan: ImportPlan, scheme: LabelScheme) -> list[str]:
    """Return a line for each record that was left out: where it is and why."""
    at = _("{name}, line {number}: {reason}")
    told: list[tuple[int, str]] = list(plan.broken)
    for clash in plan.conflicts:
        reason = _("here {mine}, in the file {theirs}: {text}")
        told.append(
            (
                clash.number,
                reason.format(
                    mine=scheme.name_of(clash.mine),
                    theirs=scheme.name_of(clash.theirs),
                    text=clash.text[:40],
                ),
            )
        )
    for lost in plan.unmatched:
        reason = _("not in the project") if not lost.n_places else _("in several places")
        told.append((lost.number, f"{reason}: {lost.text[:40]}"))
    name = plan.path.name
    lines = [at.format(name=name, number=number, reason=why) for number, why in sorted(told)]
    for label, count in plan.unknown_labels.items():
        unknown = _("“{label}” ({count:,}) is no label of this project; left out.")
        lines.append(f"{name}: {unknown.format(label=label, count=count)}")
    return lines


def _counted(count: int, text: str) -> str:
    return escape(text.format(count=count))


def _section(head: str, numbered: Sequence[tuple[int, str]]) -> list[str]:
    """Return a line with their number, and beneath it the first of them."""
    line = _("line {number}: {reason}")
    shown = [
        f"&nbsp;&nbsp;{escape(line.format(number=number, reason=_cut(text)))}"
        for number, text in numbered[:_SHOWN]
    ]
    left = len(numbered) - _SHOWN
    more = ngettext("and {count} more", "and {count} more", left).format(count=left)
    rest = [f"&nbsp;&nbsp;{escape(more)}"] * (left > 0)
    return [_counted(len(numbered), head), *shown, *rest]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
