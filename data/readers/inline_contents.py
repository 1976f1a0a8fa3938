"""Tables of contents that arrive as one paragraph, all entries run together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.readers.draft import Note
from data.structure import Line

_LEADERS = ".．…·⋯"
_ENTRY = re.compile(rf"[{_LEADERS}]{{6,}}\s*\d{{1,4}}")
_TITLE = re.compile(r"目\s*[录次]\s*[：:]?")
_FEWEST_ENTRIES = 3


def without_inline_contents(lines: Sequence[Line]) -> tuple[list[Line], list[Note]]:
    """Return the lines without such paragraphs and the word 目录 above them, and notes."""
    kept: list[Line] = []
    notes: list[Note] = []
    for number, line in enumerate(lines, 1):
        if line.kind != "table" and _is_contents(line.text):
            if kept and _TITLE.fullmatch(kept[-1].text.strip()):
                notes.append(("contents", number - 1, kept.pop().text))
            notes.append(("contents", number, line.text))
        else:
            kept.append(line)
    return kept, notes


def _is_contents(text: str) -> bool:
    if len(text) <= 60 or sum(map(text.count, _LEADERS)) < 6 * _FEWEST_ENTRIES:
        return False
    return len(_ENTRY.findall(text)) >= _FEWEST_ENTRIES
