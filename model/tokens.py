"""Words as numbers: every word met gets a slot, with its hash and what it is a sign of.

A report is cut in one go and its words become arrays, so that all later steps are array
operations: a Python loop over words would cost more than the cutting itself.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.cues import text_cues
from model.words import cut

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

_NUMBER = re.compile(r"[\d.,]+")
_PERCENT = re.compile(r"[\d.,]+[%‰]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = frozenset("，。；！？：,;!?:…")
_NARROW = dict(zip("０１２３４５６７８９．％", "0123456789.%", strict=True))
# Breaks inside a paragraph would be taken for its end, or join with the break that is.
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_OTHER_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SEPARATOR = "\n"

# Slots with a meaning of their own.
BREAK, SPACE = 0, 1
NUMBER_CUE, PERCENT_CUE, YEAR_CUE = 29, 30, 31


class Slots(dict[str, int]):
    """Word to slot; a word not met before gets the next one."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._cue_bits: dict[str, int] = {}
        for place, words in enumerate(text_cues().values()):
            for word in words:
                self._cue_bits[word] = self._cue_bits.get(word, 0) | 1 << place
        self.hashes = np.zeros(1 << 16, np.uint64)
        self.cues = np.zeros(1 << 16, np.uint32)
        self.ends = np.zeros(1 << 16, np.bool_)
        self.years = np.zeros(1 << 16, np.int16)
        self[_SEPARATOR] = self._new("")
        self[" "] = self._new("")

    def __missing__(self, word: str) -> int:
        with self._lock:
            if word in self:
                return self[word]
            slot = SPACE if word.isspace() else self._new(word)
            self[word] = slot
            return slot

    def _new(self, word: str) -> int:
        slot = self._n_slots = getattr(self, "_n_slots", -1) + 1
        if slot == len(self.hashes):
            for name in ("hashes", "cues", "ends", "years"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros_like(old)]))
        cues = self._cue_bits.get(word, 0)
        name = word
        if _YEAR.fullmatch(word):
            self.years[slot] = int(word)
            name, cues = "<year>", 1 << YEAR_CUE
        elif _NUMBER.fullmatch(word):
            name, cues = "<number>", 1 << NUMBER_CUE
        elif _PERCENT.fullmatch(word):
            name, cues = "<percent>", 1 << PERCENT_CUE
        self.hashes[slot] = zlib.crc32(name.encode())
        self.cues[slot] = cues
        self.ends[slot] = word in _ENDS
        return slot


_slots: Slots | None = None
# Beyond this many words (400 MB of text) the table starts anew, to bound memory.
_MOST_SLOTS = 2_000_000


def _table() -> Slots:
    global _slots
    if _slots is None or len(_slots) > _MOST_SLOTS:
        _slots = Slots()
    return _slots


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of several texts, spaces left out; all arrays are (n_words,).

    Attributes
    ----------
    units
        Which text a word is of.
    hashes
        Stable over processes; all numbers share one, all percentages, all years.
    cues
        Bit sets over the cue classes of ``model.cues``.
    ends
        Whether the word is punctuation that ends a clause.
    years
        The year that a word is, or 0.
    """

    n_units: int
    units: Ints
    hashes: Hashes
    cues: npt.NDArray[np.uint32]
    ends: Flags
    years: npt.NDArray[np.int16]


def tokens(texts: Sequence[str]) -> Tokens:
    """Return the words of ``texts``."""
    joined = _SEPARATOR.join(texts)
    # Looking for one sign after another is ten times as fast as a pattern or a translation.
    has_breaks = joined.count(_SEPARATOR) != len(texts) - 1
    if has_breaks or any(sign in joined for sign in _OTHER_BREAKS):
        texts = [_BREAKS.sub(" ", text) for text in texts]
        joined = _SEPARATOR.join(texts)
    for wide, narrow in _NARROW.items():
        if wide in joined:
            joined = joined.replace(wide, narrow)
    table = _table()
    words = cut(joined)
    slots = np.fromiter(map(table.__getitem__, words), np.intp, len(words))
    kept = np.flatnonzero(slots > SPACE)
    breaks = np.flatnonzero(slots == BREAK)
    sizes = np.diff(np.searchsorted(kept, breaks), prepend=0, append=len(kept))
    slots = slots.take(kept)
    return Tokens(
        len(texts),
        np.repeat(np.arange(len(sizes)), sizes),
        table.hashes.take(slots),
        table.cues.take(slots),
        table.ends.take(slots),
        table.years.take(slots),
    )
