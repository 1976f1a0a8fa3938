"""Parquet with the labels as classes, as Hugging Face ``datasets`` reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from data.errors import KnownError
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

if TYPE_CHECKING:
    from data.labelled.suggested import SuggestedReport

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
        self._schema = _schema(pyarrow, self._keys)
        self._file = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self._tables: list[Any] = []

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""
        self._rows.append(_row(paragraph, self._keys))
        if len(self._rows) >= _ROWS_A_GROUP:
            self._flush_rows()
            self._flush_tables()

    def append(self, content: bytes) -> None:
        """Append the rows that :func:`arrow_rows` returned."""
        self._flush_rows()
        table = self._pyarrow.ipc.open_stream(content).read_all()
        self._tables.append(table.cast(self._schema))
        if sum(table.num_rows for table in self._tables) >= _ROWS_A_GROUP:
            self._flush_tables()

    def close(self) -> None:
        """Finish the file."""
        self._flush_rows()
        self._flush_tables()
        self._file.close()

    def _flush_rows(self) -> None:
        if self._rows:
            table = self._pyarrow.Table.from_pylist(self._rows, schema=self._schema)
            self._tables.append(table)
            self._rows = []

    def _flush_tables(self) -> None:
        if self._tables:
            self._file.write_table(self._pyarrow.concat_tables(self._tables).combine_chunks())
            self._tables = []


def arrow_rows(reports: Sequence[SuggestedReport], scheme: LabelScheme) -> bytes:
    """Return the rows of reports for :meth:`ParquetWriter.append`: as Arrow has them in memory."""
    pyarrow = import_pyarrow()
    keys = tuple(label.key for label in scheme.labels)
    schema = _schema(pyarrow, list(keys))
    if all(one.keys == keys for one in reports):
        table = _table(pyarrow, reports, schema)
    else:
        rows = [row for one in reports for row in one.rows()]
        table = pyarrow.Table.from_pylist([_row(row, keys) for row in rows], schema=schema)
    sink = pyarrow.BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="lz4")
    with pyarrow.ipc.new_stream(sink, schema, options=options) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _table(pyarrow: Any, reports: Sequence[SuggestedReport], schema: Any) -> Any:
    """Return the rows of reports whose labels are those of the schema, column by column."""
    paragraphs = [one for suggested in reports for one in suggested.report.paragraphs]
    is_heading = np.array([one.kind == "heading" for one in paragraphs], np.bool_)
    has_shares = np.flatnonzero(~is_heading)
    keys = reports[0].keys if reports else ()
    shares = np.zeros((len(paragraphs), len(keys)))
    best = np.zeros(len(paragraphs), np.int64)
    if reports:
        shares[has_shares] = np.vstack([one.rounded() for one in reports])
        best[has_shares] = [place for one in reports for place in one.best()]
    nothing = [None] * len(paragraphs)
    texts = [one.text for one in paragraphs]
    names = [one.name for one in reports for _paragraph in one.report.paragraphs]
    paths = [one.heading_path for one in paragraphs]
    columns: dict[str, Any] = {
        "report": names,
        "position": [one.position for one in paragraphs],
        "kind": [one.kind for one in paragraphs],
        "level": [one.level for one in paragraphs],
        "text": texts,
        "heading_path": paths,
        "annotator": nothing,
        "note": nothing,
        "label": nothing,
        "suggestion": pyarrow.array(best, mask=is_heading),
        "confidence": pyarrow.array(shares.max(axis=1, initial=0), mask=is_heading),
        "probabilities": pyarrow.StructArray.from_arrays(
            list(np.ascontiguousarray(shares.T)), list(keys), mask=pyarrow.array(is_heading)
        ),
    }
    try:
        return pyarrow.Table.from_pydict({n: columns[n] for n in schema.names}, schema=schema)
    except UnicodeEncodeError:  # hardly ever, and looking takes its time
        columns["text"] = [_storable(text) for text in texts]
        columns["report"] = [_storable(name) for name in names]
        columns["heading_path"] = [[_storable(part) for part in path] for path in paths]
        return pyarrow.Table.from_pydict({n: columns[n] for n in schema.names}, schema=schema)


def _row(paragraph: LabelledParagraph, keys: Sequence[str]) -> dict[str, Any]:
    """Return a paragraph as the schema has it."""
    row = paragraph.to_json()
    for name in ("text", "report", "note", "annotator"):
        row[name] = _storable(row[name])
    row["heading_path"] = [_storable(part) for part in row["heading_path"] or ()]
    for name in ("label", "suggestion"):
        row[name] = _number(row[name], keys)
    return row


def _number(key: str | None, keys: Sequence[str]) -> int | None:
    if key is not None and key not in keys:
        raise KnownError(
            _("The label “{key}” is not in the scheme.").format(key=key),
            _("Parquet keeps labels as numbers of the scheme: add it there first."),
        )
    return None if key is None else keys.index(key)


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
