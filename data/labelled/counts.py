"""How often each label occurs in each report, counted as rows pass by."""

from __future__ import annotations

from collections import Counter

from data.labelled.row import LabelledParagraph


class Counts:
    """Counts paragraphs by report and by the label that a person gave, else the suggestion."""

    def __init__(self) -> None:
        self._by_report: dict[str, Counter[str]] = {}
        self._last: tuple[str, int, str] | None = None

    def add(self, paragraph: LabelledParagraph) -> None:
        """Count one row; a second annotator's row of the same paragraph is not counted."""
        decided = paragraph.label or paragraph.suggestion
        identity = (paragraph.report, paragraph.position, paragraph.text)
        if decided is None or identity == self._last:
            return
        self._last = identity
        self._by_report.setdefault(paragraph.report, Counter())[decided] += 1

    @property
    def reports(self) -> dict[str, Counter[str]]:
        """Report to label key to number, in the order in which the reports came."""
        return self._by_report

    def totals(self) -> Counter[str]:
        """Return label key to number over all reports."""
        total: Counter[str] = Counter()
        for counts in self._by_report.values():
            total.update(counts)
        return total
