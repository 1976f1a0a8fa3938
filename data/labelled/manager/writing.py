"""A report for the manager into a file: a workbook, a document or a page."""

from __future__ import annotations

from pathlib import Path

from data.errors import KnownError
from data.labelled.manager.contents import ManagerReport
from data.labelled.writing import replacing
from data.language import _

MANAGER_FORMATS = (".xlsx", ".docx", ".html")


def write_manager_report(path: str | Path, report: ManagerReport) -> None:
    """Write the report; the file takes the place of an older one only when it is whole.

    Raises
    ------
    KnownError
        When the ending is none of ``MANAGER_FORMATS``, or the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in MANAGER_FORMATS:
        raise KnownError(
            _("{name} has no format that can be written.").format(name=path.name),
            _("Give it one of these endings: {endings}").format(endings=" ".join(MANAGER_FORMATS)),
        )
    with replacing(path) as part:
        if suffix == ".xlsx":
            from data.labelled.manager.excel import write_workbook

            write_workbook(part, report)
        elif suffix == ".docx":
            from data.labelled.manager.word import write_document

            write_document(part, report)
        else:
            from data.labelled.manager.html import write_page

            write_page(part, report)
