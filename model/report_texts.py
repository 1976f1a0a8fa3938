"""What of reports their features are made of: paragraphs, their words, the headings above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from data.report import Paragraph, Report
from model.tokens import Tokens, tokens

Ints = npt.NDArray[np.int64]

HEADING_NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[章编部节分条]+|[（(]?[一二三四五六七八九十\d]+[)）]?"
    r"(?:[、．.,，:：]|\d+[.．]?)*|[①-⑳●◆■★—-]+)\s*"
)


@dataclass(frozen=True, slots=True)
class Texts:
    """The paragraphs of some reports that can carry a label, and their words.

    Attributes
    ----------
    bodies, paths, reports
        The paragraphs that can carry a label, which heading path each has, and which report
        each is of.
    heading_paths
        The distinct paths, one report's after another's.
    cut
        The words of ``bodies`` and after them of each distinct heading.
    starts
        Where the words of each begin, and the end.
    heading_units
        Which text of ``cut`` a heading is.
    """

    bodies: list[Paragraph]
    paths: Ints
    reports: Ints
    heading_paths: list[tuple[str, ...]]
    cut: Tokens
    starts: Ints
    heading_units: dict[str, int]

    @classmethod
    def of(cls, reports: Sequence[Report]) -> Texts:
        """Return what of ``reports`` features are made of."""
        bodies: list[Paragraph] = []
        paths: list[int] = []
        sizes: list[int] = []
        heading_paths: list[tuple[str, ...]] = []
        for report in reports:
            path_of: dict[tuple[str, ...], int] = {}
            first, before = len(heading_paths), len(bodies)
            for paragraph in report.paragraphs:
                if paragraph.kind != "heading":
                    bodies.append(paragraph)
                    path = path_of.setdefault(paragraph.heading_path, first + len(path_of))
                    paths.append(path)
            heading_paths += path_of
            sizes.append(len(bodies) - before)
        units: dict[str, int] = {}
        for headings in heading_paths:
            for heading in headings:
                units.setdefault(heading, len(bodies) + len(units))
        texts = [body.text for body in bodies]
        cut = tokens([*texts, *(HEADING_NUMBER.sub("", heading, count=1) for heading in units)])
        return cls(
            bodies,
            np.array(paths, np.int64),
            np.repeat(np.arange(len(reports)), np.array(sizes, np.int64)),
            heading_paths,
            cut,
            np.searchsorted(cut.units, np.arange(cut.n_units + 1)),
            units,
        )
