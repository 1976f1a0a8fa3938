"""The parts of a list that is written inside one paragraph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from data.report import Paragraph

_ITEMS = (
    re.compile(
        r"(?:(?<=^)|(?<=[。；;：:，,]))\s*[一二三四五六七八九十]{1,3}(?:是|要|则)(?![否非])"
    ),
    re.compile(r"(?:(?<=^)|(?<=[。；;：:]))\s*第[一二三四五六七八九十]{1,3}[，,、]"),
    re.compile(r"(?:(?<=^)|(?<=[。；;：:，,]))\s*[（(][一二三四五六七八九十\d]{1,3}[）)]"),
    re.compile(r"[①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳]"),
)


def split_lists(text: str) -> list[str]:
    """Return ``text`` cut before each item of a list written inside it.

    ``一是…；二是…；三是…``, ``第一，…第二，…``, ``（1）…（2）…`` and ``①…②…`` are known; the
    first that occurs twice decides. What leads in to the list is a part of its own.
    The parts put together are ``text`` again, white space at their ends aside; a
    paragraph without a list is returned whole.
    """
    for item in _ITEMS:
        starts = [found.start() for found in item.finditer(text)]
        if len(starts) > 1:
            edges = sorted({0, *starts, len(text)})
            parts = [text[a:b].strip() for a, b in itertools.pairwise(edges)]
            return [part for part in parts if part]
    return [text]


def with_lists_apart(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Paragraph, ...], int]:
    """Return the paragraphs, body text cut at its lists, and how many were cut."""
    apart: list[Paragraph] = []
    n_cut = 0
    for paragraph in paragraphs:
        parts = split_lists(paragraph.text) if paragraph.kind == "body" else [paragraph.text]
        n_cut += len(parts) > 1
        apart += [replace(paragraph, position=len(apart) + at, text=part)
                  for at, part in enumerate(parts)]  # fmt: skip
    return tuple(apart), n_cut
