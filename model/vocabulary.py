"""Every word met gets a number, under which stands what it is a sign of.

A dictionary's look-up costs a third as much as cutting the word: each meets memory in four
places. So words are hashed by the thousand, as arrays, and a dictionary is asked only for those
that share a place of the table with a word met before them: one in sixty.
"""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from model.cues import text_cues

Numbers = npt.NDArray[np.int32]

_NUMBER = re.compile(r"[\d.,]+")
_PERCENT = re.compile(r"[\d.,]+[%‰]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = frozenset("，。；！？：,;!?:…")

# Numbers with a meaning of their own.
BREAK, SPACE = 0, 1
SEPARATOR = "\n"
NUMBER_CUE, PERCENT_CUE, YEAR_CUE = 29, 30, 31

_PLACE_BITS = 18
_PLACE_SHIFT = np.uint64(64 - _PLACE_BITS)
# Odd, so that nothing is lost in multiplying.
_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)


class Vocabulary:
    """Words and their numbers.

    Attributes
    ----------
    hashes
        Of the words, stable over processes; all numbers share one, all percentages, all years.
    cues
        Bit sets over the cue classes of ``model.cues``.
    ends
        Whether the word is punctuation that ends a clause.
    years
        The year that a word is, or 0.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cue_bits: dict[str, int] = {}
        for place, words in enumerate(text_cues().values()):
            for word in words:
                self._cue_bits[word] = self._cue_bits.get(word, 0) | 1 << place
        self.hashes = np.zeros(1 << 16, np.uint64)
        self.cues = np.zeros(1 << 16, np.uint32)
        self.ends = np.zeros(1 << 16, np.bool_)
        self.years = np.zeros(1 << 16, np.int16)
        self._powers = np.ones(1, np.uint64)
        self._held = np.zeros(1 << _PLACE_BITS, np.uint64)  # hash of the word at each place, or 0
        self._number_at = np.zeros(1 << _PLACE_BITS, np.int32)
        self._number_of: dict[str, int] = {}
        self._n = 0
        self._number_of[SEPARATOR] = self._new("")
        self._number_of[" "] = self._new("")

    def __len__(self) -> int:
        return self._n

    def numbers(self, text: str, words: Sequence[str]) -> Numbers:
        """Return the number of each of ``words``, which joined are ``text``; new ones get one."""
        if not words:
            return np.zeros(0, np.int32)
        hashes = self._word_hashes(text, words)
        places = (hashes >> _PLACE_SHIFT).view(np.int64)
        strange = np.flatnonzero(self._held.take(places) != hashes)
        numbers = self._number_at.take(places)
        if len(strange):
            with self._lock:
                numbers[strange] = [
                    self._number(words[i], hashes[i], places[i]) for i in strange.tolist()
                ]
        return numbers

    def _word_hashes(self, text: str, words: Sequence[str]) -> npt.NDArray[np.uint64]:
        """Return the hash of each word: its characters times powers by their place in it."""
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        ends = np.cumsum(lengths)
        longest = int(lengths.max())
        if longest > len(self._powers):
            powers = np.full(2 * longest, _BASE, np.uint64)
            powers[0] = 1
            self._powers = np.cumprod(powers)
        signs = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64)
        within = np.ones(len(signs), np.int64)
        within[0] = 0
        within[ends[:-1]] -= lengths[:-1]
        np.cumsum(within, out=within)
        signs += np.uint64(1)
        signs *= self._powers.take(within)
        np.cumsum(signs, out=signs)
        sums = signs[ends - 1]
        hashes = np.diff(sums, prepend=np.uint64(0))
        hashes ^= hashes >> _HALF
        hashes *= _MIX
        return hashes

    def _number(self, word: str, hash_: np.uint64, place: np.int64) -> int:
        number = self._number_of.get(word)
        if number is None:
            number = SPACE if word.isspace() else self._new(word)
            self._number_of[word] = number
        if not self._held[place]:
            # In this order: another thread that sees the hash shall find the number.
            self._number_at[place] = number
            self._held[place] = hash_
        return number

    def _new(self, word: str) -> int:
        number, self._n = self._n, self._n + 1
        if number == len(self.hashes):
            for name in ("hashes", "cues", "ends", "years"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros_like(old)]))
        cues = self._cue_bits.get(word, 0)
        name = word
        if _YEAR.fullmatch(word):
            self.years[number] = int(word)
            name, cues = "<year>", 1 << YEAR_CUE
        elif _NUMBER.fullmatch(word):
            name, cues = "<number>", 1 << NUMBER_CUE
        elif _PERCENT.fullmatch(word):
            name, cues = "<percent>", 1 << PERCENT_CUE
        self.hashes[number] = zlib.crc32(name.encode())
        self.cues[number] = cues
        self.ends[number] = word in _ENDS
        return number


_vocabulary: Vocabulary | None = None
# Beyond this many words (60 MB of text) it starts anew, to bound memory.
_MOST_WORDS = 300_000


def vocabulary() -> Vocabulary:
    """Return the words met so far in this process."""
    global _vocabulary
    if _vocabulary is None or len(_vocabulary) > _MOST_WORDS:
        _vocabulary = Vocabulary()
    return _vocabulary
