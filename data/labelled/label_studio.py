"""Label Studio: tasks with annotations and predictions, and the labelling configuration."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from data.labelled.columns import label_name
from data.labelled.paragraphs import ParagraphWriter
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme

MODEL_VERSION = "duanbiao"
_OF_THE_PARAGRAPH = ("report", "position", "kind", "level", "heading_path", "text")


class LabelStudioWriter(ParagraphWriter):
    """Writes a JSON list, one task a line: Label Studio reads no JSONL."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        super().__init__()
        self._scheme = scheme
        self._count = 0
        self._file = path.open("w", encoding="utf-8", newline="\n", errors="replace")
        self._file.write("[")

    def write_paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        """Append one task."""
        self._file.write(",\n" if self._count else "\n")
        self._count += 1
        self._file.write(json.dumps(self._task(rows), ensure_ascii=False))

    def finish(self) -> None:
        """Finish the file."""
        self._file.write("\n]\n")
        self._file.close()

    def _task(self, rows: Sequence[LabelledParagraph]) -> dict[str, Any]:
        first = rows[0]
        fields = first.to_json()
        data = {name: fields[name] for name in _OF_THE_PARAGRAPH if fields[name] is not None}
        data["heading"] = " / ".join(first.heading_path or ())
        # Also here, for an export of Label Studio's leaves predictions out.
        for name in ("note", "suggestion", "confidence", "probabilities"):
            if fields[name] is not None and (name != "note" or len(rows) == 1):
                data[name] = fields[name]
        task: dict[str, Any] = {
            "data": data,
            "annotations": [
                self._annotation(row, len(rows) > 1) for row in rows if row.label is not None
            ],
        }
        if first.suggestion is not None:
            task["predictions"] = [
                {
                    "model_version": MODEL_VERSION,
                    "score": fields["confidence"],
                    "result": [self._choice(first.suggestion, f"p{self._count}")],
                }
            ]
        return task

    def _annotation(self, row: LabelledParagraph, is_one_of_several: bool) -> dict[str, Any]:
        assert row.label is not None
        choice = self._choice(row.label, f"a{self._count}")
        # ``completed_by`` has to be a user of that server; this stays as it is.
        meta = {"annotator": row.annotator, "note": row.note if is_one_of_several else None}
        if any(meta.values()):
            choice["meta"] = {name: value for name, value in meta.items() if value}
        return {"result": [choice]}

    def _choice(self, key: str, identity: str) -> dict[str, Any]:
        return {
            "id": identity,
            "from_name": "label",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [label_name(key, self._scheme)]},
        }


def labelling_config(scheme: LabelScheme) -> str:
    """Return the labelling configuration to paste into a Label Studio project."""
    choices = "\n".join(
        f"    <Choice value={quoteattr(label.name)} hint={quoteattr(label.guideline)}"
        + (f" hotkey={quoteattr(label.shortcut)}" if label.shortcut else "")
        + f" background={quoteattr(label.color)}/>"
        for label in scheme.active
    )
    return f"""<View>
  <Header value="$heading" size="5"/>
  <Text name="text" value="$text"/>
  <Choices name="label" toName="text" choice="single" showInline="true">
{choices}
  </Choices>
</View>
"""
