"""Prodigy: one choice task a line; what a person labelled is an accepted one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data.labelled.columns import label_name
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme


class ProdigyWriter:
    """Writes the JSONL of ``db-in`` and of a recipe's source.

    A suggestion without a label is a task still to be answered, its option chosen beforehand.
    """

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self._options = [{"id": label.key, "text": label.name} for label in scheme.active]
        self._file = path.open("w", encoding="utf-8", newline="\n", errors="replace")

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        options = self._options
        chosen = paragraph.label or paragraph.suggestion
        if chosen is not None and all(option["id"] != chosen for option in options):
            name = label_name(chosen, self._scheme) or chosen
            options = [*options, {"id": chosen, "text": name}]
        task: dict[str, Any] = {
            "text": paragraph.text,
            "options": options,
            "accept": [] if chosen is None else [chosen],
            "_view_id": "choice",
        }
        if paragraph.label is not None:
            task["answer"] = "accept"
        task["meta"] = {
            name: value
            for name, value in paragraph.to_json().items()
            if name not in ("text", "label") and value is not None
        }
        self._file.write(json.dumps(task, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
