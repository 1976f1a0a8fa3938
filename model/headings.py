"""What a heading stands for: 三、存在问题 → problem, with how often that holds.

A person can overrule it: a rule says that paragraphs under headings with a certain wording have a
certain label. Rules are kept in the project and shift the prediction; they do not decide alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import _
from data.project import Project
from data.project.settings import keep_setting
from data.report import Report
from data.suggestion import Suggestion
from model.features import _HEADING_NUMBER
from model.held_back import HeldBack, LabelledProject

Floats = npt.NDArray[np.float32]

_SETTING = "heading_rules"
# Twenty to one: what a person says of a heading beats most words beneath it.
STRENGTH = 3.0
_MOST_STRENGTH = 10.0
_DIGITS = re.compile(r"[0-9]+")
_NOISE = re.compile(r"[\s：:，,。；;、]+")


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """What the person says that headings with this wording stand for.

    Attributes
    ----------
    pattern
        As :func:`wording` returns it; a heading has it when it contains it.
    strength
        What it adds to the label's logit.
    """

    pattern: str
    label: str
    strength: float = STRENGTH


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """What a heading stands for over the project's labels.

    Attributes
    ----------
    wording
        The heading without its number and figures.
    label
        The most frequent label beneath it, None without any label beneath.
    n_reports
        In how many reports it stands.
    n_paragraphs, n_labelled, n_with_label
        Paragraphs beneath it; those with a label; those with this label.
    share_covered
        Share of the project's labelled paragraphs that stand beneath it: its coverage.
    precision
        ``n_with_label / n_labelled``, 0 without any.
    rule
        What the person said of it, if anything.
    """

    wording: str
    label: str | None
    n_reports: int
    n_paragraphs: int
    n_labelled: int
    n_with_label: int
    share_covered: float
    precision: float
    rule: HeadingRule | None = None


@dataclass(frozen=True, slots=True)
class WeakHeading:
    """A heading under which suggestions go wrong, on reports held back."""

    wording: str
    n: int
    n_wrong: int
    paragraph_ids: tuple[int, ...]


def wording(heading: str) -> str:
    """Return a heading without its number, figures and punctuation: what it has in common."""
    text = unicodedata.normalize("NFKC", heading)
    text = _HEADING_NUMBER.sub("", text, count=1)
    return _NOISE.sub("", _DIGITS.sub("0", text)).lower()


def meanings(
    project: LabelledProject, rules: Sequence[HeadingRule] = (), least_labelled: int = 1
) -> list[HeadingMeaning]:
    """Return what the project's headings stand for, those that cover most first.

    A paragraph counts for every heading above it.
    """
    labels: dict[str, Counter[str]] = {}
    n_paragraphs: Counter[str] = Counter()
    stands_in: dict[str, set[int]] = {}
    for number, report in enumerate(project.reports):
        for place, paragraph in enumerate(report.paragraphs):
            if paragraph.kind == "heading":
                continue
            label = project.labels[number][place]
            for one in {wording(heading) for heading in paragraph.heading_path} - {""}:
                n_paragraphs[one] += 1
                stands_in.setdefault(one, set()).add(number)
                if label is not None:
                    labels.setdefault(one, Counter())[label] += 1
    n_all = max(project.n_labels, 1)
    found = []
    for one, n in n_paragraphs.items():
        counts = labels.get(one, Counter())
        n_labelled = sum(counts.values())
        if n_labelled < least_labelled:
            continue
        label, n_with = counts.most_common(1)[0] if counts else (None, 0)
        found.append(
            HeadingMeaning(
                one, label, len(stands_in[one]), n, n_labelled, n_with, n_labelled / n_all,
                n_with / max(n_labelled, 1), rule_for((one,), rules),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.n_labelled, -one.n_paragraphs, one.wording))


def weak_headings(
    project: LabelledProject, held_back: HeldBack, least: int = 3, most: int = 20
) -> list[WeakHeading]:
    """Return the headings right under which most suggestions were wrong on reports held back.

    Parameters
    ----------
    least
        Headings with fewer labelled paragraphs are left out.
    """
    above = {
        project.ids[number][place]: wording(paragraph.heading_path[-1])
        for number, report in enumerate(project.reports)
        for place, paragraph in enumerate(report.paragraphs)
        if paragraph.heading_path and paragraph.kind != "heading"
    }
    n: Counter[str] = Counter()
    wrong: dict[str, list[int]] = {}
    for paragraph_id, is_wrong in zip(
        held_back.paragraph_ids.tolist(), held_back.is_wrong.tolist(), strict=True
    ):
        heading = above.get(paragraph_id, "")
        if heading:
            n[heading] += 1
            if is_wrong:
                wrong.setdefault(heading, []).append(paragraph_id)
    found = [
        WeakHeading(one, n[one], len(ids), tuple(ids)) for one, ids in wrong.items()
        if n[one] >= least
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.n_wrong, one.n, one.wording))[:most]


def heading_rules(project: Project) -> list[HeadingRule]:
    """Return the rules kept in the project; those of labels no longer in use are left out."""
    kept = project.setting(_SETTING, {})
    if not isinstance(kept, Mapping):
        return []
    found = []
    for pattern, value in kept.items():
        rule = _read(pattern, value)
        if rule is not None and rule.label in project.scheme.keys:
            found.append(rule)
    return found


def overrule(project: Project, heading: str, label: str | None, strength: float = STRENGTH) -> None:
    """Keep that headings worded like ``heading`` stand for ``label``; None takes the rule away.

    Raises
    ------
    KnownError
        When the heading has no words, or the project no such label.
    """
    pattern = wording(heading)
    if not pattern:
        raise KnownError(
            _("This heading has no words to recognise it by."), _("Choose another heading.")
        )
    if label is not None and label not in project.scheme.keys:
        raise KnownError(_("The project has no label {key}.").format(key=label))
    rules = {rule.pattern: rule for rule in heading_rules(project)}
    rules.pop(pattern, None)
    if label is not None:
        rules[pattern] = HeadingRule(pattern, label, float(np.clip(strength, 0, _MOST_STRENGTH)))
    keep_setting(
        project, _SETTING,
        {one.pattern: {"label": one.label, "strength": one.strength} for one in rules.values()}
        or None,
    )  # fmt: skip


def rule_for(path: Sequence[str], rules: Sequence[HeadingRule]) -> HeadingRule | None:
    """Return the rule that counts beneath these headings: the innermost heading's, the longest."""
    for heading in reversed(path):
        words = wording(heading)
        fitting = [rule for rule in rules if rule.pattern in words]
        if fitting:
            return max(fitting, key=lambda rule: len(rule.pattern))
    return None


def logits_of_rules(
    path: Sequence[str], rules: Sequence[HeadingRule], keys: Sequence[str]
) -> npt.NDArray[np.float64]:
    """Return what the rules add to the logits beneath these headings, (n_labels,)."""
    out = np.zeros(len(keys))
    rule = rule_for(path, rules)
    if rule is not None and rule.label in keys:
        out[list(keys).index(rule.label)] = rule.strength
    return out


def rule_logits(
    report: Report, positions: Iterable[int], rules: Sequence[HeadingRule], keys: Sequence[str]
) -> Floats:
    """Return what the rules add to the logits of these paragraphs, (n, n_labels)."""
    paths = [report.paragraphs[position].heading_path for position in positions]
    said = {path: logits_of_rules(path, rules, keys) for path in set(paths)}
    rows = [said[path] for path in paths]
    return np.array(rows, np.float32).reshape(len(rows), len(keys))


def with_rules(
    suggestions: Sequence[Suggestion], report: Report, rules: Sequence[HeadingRule]
) -> list[Suggestion]:
    """Return the suggestions for a report as the rules shift them."""
    if not rules:
        return list(suggestions)
    out = []
    for one in suggestions:
        keys = list(one.probabilities)
        said = logits_of_rules(report.paragraphs[one.position].heading_path, rules, keys)
        if said.any():
            shifted = np.array(list(one.probabilities.values())) * np.exp(said)
            shifted /= shifted.sum()
            best = int(shifted.argmax())
            probabilities = dict(zip(keys, shifted.tolist(), strict=True))
            one = replace(
                one, label=keys[best], confidence=float(shifted[best]), probabilities=probabilities
            )
        out.append(one)
    return out


def _read(pattern: Any, value: Any) -> HeadingRule | None:
    if not isinstance(pattern, str) or not pattern or not isinstance(value, Mapping):
        return None
    label, strength = value.get("label"), value.get("strength")
    if not isinstance(label, str) or not isinstance(strength, int | float):
        return None
    return HeadingRule(pattern, label, float(np.clip(strength, 0, _MOST_STRENGTH)))
