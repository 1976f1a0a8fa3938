"""Which files a run is to tag, what their reports are called, where their results go."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeVar

from data.readers import find_reports

Name = TypeVar("Name", str, PurePath)
_MOST_STEPS = 64


@dataclass(frozen=True, slots=True)
class Found:
    """A file to tag.

    Attributes
    ----------
    place
        Where it stands below the folders that were given; no two files share one.
    name
        What its report is called: its stem; with its folder, then its suffix, where others
        have the same.
    """

    path: Path
    place: PurePath
    name: str
    size: int
    mtime_ns: int


def find_sources(
    paths: Sequence[str | Path], out: Path, failures: list[tuple[Path, str]]
) -> list[Found]:
    """Return the files in ``paths``, each once, without those that an earlier run wrote.

    Parameters
    ----------
    out
        The result: a file, or a folder of which nothing is read.
    failures
        Takes the folders that may not be listed.
    """
    result = _absolute(out)
    roots: dict[Path, Path] = {}
    for given in map(Path, paths):
        root = _absolute(given if given.is_dir() else given.parent)
        for path in find_reports([given], failures):
            absolute = _absolute(path)
            if absolute != result and result not in absolute.parents:
                roots.setdefault(absolute, root)
    files = list(roots)
    places = _distinct(files, lambda path, step: _below(path, roots[path], step))
    names = _distinct(files, lambda path, step: _called(places[path], step))
    return [Found(path, places[path], str(names[path]), *_seen(path)) for path in files]


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _seen(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0  # reading it will say why
    return state.st_size, state.st_mtime_ns


def _below(path: Path, root: Path, step: int) -> PurePath:
    """Return where a file stands below the folder given, or ``step`` folders above that."""
    parents = (root, *root.parents)
    return path.relative_to(parents[min(step, len(parents) - 1)])


def _called(place: PurePath, step: int) -> str:
    if step == 0:
        return place.stem
    return place.as_posix() if step > 1 else place.with_suffix("").as_posix()


def _distinct(files: Sequence[Path], name: Callable[[Path, int], Name]) -> dict[Path, Name]:
    """Return a name for each file, at the first step at which no other has the same.

    Case does not tell names apart: on Windows and macOS it does not tell files apart.
    """
    names = {path: name(path, 0) for path in files}
    for step in range(1, _MOST_STEPS):
        counts = Counter(str(one).casefold() for one in names.values())
        shared = [path for path, one in names.items() if counts[str(one).casefold()] > 1]
        if not shared:
            break
        for path in shared:
            names[path] = name(path, step)
    return names
