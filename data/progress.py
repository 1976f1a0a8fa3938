"""What a long function tells of itself."""

from __future__ import annotations

from collections.abc import Callable

# Done, in all (0 where it is not known), and with what; may raise CancelledError.
Progress = Callable[[int, int, str], None]
