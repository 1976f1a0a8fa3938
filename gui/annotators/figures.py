"""How far the annotators agree, in figures with their intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from data.language import _, ngettext

if TYPE_CHECKING:
    from data.scheme import LabelScheme
    from model.agreement import Agreement, Estimate


def in_words(found: Agreement, scheme: LabelScheme) -> str:
    """Return the agreement as rich text: over all, by label, by pair."""
    shared = ngettext(
        "{count:,} paragraph labelled by two or more.",
        "{count:,} paragraphs labelled by two or more.",
        found.n_shared,
    ).format(count=found.n_shared)
    if not found.n_shared:
        return shared
    meaning = _("In brackets: the 95-percent interval. Above 0.8 is good, under 0.67 is doubtful.")
    rows = [
        f"<p>{shared}</p>",
        _table(
            _("All labels"),
            [
                (_("Krippendorff's alpha"), _figure(found.alpha)),
                (_("Fleiss' kappa"), _figure(found.fleiss)),
            ],
        ),
        _table(
            _("By label (alpha)"),
            [(scheme.name_of(key), _figure(one)) for key, one in found.alpha_by_label.items()],
        ),
        _table(
            _("By pair (Cohen's kappa, same label)"),
            [
                (f"{one.first} – {one.second}", f"{_figure(one.kappa)}, {one.same:.0%}")
                for one in found.pairs
            ],
        ),
        f"<p>{meaning}</p>",
    ]
    return "".join(rows)


def _figure(one: Estimate) -> str:
    if math.isnan(one.value):
        return "–"
    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})"


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><td style='padding-right:12px'>{name}</td><td>{figure}</td></tr>"
        for name, figure in rows
    )
    return f"<p style='margin-bottom:2px'><b>{title}</b></p><table cellpadding='2'>{cells}</table>"
