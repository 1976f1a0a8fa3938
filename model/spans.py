"""Which stretches of a text spoke for a label: hashed words found again with their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from data.report import Report
from model.explained import Span
from model.hashed_words import PAIR_OF_CHARACTERS, WORD, columns_of, pair_hashes
from model.signs import signs_of_text, year_of
from model.tokens import _BREAKS, _NARROW, Tokens, codes_of, is_character, tokens
from model.words import cut

Floats64 = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_TO_NARROW = {ord(wide): narrow for wide, narrow in _NARROW.items()}


def text_spans(
    report: Report,
    position: int,
    words: sp.csr_array,
    word_weights: Callable[[Ints], Floats64],
    sign_weights: Floats64,
) -> tuple[Span, ...]:
    """Return what each word of a paragraph said.

    A word that occurs several times shares what it said among them; a pair of characters shares
    it between the words of the two; a sign, such as a word of the future, among the words that
    show it.

    Parameters
    ----------
    words
        The paragraph's row of TF-IDF, (1, N_COLUMNS).
    word_weights
        Returns the weights of columns of words.
    sign_weights
        The weight of each sign in the text, (n_signs,).
    """
    text = _narrowed(report.paragraphs[position].text)
    found, places = _placed_tokens(text)
    if not places:
        return ()
    said = _said_by_words(found, text, places, words, word_weights)
    said += _said_by_signs(found, year_of(report), sign_weights)
    return tuple(
        Span(start, end, float(one)) for (start, end), one in zip(places, said, strict=True) if one
    )


def _narrowed(text: str) -> str:
    """Return a text as tokens() sees it: one character for one, so that places stay."""
    return _BREAKS.sub(" ", text).translate(_TO_NARROW)


def _placed_tokens(text: str) -> tuple[Tokens, list[tuple[int, int]]]:
    """Return the words of a text as features see them, and where each stands in it."""
    places = []
    start = 0
    for word in cut(text):
        if not word.isspace():
            places.append((start, start + len(word)))
        start += len(word)
    found = tokens([text])
    if len(found.hashes) != len(places):
        raise AssertionError("words and places differ")
    return found, places


def _said_by_words(
    found: Tokens,
    text: str,
    places: list[tuple[int, int]],
    words: sp.csr_array,
    word_weights: Callable[[Ints], Floats64],
) -> Floats64:
    n = len(found.hashes)
    codes = codes_of(text)
    of_word = np.full(len(codes), n)  # one more, for characters of no word
    for place, (start, end) in enumerate(places):
        of_word[start:end] = place
    is_kept = is_character(codes)
    kept, of_word = codes[is_kept].astype(np.uint64), of_word[is_kept]
    singles = columns_of(found.hashes, WORD).astype(np.int64)
    pairs = columns_of(pair_hashes(kept), PAIR_OF_CHARACTERS).astype(np.int64)
    every = np.concatenate([singles, pairs])
    columns, inverse, counts = np.unique(every, return_inverse=True, return_counts=True)
    values = np.zeros(len(columns))
    at = np.searchsorted(columns, words.indices)
    at = np.minimum(at, len(columns) - 1)
    is_here = columns[at] == words.indices
    np.add.at(values, at[is_here], words.data[is_here])
    each = (values * word_weights(columns) / counts)[inverse.ravel()]
    said = np.append(each[:n], 0.0)
    np.add.at(said, of_word[:-1], each[n:] / 2)
    np.add.at(said, of_word[1:], each[n:] / 2)
    return said[:n]


def _said_by_signs(found: Tokens, year: int, weights: Floats64) -> Floats64:
    """Return what the signs in the words said: the difference that each sign makes."""
    n = len(found.hashes)
    starts = np.array([0, n])
    said = np.zeros(n)
    years = np.array([year])
    whole = signs_of_text(found, starts, 1, years)[0]
    for bit in range(32):
        has = (found.cues >> np.uint32(bit)) & np.uint32(1) != 0
        if has.any():
            less = replace(found, cues=found.cues & ~np.uint32(1 << bit))
            difference = float((whole - signs_of_text(less, starts, 1, years)[0]) @ weights)
            said[has] += difference / has.sum()
    return said
