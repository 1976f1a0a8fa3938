"""A lock on an open project that closing some other handle of the file does not drop.

When a process closes any handle of a file, POSIX drops all of its locks on it. SQLite minds that
with its own handles, but a file dialog in our process opens every file of a folder to see what it
is. Another program then takes itself for the last one, and deletes the write-ahead log or empties
the shared memory under us. Linux has locks that belong to the handle they were taken with: two of
these stand beside SQLite's, for as long as the project is open here. Elsewhere the dialogs are the
system's own processes, or locks are not POSIX's.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from pathlib import Path

# Where SQLite keeps its locks, see its os_unix.c: SHARED on the project, and on the shared memory
# the byte that tells whoever comes that somebody is there.
_SHARED_FIRST, _SHARED_SIZE = 0x40000000 + 2, 510
_THERE = (22 + 8) * 4 + 8


class Guard:
    """Two locks for reading; taken after SQLite's own, given back before the last of them."""

    def __init__(self, path: Path) -> None:
        self._handles: list[int] = []
        if sys.platform == "linux":
            self._hold(path, _SHARED_FIRST, _SHARED_SIZE)
            self._hold(path.with_name(path.name + "-shm"), _THERE, 1)

    def _hold(self, path: Path, start: int, length: int) -> None:
        with contextlib.suppress(OSError):  # a share without locks; no shared memory there
            handle = os.open(path, os.O_RDONLY)
            self._handles.append(handle)
            _lock(handle, start, length, is_held=True)

    def release(self) -> None:
        """Give the locks back: SQLite may now tidy up when it closes."""
        for handle in self._handles:
            with contextlib.suppress(OSError):
                _lock(handle, 0, 0, is_held=False)

    def close(self) -> None:
        """Close the handles, once nobody in this process has the project open any more."""
        for handle in self._handles:
            os.close(handle)
        self._handles.clear()


def _lock(handle: int, start: int, length: int, is_held: bool) -> None:
    """Take or give back a lock that belongs to the handle (``F_OFD_SETLK``, Linux 3.15)."""
    import fcntl

    kind = fcntl.F_RDLCK if is_held else fcntl.F_UNLCK
    # struct flock: type, whence, start, length (0: to the end), process, which must be 0.
    fcntl.fcntl(
        handle, fcntl.F_OFD_SETLK, struct.pack("@hhqqi0q", kind, os.SEEK_SET, start, length, 0)
    )
