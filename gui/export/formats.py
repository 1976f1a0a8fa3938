"""The formats that can be chosen, as people call them."""

from __future__ import annotations

from dataclasses import dataclass

from data.labelled.formats import ALL_FORMATS, is_report
from data.language import N_, Lazy


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes
    ----------
    key
        Of ``ALL_FORMATS``.
    """

    key: str
    name: Lazy

    @property
    def suffix(self) -> str:
        """The ending of its files."""
        return ALL_FORMATS[self.key]

    @property
    def is_report(self) -> bool:
        """Whether it is a report for the manager, not rows of labelled data."""
        return is_report(self.key)


FORMATS = (
    Format("excel", N_("Excel workbook (.xlsx)")),
    Format("csv", N_("Table, opens in Excel (.csv)")),
    Format("jsonl", N_("For programs, one paragraph a line (.jsonl)")),
    Format("word", N_("Word, labels as comments (.docx)")),
    Format("html", N_("Web page, one file (.html)")),
    Format("parquet", N_("For datasets and pandas (.parquet)")),
    Format("doccano", N_("For doccano (.jsonl)")),
    Format("label_studio", N_("For Label Studio (.json)")),
    Format("prodigy", N_("For Prodigy (.jsonl)")),
    Format("report_excel", N_("Report for the manager, Excel (.xlsx)")),
    Format("report_word", N_("Report for the manager, Word (.docx)")),
    Format("report_html", N_("Report for the manager, web page (.html)")),
)


def format_by_key(key: str) -> Format:
    """Return a format; the first one when there is none of this key."""
    return next((one for one in FORMATS if one.key == key), FORMATS[0])
