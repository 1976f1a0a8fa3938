"""The lexicon of cues: words that speak of future, results, shortcomings, and such headings."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def text_cues() -> dict[str, frozenset[str]]:
    """Return the classes of words in a paragraph that tell what it is about."""
    return _read("text.json")


@cache
def heading_cues() -> dict[str, frozenset[str]]:
    """Return the classes of parts of headings that tell what stands beneath."""
    return _read("headings.json")


def _read(name: str) -> dict[str, frozenset[str]]:
    source = files("resources") / "cues" / name
    classes = json.loads(source.read_text(encoding="utf-8"))
    return {key: frozenset(words) for key, words in classes.items()}
