"""Tables as CSV: UTF-8 with a byte-order mark, so that Excel shows Chinese; no formulas."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

from data.labelled.columns import PATH_SEPARATOR, cells, headers, kind_name, label_name
from data.labelled.row import LabelledParagraph
from data.report import KINDS
from data.scheme import LabelScheme

if TYPE_CHECKING:
    from data.labelled.suggested import SuggestedReport

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


def csv_head() -> str:
    """Return how such a file begins."""
    return "\ufeff" + ",".join(map(_cell, headers())) + "\r\n"


def csv_lines(suggested: SuggestedReport, scheme: LabelScheme) -> str:
    """Return the lines of a report: what :class:`CsvWriter` writes, at a quarter of the time."""
    name = _cell(suggested.name)
    kinds = {kind: _cell(kind_name(kind) or "") for kind in KINDS}
    labels = [_cell(label_name(key, scheme) or "") for key in suggested.keys]
    confidences = suggested.rounded().max(axis=1, initial=0).tolist()
    best = zip(suggested.best(), confidences, strict=True)
    paths: dict[tuple[str, ...], str] = {}
    lines = []
    for paragraph in suggested.report.paragraphs:
        headings = paragraph.heading_path
        path = paths.get(headings)
        if path is None:
            path = paths[headings] = _cell(PATH_SEPARATOR.join(headings))
        kind, text = paragraph.kind, _cell(paragraph.text)
        start = f"{name},{paragraph.position},{path},{kinds[kind]},{text}"
        if kind == "heading":
            lines.append(f"{start},,,,,\r\n")
        else:
            label, confidence = next(best)
            lines.append(f"{start},,,{labels[label]},{confidence},\r\n")
    return "".join(lines)


def _cell(text: str) -> str:
    """Return a text as it stands between two commas."""
    if text[:1] in _SUSPECT:
        text = str(defused(text))
    if '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return f'"{text}"' if "," in text or "\n" in text or "\r" in text else text
