"""The formats that can be chosen, as people call them."""

from __future__ import annotations

from dataclasses import dataclass

from data.language import N_, Lazy


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    key
        Of ``data.labelled.writing.SUFFIXES``; for a manager's report, of its own.
    is_report
        A report for the manager, not rows of labelled data.
    """

    key: str
    name: Lazy
    suffix: str
    is_report: bool = False


FORMATS = (
    Format("excel", N_("Excel workbook (.xlsx)"), ".xlsx"),
    Format("csv", N_("Table, opens in Excel (.csv)"), ".csv"),
    Format("jsonl", N_("For programs, one paragraph a line (.jsonl)"), ".jsonl"),
    Format("word", N_("Word, labels as comments (.docx)"), ".docx"),
    Format("html", N_("Web page, one file (.html)"), ".html"),
    Format("parquet", N_("For datasets and pandas (.parquet)"), ".parquet"),
    Format("doccano", N_("For doccano (.jsonl)"), ".jsonl"),
    Format("label_studio", N_("For Label Studio (.json)"), ".json"),
    Format("prodigy", N_("For Prodigy (.jsonl)"), ".jsonl"),
    Format("report_excel", N_("Report for the manager, Excel (.xlsx)"), ".xlsx", True),
    Format("report_word", N_("Report for the manager, Word (.docx)"), ".docx", True),
    Format("report_html", N_("Report for the manager, web page (.html)"), ".html", True),
)


def format_by_key(key: str) -> Format:
    """Return a format; the first one when there is none of this key."""
    return next((one for one in FORMATS if one.key == key), FORMATS[0])
