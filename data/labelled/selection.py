"""Which paragraphs and labels of a project go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from data.errors import KnownError
from data.language import _

Only = Literal["labelled", "suggested", "both", "all"]


@dataclass(frozen=True, slots=True)
class Selection:
    """A choice of reports, labels, annotators and certainty.

    Attributes
    ----------
    only
        ``labelled``: paragraphs that a person labelled; ``suggested``: those with a suggestion
        and no label; ``both``: either; ``all``: every one, headings included.
    reports
        Ids of reports; None takes all.
    labels
        Keys of labels, of the person's label or, where there is none, of the suggestion; None
        takes all.
    annotators
        One row a paragraph and annotator; None takes one row a paragraph with the label that
        counts (see :func:`data.project.adjudication.decided`).
    least_confidence
        Suggestions below it are left out.
    """

    only: Only = "labelled"
    reports: tuple[int, ...] | None = None
    labels: tuple[str, ...] | None = None
    annotators: tuple[str, ...] | None = None
    least_confidence: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Return the selection as values for JSON."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Selection:
        """Return the selection that :meth:`to_json` wrote; fields of a newer version are ignored.

        Raises
        ------
        KnownError
            When it holds something that is no choice.
        """
        if not isinstance(value, Mapping):
            raise KnownError(_("“{name}” is no choice of paragraphs.").format(name=value))
        known = {field.name for field in fields(cls)}
        given: dict[str, Any] = {
            name: tuple(held) if isinstance(held, list) else held
            for name, held in value.items()
            if name in known
        }
        selection = cls(**given)
        if selection.only not in get_args(Only):
            raise KnownError(_("“{name}” is no choice of paragraphs.").format(name=selection.only))
        return selection
