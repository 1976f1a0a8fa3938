"""Files in: one module a format. ``read_report`` picks by content first, suffix second."""

from data.readers.reading import SUFFIXES, Choice, find_reports, read_report, read_reports

__all__ = ["SUFFIXES", "Choice", "find_reports", "read_report", "read_reports"]
