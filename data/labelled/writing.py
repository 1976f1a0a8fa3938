"""Labelled data out: the format by the file's suffix, the file whole or not at all."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from data.errors import CancelledError, KnownError
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

# Suffix → the format that a file with it gets when none is asked for.
FORMATS = {
    ".csv": "csv",
    ".xlsx": "excel",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".docx": "word",
    ".html": "html",
    ".json": "label_studio",
}
# Format → the suffix of its files; every format there is.
SUFFIXES = {name: suffix for suffix, name in FORMATS.items()} | {
    "doccano": ".jsonl",
    "prodigy": ".jsonl",
}
_OTHER_NAMES = {"xlsx": "excel", "docx": "word", "label-studio": "label_studio"}


class Closing(Protocol):
    """What is written until it is closed; some also have ``abandon``, to leave it unfinished."""

    def close(self) -> None:
        """Finish the file."""


class Writer(Closing, Protocol):
    """Writes paragraphs one after another, in bounded memory.

    Rows of one paragraph by several annotators follow one another.
    """

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""


def format_of(path: Path, wanted: str | None = None) -> str:
    """Return the format for ``path``: the one asked for, else by its suffix.

    Raises
    ------
    KnownError
        When there is no such format.
    """
    if wanted is not None:
        wanted = wanted.lower().lstrip(".")
        found = _OTHER_NAMES.get(wanted, wanted)
        if found not in SUFFIXES:
            raise KnownError(
                _("There is no format “{name}”.").format(name=wanted),
                _("Choose one of these: {names}").format(names=" ".join(SUFFIXES)),
            )
        return found
    by_suffix = FORMATS.get(path.suffix.lower())
    if by_suffix is None:
        raise KnownError(
            _("{name} has no format that can be written.").format(name=path.name),
            _("Give it one of these endings: {endings}").format(endings=" ".join(FORMATS)),
        )
    return by_suffix


@contextlib.contextmanager
def writing(
    path: str | Path,
    scheme: LabelScheme,
    wanted: str | None = None,
    metrics: Mapping[str, Any] | None = None,
    cancel: threading.Event | None = None,
) -> Iterator[Writer]:
    """Write a file in the block; it takes the place of an older one only when it is whole.

    Parameters
    ----------
    wanted
        A key of ``SUFFIXES``; None goes by the suffix of ``path``.
    metrics
        Of the model behind the suggestions, as ``evaluate --json`` prints them, for the
        formats that show them.
    cancel
        Once it is set, the file does not take its place, however far it is.

    Raises
    ------
    CancelledError
        When ``cancel`` was set.
    KnownError
        When the format is unknown, needs something that is not installed, or the file cannot
        be written.
    """
    path = Path(path)
    kind = format_of(path, wanted)
    with replacing(path) as part:
        writer = _writer(kind, part, scheme, metrics)
        with finished(writer, cancel):
            yield writer
    for suffix, text in _companions(kind, scheme).items():
        with replacing(path.with_name(path.stem + suffix)) as part:
            part.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def finished(writer: Closing, cancel: threading.Event | None) -> Iterator[None]:
    """Close a writer when the block has ended well, else leave its file unfinished.

    Raises
    ------
    CancelledError
        When ``cancel`` was set, also while it was closing.
    """
    try:
        yield
        writer.close()
    except BaseException:
        # Finishing a large workbook takes a minute: one that is thrown away is not finished.
        with contextlib.suppress(Exception):
            getattr(writer, "abandon", writer.close)()
        raise
    stop_if(cancel)


def stop_if(cancel: threading.Event | None) -> None:
    """Raise :class:`CancelledError` when ``cancel`` is set."""
    if cancel is not None and cancel.is_set():
        raise CancelledError


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to beside ``path``; the file moves into place when the block ends well.

    Raises
    ------
    KnownError
        When it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise KnownError(
            _("{name} could not be written: {reason}.").format(
                name=path.name, reason=error.strerror or error
            ),
            _("Close it in other programs, or choose another folder."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _writer(
    kind: str, path: Path, scheme: LabelScheme, metrics: Mapping[str, Any] | None
) -> Writer:
    # Each format loads its own libraries, and only when it is asked for.
    if kind == "csv":
        from data.labelled.csv import CsvWriter

        return CsvWriter(path, scheme)
    if kind == "excel":
        from data.labelled.excel import ExcelWriter

        return ExcelWriter(path, scheme, metrics)
    if kind == "parquet":
        from data.labelled.parquet import ParquetWriter

        return ParquetWriter(path, scheme)
    if kind == "doccano":
        from data.labelled.doccano import DoccanoWriter

        return DoccanoWriter(path, scheme)
    if kind == "label_studio":
        from data.labelled.label_studio import LabelStudioWriter

        return LabelStudioWriter(path, scheme)
    if kind == "prodigy":
        from data.labelled.prodigy import ProdigyWriter

        return ProdigyWriter(path, scheme)
    if kind == "word":
        from data.labelled.word import WordWriter

        return WordWriter(path, scheme)
    if kind == "html":
        from data.labelled.html import HtmlWriter

        return HtmlWriter(path, scheme)
    from data.labelled.jsonl import JsonlWriter

    return JsonlWriter(path)


def _companions(kind: str, scheme: LabelScheme) -> dict[str, str]:
    """Return what the other program is set up with, by the suffix of its file."""
    if kind == "doccano":
        from data.labelled.doccano import label_types

        return {".labels.json": label_types(scheme)}
    if kind == "label_studio":
        from data.labelled.label_studio import labelling_config

        return {".config.xml": labelling_config(scheme)}
    return {}
