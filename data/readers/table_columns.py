"""The columns of a table: which holds the text, and what each of its rows is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TEXT_NAMES = re.compile(
    r"正文|内容|全文|文本|段落|原文|content|full_?text|text|body|paragraph", re.IGNORECASE
)
_TITLE_NAMES = re.compile(
    r"标\s*题|题目|名称|文件名|篇名|title|name|subject|headline", re.IGNORECASE
)
_REPORT_NAMES = re.compile(r"报告|文件|文档|篇目|来源文件|report|document|doc|file", re.IGNORECASE)
_HAN = re.compile(r"[㐀-鿿]")
_LONG_CELL = 400  # characters on average: each cell is a report
_SENTENCE = 12  # characters on average: each cell is a paragraph
_SAMPLE = 80
_LOOKED_AT = 400  # rows


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table as a person recognises it.

    Attributes
    ----------
    mean_length
        Characters in a filled cell, on average.
    sample
        The beginning of the first filled cell.
    """

    number: int
    name: str
    n_filled: int
    mean_length: float
    sample: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its header, empty when it has none, and its other rows, equally wide."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, name: str, cells: Sequence[Sequence[str]]) -> Table:
        """Return the table that rows of cells make up; empty rows and columns are left out."""
        rows = [list(row) for row in cells if any(cell.strip() for cell in row)]
        width = max((len(row) for row in rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in rows]
        used = [at for at in range(width) if any(row[at].strip() for row in rows)]
        kept = [tuple(row[at] for at in used) for row in rows]
        if len(kept) > 1 and _is_header(kept[0], kept[1:]):
            return cls(name, tuple(" ".join(cell.split()) for cell in kept[0]), tuple(kept[1:]))
        return cls(name, (), tuple(kept))

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def find(self, wanted: str | int) -> int | None:
        """Return the number of the column with this header or number, or None."""
        if isinstance(wanted, int):
            return wanted if 0 <= wanted < self.width else None
        plain = wanted.strip().lower()
        for number, name in enumerate(self.header):
            if name.strip().lower() == plain:
                return number
        return None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns of a table and what is made of them."""

    columns: tuple[Column, ...]
    text: int | None
    each: str
    title: int | None
    report: int | None


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns: short, distinct, and unlike what follows."""
    filled = [cell.strip() for cell in first if cell.strip()]
    if not filled or len(filled) < len(first) or len(set(filled)) < len(filled):
        return False
    if any(len(cell) > 40 or re.search(r"[。；\n]", cell) for cell in filled):
        return False
    if len(first) == 1:
        name = filled[0]
        below = [row[0] for row in others[:_LOOKED_AT] if row[0].strip()]
        mean = sum(map(len, below)) / max(1, len(below))
        return len(name) <= 12 and (_TEXT_NAMES.search(name) is not None and mean > len(name))
    return not all(re.fullmatch(r"[\d.,%\s-]+", cell) for cell in filled)


def columns_of(table: Table) -> Chosen:
    """Return the columns of a table, and the choice that its content suggests."""
    columns = tuple(_column(table, number) for number in range(table.width))
    text = _text_column(columns, len(table.rows))
    if text is None:
        return Chosen(columns, None, "table", None, None)
    title = _named(columns, _TITLE_NAMES, text)
    report = _grouping(table, columns, text)
    return Chosen(columns, text, each_of(table, columns[text]), title, report)


def _column(table: Table, number: int) -> Column:
    cells = [row[number].strip() for row in table.rows]
    filled = [cell for cell in cells if cell]
    looked = filled[:_LOOKED_AT]
    mean = sum(map(len, looked)) / len(looked) if looked else 0.0
    name = table.header[number] if table.header else ""
    sample = " ".join(filled[0][: 4 * _SAMPLE].split())[:_SAMPLE] if filled else ""
    return Column(number, name, len(filled), round(mean, 1), sample)


def _text_column(columns: Sequence[Column], n_rows: int) -> int | None:
    """Return the column of text: named so, or the longest that is Chinese and mostly filled."""
    best, most = None, 0.0
    for column in columns:
        score = column.mean_length
        if not _HAN.search(column.sample) or re.match(r"https?://", column.sample):
            score *= 0.1
        named = _TEXT_NAMES.search(column.name) is not None
        if named:
            score = max(score * 3, score + 8)
        is_filled = column.n_filled >= 0.5 * n_rows
        if score > most and (named or (column.mean_length >= _SENTENCE and is_filled)):
            best, most = column.number, score
    return best


def each_of(table: Table, column: Column) -> str:
    """Return what a cell of the column is: a ``report`` or a ``paragraph``."""
    cells = [row[column.number] for row in table.rows[:_LOOKED_AT] if row[column.number].strip()]
    broken = sum(1 for cell in cells if cell.strip().count("\n") >= 3)
    is_long = column.mean_length >= _LONG_CELL or (
        column.mean_length >= 60 and broken >= 0.5 * len(cells)
    )
    return "report" if cells and is_long else "paragraph"


def _named(columns: Sequence[Column], names: re.Pattern[str], text: int) -> int | None:
    found = [
        column
        for column in columns
        if column.number != text and names.search(column.name) and 2 <= column.mean_length <= 200
    ]
    return found[0].number if found else None


def _grouping(table: Table, columns: Sequence[Column], text: int) -> int | None:
    """Return the column that names the report of each row: fewer values than rows."""
    for column in columns:
        if column.number == text or not _REPORT_NAMES.search(column.name):
            continue
        values = {row[column.number] for row in table.rows}
        if len(values) < len(table.rows) or len(table.rows) == 1:
            return column.number
    return None
