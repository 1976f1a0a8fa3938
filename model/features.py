"""From a report to numbers: TF-IDF of words and word pairs, of the headings above, and cues.

Words and pairs are hashed into one space of columns, so no vocabulary has to be built or
shipped, features do not depend on labels, and a report's features can be kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from data.report import Paragraph, Report
from model.cues import heading_cues, text_cues
from model.tokens import NUMBER_CUE, PERCENT_CUE, YEAR_CUE, Tokens, tokens

Floats = npt.NDArray[np.float32]

# Changes whenever the same report would give other numbers: older models are then refused.
FEATURES_VERSION = 3
COLUMN_BITS = 21
N_COLUMNS = 1 << COLUMN_BITS
_COLUMN_MASK = np.uint64(N_COLUMNS - 1)
_BLOCK_SHIFT, _ROW_SHIFT = np.uint64(COLUMN_BITS), np.uint64(COLUMN_BITS + 1)
# Chosen by leave-one-source-out and leave-one-kind-out, see docs/benchmarks.md.
_PAIR_WEIGHT = 0.7
_NO_HEADING = np.array([7], np.uint64)  # stands for the words of the heading that is not there
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(64 - COLUMN_BITS)
_WORD, _WORDS2, _NEAR, _ALL = (np.uint64(salt << 40) for salt in (1, 2, 3, 4))
_HEADING_NUMBER = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[章编部节分条]+|[（(]?[一二三四五六七八九十\d]+[)）]?"
    r"(?:[、．.,，:：]|\d+[.．]?)*|[①-⑳●◆■★—-]+)\s*"
)
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

N_TEXT_CUES = len(text_cues())
N_HEADING_CUES = len(heading_cues())


@dataclass(frozen=True, slots=True)
class ReportFeatures:
    """The features of the paragraphs of one report that can carry a label.

    Attributes
    ----------
    positions
        Of those paragraphs, (n,).
    words
        TF-IDF of each paragraph's words and word pairs, (n, N_COLUMNS).
    headings
        The same of each distinct heading path, (n_paths, N_COLUMNS).
    paths
        Which row of ``headings`` a paragraph has, (n,).
    cues
        Numbers between about -1 and 1, (n, N_CUES).
    """

    positions: npt.NDArray[np.int64]
    words: sp.csr_array
    headings: sp.csr_array
    paths: npt.NDArray[np.int64]
    cues: Floats


def extract(report: Report, idf: Floats | None = None) -> ReportFeatures:
    """Return the features of ``report``.

    Parameters
    ----------
    idf
        Weight of each column, (N_COLUMNS,); all equal when left out.
    """
    bodies = [paragraph for paragraph in report.paragraphs if paragraph.kind != "heading"]
    path_of: dict[tuple[str, ...], int] = {}
    paths = np.array(
        [path_of.setdefault(body.heading_path, len(path_of)) for body in bodies], np.int64
    )
    head_of: dict[str, int] = {}
    for path in path_of:
        for heading in path:
            head_of.setdefault(heading, len(bodies) + len(head_of))
    texts = [body.text for body in bodies]
    texts += [_HEADING_NUMBER.sub("", heading, count=1) for heading in head_of]
    cut = tokens(texts)
    starts = np.searchsorted(cut.units, np.arange(cut.n_units + 1))
    end = int(starts[len(bodies)])
    words = _text_matrix(cut, len(bodies), end, idf)
    headings = _heading_matrix(cut, starts, list(path_of), head_of, idf)
    cues = np.hstack(
        [
            _text_cues(cut, starts, len(bodies), _report_year(report)),
            _path_cues(list(path_of))[paths] if bodies else np.zeros((0, 2 * N_HEADING_CUES + 3)),
            _place_cues(bodies, paths),
        ]
    ).astype(np.float32)
    positions = np.array([body.position for body in bodies], np.int64)
    return ReportFeatures(positions, words, headings, paths, cues)


def _columns(hashes: npt.NDArray[np.uint64], salt: np.uint64) -> npt.NDArray[np.uint64]:
    return ((hashes ^ salt) * _MIX) >> _SHIFT


def _pair_hashes(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    return (hashes[:-1] * _PAIR + hashes[1:]) & np.uint64(0xFFFFFFFFFF)


def _weighted(
    rows: npt.NDArray[np.int64],
    blocks: npt.NDArray[np.uint64],
    columns: npt.NDArray[np.uint64],
    n_rows: int,
    weights: Sequence[float],
    idf: Floats | None,
) -> sp.csr_array:
    """Return a matrix of (1 + ln tf) idf; in each row each block has the length of its weight.

    The entries come in any order, (n_entries,): their row, one of two blocks, their column.
    """
    keys = (rows.astype(np.uint64) << _ROW_SHIFT) | (blocks << _BLOCK_SHIFT) | columns
    keys.sort()
    is_first = np.empty(len(keys), np.bool_)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    counts = np.diff(first, append=len(keys)).astype(np.float32)
    keys = keys[first]
    columns_of = (keys & _COLUMN_MASK).astype(np.int32)
    values = np.log(counts)
    values += np.float32(1)
    if idf is not None:
        values *= idf.take(columns_of)
    parts = (keys >> _BLOCK_SHIFT).astype(np.int64)
    squares = np.bincount(parts, values * values, minlength=2 * n_rows)
    scales = np.tile(np.asarray(weights), n_rows) / np.sqrt(np.maximum(squares, 1e-12))
    values *= scales.astype(np.float32).take(parts)
    bounds = np.searchsorted(parts, np.arange(n_rows + 1) * 2)
    return sp.csr_array((values, columns_of, bounds), shape=(n_rows, N_COLUMNS))


def _text_matrix(cut: Tokens, n_rows: int, end: int, idf: Floats | None) -> sp.csr_array:
    """Return the words and, as the second block, the pairs of words of each paragraph."""
    rows, hashes = cut.units[:end], cut.hashes[:end]
    together = np.flatnonzero(rows[1:] == rows[:-1])
    pairs = _columns(_pair_hashes(hashes), _WORDS2)[together] if len(together) else hashes[:0]
    return _weighted(
        np.concatenate([rows, rows[together]]),
        np.repeat(np.array([0, 1], np.uint64), [end, len(together)]),
        np.concatenate([_columns(hashes, _WORD), pairs]),
        n_rows,
        (1.0, _PAIR_WEIGHT),
        idf,
    )


def _heading_matrix(
    cut: Tokens,
    starts: npt.NDArray[np.int64],
    paths: Sequence[tuple[str, ...]],
    head_of: dict[str, int],
    idf: Floats | None,
) -> sp.csr_array:
    """Return the words of all headings above and, as the second block, of the nearest alone."""
    if not paths:
        return sp.csr_array((0, N_COLUMNS), dtype=np.float32)
    rows: list[npt.NDArray[np.int64]] = []
    blocks: list[npt.NDArray[np.uint64]] = []
    columns: list[npt.NDArray[np.uint64]] = []

    def add(row: int, block: int, some: npt.NDArray[np.uint64]) -> None:
        rows.append(np.full(len(some), row))
        blocks.append(np.full(len(some), block, np.uint64))
        columns.append(some)

    for row, path in enumerate(paths):
        hashes = _NO_HEADING
        for heading in path:
            unit = head_of[heading]
            hashes = cut.hashes[starts[unit] : starts[unit + 1]]
            add(row, 0, _columns(hashes, _ALL))
        if not path:
            add(row, 0, _columns(hashes, _ALL))
        add(row, 1, _columns(hashes, _NEAR))
        if len(hashes) > 1:
            add(row, 1, _columns(_pair_hashes(hashes), _NEAR))
    return _weighted(
        np.concatenate(rows), np.concatenate(blocks), np.concatenate(columns),
        len(paths), (1.0, 1.0), idf,
    )  # fmt: skip


def _text_cues(
    cut: Tokens, starts: npt.NDArray[np.int64], n_rows: int, report_year: int
) -> npt.NDArray[np.float64]:
    """Return for each paragraph how many of its clauses hold, and open with, each cue."""
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
    for low, high in ((-99, -1), (0, 0), (1, 1), (2, 99)):
        apart = years[at].astype(np.int64) - report_year if report_year else np.full(len(at), -999)
        within = (apart >= low) & (apart <= high)
        out.append(np.minimum(np.bincount(units[at][within], minlength=n_rows), 1))
    out += [
        np.log1p(n_words) / 6,
        np.minimum(n_words, 12) / 12,
        np.log1p(n_clauses) / 4,
        np.minimum(n_words / n_clauses, 20) / 20,
    ]
    return np.stack(out, axis=1) if n_rows else np.zeros((0, len(out)))


def _path_cues(paths: Sequence[tuple[str, ...]]) -> npt.NDArray[np.float64]:
    """Return for each heading path which cues its last heading and the others hold."""
    out = np.zeros((len(paths), 2 * N_HEADING_CUES + 3))
    for row, path in enumerate(paths):
        out[row, -3:] = (not path, len(path) == 1, len(path) > 2)
        for place, heading in enumerate(path):
            offset = 0 if place == len(path) - 1 else N_HEADING_CUES
            for kind in _cues_of_heading(heading):
                out[row, offset + kind] = 1
    return out


@lru_cache(maxsize=1 << 14)  # many reports share their headings, and all paths of one do
def _cues_of_heading(heading: str) -> tuple[int, ...]:
    return tuple(kind for kind, parts in enumerate(_heading_parts()) if parts.search(heading))


@cache
def _heading_parts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile("|".join(map(re.escape, sorted(p)))) for p in heading_cues().values())


def _place_cues(
    bodies: Sequence[Paragraph], paths: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    """Return where in the report and in its section each paragraph stands, and how it begins."""
    n = len(bodies)
    if not n:
        return np.zeros((0, 12))
    place = np.arange(n)
    new = np.ones(n, np.bool_)
    new[1:] = paths[1:] != paths[:-1]
    section = np.cumsum(new) - 1
    size = np.bincount(section)[section]
    within = place - np.flatnonzero(new)[section]
    texts = [body.text for body in bodies]
    return np.stack([
        place / max(n - 1, 1),
        place == 0,
        place == 1,
        place >= n - 1,
        place == n - 2,
        within == 0,
        (within == size - 1) & (size > 1),
        size == 1,
        np.array([_MARKER.match(text) is not None for text in texts]),
        np.array([text.rstrip().endswith(("：", ":")) for text in texts]),
        np.array([body.kind == "table" for body in bodies]),
        np.array([not text.rstrip().endswith(("。", "；", "！", ";", ".")) for text in texts]),
    ], axis=1).astype(np.float64)  # fmt: skip


def _report_year(report: Report) -> int:
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
