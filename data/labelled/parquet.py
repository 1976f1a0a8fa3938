"""Parquet with the labels as classes, as Hugging Face ``datasets`` reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

_ROWS_A_GROUP = 20_000
_FEATURES = {
    "report": "string",
    "position": "int32",
    "kind": "string",
    "level": "int32",
    "text": "string",
    "annotator": "string",
    "note": "string",
    "confidence": "float64",
}


def import_pyarrow() -> Any:
    """Return pyarrow.

    Raises
    ------
    KnownError
        When it is not installed: it takes as much space as the rest, so it is an extra.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise KnownError(
            _("Parquet needs the package pyarrow, which is not installed."),
            _("Install it with: pip install duanbiao[parquet]"),
        ) from error
    return pyarrow


class ParquetWriter:
    """Writes row groups; ``label`` and ``suggestion`` are numbers of classes, null for none."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        pyarrow = import_pyarrow()
        self._pyarrow = pyarrow
        self._keys = [label.key for label in scheme.labels]
        self._numbers = {key: number for number, key in enumerate(self._keys)}
        self._schema = _schema(pyarrow, self._keys)
        self._file = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._tables: list[Any] = []

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        row = paragraph.to_json()
        for name in ("text", "report", "note", "annotator"):
            row[name] = _storable(row[name])
        row["heading_path"] = [_storable(part) for part in row["heading_path"] or ()]
        for name in ("label", "suggestion"):
            row[name] = self._number(row[name])
        self._rows.append(row)
        if len(self._rows) >= _ROWS_A_GROUP:
            self._flush_rows()
            self._flush_tables()

    def append(self, content: bytes) -> None:
        """Append the rows of a file that another such writer wrote."""
        self._flush_rows()
        table = self._pyarrow.parquet.read_table(self._pyarrow.BufferReader(content))
        self._tables.append(table.cast(self._schema))
        if sum(table.num_rows for table in self._tables) >= _ROWS_A_GROUP:
            self._flush_tables()

    def close(self) -> None:
        """Finish the file."""
        self._flush_rows()
        self._flush_tables()
        self._file.close()

    def _number(self, key: str | None) -> int | None:
        if key is not None and key not in self._numbers:
            raise KnownError(
                _("The label “{key}” is not in the scheme.").format(key=key),
                _("Parquet keeps labels as numbers of the scheme: add it there first."),
            )
        return None if key is None else self._numbers[key]

    def _flush_rows(self) -> None:
        if self._rows:
            table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)
            self._tables.append(table)
            self._rows = []

    def _flush_tables(self) -> None:
        if self._tables:
            self._file.write_table(self._pyarrow.concat_tables(self._tables).combine_chunks())
            self._tables = []


def _storable(text: str | None) -> str | None:
    """Return the text without lone surrogates, which no UTF-8 can hold."""
    return None if text is None else text.encode("utf-8", "replace").decode()


def _schema(pyarrow: Any, keys: list[str]) -> Any:
    features: dict[str, Any] = {
        name: {"dtype": kind, "_type": "Value"} for name, kind in _FEATURES.items()
    }
    fields = [pyarrow.field(name, pyarrow.type_for_alias(kind)) for name, kind in _FEATURES.items()]
    path = {"dtype": "string", "_type": "Value"}
    features["heading_path"] = {"feature": path, "_type": "Sequence"}
    fields.append(pyarrow.field("heading_path", pyarrow.list_(pyarrow.string())))
    for name in ("label", "suggestion"):
        features[name] = {"names": keys, "_type": "ClassLabel"}
        fields.append(pyarrow.field(name, pyarrow.int64()))
    if keys:
        features["probabilities"] = {key: {"dtype": "float64", "_type": "Value"} for key in keys}
        shares = [pyarrow.field(key, pyarrow.float64()) for key in keys]
        fields.append(pyarrow.field("probabilities", pyarrow.struct(shares)))
    metadata = {"huggingface": json.dumps({"info": {"features": features}}, ensure_ascii=False)}
    return pyarrow.schema(fields, metadata=metadata)
