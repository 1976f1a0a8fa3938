"""From a path to a report: which reader a file needs, by content first, by suffix second."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from data.errors import KnownError
from data.language import _
from data.report import Report
from data.structure import Line, structure

SUFFIXES = (".txt", ".md", ".docx", ".jsonl")
_LARGEST_FILE = 500_000_000
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "Word 97–2003, WPS"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3", "SQLite"),
)


def read_report(path: str | Path) -> Report:
    """Return the report in the file at ``path``.

    Raises
    ------
    KnownError
        When the file cannot be read; the message names the file and the reason.
    """
    path = Path(path)
    try:
        content = _content(path)
        lines, kind, receipt = _lines(path, content)
        structured = structure(lines)
        if not structured.paragraphs:
            raise KnownError(_("There is no text in it."))
    except KnownError as error:
        raise KnownError(f"{path.name}: {error.message}", error.remedy) from error
    receipt["notes"] = [list(note) for note in structured.notes]
    name = structured.title or path.stem
    return Report(name, structured.paragraphs, str(path), kind, receipt)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise KnownError(_("This is a folder."))
        if path.stat().st_size > _LARGEST_FILE:
            raise KnownError(_("The file is larger than 500 MB."), _("Split it and try again."))
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(_("There is no such file.")) from error
    except PermissionError as error:
        raise KnownError(
            _("You are not allowed to read it."), _("Ask its owner, or copy it first.")
        ) from error
    except OSError as error:
        raise KnownError(
            _("It cannot be read: {reason}.").format(reason=error.strerror or error)
        ) from error
    if not content.strip():
        raise KnownError(_("The file is empty."))
    return content


def _lines(path: Path, content: bytes) -> tuple[list[Line], str, dict[str, object]]:
    if content.startswith(b"PK\x03\x04"):
        from data.readers.word import word_lines

        return word_lines(content), "word", {}
    for mark, name in _OTHERS:
        if content.startswith(mark):
            raise KnownError(
                _("This is a {format} file, which cannot be opened yet.").format(format=name),
                _("Open it in the program that made it and save it as docx."),
            )
    from data.readers.text import decode, text_lines

    if path.suffix.lower() == ".docx":
        raise KnownError(
            _("This file is no Word document."),
            _("Open it in the program that made it and save it as docx."),
        )
    decoded = decode(content)
    receipt: dict[str, object] = {"encoding": decoded.encoding, "encoding_reason": decoded.reason}
    if path.suffix.lower() in (".md", ".markdown"):
        from data.readers.markdown import markdown_lines

        return markdown_lines(decoded.text), "markdown", receipt
    return text_lines(decoded.text), "text", receipt


def find_reports(
    paths: Iterable[str | Path], failures: list[tuple[Path, str]] | None = None
) -> Iterator[Path]:
    """Yield the files to read: each file given, and in folders those with a known suffix.

    Hidden files and Office's lock files (``~$…``) are left out of folders. A folder that may
    not be listed is appended to ``failures`` with the reason.
    """
    for given in map(Path, paths):
        if not given.is_dir():
            yield given
            continue

        def on_error(error: OSError) -> None:
            if failures is not None:
                reason = _("You are not allowed to read it.")
                failures.append((Path(error.filename), reason))

        for folder, names, files in os.walk(given, onerror=on_error):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                if name.startswith((".", "~$")) or Path(name).suffix.lower() not in SUFFIXES:
                    continue
                yield Path(folder) / name
