"""Reports in, the project store, labelled data out. Knows neither Qt nor scikit-learn."""

from typing import TYPE_CHECKING

from data.errors import CancelledError, KnownError
from data.report import Paragraph, Report

if TYPE_CHECKING:
    from data.readers import read_report

__all__ = ["CancelledError", "KnownError", "Paragraph", "Report", "read_report"]


def __getattr__(name: str) -> object:
    # Readers pull in lxml and python-docx: load them only when a file is read.
    if name == "read_report":
        from data.readers import read_report

        return read_report
    raise AttributeError(name)
