"""Whole reports with what is suggested for them, written many rows at a time.

Row by row a run of tagging would spend as long on its result as on its features.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.labelled.row import LabelledParagraph
from data.report import Report
from data.scheme import LabelScheme


@dataclass(frozen=True, slots=True)
class SuggestedReport:
    """A report and what is suggested for its paragraphs.

    Attributes
    ----------
    name
        What the report is called in the result.
    keys
        Of the labels.
    probabilities
        Of the labels, for each paragraph that is no heading, (n, n_labels).
    """

    name: str
    report: Report
    keys: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]

    def best(self) -> list[int]:
        """Return which label is the most probable of each paragraph that is no heading."""
        best: list[int] = self.probabilities.argmax(axis=1).tolist()
        return best

    def rounded(self) -> npt.NDArray[np.float64]:
        """Return the probabilities to four places."""
        exact: npt.NDArray[np.float64] = self.probabilities.astype(np.float64)
        return exact.round(4)

    def rows(self) -> Iterator[LabelledParagraph]:
        """Yield every paragraph, headings included, with its suggestion."""
        suggested = zip(self.best(), self.probabilities.tolist(), strict=True)
        for paragraph in self.report.paragraphs:
            label, shares = None, None
            if paragraph.kind != "heading":
                label, shares = next(suggested)
            yield LabelledParagraph(
                self.name,
                paragraph.text,
                paragraph.position,
                paragraph.kind,
                paragraph.level,
                paragraph.heading_path,
                suggestion=None if label is None else self.keys[label],
                confidence=None if label is None or shares is None else shares[label],
                probabilities=None if shares is None else dict(zip(self.keys, shares, strict=True)),
                source=self.report.source,
            )


def joinable(reports: Sequence[SuggestedReport], kind: str, scheme: LabelScheme) -> bytes:
    """Return what a writer of ``kind`` (csv, jsonl or parquet) takes in by its ``append``.

    In the end the file is the same that it would make of the rows; of csv and jsonl this is
    such a file already.
    """
    if kind == "parquet":
        from data.labelled.parquet import arrow_rows

        return arrow_rows(reports, scheme)
    if kind == "csv":
        from data.labelled.csv import csv_head, csv_lines

        parts = [csv_head(), *(csv_lines(one, scheme) for one in reports)]
    else:
        from data.labelled.jsonl import json_lines

        parts = [json_lines(one) for one in reports]
    return "".join(parts).encode("utf-8", "replace")
