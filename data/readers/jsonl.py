"""Paragraph JSONL as reports; labels are the business of ``data.labelled``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.structure import Line


def read_jsonl_texts(text: str) -> Iterator[Draft]:
    """Yield the reports in a paragraph JSONL, in the order in which it first names them.

    Raises
    ------
    KnownError
        When a line is no JSON object with a text.
    """
    reports: dict[str, list[Line]] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        try:
            value = json.loads(row)
        except (ValueError, RecursionError) as error:
            raise KnownError(_("Line {number} is no JSON.").format(number=number)) from error
        said = value.get("text") if isinstance(value, dict) else None
        if not isinstance(said, str):
            raise KnownError(_("Line {number} has no text.").format(number=number))
        said = said.encode("utf-8", "replace").decode("utf-8")  # no lone surrogates
        kind = value.get("kind")
        reports.setdefault(str(value.get("report") or ""), []).append(
            Line(said, kind=kind if kind in ("heading", "body", "table") else None)
        )
    for name, lines in reports.items():
        yield Draft(lines, "jsonl", name)
