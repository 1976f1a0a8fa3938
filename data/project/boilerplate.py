"""Near-identical paragraphs across reports (套话), found to be labelled once for all.

Two paragraphs belong together when they are the same once numbers, dates, places, punctuation and
spaces are taken out (their skeleton), or when their skeletons share nearly all their sequences of
three characters. The second is found by comparing a few smallest hashes of those sequences
(Broder's min-wise hashing) in numpy: work for a background job, some 5 s for 100,000 paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.project.project import Project

LEAST_CHARACTERS = 12
_BATCH = 4096  # paragraphs hashed at once
_WIDTH = 3  # characters in a sequence
_N_HASHES = 15
_BAND = 3  # hashes that must agree: pairs that share 80 % of their sequences meet in 97 of 100
_LEAST_AGREEING = 0.4
_LEAST_SHARED = 0.7  # of two skeletons' sequences, to be near-identical

_NUMBER = re.compile(
    r"[0-9][0-9.,:%‰]*|[零〇一二两三四五六七八九十百千万亿]{2,}"
    r"|[一二两三四五六七八九十](?=[年月日个项件次名人户家])"
)
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?:省|市|县|区|镇|乡|村|街道|社区|旗|州|盟)")
_NOISE = re.compile(r"[\W_]+")
_DIGITS = "[0-9一二三四五六七八九十]{1,3}"
_ORDINAL = re.compile(rf"^(?:\(?{_DIGITS}[)、.]|第?{_DIGITS}(?:是|[,、]))")


@dataclass(frozen=True, slots=True)
class Group:
    """Paragraphs that say the same.

    Attributes
    ----------
    paragraph_ids
        In the order of the project.
    texts, report_ids
        Theirs, in the same order.
    n_reports
        In how many reports they stand.
    """

    paragraph_ids: tuple[int, ...]
    texts: tuple[str, ...]
    report_ids: tuple[int, ...]
    n_reports: int


def skeleton(text: str) -> str:
    """Return what is left of a text without its number, figures, places and punctuation."""
    text = unicodedata.normalize("NFKC", text)
    text = _ORDINAL.sub("", text.strip())
    text = _NUMBER.sub("0", text)
    text = _PLACE.sub("区", text)
    return _NOISE.sub("", text).lower()


def boilerplate(
    project: Project,
    least_reports: int = 2,
    progress: Callable[[int, int], None] | None = None,
) -> list[Group]:
    """Return the groups of near-identical paragraphs, those in most reports first.

    Parameters
    ----------
    least_reports
        Groups in fewer reports are left out.
    progress
        Called with reports read and in all; raising CancelledError in it ends the search.
    """
    texts: dict[int, str] = {}
    report_of: dict[int, int] = {}
    by_skeleton: dict[str, list[int]] = {}
    stored = project.reports.overview()
    for done, report in enumerate(stored, 1):
        for paragraph in project.reports.paragraphs(report.id):
            if paragraph.kind == "heading":
                continue
            bare = skeleton(paragraph.text)
            if len(bare) >= LEAST_CHARACTERS:
                by_skeleton.setdefault(bare, []).append(paragraph.id)
                texts[paragraph.id] = paragraph.text
                report_of[paragraph.id] = report.id
        if progress is not None:
            progress(done, len(stored))
    groups = []
    for skeletons in near_identical(list(by_skeleton)):
        ids = [i for bare in skeletons for i in by_skeleton[bare]]
        n_reports = len({report_of[i] for i in ids})
        if n_reports >= least_reports:
            ids.sort()
            groups.append(
                Group(
                    tuple(ids),
                    tuple(texts[i] for i in ids),
                    tuple(report_of[i] for i in ids),
                    n_reports,
                )
            )
    groups.sort(key=lambda group: (-group.n_reports, -len(group.texts), group.paragraph_ids))
    return groups


def near_identical(skeletons: Sequence[str]) -> list[list[str]]:
    """Return the skeletons in groups; one that is like no other is alone in its group."""
    leader: dict[int, int] = {}

    def find(place: int) -> int:
        while (above := leader.get(place, place)) != place:
            leader[place] = leader.get(above, above)
            place = above
        return place

    for first, second in _candidates(skeletons):
        a, b = find(first), find(second)
        if a != b and _shared(skeletons[first], skeletons[second]) >= _LEAST_SHARED:
            leader[max(a, b)] = min(a, b)
    groups: dict[int, list[str]] = {}
    for place, bare in enumerate(skeletons):
        groups.setdefault(find(place), []).append(bare)
    return list(groups.values())


def _candidates(skeletons: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of places whose smallest hashes agree in one band at least."""
    if not skeletons:
        return
    batches = range(0, len(skeletons), _BATCH)
    smallest = np.concatenate([_smallest(skeletons[start : start + _BATCH]) for start in batches])
    for start in range(0, _N_HASHES, _BAND):
        band = np.ascontiguousarray(smallest[:, start : start + _BAND])
        keys = band.view(f"V{band.itemsize * _BAND}").ravel()
        _values, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        of_each = first[inverse.ravel()]
        # Each with the first of its band: a chain of pairs would not find more groups.
        places = np.flatnonzero(of_each != np.arange(len(of_each)))
        # As many hashes agree as sequences are shared, more or less: spares most comparisons.
        agreeing = (smallest[places] == smallest[of_each[places]]).mean(axis=1)
        for place in places[agreeing >= _LEAST_AGREEING]:
            yield int(of_each[place]), int(place)


def _smallest(skeletons: Sequence[str]) -> NDArray[np.uint32]:
    """Return the smallest of each of fifteen hashes, of shape (n_skeletons, 15)."""
    lengths = np.array([len(bare) for bare in skeletons])
    codes = np.frombuffer("".join(skeletons).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(len(codes) - _WIDTH + 1, dtype=np.uint64)
    for offset in range(_WIDTH):
        hashes = hashes * np.uint64(1_000_003) + codes[offset : offset + len(hashes)]
    # A sequence that runs into the next text does not count; each text has twelve characters.
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    inside = np.arange(len(codes)) - np.repeat(starts, lengths)
    is_whole = (inside + _WIDTH <= np.repeat(lengths, lengths))[: len(hashes)]
    n_whole = lengths - _WIDTH + 1
    firsts = np.concatenate([[0], np.cumsum(n_whole)[:-1]])
    hashes = hashes[is_whole]
    rng = np.random.default_rng(1)
    found = np.empty((len(skeletons), _N_HASHES), dtype=np.uint32)
    for column in range(_N_HASHES):
        factor = np.uint64(int(rng.integers(2**62)) * 2 + 1)
        mixed = ((hashes * factor) >> np.uint64(32)).astype(np.uint32)
        found[:, column] = np.minimum.reduceat(mixed, firsts)
    return found


def _shared(first: str, second: str) -> float:
    """Return how much of the sequences of both the two texts share, 0 to 1 (Jaccard)."""
    a, b = _sequences(first), _sequences(second)
    return len(a & b) / len(a | b)


def _sequences(text: str) -> set[str]:
    return {text[start : start + _WIDTH] for start in range(len(text) - _WIDTH + 1)}


def differences(texts: Iterable[str]) -> list[list[tuple[str, bool]]]:
    """Return each text as pieces, with whether the piece differs from the first text.

    The first text is compared with the second, so that its own pieces are marked too.
    """
    from difflib import SequenceMatcher

    texts = list(texts)
    marked = []
    for place, one in enumerate(texts):
        other = texts[0] if place else texts[min(1, len(texts) - 1)]
        matcher = SequenceMatcher(None, other, one, autojunk=False)
        pieces = [
            (one[start:end], operation != "equal")
            for operation, _a, _b, start, end in matcher.get_opcodes()
            if end > start
        ]
        marked.append(pieces)
    return marked
