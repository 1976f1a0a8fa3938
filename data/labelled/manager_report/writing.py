"""A report for the manager into a file: a workbook, a document or a page."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from data.errors import KnownError
from data.labelled.manager_report.contents import Pair, ReportSummary
from data.labelled.writing import Closing, finished, replacing
from data.language import _
from data.scheme import LabelScheme

# Format → the suffix of its files; the formats of labelled data are in data.labelled.writing.
MANAGER_FORMATS = {"report_excel": ".xlsx", "report_word": ".docx", "report_html": ".html"}


class ManagerWriter(Closing, Protocol):
    """Is given one report after another, then the pairs; keeps their figures, not their texts."""

    def add_report(self, summary: ReportSummary) -> None:
        """Append one report."""

    def add_pairs(self, earlier: str, later: str, pairs: Sequence[Pair]) -> None:
        """Append the goals of one report and what a later one says of them."""

    def abandon(self) -> None:
        """Leave the file unfinished."""


def manager_format_of(path: Path, wanted: str | None = None) -> str:
    """Return the format for ``path``: the one asked for, else by its suffix.

    Raises
    ------
    KnownError
        When there is no report for the manager in this format.
    """
    if wanted in MANAGER_FORMATS:
        return wanted
    suffix = path.suffix.lower()
    by_suffix = {ending: key for key, ending in MANAGER_FORMATS.items()}
    if suffix not in by_suffix:
        raise KnownError(
            _("{name} has no format that can be written.").format(name=path.name),
            _("Give it one of these endings: {endings}").format(
                endings=" ".join(MANAGER_FORMATS.values())
            ),
        )
    return by_suffix[suffix]


@contextlib.contextmanager
def manager_writing(
    path: str | Path,
    scheme: LabelScheme,
    wanted: str | None = None,
    *,
    has_pairs: bool = False,
    cancel: threading.Event | None = None,
) -> Iterator[ManagerWriter]:
    """Write the report in the block; the file takes its place only when it is whole.

    Parameters
    ----------
    wanted
        A key of ``MANAGER_FORMATS``; None goes by the suffix of ``path``.
    has_pairs
        Whether a fulfilment table will come.
    cancel
        Once it is set, the file does not take its place, however far it is.

    Raises
    ------
    CancelledError
        When ``cancel`` was set.
    KnownError
        When it has no such format, or cannot be written.
    """
    path = Path(path)
    kind = manager_format_of(path, wanted)
    with replacing(path) as part:
        writer = _writer(kind, part, scheme, has_pairs)
        with finished(writer, cancel):
            yield writer


def _writer(kind: str, path: Path, scheme: LabelScheme, has_pairs: bool) -> ManagerWriter:
    if kind == "report_excel":
        from data.labelled.manager_report.excel import WorkbookWriter

        return WorkbookWriter(path, scheme, has_pairs)
    if kind == "report_word":
        from data.labelled.manager_report.word import DocumentWriter

        return DocumentWriter(path, scheme)
    from data.labelled.manager_report.html import PageWriter

    return PageWriter(path, scheme)
