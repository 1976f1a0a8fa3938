"""Labelled data in: any format, through a mapping, as rows of labelled data."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.labelled.columns import PATH_SEPARATOR
from data.labelled.mapping import ColumnMapping, checked, columns_of
from data.labelled.records import OnError, Record, records
from data.labelled.row import LabelledParagraph
from data.language import _
from data.report import Kind
from data.scheme import LabelScheme

_KINDS: Mapping[str, Kind] = {
    "heading": "heading", "body": "body", "table": "table",
    "标题": "heading", "正文": "body", "表格": "table",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """One row of a file, with the number by which a person finds it there.

    Attributes
    ----------
    names_report
        False when the file does not say which report the paragraph is of; the row then carries
        the file's name.
    """

    number: int
    row: LabelledParagraph
    names_report: bool


def read_labelled(
    path: str | Path,
    scheme: LabelScheme,
    mapping: ColumnMapping | None = None,
    on_error: OnError | None = None,
) -> Iterator[NumberedRow]:
    """Yield the rows of a file in its order.

    Labels become keys of ``scheme`` where the mapping or the scheme knows them; others stay as
    the file has them, for the caller to tell.

    Parameters
    ----------
    on_error
        Told the number of a record that cannot be used and why; without it the first such
        record is raised.

    Raises
    ------
    KnownError
        When the file cannot be read, lacks the text's column, or a record cannot be used.
    """
    path = Path(path)

    def raise_it(number: int, error: KnownError) -> None:
        message = _("{name}, line {number}: {reason}").format(
            name=path.name, number=number, reason=error.message
        )
        raise KnownError(message, error.remedy) from error

    tell = on_error or raise_it
    rows = _Rows(path, scheme, mapping)
    for record in records(path, tell):
        rows.look_at(record)
        try:
            row = rows.row(record)
        except KnownError as error:
            tell(record.number, error)
            continue
        yield row


class _Rows:
    """Turns records into rows; the columns are settled with the first record."""

    def __init__(self, path: Path, scheme: LabelScheme, mapping: ColumnMapping | None) -> None:
        self._path = path
        self._scheme = scheme
        self._mapping = mapping
        self._columns: dict[str, str] | None = None
        self._keys: dict[str, str | None] = {}
        self._positions: defaultdict[str, int] = defaultdict(int)

    def look_at(self, record: Record) -> None:
        """Settle the columns; JSON's records may bring more fields later."""
        if self._columns is None:
            said = self._mapping.columns.values() if self._mapping is not None else ()
            if any(column is not None and column not in record.fields for column in said):
                record = Record(record.number, dict.fromkeys(columns_of(self._path)))
            self._columns = checked(self._mapping, record, self._path.name)
            self._seen = set(record.fields)
        elif not self._seen.issuperset(record.fields):
            self._seen |= set(record.fields)
            whole = Record(record.number, dict.fromkeys([*self._columns.values(), *self._seen]))
            self._columns = checked(self._mapping, whole, self._path.name)

    def row(self, record: Record) -> NumberedRow:
        """Return the row of one record.

        Raises
        ------
        KnownError
            When it has no text, or something of another type.
        """
        assert self._columns is not None
        held = {name: record.fields.get(column) for name, column in self._columns.items()}
        text = _text(held, "text")
        if not text or not text.strip():
            raise KnownError(_("It has no text."))
        named = _text(held, "report")
        report = named or self._path.stem
        position = _number(held.get("position"), "position")
        row = LabelledParagraph(
            report,
            text,
            self._positions[report] if position is None else int(position),
            _kind(held.get("kind")),
            _whole(held.get("level"), "level"),
            _path(held.get("heading_path")),
            self._key(_text(held, "label")),
            _text(held, "annotator"),
            _text(held, "note"),
            self._key(_text(held, "suggestion")),
            _share(held.get("confidence")),
            _probabilities(held.get("probabilities")),
        )
        self._positions[report] = row.position + 1
        return NumberedRow(record.number, row, named is not None)

    def _key(self, name: str | None) -> str | None:
        """Return the key that a label in the file means; the name itself when none is known."""
        if name is None:
            return None
        if name not in self._keys:
            said = self._mapping.labels if self._mapping is not None else {}
            found = self._scheme.find(name)
            self._keys[name] = said.get(name, found.key if found else name)
        return self._keys[name]


def _text(held: Mapping[str, Any], name: str) -> str | None:
    value = held.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, (dict, list)):
        raise KnownError(_("The field “{field}” is not usable.").format(field=name))
    text = str(value)
    return text if name in ("text", "note", "report") else text.strip() or None


def _number(value: Any, name: str) -> float | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = float(str(value).strip())
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise KnownError(_("The field “{field}” is not usable.").format(field=name))
    return number


def _whole(value: Any, name: str) -> int | None:
    number = _number(value, name)
    return None if number is None else int(number)


def _share(value: Any) -> float | None:
    """Return a probability, whether it is written 0.91 or 91%."""
    if isinstance(value, str) and value.strip().endswith(("%", "％")):
        number = _number(value.strip()[:-1], "confidence")
        return None if number is None else number / 100
    return _number(value, "confidence")


def _kind(value: Any) -> Kind | None:
    if value is None or value == "":
        return None
    named = {_("heading"): "heading", _("body"): "body", _("table"): "table"}
    name = str(value).strip()
    found = _KINDS.get(name) or _KINDS.get(named.get(name, ""))
    if found is None:
        raise KnownError(_("“{kind}” is no kind of paragraph.").format(kind=name))
    return found


def _path(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, str):
        return tuple(part for part in value.split(PATH_SEPARATOR) if part)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return tuple(value)
    raise KnownError(_("The field “{field}” is not usable.").format(field="heading_path"))


def _probabilities(value: Any) -> Mapping[str, float] | None:
    if not isinstance(value, dict):
        return None
    shares = {key: share for key, share in value.items() if isinstance(share, (int, float))}
    return shares or None
