"""Reports in, the project store, labelled data out. Knows neither Qt nor scikit-learn."""

from typing import TYPE_CHECKING

from data.errors import CancelledError, KnownError

if TYPE_CHECKING:
    from data.readers import read_report
    from data.report import Paragraph, Report

__all__ = ["CancelledError", "KnownError", "Paragraph", "Report", "read_report"]


def __getattr__(name: str) -> object:
    # Readers pull in lxml and python-docx, and a window is painted before it needs a report.
    if name == "read_report":
        from data.readers import read_report

        return read_report
    if name in ("Paragraph", "Report"):
        from data import report

        return getattr(report, name)
    raise AttributeError(name)
