"""From a report to numbers: TF-IDF of words and pairs of characters, of headings, and cues.

They are hashed into one space of columns, so no vocabulary has to be built or
shipped, features do not depend on labels, and a report's features can be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from data.report import Report
from model.hashed_words import heading_blocks, weighted, word_blocks
from model.report_texts import Texts
from model.signs import signs_of_paths, signs_of_place, signs_of_text, year_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

# Changes whenever the same report would give other numbers: older models are then refused.
FEATURES_VERSION = 4


@dataclass(frozen=True, slots=True)
class ReportFeatures:
    """The features of the paragraphs that can carry a label, of one report or of several.

    Attributes
    ----------
    positions
        Of those paragraphs in their report, (n,).
    words
        TF-IDF of each paragraph's words and pairs of characters, (n, N_COLUMNS).
    headings
        TF-IDF of each distinct heading path, (n_paths, N_COLUMNS).
    paths
        Which row of ``headings`` a paragraph has, (n,); no two reports share one.
    cues
        Numbers between about -1 and 1, (n, N_CUES).
    reports
        Which report each is of, from 0 and ascending, (n,).
    """

    positions: Ints
    words: sp.csr_array
    headings: sp.csr_array
    paths: Ints
    cues: Floats
    reports: Ints

    def of_each(self, n_reports: int) -> list[ReportFeatures]:
        """Return the features of each of ``n_reports`` reports by itself."""
        rows = np.searchsorted(self.reports, np.arange(n_reports + 1))
        first = np.append(self.paths, self.headings.shape[0])[rows]
        return [
            ReportFeatures(
                self.positions[start:end],
                self.words[start:end],
                self.headings[path:next_path],
                self.paths[start:end] - path,
                self.cues[start:end],
                self.reports[start:end] - number,
            )
            for number, (start, end, path, next_path) in enumerate(
                zip(rows, rows[1:], first, first[1:], strict=False)
            )
        ]


def extract(report: Report, idf: Floats | None = None) -> ReportFeatures:
    """Return the features of ``report``.

    Parameters
    ----------
    idf
        Weight of each column, (N_COLUMNS,); all equal when left out.
    """
    return extract_all([report], idf)


def extract_all(reports: Sequence[Report], idf: Floats | None = None) -> ReportFeatures:
    """Return the features of ``reports``, one after another: the same as of each by itself.

    A report is too short to outweigh numpy's calls: many at once take half the time of each
    by itself.
    """
    texts = Texts.of(reports)
    n = len(texts.bodies)
    years = np.array([year_of(report) for report in reports], np.int64)
    blocks = [
        signs_of_text(texts.cut, texts.starts, n, years[texts.reports]),
        signs_of_paths(texts.heading_paths)[texts.paths],
        signs_of_place(texts.bodies, texts.paths, texts.reports),
    ]
    return ReportFeatures(
        np.array([body.position for body in texts.bodies], np.int64),
        weighted(word_blocks(texts), n, idf),
        weighted(heading_blocks(texts), len(texts.heading_paths), idf),
        texts.paths,
        np.hstack(blocks).astype(np.float32),
        texts.reports,
    )
