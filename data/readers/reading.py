"""From a path to its reports: which reader a file needs, by content first, by suffix second."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from data.errors import KnownError
from data.language import _
from data.readers.collection import split_collection
from data.readers.draft import Draft
from data.readers.formats import drafts_of
from data.readers.inline_contents import without_inline_contents
from data.readers.limits import LARGEST_FILE, MEGABYTE, too_large
from data.readers.receipt import make_receipt
from data.readers.recognition import SUFFIXES
from data.report import Report
from data.structure import structure, with_lists_apart

__all__ = ["SUFFIXES", "Choice", "find_reports", "iter_reports", "read_report", "read_reports"]


@dataclass(frozen=True, slots=True)
class Choice:
    """How a file is read, where a person chose; None lets the content decide.

    Attributes
    ----------
    column
        The column that holds the text: its header, or its number from 0.
    each
        ``report`` when each cell is a report of its own, ``paragraph`` when each row is one
        paragraph of the sheet's report, ``table`` when rows are read as such with all cells.
    encoding
        Of a text, a web page or a csv.
    splits_lists
        Whether the items of a list inside a paragraph, 一是…二是…, become paragraphs.
    """

    column: str | int | None = None
    each: str | None = None
    encoding: str | None = None
    splits_lists: bool = False


def read_report(path: str | Path) -> Report:
    """Return the report in the file at ``path``; the first, where there are several.

    Raises
    ------
    KnownError
        When the file cannot be read; the message names the file and the reason.
    """
    for report in iter_reports(path):
        return report
    raise _empty(Path(path))


def read_reports(
    path: str | Path,
    column: str | int | None = None,
    each: str | None = None,
    failures: list[tuple[Path, str]] | None = None,
) -> list[Report]:
    """Return all reports in the file at ``path``: of an archive, a table, a collection.

    Parameters
    ----------
    column, each
        See :class:`Choice`.
    failures
        Takes the members of an archive that could not be read, with the reason.

    Raises
    ------
    KnownError
        When the file cannot be read, or nothing in it can.
    """
    failed: list[tuple[Path, str]] = []
    reports = list(
        iter_reports(path, Choice(column, each), lambda where, why: failed.append((where, why)))
    )
    if not reports:
        raise KnownError(failed[0][1]) if failed else _empty(Path(path))
    if failures is not None:
        failures.extend(failed)
    return reports


def iter_reports(
    path: str | Path,
    choice: Choice | None = None,
    on_failure: Callable[[Path, str], None] | None = None,
    on_step: Callable[[str], None] | None = None,
) -> Iterator[Report]:
    """Yield the reports in the file at ``path`` as they are read.

    Parameters
    ----------
    on_failure
        Called with path and reason of a member of an archive that cannot be read; without it
        such members are passed over.
    on_step
        Called with a word on what is being read, to show that a long file is being worked on.
    """
    path = Path(path)
    try:
        content = _content(path)
        is_empty = True
        choice = choice or Choice()
        for draft in drafts_of(content, path.name, choice, on_step or _ignore):
            is_empty = False
            if isinstance(draft, KnownError):
                if on_failure is not None:
                    on_failure(path, f"{path.name}/{draft}")
                continue
            yield from _reports(draft, path, choice)
        if is_empty:
            raise KnownError(_("There is no text in it."))
    except KnownError as error:
        raise KnownError(f"{path.name}: {error.message}", error.remedy) from error
    except (MemoryError, RecursionError) as error:
        reason = _("It needs more memory than there is.")
        raise KnownError(f"{path.name}: {reason}", _("Split it and try again.")) from error


def _empty(path: Path) -> KnownError:
    reason = _("There is no text in it.")
    return KnownError(f"{path.name}: {reason}")


def _ignore(_step: str) -> None:
    pass


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise KnownError(_("This is a folder."))
        if not path.is_file() and path.exists():
            raise KnownError(_("This is no file."))
        if path.stat().st_size > LARGEST_FILE:
            raise too_large(LARGEST_FILE // MEGABYTE)
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise KnownError(_("There is no such file.")) from error
    except PermissionError as error:
        raise KnownError(
            _("You are not allowed to read it."), _("Ask its owner, or copy it first.")
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise KnownError(_("It cannot be read: {reason}.").format(reason=reason)) from error
    if not content.strip(b" \t\r\n\0"):
        raise KnownError(_("The file is empty."))
    return content


def _reports(draft: Draft, path: Path, choice: Choice) -> Iterator[Report]:
    """Yield the reports of one draft: one, or several when it is a collection."""
    lines, contents = without_inline_contents(draft.lines)
    parts, preface = split_collection(lines)
    found = 0
    for number, (heading, part) in enumerate(parts, 1):
        structured = structure(part)
        if not structured.paragraphs:
            continue
        found += 1
        given: dict[str, object] = dict(draft.receipt)
        notes = [*draft.notes, *contents, *preface] if number == 1 else []
        if len(parts) > 1:
            given["part"] = {"number": number, "count": len(parts)}
        paragraphs = structured.paragraphs
        if choice.splits_lists:
            paragraphs, given["split_lists"] = with_lists_apart(paragraphs)
        name = heading or draft.name or structured.title or draft.fallback_name or path.stem
        yield Report(
            name,
            paragraphs,
            str(path),
            draft.format,
            make_receipt(given, paragraphs, [*notes, *structured.notes]),
        )
    if not found:
        raise KnownError(_("There is no text in it."))


def find_reports(
    paths: Iterable[str | Path],
    failures: list[tuple[Path, str]] | None = None,
    others: list[Path] | None = None,
) -> Iterator[Path]:
    """Yield the files to read: each file given, and in folders those with a known suffix.

    Hidden files and Office's lock files (``~$…``) are left out of folders. A folder that may
    not be listed is appended to ``failures`` with the reason, a file in a folder with an unknown
    suffix to ``others``.
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
            names[:] = sorted(name for name in names if not name.startswith((".", "__MACOSX")))
            for name in sorted(files):
                if name.startswith((".", "~$")):
                    continue
                path = Path(folder) / name
                if path.suffix.lower() in SUFFIXES:
                    yield path
                elif others is not None:
                    others.append(path)
