"""Text that waits on disk until what stands before it in the file is known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

_PIECE = 1 << 20


class Spool:
    """A file beside the one that is written; gone when that one is done or given up."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path.with_name(f"{path.name}.{name}")
        self._file = self._path.open("w+", encoding="utf-8", newline="\n", errors="replace")

    def write(self, text: str) -> None:
        """Append some text."""
        self._file.write(text)

    def pieces(self) -> Iterator[str]:
        """Yield all that was written, a piece at a time."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def remove(self) -> None:
        """Take it away."""
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)
