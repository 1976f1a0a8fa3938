"""Goals and what became of them: paired by their words, compared by their numbers.

A pair is a proposal for a person to confirm, never a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from data.labelled.manager_report import ComparedNumber, State
from model.words import cut

# Of the 1,125 goals of the sample reports 26 % find a measure of their own report above it, 3.5 %
# one of somebody else's (benchmarks/fulfilment.py). Of the 24 goals of
# tests/model/fulfilment_cases.py 22 get what they should.
LEAST_LIKENESS = 0.15
MOST_CANDIDATES = 8
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]{2,}")
_CONTEXT = 12
_MOST_COUNTED = 20
_INTENTION = re.compile(
    r"^[-—\s]*(?:[一-鿿]{1,4}是|力争|确保|计划|争取|预计|全力|全年|今年|明年|年内|年底前|到|在|于|"
    r"\d{4}年(?:底|末|初)?前?)+"
)
_MULTIPLES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8, "万亿": 1e12, "": 1.0}
_QUANTITY = re.compile(
    r"(?<![\d.第A-Za-z])(\d+(?:,\d{3})*(?:\.\d+)?)\s*(万亿|亿|万|千|百)?(余|多)?\s*"
    r"(%|％|‰|个百分点|平方米|平方公里|立方米|公里|千瓦|[a-zA-Z]{1,3}|[一-鿿]{1,2})?"
)
_NO_UNIT = re.compile(r"^(?:年|月|日|号|时|点|届|次会|期|周年)")
_AT_MOST = re.compile(r"控制在|不超过|不高于|低于|以内|以下|下降到|降至|降到|压减到")
# Of these a smaller figure is the better one, unless the figure is how much they fell.
_BETTER_LOW = re.compile(r"价格|物价|失业率|赤字率|死亡率|发生率|负债率|不良率|能耗")
_FELL = re.compile(r"下降|降低|减少|压减|压降")
_ABOUT = re.compile(r"[，。；、：,;（）()“”]")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text with its unit and the words about it, up to the next punctuation mark.

    ``context`` is the end of the words before it, ``counted`` what of them says what is counted.
    """

    value: float
    unit: str
    said: str
    context: str
    after: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A text that may answer a goal.

    Attributes
    ----------
    number
        Its place in the list.
    likeness
        0 to 1: how much of the goal's words it takes up, weighed by how rare they are.
    words
        Those it takes up, the weightiest first.
    """

    number: int
    likeness: float
    words: tuple[str, ...]

    @property
    def is_close(self) -> bool:
        """Whether it is close enough to be proposed."""
        return self.likeness >= LEAST_LIKENESS


def fits(goals: Sequence[str], others: Sequence[str]) -> list[Fit | None]:
    """Return for each goal the text among ``others`` that fits it best; None where none does."""
    best = candidates(goals, others, 1)
    return [found[0] if found and found[0].is_close else None for found in best]


def candidates(
    goals: Sequence[str], others: Sequence[str], most: int = MOST_CANDIDATES
) -> list[list[Fit]]:
    """Return for each goal the texts among ``others`` that fit it, the best first."""
    # A window reads the module's answers, which somebody else has found.
    from sklearn.feature_extraction.text import TfidfVectorizer

    nothing: list[list[Fit]] = [[] for _goal in goals]
    if not goals or not others:
        return nothing
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
    try:
        matrix = vectorizer.fit_transform([*goals, *others])
    except ValueError:  # no term at all
        return nothing
    names = vectorizer.get_feature_names_out()
    # How much of the goal the other text takes up: a cosine would punish long paragraphs.
    weights = matrix[: len(goals)].power(2)
    covered = (weights @ (matrix[len(goals) :] > 0).T.astype(float)).toarray()
    closest = covered + 0.01 * (matrix[: len(goals)] @ matrix[len(goals) :].T).toarray()
    found: list[list[Fit]] = []
    for row, near in enumerate(closest):
        ordered = np.argsort(-near, kind="stable")[:most]
        held = [int(one) for one in ordered if covered[row, one] > 0]
        found.append([_fit(weights, matrix, names, row, len(goals), one, covered) for one in held])
    return found


def _fit(
    weights: Any, matrix: Any, names: Any, row: int, n_goals: int, number: int, covered: Any
) -> Fit:
    shared = weights[row].multiply(matrix[n_goals + number] > 0).tocoo()
    words = [str(names[shared.col[i]]) for i in np.argsort(-shared.data)]
    return Fit(number, min(float(covered[row, number]), 1.0), tuple(words[:_MOST_WORDS]))


def terms(text: str) -> list[str]:
    """Return the words of a text that carry meaning: two characters or more, no numbers."""
    return [
        word
        for word in cut(text)
        if word not in _common_words() and _WORD.fullmatch(word) and word[0] not in "万亿"
    ]


@cache
def _common_words() -> frozenset[str]:
    """Return the words of every goal and every result: they tell no two of them together."""
    text = (files("resources") / "cues" / "goal_result_words.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(" ".join(lines).split())


def quantities(text: str) -> list[Quantity]:
    """Return the numbers of a text with their units; years, dates and ordinals left out."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        digits, multiple, _about, unit = match.groups(default="")
        rest = text[match.end(1) :].lstrip()
        if not unit or _NO_UNIT.match(rest) or _NO_UNIT.match(unit):
            continue
        value = float(digits.replace(",", "")) * _MULTIPLES[multiple]
        end = match.end()
        # Two Han characters may be the unit and what follows: “所学” of “3所学校”.
        if re.fullmatch(r"[一-鿿]{2}", unit) and unit not in _TWO:
            unit, end = unit[:1], end - 1
        unit = "%" if unit in ("％", "个百分点") else unit
        before = _ABOUT.split(text[: match.start()])[-1].strip()
        after = _ABOUT.split(text[end:])[0][:_CONTEXT]
        said = text[match.start() : end].strip()
        found.append(Quantity(value, unit, said, before[-_CONTEXT:], after, _shortened(before)))
    return found


def _shortened(before: str) -> str:
    """Return the words before a number without the intention and the year that they begin with."""
    counted = _INTENTION.sub("", before)
    return counted if len(counted) <= _MOST_COUNTED else "…" + counted[-_MOST_COUNTED:]


_TWO = {"公里", "公顷", "美元", "千瓦", "平米", "人次", "万元", "亿元"}


def compared(goal: str, achievement: str) -> tuple[State, tuple[ComparedNumber, ...]]:
    """Return what the numbers of an achievement say of a goal, and the numbers that were compared.

    A number of the goal is compared with the number of the same unit whose words before it are
    the most alike, each number once; it falls short when it is less, or more where less is better.
    """
    wanted, there = quantities(goal), quantities(achievement)
    near = [
        (_alike(one.context, other.context), number, place)
        for number, one in enumerate(wanted)
        for place, other in enumerate(there)
        if one.unit == other.unit
    ]
    matched: dict[int, int] = {}
    for alike, number, place in sorted(near, key=lambda it: (-it[0], it[1], it[2])):
        if alike and number not in matched and place not in matched.values():
            matched[number] = place
    numbers = tuple(
        ComparedNumber(
            wanted[number].counted + wanted[number].said,
            there[place].said,
            _is_reached(wanted[number], there[place]),
        )
        for number, place in sorted(matched.items())
    )
    if not numbers:
        return "mentioned", ()
    return ("reached" if all(one.is_reached for one in numbers) else "below"), numbers


def _is_reached(wanted: Quantity, got: Quantity) -> bool:
    about = wanted.context + wanted.after
    is_low = _BETTER_LOW.search(wanted.context) and not _FELL.search(wanted.context)
    if is_low or _AT_MOST.search(about):
        return got.value <= wanted.value
    return got.value >= wanted.value


def _alike(one: str, other: str) -> float:
    """Return how alike two short texts are by pairs of neighbouring characters, 0 to 1 (Dice)."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    n_all = len(pairs[0]) + len(pairs[1])
    return 2 * len(pairs[0] & pairs[1]) / n_all if n_all else 0.0
