"""One paragraph of labelled data: what every format writes and reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.errors import KnownError
from data.language import _
from data.report import KINDS, Kind


@dataclass(frozen=True, slots=True)
class LabelledParagraph:
    """A paragraph with its label, its suggestion, or neither.

    Attributes
    ----------
    kind
        None when a file does not say; ``structure`` finds it then.
    label
        Key of the label a person chose; None when nobody did.
    suggestion, confidence, probabilities
        What the classifier proposes; None where it was not asked.
    source
        Path of the report's file, or empty. It stays on this machine: no format writes it;
        a Word document is labelled in its own styles with it.
    """

    report: str
    text: str
    position: int = 0
    kind: Kind | None = "body"
    level: int | None = None
    heading_path: tuple[str, ...] | None = ()
    label: str | None = None
    annotator: str | None = None
    note: str | None = None
    suggestion: str | None = None
    confidence: float | None = None
    probabilities: Mapping[str, float] | None = None
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the paragraph as one object of the paragraph JSONL."""
        return {
            "report": self.report,
            "position": self.position,
            "kind": self.kind,
            "level": self.level,
            "heading_path": None if self.heading_path is None else list(self.heading_path),
            "text": self.text,
            "label": self.label,
            "annotator": self.annotator,
            "note": self.note,
            "suggestion": self.suggestion,
            "confidence": None if self.confidence is None else round(self.confidence, 4),
            "probabilities": None
            if self.probabilities is None
            else {key: round(value, 4) for key, value in self.probabilities.items()},
        }

    @classmethod
    def from_json(cls, value: Any, position: int) -> LabelledParagraph:
        """Return the paragraph that one object of a paragraph JSONL holds.

        ``report`` and ``text`` are enough; ``position`` is the place to take where none is given.

        Raises
        ------
        KnownError
            When the object lacks them, or holds something of another type.
        """
        if not isinstance(value, dict):
            raise KnownError(_("This is not a JSON object."))
        for field in ("report", "text"):
            if not isinstance(value.get(field), str):
                raise KnownError(_("The field “{field}” is missing.").format(field=field))
        kind = value.get("kind")
        if kind is not None and kind not in KINDS:
            raise KnownError(_("“{kind}” is no kind of paragraph.").format(kind=kind))
        path = value.get("heading_path")
        if path is not None and not all(isinstance(part, str) for part in path):
            raise KnownError(_("The field “{field}” is not usable.").format(field="heading_path"))
        return cls(
            value["report"],
            value["text"],
            _optional(value, "position", int, position),
            kind,
            _optional(value, "level", int, None),
            None if path is None else tuple(path),
            _optional(value, "label", str, None),
            _optional(value, "annotator", str, None),
            _optional(value, "note", str, None),
            _optional(value, "suggestion", str, None),
            _optional(value, "confidence", (int, float), None),
            _optional(value, "probabilities", dict, None),
        )


def _optional(value: dict[str, Any], field: str, kind: Any, default: Any) -> Any:
    found = value.get(field)
    if found is None:
        return default
    if not isinstance(found, kind):
        raise KnownError(_("The field “{field}” is not usable.").format(field=field))
    return found
