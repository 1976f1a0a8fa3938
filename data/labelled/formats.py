"""Every format that something of a project can go out in: labelled data, and reports about it."""

from __future__ import annotations

from pathlib import Path

from data.labelled.manager_report.writing import MANAGER_FORMATS
from data.labelled.writing import SUFFIXES

# Format → the suffix of its files.
ALL_FORMATS = SUFFIXES | MANAGER_FORMATS


def is_report(kind: str) -> bool:
    """Return whether a format is a report for the manager, not labelled data."""
    return kind in MANAGER_FORMATS


def format_by_ending(path: Path, kind: str) -> str:
    """Return the format that a person means who chose ``kind`` and typed this ending.

    Another ending means another format, of the same sort where there is one; an unknown ending
    means nothing.
    """
    ending = path.suffix.lower()
    if ending == ALL_FORMATS[kind]:
        return kind
    named = [one for one, suffix in ALL_FORMATS.items() if suffix == ending]
    alike = [one for one in named if is_report(one) == is_report(kind)]
    return (alike or named or [kind])[0]
