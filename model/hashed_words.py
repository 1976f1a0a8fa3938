"""Words as columns: hashed into one space, weighted block by block.

To add features of another kind, give them a salt and a function that returns their block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from model.report_texts import Texts
from model.tokens import Hashes, Ints, characters

Floats = npt.NDArray[np.float32]

COLUMN_BITS = 21
N_COLUMNS = 1 << COLUMN_BITS
_COLUMN_MASK = np.uint64(N_COLUMNS - 1)
_NO_HEADING = np.array([7], np.uint64)  # stands for the words of the heading that is not there
_MIX = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(64 - COLUMN_BITS)
WORD, PAIR_OF_CHARACTERS, _NEAR, _ALL = (np.uint64(salt << 40) for salt in (1, 2, 3, 4))


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that are weighted by themselves.

    Attributes
    ----------
    rows, columns
        Of each occurrence, (n_occurrences,), in any order.
    weight
        The length that each row is to have in this block.
    """

    rows: Ints
    columns: Hashes
    weight: float


def columns_of(hashes: Hashes, salt: np.uint64) -> Hashes:
    """Return the column of each hash; each kind of feature has its own ``salt``."""
    return ((hashes ^ salt) * _MIX) >> _SHIFT


def pair_hashes(hashes: Hashes) -> Hashes:
    """Return a hash for each of ``hashes`` and the one after it, (n - 1,)."""
    return (hashes[:-1] * _PAIR + hashes[1:]) & np.uint64(0xFFFFFFFFFF)


def weighted(blocks: Sequence[Block], n_rows: int, idf: Floats | None) -> sp.csr_array:
    """Return a matrix of (1 + ln tf) idf; in each row each block has the length of its weight."""
    ends = np.cumsum([len(block.rows) for block in blocks])
    keys = np.empty(ends[-1], np.uint64)
    for place, (block, end) in enumerate(zip(blocks, ends.tolist(), strict=True)):
        mine = keys[end - len(block.rows) : end]
        np.multiply(block.rows, len(blocks), out=mine, casting="unsafe")
        mine += np.uint64(place)
        mine <<= np.uint64(COLUMN_BITS)
        mine |= block.columns
    # Nearly in order as they come: a third of the time of a quicksort.
    keys.sort(kind="stable")
    is_first = np.empty(len(keys), np.bool_)
    is_first[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    values = np.log(np.diff(first, append=len(keys)).astype(np.float32))
    values += np.float32(1)
    keys = keys[first]
    columns = (keys & _COLUMN_MASK).astype(np.int32)
    if idf is not None:
        values *= idf.take(columns)
    keys >>= np.uint64(COLUMN_BITS)
    parts = keys.view(np.int64)  # row by row, in each row block by block
    squares = np.bincount(parts, values * values, minlength=len(blocks) * n_rows)
    scales = np.tile([block.weight for block in blocks], n_rows)
    scales /= np.sqrt(np.maximum(squares, 1e-12))
    values *= scales.astype(np.float32).take(parts)
    bounds = np.searchsorted(parts, np.arange(n_rows + 1) * len(blocks)).astype(np.int32)
    return sp.csr_array((values, columns, bounds), shape=(n_rows, N_COLUMNS))


def word_blocks(texts: Texts) -> list[Block]:
    """Return the words and the pairs of characters of each paragraph.

    Pairs of characters bridge words that are cut in two ways, or were never met: they took the
    place of pairs of words, see docs/benchmarks.md.
    """
    end = int(texts.starts[len(texts.bodies)])
    rows, codes = characters([body.text for body in texts.bodies])
    pairs = np.flatnonzero(rows[1:] == rows[:-1])
    return [
        Block(texts.cut.units[:end], columns_of(texts.cut.hashes[:end], WORD), 1.0),
        Block(rows[pairs], columns_of(pair_hashes(codes), PAIR_OF_CHARACTERS)[pairs], 1.0),
    ]


def heading_blocks(texts: Texts) -> list[Block]:
    """Return the words of all headings above, and those and the pairs of the nearest alone."""
    rows: list[int] = []
    units: list[int] = []
    nearest: list[int] = []
    bare: list[int] = []
    for row, path in enumerate(texts.heading_paths):
        rows += [row] * len(path)
        units += [texts.heading_units[heading] for heading in path]
        (nearest if path else bare).append(row)
    last = np.flatnonzero(np.diff(rows, append=-1))
    above, words = _unrolled(texts.starts, np.array(units, np.int64))
    near, near_words = _unrolled(texts.starts, np.array(units, np.int64)[last])
    near_hashes = texts.cut.hashes[near_words]
    pairs = np.flatnonzero(near[1:] == near[:-1])
    near_rows = np.array(nearest, np.int64)[near]
    bare_rows, nothing = np.array(bare, np.int64), np.repeat(_NO_HEADING, len(bare))
    every = np.concatenate([texts.cut.hashes[words], nothing])
    of_nearest = np.concatenate([near_hashes, nothing, pair_hashes(near_hashes)[pairs]])
    return [
        Block(
            np.concatenate([np.array(rows, np.int64)[above], bare_rows]),
            columns_of(every, _ALL),
            1.0,
        ),
        Block(
            np.concatenate([near_rows, bare_rows, near_rows[pairs]]),
            columns_of(of_nearest, _NEAR),
            1.0,
        ),
    ]


def _unrolled(starts: Ints, units: Ints) -> tuple[Ints, Ints]:
    """Return for each word of each of ``units`` the place among them, and its own place."""
    sizes = starts[units + 1] - starts[units]
    places = np.repeat(np.arange(len(units)), sizes)
    before = np.cumsum(sizes) - sizes
    return places, np.arange(len(places)) + (starts[units] - before)[places]
