"""The label scheme: which labels a project has, how they are called, drawn and applied."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from data.errors import KnownError
from data.language import _, language

_KEY = re.compile(r"[^\s\x00-\x1f,;|\"']{1,40}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
SHORTCUTS = "123456789"
# Okabe and Ito's palette darkened to a contrast of 4.5 on white, then further tones.
PALETTE = (
    "#0072B2", "#946300", "#00805D", "#C04F00", "#6B7280",
    "#A0468A", "#5B5FC7", "#8A5A44", "#2F7D32",
)  # fmt: skip


def _in_language(texts: Mapping[str, str], fallback: str) -> str:
    wanted, other = ("zh", "en") if language() == "zh_CN" else ("en", "zh")
    return texts.get(wanted) or texts.get(other) or fallback


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    Attributes
    ----------
    key
        What files and models call it; never shown, never changed.
    names, letters, guidelines
        By language, ``zh`` and ``en``; either may be missing.
    color
        ``#RRGGBB``, readable as text on white.
    shortcut
        One digit or letter, or empty.
    is_retired
        No longer offered, its annotations kept.
    """

    key: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    color: str = PALETTE[4]
    shortcut: str = ""
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    guidelines: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_retired: bool = False

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key):
            raise KnownError(_("The label key “{key}” is not usable.").format(key=self.key))
        if not _COLOR.fullmatch(self.color):
            raise KnownError(_("“{color}” is not a colour.").format(color=self.color))

    @property
    def name(self) -> str:
        """The name in the language in use."""
        return _in_language(self.names, self.key)

    @property
    def letter(self) -> str:
        """One character for the chip in the margin, in the language in use."""
        return _in_language(self.letters, self.name[:1].upper())

    @property
    def guideline(self) -> str:
        """When to choose this label, in the language in use."""
        return _in_language(self.guidelines, "")


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of a project, in the order in which they are offered."""

    labels: tuple[Label, ...]

    def __post_init__(self) -> None:
        keys = [label.key for label in self.labels]
        if len(set(keys)) != len(keys):
            raise KnownError(_("Two labels have the same key."))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the labels in use, in order."""
        return tuple(label.key for label in self.labels if not label.is_retired)

    @property
    def active(self) -> tuple[Label, ...]:
        """The labels in use, in order."""
        return tuple(label for label in self.labels if not label.is_retired)

    def __getitem__(self, key: str) -> Label:
        for label in self.labels:
            if label.key == key:
                return label
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(label.key == key for label in self.labels)

    def name_of(self, key: str) -> str:
        """Return a label's name in the language in use; the key itself when it is none of these."""
        return self[key].name if key in self else key

    def find(self, name: str) -> Label | None:
        """Return the label that a file calls ``name``: its key or a name in any language."""
        wanted = name.strip().casefold()
        for label in self.labels:
            if wanted in {label.key.casefold(), *(n.casefold() for n in label.names.values())}:
                return label
        return None

    def to_json(self) -> list[dict[str, Any]]:
        """Return the scheme as values for a JSON file."""
        return [
            {
                "key": label.key,
                "names": dict(label.names),
                "letters": dict(label.letters),
                "color": label.color,
                "shortcut": label.shortcut,
                "guidelines": dict(label.guidelines),
                "is_retired": label.is_retired,
            }
            for label in self.labels
        ]

    @classmethod
    def from_json(cls, rows: list[dict[str, Any]]) -> LabelScheme:
        """Return the scheme that :meth:`to_json` wrote.

        Raises
        ------
        KnownError
            When a row is not a label.
        """
        try:
            return cls(tuple(Label(**row) for row in rows))
        except TypeError as error:
            raise KnownError(_("This is not a label scheme.")) from error

    @classmethod
    def from_keys(cls, keys: tuple[str, ...]) -> LabelScheme:
        """Return a scheme for labels known by key alone: the default's where it has them."""
        default = default_scheme()
        labels = []
        for number, key in enumerate(keys):
            if key in default:
                labels.append(default[key])
            else:
                shortcut = SHORTCUTS[number] if number < len(SHORTCUTS) else ""
                color = PALETTE[number % len(PALETTE)]
                labels.append(Label(key, {"zh": key, "en": key}, color, shortcut))
        return cls(tuple(labels))


@cache
def default_scheme() -> LabelScheme:
    """Return the five labels of a work report: goal, measure, achievement, problem, other."""
    source = files("resources") / "schemes" / "work_report.json"
    return LabelScheme.from_json(json.loads(source.read_text(encoding="utf-8"))["labels"])
