"""Cutting Chinese text into words: the compiled rjieba where there is a wheel, else jieba.

Both load on first use: jieba's dictionary takes half a second.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import cache

CUT = "rjieba" if importlib.util.find_spec("rjieba") is not None else "jieba"
# A frequency that makes jieba keep a word whole: above its most frequent word's.
_KEPT_WHOLE = 500_000

_lock = threading.Lock()
_added: dict[str, None] = {}


@cache
def cut_version() -> str:
    """Return the version of the package that cuts, as models record it."""
    return importlib.metadata.version(CUT)


@cache
def _cutter() -> tuple[Callable[[str], list[str]], Callable[[str], object]]:
    """Return the functions that cut a text and add a word."""
    with _lock:
        if CUT == "rjieba":
            import rjieba

            return rjieba.cut, lambda word: rjieba.add_word(word, _KEPT_WHOLE, "n")
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        return jieba.lcut, lambda word: jieba.add_word(word, _KEPT_WHOLE)


def cut(text: str) -> list[str]:
    """Return the words of ``text`` in order, spaces and punctuation included.

    Joined, they are ``text`` again. May be called from any thread.
    """
    words: list[str] = _cutter()[0](text)
    return words


def add_words(words: Iterable[str]) -> None:
    """Keep ``words`` whole from now on: a project's own names and terms."""
    add = _cutter()[1]
    for word in words:
        word = word.strip()
        if len(word) > 1 and word not in _added:
            with _lock:
                add(word)
                _added[word] = None


def added_words() -> Sequence[str]:
    """Return the words added so far, as models record them."""
    return tuple(_added)
