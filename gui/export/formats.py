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
    hint
        What is in it, in a sentence.
    """

    key: str
    name: Lazy
    hint: Lazy

    @property
    def suffix(self) -> str:
        """The ending of its files."""
        return ALL_FORMATS[self.key]

    @property
    def is_report(self) -> bool:
        """Whether it is a report for the manager, not rows of labelled data."""
        return is_report(self.key)


_REPORT = N_(
    "Counts with a chart, how complete each report is, last year's goals with what became of them,"
    " and all goals, measures, achievements and problems side by side."
)
FORMATS = (
    Format(
        "excel",
        N_("Excel workbook (.xlsx)"),
        N_("A row a paragraph with filters and colours, counts with a chart, the model's measure."),
    ),
    Format(
        "csv",
        N_("Table, opens in Excel (.csv)"),
        N_("A row a paragraph, without colours; any program reads it."),
    ),
    Format(
        "jsonl",
        N_("For programs, one paragraph a line (.jsonl)"),
        N_("Everything that can go out; other projects take it in again."),
    ),
    Format(
        "word",
        N_("Word, labels as comments (.docx)"),
        N_("For a colleague with Word or WPS: who edits the comments sends the labels back."),
    ),
    Format(
        "html",
        N_("Web page, one file (.html)"),
        N_("Opens in any browser, filters by label and word, prints."),
    ),
    Format(
        "parquet",
        N_("For datasets and pandas (.parquet)"),
        N_("For training scripts: the labels are a ClassLabel."),
    ),
    Format(
        "doccano",
        N_("For doccano (.jsonl)"),
        N_("The labels with their colours lie beside it, to be loaded first."),
    ),
    Format(
        "label_studio",
        N_("For Label Studio (.json)"),
        N_("Tasks with annotations and predictions; the labelling configuration lies beside it."),
    ),
    Format(
        "prodigy",
        N_("For Prodigy (.jsonl)"),
        N_("Tasks to choose in; a suggestion is chosen beforehand."),
    ),
    Format("report_excel", N_("Report for the manager, Excel (.xlsx)"), _REPORT),
    Format("report_word", N_("Report for the manager, Word (.docx)"), _REPORT),
    Format("report_html", N_("Report for the manager, web page (.html)"), _REPORT),
)


def format_by_key(key: str) -> Format:
    """Return a format; the first one when there is none of this key."""
    return next((one for one in FORMATS if one.key == key), FORMATS[0])
