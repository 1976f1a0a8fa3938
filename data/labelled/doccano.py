"""doccano: one paragraph a line, its label in a list, everything else as metadata."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data.labelled.columns import label_name
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme


class DoccanoWriter:
    """Writes the JSONL that doccano imports: choose “JSONL”, columns ``text`` and ``label``."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self._file = path.open("w", encoding="utf-8", newline="\n", errors="replace")

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        fields = paragraph.to_json()
        name = label_name(paragraph.label, self._scheme)
        # doccano 1.8.4 reads a thousand lines into a table: a field that is null or missing in one
        # of them becomes NaN, which its database refuses, and the whole import fails.
        metadata = {
            key: "" if value is None else value
            for key, value in fields.items()
            if key not in ("text", "label")
        }
        line = {"text": paragraph.text, "label": [] if name is None else [name], **metadata}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def label_types(scheme: LabelScheme) -> str:
    """Return the file with which doccano is given the labels, their colours and keys."""
    rows: list[dict[str, Any]] = [
        {
            "text": label.name,
            "suffixKey": label.shortcut or None,
            "backgroundColor": label.color,
            "textColor": "#ffffff",
        }
        for label in scheme.active
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
