"""What can become of a goal, as a person sees it: a letter, a colour, a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from data.labelled.manager_report.contents import State, state_name
from data.language import _
from data.project.fulfilment import OUTCOMES, Outcome
from data.scheme import Label

if TYPE_CHECKING:
    from data.labelled.manager_report import Pair

KEYS: Mapping[Outcome, str] = {"reached": "1", "below": "2", "not_mentioned": "3"}
COLORS: Mapping[State, str] = {
    "reached": "#00805D",
    "below": "#C04F00",
    "mentioned": "#0072B2",
    "not_mentioned": "#6B7280",
}
_LETTERS: Mapping[State, tuple[str, str]] = {
    "reached": ("兑", "R"),
    "below": ("欠", "B"),
    "mentioned": ("提", "M"),
    "not_mentioned": ("无", "N"),
}


def chip(state: State) -> Label:
    """Return an outcome as what a label's chip is painted from."""
    chinese, english = _LETTERS[state]
    return Label(
        state, {"en": state_name(state)}, COLORS[state], "", {"zh": chinese, "en": english}
    )


def outcome_of(pair: Pair) -> Outcome | None:
    """Return the outcome that a pair stands for; None where a person must say."""
    return next((one for one in OUTCOMES if one == pair.state), None)


def numbers_of(pair: Pair) -> str:
    """Return the numbers that were compared, in one line."""
    return _("; ").join(one.in_words() for one in pair.numbers)
