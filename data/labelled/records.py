"""What a file of labelled data holds, record by record, whatever program wrote it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from data.errors import KnownError
from data.language import _

LONGEST_LINE = 20_000_000
_LARGEST_UNPACKED = 2_000_000_000
_CHUNK = 1 << 20

OnError = Callable[[int, KnownError], None]


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number by which a person finds it, and its fields.

    Attributes
    ----------
    number
        Line of a text file, row of a sheet, ordinal of a task or paragraph; from 1.
    fields
        Column or key to value.
    """

    number: int
    fields: Mapping[str, Any] = field(hash=False)


def records(path: Path, on_error: OnError) -> Iterator[Record]:
    """Yield the records of a file of any format that is read.

    Parameters
    ----------
    on_error
        Told the number of a record that cannot be used and why; the rest is read.

    Raises
    ------
    KnownError
        When the file as a whole cannot be read.
    """
    kind = kind_of(path)
    try:
        if kind == "csv":
            from data.labelled.csv_in import csv_records

            yield from csv_records(path, on_error)
        elif kind == "excel":
            from data.labelled.excel_in import excel_records

            yield from excel_records(path)
        elif kind == "word":
            from data.labelled.word_in import word_records

            yield from word_records(path)
        elif kind == "parquet":
            yield from _parquet_records(path)
        elif kind == "json":
            from data.labelled.tasks_in import task_records

            with path.open(encoding="utf-8-sig") as file:
                yield from task_records(_json_items(file, path.name), on_error)
        elif kind == "zip":
            yield from _zip_records(path, on_error)
        else:
            with path.open("rb") as file:
                yield from jsonl_records(file, on_error)
    except OSError as error:
        raise KnownError(
            _("{name} cannot be read: {reason}.").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error
    except UnicodeDecodeError as error:
        raise KnownError(
            _("{name} is not UTF-8.").format(name=path.name), _("Save it as UTF-8.")
        ) from error


def kind_of(path: Path) -> str:
    """Return how a file is read: csv, excel, word, parquet, json, jsonl or zip.

    Raises
    ------
    KnownError
        When it is none of these.
    """
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError as error:
        raise KnownError(
            _("{name} cannot be read: {reason}.").format(
                name=path.name, reason=error.strerror or error
            )
        ) from error
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(path)
    if start.startswith(b"PAR1"):
        return "parquet"
    known = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
    found = known.get(suffix)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if found is None and suffix == ".json":
        found = "json" if text.startswith(b"[") else "jsonl"
    if found is None and suffix == ".txt" and text.startswith(b"{"):
        found = "jsonl"
    if found is None:
        raise KnownError(
            _("{name} is no file of labelled data.").format(name=path.name),
            _("Known are csv, xlsx, jsonl, json, parquet, docx with comments, and zip."),
        )
    return found


def _kind_of_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile as error:
        raise KnownError(
            _("{name} is damaged.").format(name=path.name), _("Ask for it again.")
        ) from error
    if "word/document.xml" in names:
        return "word"
    return "excel" if any(name.startswith("xl/") for name in names) else "zip"


def jsonl_records(lines: IO[bytes], on_error: OnError) -> Iterator[Record]:
    """Yield one record a line: the paragraph JSONL, doccano's and Prodigy's."""
    from data.labelled.csv_in import decoded
    from data.labelled.tasks_in import flat_task

    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise KnownError(_("The line is too long."))
            try:
                value = json.loads(decoded(line))
            except (ValueError, RecursionError) as error:
                raise KnownError(_("This is not JSON.")) from error
            if not isinstance(value, dict):
                raise KnownError(_("This is not a JSON object."))
            yield Record(number, flat_task(value))
        except KnownError as error:
            on_error(number, error)


def _json_items(file: IO[str], name: str) -> Iterator[Any]:
    """Yield the items of a JSON list, a few in memory at a time."""
    decoder = json.JSONDecoder()
    held = file.read(_CHUNK).lstrip()
    if not held.startswith("["):
        raise KnownError(_("{name} holds no list of tasks.").format(name=name))
    held = held[1:]
    while True:
        held = held.lstrip().removeprefix(",").lstrip()
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
        except (ValueError, RecursionError) as error:
            more = file.read(max(_CHUNK, len(held)))
            if not more:
                raise KnownError(
                    _("{name} breaks off or is no JSON.").format(name=name),
                    _("Export it again."),
                ) from error
            held += more
            continue
        if end == len(held):  # a number may go on in the next piece
            more = file.read(_CHUNK)
            if more:
                held += more
                continue
        yield value
        held = held[end:]


def _parquet_records(path: Path) -> Iterator[Record]:
    from data.labelled.parquet import import_pyarrow

    pyarrow = import_pyarrow()
    try:
        file = pyarrow.parquet.ParquetFile(path)
        described = (file.schema_arrow.metadata or {}).get(b"huggingface", b"{}")
        features = json.loads(described).get("info", {}).get("features", {})
        names = {
            column: feature["names"]
            for column, feature in features.items()
            if isinstance(feature, dict) and feature.get("_type") == "ClassLabel"
        }
        number = 0
        for batch in file.iter_batches(10_000):
            for row in batch.to_pylist():
                number += 1
                for column, classes in names.items():
                    held = row.get(column)
                    if isinstance(held, int):
                        row[column] = classes[held] if 0 <= held < len(classes) else None
                yield Record(number, row)
    except (pyarrow.ArrowException, ValueError, KeyError) as error:
        raise KnownError(
            _("{name} is damaged or no Parquet file.").format(name=path.name)
        ) from error


def _zip_records(path: Path, on_error: OnError) -> Iterator[Record]:
    """Yield what doccano's download holds: a JSONL for all, or one for each person."""
    with zipfile.ZipFile(path) as parts:
        names = [name for name in parts.namelist() if name.lower().endswith(".jsonl")]
        if not names:
            raise KnownError(_("{name} holds no labelled data.").format(name=path.name))
        if sum(parts.getinfo(name).file_size for name in names) > _LARGEST_UNPACKED:
            raise KnownError(_("{name} unpacks to an absurd size.").format(name=path.name))
        for name in names:
            person = Path(name).stem
            with parts.open(name) as lines:
                for record in jsonl_records(lines, on_error):
                    if person != "all" and "annotator" not in record.fields:
                        record = Record(record.number, {**record.fields, "annotator": person})
                    yield record
