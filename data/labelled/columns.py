"""The columns of a table of paragraphs, for people: in their language, labels by name."""

from __future__ import annotations

from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme


def headers() -> list[str]:
    """Return the column names, in order."""
    return [
        _("Report"),
        _("No."),
        _("Heading"),
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
        " / ".join(paragraph.heading_path or ()),
        paragraph.text,
        label_name(paragraph.label, scheme),
        paragraph.annotator,
        label_name(paragraph.suggestion, scheme),
        None if paragraph.confidence is None else round(paragraph.confidence, 3),
        paragraph.note,
    ]


def label_name(key: str | None, scheme: LabelScheme) -> str | None:
    """Return the name of a label in the language in use."""
    return scheme[key].name if key is not None and key in scheme else key
