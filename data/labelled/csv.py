"""Tables as CSV: UTF-8 with a byte-order mark, so that Excel shows Chinese; no formulas."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from data.labelled.columns import cells, headers
from data.labelled.row import LabelledParagraph
from data.scheme import LabelScheme

# What a spreadsheet runs; the full-width signs too, in Chinese and Japanese editions.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


# How such a text begins; looked at first, since hardly any does.
_SUSPECT = frozenset("'=+-@\t\r\n＝＋－＠")


def defused(value: object) -> object:
    """Return a text that a spreadsheet will not run: an apostrophe before what starts one."""
    if not isinstance(value, str) or value[:1] not in _SUSPECT or not _FORMULA.match(value):
        return value
    return "'" + value


def fused(text: str) -> str:
    """Return the text that :func:`defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text


class CsvWriter:
    """Writes one paragraph a row."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        self._scheme = scheme
        self._file = path.open("w", encoding="utf-8-sig", newline="", errors="replace")
        self._rows = csv.writer(self._file)
        self._rows.writerow(headers())

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        self._rows.writerow(map(defused, cells(paragraph, self._scheme)))

    def append(self, content: bytes) -> None:
        """Append the rows of a file that another such writer wrote."""
        self._file.flush()
        self._file.buffer.write(content[content.index(b"\n") + 1 :])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
