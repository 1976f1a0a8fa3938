"""The columns of a table of paragraphs, for people: in their language, labels by name."""

from __future__ import annotations

from data.labelled.row import LabelledParagraph
from data.language import _
from data.report import Kind
from data.scheme import LabelScheme

PATH_SEPARATOR = " / "


def headers() -> list[str]:
    """Return the column names, in order."""
    return [
        _("Report"),
        _("No."),
        _("Heading"),
        _("Kind"),
        _("Paragraph"),
        _("Label"),
        _("Annotator"),
        _("Suggestion"),
        _("Confidence"),
        _("Note"),
    ]


def cells(paragraph: LabelledParagraph, scheme: LabelScheme) -> list[str | int | float | None]:
    """Return the cells of one paragraph, in the order of :func:`headers`."""
    return [
        paragraph.report,
        paragraph.position,
        PATH_SEPARATOR.join(paragraph.heading_path or ()),
        kind_name(paragraph.kind),
        paragraph.text,
        label_name(paragraph.label, scheme),
        paragraph.annotator,
        label_name(paragraph.suggestion, scheme),
        None if paragraph.confidence is None else round(paragraph.confidence, 4),
        paragraph.note,
    ]


def label_name(key: str | None, scheme: LabelScheme) -> str | None:
    """Return the name of a label in the language in use."""
    return None if key is None else scheme.name_of(key)


def kind_name(kind: Kind | None) -> str | None:
    """Return the name of a paragraph's kind in the language in use."""
    if kind is None:
        return None
    if kind == "body":
        return _("body")
    return _("heading") if kind == "heading" else _("table")


def tint(color: str, strength: float = 0.15) -> str:
    """Return ``color`` (``#RRGGBB``) thinned with white, as a ground for black text."""
    parts = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)
