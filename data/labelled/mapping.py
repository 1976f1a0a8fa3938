"""Which column of a file means what, and which of its labels is which of ours."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.labelled.records import Record, kind_of, records
from data.language import _
from data.scheme import LabelScheme

# What our own files, other programs and people call the fields, in the order of trust.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "paragraph", "段落", "正文", "文本", "内容", "原文", "句子", "sentence",
             "content"),
    "label": ("label", "标签", "标注", "类别", "分类", "类型", "category", "class", "sentiment"),
    "report": ("report", "报告", "文件", "文件名", "材料", "document_id", "document", "doc",
               "source", "file", "filename"),
    "position": ("position", "no.", "序号", "段号", "编号"),
    "kind": ("kind", "种类", "段落种类"),
    "level": ("level", "级别", "层级"),
    "heading_path": ("heading_path", "heading", "标题", "所属标题"),
    "annotator": ("annotator", "标注人", "标注者", "标注员", "user", "username"),
    "note": ("note", "notes", "备注", "说明", "comment"),
    "suggestion": ("suggestion", "建议", "模型建议", "prediction"),
    "confidence": ("confidence", "把握", "置信度", "可信度", "score"),
    "probabilities": ("probabilities",),
}  # fmt: skip
FIELDS = tuple(_NAMES)
_MOST_LABELS = 200
_MOST_LOOKED_AT = 1000  # records of JSON, of which any may bring another field
_LOOKED_AT = 500  # records of a table, to tell whether it is labelled


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a file's columns and labels mean.

    Attributes
    ----------
    columns
        Our field, one of ``FIELDS``, to the file's column, or to None where the file has none.
        A field that is not in it is guessed.
    labels
        The file's label to our key, or to None to leave it out. A label that is not in it is
        looked up by key and name in the project's scheme.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict, hash=False)
    labels: Mapping[str, str | None] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a file, to show before anything is brought in.

    Attributes
    ----------
    kind
        csv, excel, word, parquet, json, jsonl or zip.
    columns
        Every column, in order.
    mapping
        The columns as guessed, and each label with the key that it means, or None.
    label_counts
        The file's labels and how often each occurs.
    first
        The first records, as they are.
    broken
        Number of a record that cannot be used, and why.
    """

    kind: str
    columns: tuple[str, ...]
    mapping: ColumnMapping
    label_counts: Mapping[str, int] = field(hash=False)
    n_records: int
    first: tuple[Mapping[str, Any], ...] = field(hash=False)
    broken: tuple[tuple[int, str], ...]


def survey(
    path: str | Path, scheme: LabelScheme, first: int = 10, label_column: str | None = None
) -> Survey:
    """Return what a file holds and what its columns and labels seem to mean.

    ``label_column`` is the one that a person says holds the labels; None guesses it.

    Raises
    ------
    KnownError
        When it cannot be read at all.
    """
    path = Path(path)
    broken: list[tuple[int, str]] = []
    columns: dict[str, None] = {}
    shown: list[Mapping[str, Any]] = []
    counts: Counter[str] = Counter()
    count = 0
    for record in records(path, lambda number, error: broken.append((number, str(error)))):
        count += 1
        if len(shown) < first:
            shown.append(record.fields)
        if count <= _MOST_LOOKED_AT:
            columns.update(dict.fromkeys(record.fields))
        guessed = guess_columns(tuple(columns))
        label = record.fields.get(label_column or guessed.get("label", ""))
        if label not in (None, "") and (str(label) in counts or len(counts) < _MOST_LABELS):
            counts[str(label)] += 1
    labels = {name: found.key if (found := scheme.find(name)) else None for name in counts}
    mapped: dict[str, str | None] = {**guess_columns(tuple(columns))}
    if label_column is not None:
        mapped["label"] = label_column
    return Survey(
        kind_of(path),
        tuple(columns),
        ColumnMapping(mapped, labels),
        counts,
        count,
        tuple(shown),
        tuple(broken),
    )


def columns_of(path: Path) -> tuple[str, ...]:
    """Return the columns of a file, as far as its first records have them."""
    first = itertools.islice(records(path, lambda _number, _error: None), _MOST_LOOKED_AT)
    return tuple(dict.fromkeys(name for record in first for name in record.fields))


def holds_labels(path: Path, scheme: LabelScheme) -> bool:
    """Return whether a file is labelled data rather than a report.

    By its ending, except for tables: those are when they have a column of text and one of labels
    most of which the scheme knows.
    """
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson", ".parquet", ".json"):
        return path.is_file()
    if suffix not in (".csv", ".tsv", ".xlsx"):
        return False
    known = unknown = 0
    try:
        first = itertools.islice(records(path, lambda _number, _error: None), _LOOKED_AT)
        for record in first:
            columns = guess_columns(tuple(record.fields))
            if not {"text", "label"} <= columns.keys():
                continue  # of another sheet, such as the one of counts
            label = record.fields.get(columns["label"])
            if label not in (None, ""):
                is_known = scheme.find(str(label)) is not None
                known, unknown = known + is_known, unknown + (not is_known)
    except KnownError:
        return False  # read as a report, which tells what is wrong with it
    return known > unknown


def guess_columns(columns: tuple[str, ...]) -> dict[str, str]:
    """Return our field to the column that seems to mean it."""
    by_name = {name.strip().casefold(): name for name in reversed(columns)}
    own = {_heading(field_name).casefold(): field_name for field_name in FIELDS}
    guessed: dict[str, str] = {}
    for field_name, names in _NAMES.items():
        ours = next((name for name, meant in own.items() if meant == field_name), "")
        for name in (*names, ours):
            if name in by_name and by_name[name] not in guessed.values():
                guessed[field_name] = by_name[name]
                break
    return guessed


def checked(mapping: ColumnMapping | None, record: Record, name: str) -> dict[str, str]:
    """Return the columns to read: those said, the others as guessed from the first record.

    Raises
    ------
    KnownError
        When no column holds the text, or a column that was named is not there.
    """
    columns = tuple(record.fields)
    said = dict(mapping.columns) if mapping is not None else {}
    there = ", ".join(columns)
    for field_name, column in said.items():
        if field_name not in FIELDS:
            raise KnownError(
                _("There is no field “{field}”.").format(field=field_name),
                _("The fields are: {fields}").format(fields=", ".join(FIELDS)),
            )
        if column is not None and column not in columns:
            raise KnownError(
                _("{name} has no column “{column}”.").format(name=name, column=column),
                _("It has these: {columns}").format(columns=there),
            )
    guessed = {
        field_name: column
        for field_name, column in guess_columns(columns).items()
        if field_name not in said and column not in said.values()
    }
    found = guessed | {name: column for name, column in said.items() if column is not None}
    if "text" not in found:
        raise KnownError(
            _("No column of {name} seems to hold the paragraphs.").format(name=name),
            _("Say which one does; it has these: {columns}").format(columns=there),
        )
    return found


def _heading(field_name: str) -> str:
    """Return what our own tables call a field in the language in use."""
    return {
        "report": _("Report"),
        "position": _("No."),
        "heading_path": _("Heading"),
        "kind": _("Kind"),
        "text": _("Paragraph"),
        "label": _("Label"),
        "annotator": _("Annotator"),
        "suggestion": _("Suggestion"),
        "confidence": _("Confidence"),
        "note": _("Note"),
    }.get(field_name, "")
