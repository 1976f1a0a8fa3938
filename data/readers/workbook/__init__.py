"""Spreadsheets as tables of text: xlsx, xls and ods."""

from __future__ import annotations

from collections.abc import Iterator

from data.errors import KnownError
from data.language import _
from data.readers.limits import LARGEST_SHEET, MEGABYTE, MOST_CELLS, open_zip, too_large
from data.readers.table_columns import Table

__all__ = ["sheets", "too_many_cells"]


def sheets(content: bytes) -> Iterator[Table]:
    """Yield the visible sheets of a spreadsheet.

    Raises
    ------
    KnownError
        When it is damaged, protected or too large.
    """
    if len(content) > LARGEST_SHEET:
        raise too_large(LARGEST_SHEET // MEGABYTE)
    if not content.startswith(b"PK"):
        from data.readers.workbook.xls import xls_sheets

        yield from xls_sheets(content)
        return
    with open_zip(content) as archive:
        names = set(archive.namelist())
    if "content.xml" in names:
        from data.readers.workbook.ods import ods_sheets

        yield from ods_sheets(content)
    elif "xl/workbook.bin" in names:
        raise KnownError(
            _("{format} files cannot be read.").format(format="xlsb"),
            _("Open it in Excel or WPS and save it again as xlsx."),
        )
    else:
        from data.readers.workbook.xlsx import xlsx_sheets

        yield from xlsx_sheets(content)


def too_many_cells() -> KnownError:
    """Return the refusal of a spreadsheet with more cells than are read."""
    return KnownError(
        _("It has more than {count} cells.").format(count=f"{MOST_CELLS:,}"),
        _("Split it and try again."),
    )
