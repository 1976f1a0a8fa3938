"""CSV in, as people have it: any common encoding, even mixed; broken lines told, not fatal."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

from data.errors import KnownError
from data.labelled.csv import fused
from data.labelled.records import LONGEST_LINE, OnError, Record
from data.language import _

_SEPARATORS = ",\t;，"
# A quotation mark that is never closed would swallow the rest of the file.
_MOST_LINES_A_ROW = 400


def decoded(line: bytes) -> str:
    """Return a line's text: UTF-8, else GB18030, else with marks for what is neither."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")


def csv_records(path: Path, on_error: OnError) -> Iterator[Record]:
    """Yield the rows under the header as records, by the line on which each begins."""
    lines = _lines(path)
    first = next(lines, None)
    if first is None:
        raise KnownError(_("{name} is empty.").format(name=path.name))
    separator = max(_SEPARATORS, key=first.count)
    names: list[str] | None = None
    for number, row in _rows(itertools.chain([first], lines), separator, on_error):
        if names is None:
            names = [name.strip() for name in row]
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            on_error(number, KnownError(_("It has more cells than the first line has columns.")))
            continue
        cells = itertools.zip_longest(names, row, fillvalue="")
        yield Record(number, {name: fused(cell) for name, cell in cells})


def _rows(
    lines: Iterator[str], separator: str, on_error: OnError
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the number of its first line; pick up again after a broken one."""
    csv.field_size_limit(LONGEST_LINE)
    read = 0  # lines before the row at hand
    while True:
        taken: list[str] = []

        def feed(source: Iterator[str], taken: list[str]) -> Iterator[str]:
            for line in source:
                if len(taken) >= _MOST_LINES_A_ROW:
                    taken.append(line)
                    raise csv.Error
                taken.append(line)
                yield line
            if taken:  # the file ends within a row
                raise csv.Error

        reader = csv.reader(feed(lines, taken), delimiter=separator)
        try:
            for row in reader:
                yield read + 1, row
                read += len(taken)
                taken.clear()
            return
        except csv.Error:
            on_error(
                read + 1,
                KnownError(
                    _("The line cannot be cut into cells: a quotation mark is not closed."),
                    _("Close it, or leave the marks out."),
                ),
            )
            read += 1
            lines = itertools.chain(taken[1:], lines)


def _lines(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        mark = file.read(3)
        if mark.startswith((b"\xff\xfe", b"\xfe\xff")):
            with path.open(encoding="utf-16", newline="") as text:
                yield from text
            return
        if mark != b"\xef\xbb\xbf":
            file.seek(0)
        for line in file:
            yield decoded(line)
