"""Answers to why a paragraph was suggested its label.

Apart from what finds them, so that a window can show them without loading a classifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from data.language import N_, Lazy
from model.headings import HeadingMeaning

Kind = Literal["heading", "words", "signs", "place", "neighbours", "section", "general", "rule"]
Source = Literal["labels", "starter", "both"]

# What each part is called, in the order in which parts are shown.
PART_NAMES: dict[Kind, Lazy] = {
    "rule": N_("Your rule for the heading"),
    "heading": N_("Heading"),
    "words": N_("Words"),
    "signs": N_("Dates, numbers and tense"),
    "place": N_("Place in the report"),
    "neighbours": N_("Paragraphs before and after"),
    "section": N_("Paragraphs under the same heading"),
    "general": N_("In general"),
}
# Words that said less, in logits, are not worth a look.
LEAST_LOGIT = 0.05


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of a text, and what they said, in logits."""

    start: int
    end: int
    logit: float


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of evidence said, in logits, for each label in the classifier's order.

    Attributes
    ----------
    source
        ``labels`` for what was learnt from the user's labels, ``starter`` for what the starter
        model brought, ``both`` for what does not come apart.
    logits
        Above 0 for a label, below 0 against it; over the labels they add up to 0.
    """

    kind: Kind
    source: Source
    logits: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a paragraph was suggested ``label``.

    Attributes
    ----------
    parts
        Added up over parts, their logits have ``probabilities`` as softmax.
    spans
        Stretches of the text that spoke for the label (above 0) or against it, in logits;
        they do not overlap and are in order.
    """

    label: str
    keys: tuple[str, ...]
    probabilities: tuple[float, ...]
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]

    def by_kind(self, label: str | None = None) -> dict[Kind, float]:
        """Return what each kind of evidence said for a label, in the order it is shown."""
        place = self.keys.index(label or self.label)
        found: dict[Kind, float] = {}
        for kind in PART_NAMES:
            mine = [part.logits[place] for part in self.parts if part.kind == kind]
            if mine:
                found[kind] = sum(mine)
        return found

    def by_source(self, label: str | None = None) -> dict[Source, float]:
        """Return what the starter and the user's labels said for a label."""
        place = self.keys.index(label or self.label)
        found: dict[Source, float] = {}
        for part in self.parts:
            found[part.source] = found.get(part.source, 0.0) + part.logits[place]
        return found


@dataclass(frozen=True, slots=True)
class Alike:
    """A labelled paragraph with like words; ``cosine`` is between 0 and 1."""

    paragraph_id: int
    label: str
    cosine: float
    text: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why one paragraph was suggested its label, and what else there is to it.

    Attributes
    ----------
    headings
        What those above it stand for, the nearest first.
    """

    paragraph_id: int
    text: str
    explanation: Explanation
    alike: Sequence[Alike]
    headings: Sequence[HeadingMeaning] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of a paragraph that spoke for its suggested label, none against it among them."""

    paragraph_id: int
    text: str
    label: str
    spans: tuple[Span, ...]
