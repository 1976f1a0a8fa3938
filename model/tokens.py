"""The words of texts as arrays, so that all later steps are array operations.

A Python loop over words would cost more than the cutting itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.vocabulary import BREAK, SEPARATOR, SPACE, Vocabulary, vocabulary
from model.words import cut

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_NARROW = dict(zip("０１２３４５６７８９．％", "0123456789.%", strict=True))
# Breaks inside a paragraph would be taken for its end, or join with the break that is.
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_OTHER_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Characters cut at once: their words take 8 MB.
_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of several texts, spaces left out; all arrays are (n_words,).

    Attributes
    ----------
    units
        Which text a word is of.
    hashes, cues, ends, years
        See :class:`model.vocabulary.Vocabulary`.
    """

    n_units: int
    units: Ints
    hashes: Hashes
    cues: npt.NDArray[np.uint32]
    ends: Flags
    years: npt.NDArray[np.int16]


def tokens(texts: Sequence[str]) -> Tokens:
    """Return the words of ``texts``."""
    known = vocabulary()
    numbers = np.concatenate(list(_numbers(texts, known)))
    is_kept = numbers > SPACE
    breaks = np.flatnonzero(numbers == BREAK)
    sizes = np.diff(np.cumsum(is_kept)[breaks], prepend=0, append=np.count_nonzero(is_kept))
    numbers = numbers[is_kept]
    return Tokens(
        len(texts),
        np.repeat(np.arange(len(sizes)), sizes),
        known.hashes.take(numbers),
        known.cues.take(numbers),
        known.ends.take(numbers),
        known.years.take(numbers),
    )


def characters(texts: Sequence[str]) -> tuple[Ints, Hashes]:
    """Return the characters of ``texts``, spaces left out: of which text each is, and its code.

    Digits and breaks are as :func:`tokens` sees them.
    """
    codes = codes_of(_joined(texts))
    is_kept = is_character(codes)
    units = np.cumsum(codes == ord(SEPARATOR))
    return units[is_kept], codes[is_kept].astype(np.uint64)


def codes_of(text: str) -> npt.NDArray[np.uint32]:
    """Return the code of each character."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def is_character(codes: npt.NDArray[np.uint32]) -> Flags:
    """Return which of ``codes`` are those of characters, not of spaces or breaks."""
    return np.asarray((codes > ord(" ")) & (codes != ord("\u3000")) & (codes != ord("\xa0")))


def _numbers(texts: Sequence[str], known: Vocabulary) -> Iterator[npt.NDArray[np.int32]]:
    """Yield the numbers of words, those of a separator between two texts among them."""
    start = size = 0
    for place, text in enumerate(texts):
        if size > _AT_ONCE:
            joined = _joined(texts[start:place]) + SEPARATOR
            yield known.numbers(joined, cut(joined))
            start, size = place, 0
        size += len(text)
    joined = _joined(texts[start:])
    yield known.numbers(joined, cut(joined))


def _joined(texts: Sequence[str]) -> str:
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != len(texts) - 1:
        joined = SEPARATOR.join([text.replace(SEPARATOR, " ") for text in texts])
    # Looking for one sign after another is ten times as fast as a pattern or a translation.
    for sign in _OTHER_BREAKS:
        if sign in joined:
            joined = joined.replace(sign, " ")
    for wide, narrow in _NARROW.items():
        if wide in joined:
            joined = joined.replace(wide, narrow)
    return joined
