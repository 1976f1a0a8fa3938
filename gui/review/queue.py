"""The order in which suggestions are reviewed; it changes only below where the person is.

Knows no widget. The session's queue is the least sure first; what was decided on leaves it, and a
new order (after training) takes effect behind the current paragraph.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence


class ReviewQueue:
    """The paragraphs to review and the place in them.

    Attributes
    ----------
    ids
        Those seen in this session first, then those still to come.
    at
        Index of the current one; ``len(ids)`` when nothing is left.
    """

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self.ids: list[int] = list(ids)
        self.at = 0
        self._furthest = 0

    @property
    def current(self) -> int | None:
        """The paragraph that a decision is asked for."""
        return self.ids[self.at] if self.at < len(self.ids) else None

    def take(self, waiting: Sequence[int], keeps_current: bool = True) -> None:
        """Take over a new order of those that wait, behind the current one or from it on."""
        seen = self.ids[: self.at + keeps_current]
        self._furthest = self.at
        known = set(seen)
        self.ids = seen + [i for i in waiting if i not in known]

    def step(self, step: int, is_open: Container[int]) -> None:
        """Go on or back; among those still to come, past what was decided on elsewhere."""
        self._furthest = max(self._furthest, self.at)
        self.at = max(0, min(self.at + step, len(self.ids)))
        while self._furthest < self.at < len(self.ids) and self.ids[self.at] not in is_open:
            self.at += 1

    def go_to(self, paragraph_id: int) -> bool:
        """Go to a paragraph of the queue; returns whether it is in it."""
        if paragraph_id not in self.ids:
            return False
        self.at = self.ids.index(paragraph_id)
        return True

    def next_waiting(self, is_open: Container[int]) -> None:
        """Go to the next one that still waits; behind the last one when there is none."""
        self.at = self._next_at(is_open)

    def following(self, is_open: Container[int]) -> int | None:
        """Return the one that :meth:`next_waiting` would go to."""
        at = self._next_at(is_open)
        return self.ids[at] if at < len(self.ids) else None

    def _next_at(self, is_open: Container[int]) -> int:
        for at in range(self.at + 1, len(self.ids)):
            if self.ids[at] in is_open:
                return at
        return len(self.ids)
