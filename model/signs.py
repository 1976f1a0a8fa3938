"""Numbers beside the words: cues in a text and in the headings above it, and its place.

Each function returns a block of columns, a row a paragraph; the features have them side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from data.report import Paragraph, Report
from model.cues import heading_cues, text_cues
from model.tokens import Ints, Tokens
from model.vocabulary import NUMBER_CUE, PERCENT_CUE, YEAR_CUE

Floats = npt.NDArray[np.float64]

N_TEXT_CUES = len(text_cues())
N_HEADING_CUES = len(heading_cues())
N_PLACE_CUES = 12
_LEADS_IN, _FULL_STOPS = frozenset("：:"), frozenset("。；！;.")
_MARKER = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十\d]+[、．.]|[①-⑳]|[●◆■★—-]+"
    r"|[一二三四五六七八九十]是|第[一二三四五六七八九十]|首先|其次|再次|最后)"
)
_FIRST_YEAR = re.compile(r"(?:19|20|１９|２０)\d\d")
_CHINESE_YEAR = re.compile("[一二][九○〇零0O][一二三四五六七八九○〇零OＯ0]{2}")
_CHINESE_DIGITS = {
    sign: str(digit)
    for signs in ("零一二三四五六七八九", "０１２３４５６７８９", "○", "〇", "O", "Ｏ")
    for digit, sign in enumerate(signs)
}


def signs_of_text(cut: Tokens, starts: Ints, n_rows: int, report_years: Ints) -> Floats:
    """Return for each paragraph how many of its clauses hold, and open with, each cue.

    ``report_years`` are those of the paragraphs' reports, (n_rows,), 0 where not known.
    """
    end = int(starts[n_rows])
    units, cues, ends = cut.units[:end], cut.cues[:end], cut.ends[:end]
    n_words = np.maximum(np.diff(starts[: n_rows + 1]), 1)
    n_clauses = np.maximum(np.bincount(units[ends], minlength=n_rows), 1)
    opens = np.ones(end, np.bool_)
    if end:
        opens[1:] = ends[:-1] | (units[1:] != units[:-1])
    cued = np.flatnonzero(cues)
    bits = np.unpackbits(cues[cued].astype("<u4").view(np.uint8).reshape(-1, 4), 1, None, "little")
    kinds = [*range(N_TEXT_CUES), NUMBER_CUE, PERCENT_CUE]
    held = bits[:, kinds].astype(np.float32)
    bounds = np.searchsorted(units[cued], np.arange(n_rows + 1))

    def counted(among: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
        rows = (among.astype(np.float32), np.arange(len(cued)), bounds)
        return np.asarray(sp.csr_array(rows, shape=(n_rows, len(cued))) @ held)

    whole = counted(np.ones(len(cued), np.bool_))
    per_clause = n_clauses[:, None]
    out = [
        *np.minimum(whole / per_clause / 2, 1).T,
        *np.minimum(whole, 1).T,
        *np.minimum(counted(opens[cued])[:, :N_TEXT_CUES] / per_clause, 1).T,
    ]
    years = cut.years[:end]
    at = np.flatnonzero((cues >> np.uint32(YEAR_CUE)) & np.uint32(1))
    since = report_years[units[at]]
    apart = np.where(since > 0, years[at] - since, -999)
    for low, high in ((-99, -1), (0, 0), (1, 1), (2, 99)):
        within = (apart >= low) & (apart <= high)
        out.append(np.minimum(np.bincount(units[at][within], minlength=n_rows), 1))
    out += [
        np.log1p(n_words) / 6,
        np.minimum(n_words, 12) / 12,
        np.log1p(n_clauses) / 4,
        np.minimum(n_words / n_clauses, 20) / 20,
    ]
    return np.stack(out, axis=1) if n_rows else np.zeros((0, len(out)))


def signs_of_paths(paths: Sequence[tuple[str, ...]]) -> Floats:
    """Return for each heading path which cues its last heading and the others hold."""
    out = np.zeros((len(paths), 2 * N_HEADING_CUES + 3))
    rows: list[int] = []
    columns: list[int] = []
    for row, path in enumerate(paths):
        last = len(path) - 1
        for place, heading in enumerate(path):
            kinds = _cues_of_heading(heading)
            rows += [row] * len(kinds)
            columns += kinds if place == last else [N_HEADING_CUES + kind for kind in kinds]
    out[rows, columns] = 1
    depths = np.array([len(path) for path in paths], np.int64)
    out[:, -3:] = np.stack([depths == 0, depths == 1, depths > 2], axis=1)
    return out


@lru_cache(maxsize=1 << 14)  # many reports share their headings, and all paths of one do
def _cues_of_heading(heading: str) -> tuple[int, ...]:
    return tuple(kind for kind, parts in enumerate(_heading_parts()) if parts.search(heading))


@cache
def _heading_parts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(map(re.escape, sorted(p)))) for p in heading_cues().values())


def signs_of_place(bodies: Sequence[Paragraph], paths: Ints, reports: Ints) -> Floats:
    """Return where in the report and in its section each paragraph stands, and how it begins."""
    n = len(bodies)
    out = np.zeros((n, N_PLACE_CUES))
    if not n:
        return out
    number, size_of_report = _runs(reports)
    within, size = _runs(paths)
    texts = [body.text for body in bodies]
    ends = [text.rstrip()[-1:] for text in texts]
    for column, values in enumerate([
        number / np.maximum(size_of_report - 1, 1),
        number == 0,
        number == 1,
        number >= size_of_report - 1,
        number == size_of_report - 2,
        within == 0,
        (within == size - 1) & (size > 1),
        size == 1,
        [_MARKER.match(text) is not None for text in texts],
        [end in _LEADS_IN for end in ends],
        [body.kind == "table" for body in bodies],
        [end not in _FULL_STOPS for end in ends],
    ]):  # fmt: skip
        out[:, column] = values
    return out


def _runs(values: Ints) -> tuple[Ints, Ints]:
    """Return the place of each in its run of equal ones, and the length of that run."""
    new = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=new[1:])
    starts = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    return np.arange(len(values)) - starts[run], np.diff(starts, append=len(values))[run]


def year_of(report: Report) -> int:
    """Return the year that a report is of, or 0.

    The first in its name, else in its first paragraphs, in digits or in Chinese.
    """
    for text in (report.name, *(paragraph.text[:200] for paragraph in report.paragraphs[:4])):
        found = _FIRST_YEAR.search(text) or _CHINESE_YEAR.search(text)
        if found:
            digits = "".join(_CHINESE_DIGITS.get(sign, sign) for sign in found.group())
            if digits.startswith(("19", "20")):
                return int(digits)
    return 0
