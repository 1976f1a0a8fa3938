"""What a person says that headings stand for, over what the classifier learnt of them.

A rule says that paragraphs under headings with a certain wording have a certain label, or that
the heading says nothing about them. Rules are kept in the project. The classifier is not shown
the words of a heading that has a rule, neither when it learns nor when it suggests; a rule with a
label is added to what the text and its surroundings say, and does not decide alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from data.errors import KnownError
from data.language import _
from data.project import Project
from data.project.settings import change_setting
from data.report import Report
from data.suggestion import Suggestion
from model.held_back import LabelledProject
from model.report_texts import HEADING_NUMBER

Floats = npt.NDArray[np.float32]

_SETTING = "heading_rules"
# In place of a label: the heading says nothing about the paragraphs beneath.
NOTHING = ""
# 150 to one, as much as the clearest headings bring by themselves: beats most words beneath it.
STRENGTH = 5.0
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
    label
        A key of the scheme, or :data:`NOTHING`.
    strength
        What it adds to the label's logit.
    """

    pattern: str
    label: str
    strength: float = STRENGTH


def wording(heading: str) -> str:
    """Return a heading without its number, figures and punctuation: what it has in common."""
    text = unicodedata.normalize("NFKC", heading)
    text = HEADING_NUMBER.sub("", text, count=1)
    return _NOISE.sub("", _DIGITS.sub("0", text)).lower()


def heading_rules(project: Project) -> list[HeadingRule]:
    """Return the rules kept in the project; those of labels no longer in use are left out."""
    return rules_of(project.setting(_SETTING), project.scheme.keys)


def rules_of(kept: Any, keys: Sequence[str]) -> list[HeadingRule]:
    """Return the rules in what a project keeps of them; damaged ones are left out."""
    if not isinstance(kept, Mapping):
        return []
    found = [_read(pattern, value) for pattern, value in kept.items()]
    return [rule for rule in found if rule is not None and rule.label in (NOTHING, *keys)]


def overrule(project: Project, heading: str, label: str | None, strength: float = STRENGTH) -> None:
    """Keep what headings worded like ``heading`` stand for; an act that can be undone.

    Parameters
    ----------
    label
        A label's key; :data:`NOTHING` for a heading that says nothing; None takes the rule away,
        so that what was learnt counts again.

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
    if label is not None and label not in (NOTHING, *project.scheme.keys):
        raise KnownError(_("The project has no label {key}.").format(key=label))
    rules = {rule.pattern: rule for rule in heading_rules(project)}
    before = dict(rules)
    rules.pop(pattern, None)
    if label is not None:
        rules[pattern] = HeadingRule(pattern, label, float(np.clip(strength, 0, _MOST_STRENGTH)))
    if rules == before:
        return
    value = {one.pattern: {"label": one.label, "strength": one.strength} for one in rules.values()}
    details = {"count": 1, "heading": pattern, "label": label}
    change_setting(project, _SETTING, value or None, "heading_rule", details)


def rule_of(heading: str, rules: Sequence[HeadingRule]) -> HeadingRule | None:
    """Return the rule for one heading: the longest whose wording it contains."""
    words = wording(heading)
    fitting = [rule for rule in rules if rule.pattern in words]
    return max(fitting, key=lambda rule: len(rule.pattern)) if fitting else None


def rule_for(path: Sequence[str], rules: Sequence[HeadingRule]) -> HeadingRule | None:
    """Return the rule that counts beneath these headings: that of the innermost with a label."""
    for heading in reversed(path):
        rule = rule_of(heading, rules)
        if rule is not None and rule.label != NOTHING:
            return rule
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
        out.append(shifted(one, said) if said.any() else one)
    return out


def shifted(suggestion: Suggestion, logits: npt.NDArray[np.float64]) -> Suggestion:
    """Return a suggestion with so much added to the logits of its labels, in their order."""
    keys = list(suggestion.probabilities)
    # A label that had no chance at all may still be what a person says.
    shares = np.maximum(list(suggestion.probabilities.values()), 1e-9) * np.exp(logits)
    shares /= shares.sum()
    best = int(shares.argmax())
    return replace(
        suggestion,
        label=keys[best],
        confidence=float(shares[best]),
        probabilities=dict(zip(keys, shares.tolist(), strict=True)),
    )


def as_ruled(report: Report, rules: Sequence[HeadingRule]) -> Report:
    """Return a report as the classifier is shown it: headings with a rule are but numbers."""
    if not rules:
        return report
    headings = {heading for one in report.paragraphs for heading in one.heading_path}
    shown = {heading: heading for heading in headings}
    for heading in headings:
        if rule_of(heading, rules) is not None:
            number = HEADING_NUMBER.match(heading)
            shown[heading] = number.group() if number else ""
    if all(heading == as_shown for heading, as_shown in shown.items()):
        return report
    paragraphs = tuple(
        replace(one, heading_path=tuple(shown[heading] for heading in one.heading_path))
        for one in report.paragraphs
    )
    return replace(report, paragraphs=paragraphs)


def project_as_ruled(project: LabelledProject, rules: Sequence[HeadingRule]) -> LabelledProject:
    """Return the same with its reports as the classifier is shown them."""
    return replace(project, reports=tuple(as_ruled(report, rules) for report in project.reports))


def _read(pattern: Any, value: Any) -> HeadingRule | None:
    if not isinstance(pattern, str) or not pattern or not isinstance(value, Mapping):
        return None
    label, strength = value.get("label"), value.get("strength")
    if not isinstance(label, str) or not isinstance(strength, int | float):
        return None
    return HeadingRule(pattern, label, float(np.clip(strength, 0, _MOST_STRENGTH)))
