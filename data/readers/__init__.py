"""Files in: one module a format. ``read_report`` picks by content first, suffix second."""

from data.readers.reading import SUFFIXES, find_reports, read_report

__all__ = ["SUFFIXES", "find_reports", "read_report"]
