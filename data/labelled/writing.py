"""Labelled data out: the format by the file's suffix, the file whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from data.errors import KnownError
from data.labelled.row import LabelledParagraph
from data.language import _
from data.scheme import LabelScheme

FORMATS = {".csv": "csv", ".xlsx": "excel", ".jsonl": "jsonl"}


class Writer(Protocol):
    """Writes paragraphs one after another, in bounded memory."""

    def write(self, paragraph: LabelledParagraph) -> None:
        """Append one paragraph."""

    def close(self) -> None:
        """Finish the file."""


def format_of(path: Path, wanted: str | None = None) -> str:
    """Return the format for ``path``: the one asked for, else by its suffix.

    Raises
    ------
    KnownError
        When there is no such format.
    """
    found = wanted or FORMATS.get(path.suffix.lower())
    if found is None or found not in FORMATS.values():
        known = " ".join(FORMATS)
        raise KnownError(
            _("{name} has no format that can be written.").format(name=path.name),
            _("Give it one of these endings: {endings}").format(endings=known),
        )
    return found


@contextlib.contextmanager
def writing(path: str | Path, scheme: LabelScheme, wanted: str | None = None) -> Iterator[Writer]:
    """Write a file in the block; it takes the place of an older one only when it is whole.

    Raises
    ------
    KnownError
        When the format is unknown or the file cannot be written.
    """
    path = Path(path)
    kind = format_of(path, wanted)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = _writer(kind, part, scheme)
        try:
            yield writer
        except BaseException:
            with contextlib.suppress(Exception):
                writer.close()
            raise
        writer.close()
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


def _writer(kind: str, path: Path, scheme: LabelScheme) -> Writer:
    if kind == "csv":
        from data.labelled.csv import CsvWriter

        return CsvWriter(path, scheme)
    if kind == "excel":
        from data.labelled.excel import ExcelWriter

        return ExcelWriter(path, scheme)
    from data.labelled.jsonl import JsonlWriter

    return JsonlWriter(path)
