"""Copies of a project kept beside it: made daily and before each migration, pruned, restored.

They lie in the folder ``.backups`` beside the project, numbered in the order in which they were
made: a clock that was set back puts nothing out of order. The date in the name is for people.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from data.language import _
from data.project import file
from data.project.failures import DamagedError, damaged, known_error, translated

FOLDER = ".backups"
N_DAILY = 7
N_WEEKLY = 4
_N_REPLACED = 3
_SMALL_BYTES = 16 * 2**20  # copied in under 0.1 s

Reason = Literal["daily", "migration", "replaced", "damaged"]
_NAME = re.compile(
    rf"(?P<stem>.+)\.(?P<number>\d{{5,}})\.(?P<reason>{'|'.join(get_args(Reason))})"
    rf"\.(?P<on>\d{{4}}-\d\d-\d\d){re.escape(file.SUFFIX)}"
)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of a project.

    Attributes
    ----------
    number
        Larger for one that was made later.
    reason
        ``daily``; ``migration``: before a newer version changed the file; ``replaced``: what was
        there before a backup was restored; ``damaged``: the same, unreadable.
    on
        The date on the computer's clock.
    """

    path: Path
    number: int
    reason: Reason
    on: date
    n_bytes: int


def backups(path: Path) -> list[Backup]:
    """Return the backups of the project at ``path``, the newest first."""
    folder = path.parent / FOLDER
    found = []
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            named = _NAME.fullmatch(entry.name)
            if named is None or named["stem"] != path.stem:
                continue
            with contextlib.suppress(OSError, ValueError):
                on = date.fromisoformat(named["on"])
                reason: Reason = named["reason"]  # type: ignore[assignment]
                size = entry.stat().st_size
                found.append(Backup(entry, int(named["number"]), reason, on, size))
    return sorted(found, key=lambda one: one.number, reverse=True)


def is_due(path: Path) -> bool:
    """Return whether the project has no daily backup of this day."""
    newest = next((one for one in backups(path) if one.reason == "daily"), None)
    return newest is None or newest.on != date.today()


def is_quick(path: Path) -> bool:
    """Return whether a backup is made in no time, so that opening need not avoid it."""
    try:
        return path.stat().st_size <= _SMALL_BYTES
    except OSError:
        return False


def daily(path: Path) -> Backup | None:
    """Make the backup of the day and drop those too old; None when it is there already.

    May run in a background thread while the project is open and written.

    Raises
    ------
    KnownError
        When it cannot be written, or the project turns out to be damaged: then no older backup
        is dropped.
    """
    if not is_due(path):
        return None
    made = _make(path, "daily")
    prune(path)
    return made


def before_migration(path: Path, version: int) -> Backup:
    """Keep the project as ``version`` left it. Raises KnownError when that cannot be done."""
    return _make(path, "migration")


def prune(path: Path) -> None:
    """Drop daily backups but the newest seven and one for each of four weeks before."""
    kinds: dict[Reason, list[Backup]] = {}
    for one in backups(path):
        kinds.setdefault(one.reason, []).append(one)
    for one in _too_old(kinds.get("daily", [])) + kinds.get("replaced", [])[_N_REPLACED:]:
        with contextlib.suppress(OSError):
            one.path.unlink()


def _too_old(newest_first: Sequence[Backup]) -> list[Backup]:
    weeks: set[tuple[int, int]] = set()
    dropped = []
    for one in newest_first[N_DAILY:]:
        year, week, _day = one.on.isocalendar()
        if (year, week) in weeks or len(weeks) == N_WEEKLY:
            dropped.append(one)
        else:
            weeks.add((year, week))
    return dropped


def restore(path: Path, backup: Path) -> None:
    """Put a backup in the project's place; what was there is kept as a backup too.

    Raises
    ------
    KnownError
        When the backup is no project, or the project is open somewhere; nothing is changed.
    """
    file.check(backup)
    with translated(path):
        if path.exists():
            _set_aside(path)
        coming = path.with_name(f".{path.name}.restored")
        with _removed_unless_renamed(coming):
            shutil.copyfile(backup, coming)
            _sync(coming)
            for left in _journals(path):
                left.unlink(missing_ok=True)
            coming.replace(path)
        file.sync_folder(path.parent)
    prune(path)


def _set_aside(path: Path) -> None:
    """Keep what lies at ``path``, and make sure that nobody has it open."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=0.5)) as present:
            # Only who is alone with the file may change its journal mode.
            present.execute("PRAGMA journal_mode = DELETE").fetchall()
        _make(path, "replaced")
    except (sqlite3.DatabaseError, DamagedError) as error:
        known = known_error(path, error)
        if known is not None and not isinstance(known, DamagedError):
            raise
        aside = _next_name(path, "damaged")
        shutil.copyfile(path, aside)
        for left in _journals(path):
            if left.exists():
                shutil.copyfile(left, aside.with_name(aside.name + left.name[len(path.name) :]))


def _make(path: Path, reason: Reason) -> Backup:
    with translated(path):
        target = _next_name(path, reason)
        building = target.with_name(f".{target.name}.{os.getpid()}.new")
        with _removed_unless_renamed(building):
            _copy(path, building)
            _sync(building)
            building.replace(target)
        file.sync_folder(target.parent)
    return next(one for one in backups(path) if one.path == target)


def _copy(path: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(path, timeout=5)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        # Half a copy is thrown away and the whole is synced at once: no journal is needed.
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE").fetchall()
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise damaged(path)


def _next_name(path: Path, reason: Reason) -> Path:
    folder = path.parent / FOLDER
    folder.mkdir(exist_ok=True)
    number = max((one.number for one in backups(path)), default=0) + 1
    on = date.today().isoformat()
    return folder / f"{path.stem}.{number:05d}.{reason}.{on}{file.SUFFIX}"


@contextlib.contextmanager
def _removed_unless_renamed(building: Path) -> Iterator[None]:
    building.unlink(missing_ok=True)
    try:
        yield
    finally:
        for left in (building, *_journals(building)):
            left.unlink(missing_ok=True)


def _journals(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal")]


def _sync(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def described(backup: Backup) -> str:
    """Return in words why a backup was made."""
    return {
        "daily": _("daily"),
        "migration": _("before an update of Duanbiao"),
        "replaced": _("before a backup was put back"),
        "damaged": _("damaged, set aside"),
    }[backup.reason]
