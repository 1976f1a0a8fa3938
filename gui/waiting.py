"""The paragraphs that await review, in an order; one leaves without the others being counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload


class Waiting(Sequence[int]):
    """An ordered set of paragraph ids.

    Of 100,000 waiting, taking one out of a list took 8 ms at each label.
    """

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._ids = dict.fromkeys(ids)

    def discard(self, ids: Iterable[int]) -> None:
        """Take out those of the paragraphs that wait."""
        for i in ids:
            self._ids.pop(i, None)

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __contains__(self, paragraph_id: object) -> bool:
        return paragraph_id in self._ids

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        return list(self._ids)[at]
