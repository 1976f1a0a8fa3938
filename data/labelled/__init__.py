"""Labelled data out and in: one module a format."""

from data.labelled.row import LabelledParagraph
from data.labelled.writing import FORMATS, Writer, writing

__all__ = ["FORMATS", "LabelledParagraph", "Writer", "writing"]
