"""What a command prints: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.language import ngettext


def print_json(value: Any) -> None:
    """Print one JSON object on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(error: KnownError) -> None:
    """Print what happened and what to do about it on stderr."""
    print(str(error), file=sys.stderr)


def print_failures(failures: Sequence[tuple[Path, str]]) -> None:
    """List the files that failed and why on stderr."""
    if not failures:
        return
    count = len(failures)
    print(
        ngettext("{count} file failed:", "{count} files failed:", count).format(count=count),
        file=sys.stderr,
    )
    for path, reason in failures:
        shown = reason if path.name in reason else f"{path}: {reason}"
        print(f"  {shown}", file=sys.stderr)


def failures_json(failures: Sequence[tuple[Path, str]]) -> list[dict[str, str]]:
    """Return the failures as values for JSON."""
    return [{"path": str(path), "reason": reason} for path, reason in failures]


@contextlib.contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show a bar on stderr while the block runs; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _text: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[text]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(title, total=None, text="")

        def show(done: int, total: int, text: str) -> None:
            bars.update(task, completed=done, total=total, text=text[-40:])

        yield show
