"""Reports that say nearly the same: a year's report edited into the next, one form filled twice.

Each report has a signature: for 128 hash functions the least hash of its runs of eight
characters (Broder's MinHash). Two signatures agree in the share of places in which the texts
share their runs, give or take 0.04.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.report import Report

_RUN = 8
_N_HASHES = 128
_NO_LETTERS = re.compile(r"[\W_]+")
THRESHOLD = 0.6

Signature = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Alike:
    """Two of the reports compared, by their places, and the share of their text in common."""

    first: int
    second: int
    similarity: float


def signature_of(texts: Sequence[str]) -> Signature:
    """Return the signature of a text given in parts; spaces and punctuation do not count."""
    letters = _NO_LETTERS.sub("", "".join(texts))
    codes = np.frombuffer(letters.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if codes.size < _RUN:
        codes = np.concatenate([codes, np.zeros(_RUN - codes.size, dtype=np.uint64)])
    runs = np.zeros(codes.size - _RUN + 1, dtype=np.uint64)
    for place in range(_RUN):
        # Wrapping around is what a hash wants.
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + codes[place : place + runs.size]
        runs ^= runs >> np.uint64(29)
    factors, terms = _hashes()
    hashed = np.empty_like(runs)
    least = np.empty(_N_HASHES, dtype=np.uint64)
    for place in range(_N_HASHES):
        np.multiply(runs, factors[place], out=hashed)
        np.add(hashed, terms[place], out=hashed)
        least[place] = hashed.min()
    return (least >> np.uint64(32)).astype(np.uint32)


@cache
def _hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return factors and terms of the hash functions: fixed, since signatures are stored."""
    random = np.random.Generator(np.random.PCG64(20240520))
    factors = random.integers(1, 2**63, _N_HASHES, dtype=np.uint64) | np.uint64(1)
    return factors, random.integers(0, 2**63, _N_HASHES, dtype=np.uint64)


def written(signature: Signature) -> str:
    """Return a signature as a text to be stored."""
    return base64.b64encode(signature.astype("<u4").tobytes()).decode("ascii")


def stored_signature(receipt: dict[str, Any]) -> Signature | None:
    """Return the signature in a report's receipt, or None where there is none."""
    text = receipt.get("signature")
    if not isinstance(text, str):
        return None
    try:
        read = np.frombuffer(base64.b64decode(text, validate=True), dtype="<u4")
    except ValueError:
        return None
    return read.astype(np.uint32) if read.size == _N_HASHES else None


def report_signature(report: Report) -> Signature:
    """Return the signature of a report: from its receipt, or computed."""
    stored = stored_signature(report.receipt)
    if stored is not None:
        return stored
    return signature_of([paragraph.text for paragraph in report.paragraphs])


def near_duplicates(
    signatures: Sequence[Signature], threshold: float = THRESHOLD, since: int = 0
) -> list[Alike]:
    """Return the pairs that are at least ``threshold`` alike, the most alike first.

    Parameters
    ----------
    since
        Only pairs whose second is at this place or later, such as the reports just imported.
    """
    if len(signatures) < 2:
        return []
    table = np.stack(signatures)
    pairs: list[Alike] = []
    for second in range(max(1, since), len(signatures)):
        shares = (table[:second] == table[second]).mean(axis=1)
        pairs += [
            Alike(int(first), second, round(float(shares[first]), 3))
            for first in np.flatnonzero(shares >= threshold)
        ]
    return sorted(pairs, key=lambda pair: -pair.similarity)


def groups(signatures: Sequence[Signature], threshold: float = THRESHOLD) -> list[int]:
    """Return for each report the number of its group of near-duplicates.

    An evaluation that never splits a group between training and measuring does not measure
    what the model has seen.
    """
    group = list(range(len(signatures)))

    def root(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for pair in near_duplicates(signatures, threshold):
        group[max(root(pair.first), root(pair.second))] = min(root(pair.first), root(pair.second))
    return [root(one) for one in range(len(signatures))]


def near_duplicate_groups(reports: Sequence[Report]) -> list[int]:
    """Return for each report the number of its group of near-duplicates; see :func:`groups`."""
    return groups([report_signature(report) for report in reports])
