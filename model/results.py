"""Where tagged chunks go: one file, a folder with a file a report, or a folder of parts.

A folder has a manifest, so that a run that was cancelled or killed can be gone on with: what is
done is skipped, what failed or changed since is done again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from data.errors import KnownError
from data.labelled import writing
from data.labelled.writing import replacing
from data.language import _
from data.scheme import LabelScheme
from model.chunks import JOINABLE, TaggedChunk
from model.sources import Found

# Those who read a folder of parquet files pass over names that begin with an underscore.
MANIFEST = "_manifest.jsonl"
_FORMAT, _VERSION = "duanbiao tagged", 1
# About 15 MB of text.
_ROWS_A_PART = 100_000

Add = Callable[[TaggedChunk, Sequence[Found]], None]


class Joining(Protocol):
    """A writer that takes whole files of its format too."""

    def append(self, content: bytes) -> None:
        """Append the rows of a file that another such writer wrote."""


@contextlib.contextmanager
def one_file(path: Path, kind: str, scheme: LabelScheme) -> Iterator[Add]:
    """Take chunks into one file, which is there when the block ends."""
    with writing(path, scheme, kind) as writer:

        def add(chunk: TaggedChunk, _files: Sequence[Found]) -> None:
            if kind in JOINABLE:
                cast(Joining, writer).append(chunk.content)
            for tagged in chunk.files:
                for row in tagged.rows:
                    writer.write(row)

        yield add


class Folder:
    """A folder of results and its manifest.

    Parameters
    ----------
    made_by
        What identifies the model: results of two models are not mixed.
    """

    def __init__(self, path: Path, kind: str, made_by: str) -> None:
        self._path = path
        self._head = {"format": _FORMAT, "version": _VERSION, "kind": kind, "model": made_by}
        self._done: dict[str, dict[str, Any]] = {}
        self._is_continued = self._read()

    @property
    def is_of_another_run(self) -> bool:
        """Whether what is there was made with another model, or in another format."""
        return not self._is_continued and (self._path / MANIFEST).exists()

    def is_done(self, file: Found) -> bool:
        """Return whether a file's result is there, and the file as it was."""
        done = self._done.get(self._key(file))
        return (
            done is not None
            and done["size"] == file.size
            and done["mtime_ns"] == file.mtime_ns
            and (self._path / done["result"]).is_file()
        )

    def make_anew(self, files: Sequence[Found]) -> None:
        """Remove the parts that hold an earlier state of one of ``files``, to tag them again.

        Raises
        ------
        KnownError
            When such a part holds other files too, which would be lost.
        """
        keys = {self._key(file) for file in files}
        changed = {self._key(file) for file in files if not self.is_done(file)}
        old = {done["result"] for key, done in self._done.items() if key in changed}
        if any(done["result"] in old and key not in keys for key, done in self._done.items()):
            raise KnownError(
                _("Files in {name} changed since they were tagged with others.").format(
                    name=self._path.name
                ),
                _("Give all of its files again, or choose another folder."),
            )
        if old:
            self._done = {k: done for k, done in self._done.items() if done["result"] not in old}
            self._rewrite()
            for name in old:
                (self._path / name).unlink(missing_ok=True)

    def results(self) -> set[str]:
        """Return the names of all results."""
        return {done["result"] for done in self._done.values()}

    def add(self, result: str, files: Sequence[Found]) -> None:
        """Note that the result of ``files`` is there; on the disk when this returns."""
        if not (self._path / MANIFEST).exists() or not self._is_continued:
            self._rewrite()
        lines = []
        for file in files:
            done = {"size": file.size, "mtime_ns": file.mtime_ns, "result": result}
            self._done[self._key(file)] = done
            lines.append(json.dumps({"file": self._key(file), **done}, ensure_ascii=False))
        with (self._path / MANIFEST).open("a", encoding="utf-8", errors="surrogateescape") as file_:
            file_.write("".join(f"{line}\n" for line in lines))
            file_.flush()
            os.fsync(file_.fileno())

    def _key(self, file: Found) -> str:
        """Return how the manifest calls a file: relative, so that both may move together."""
        try:
            return Path(os.path.relpath(file.path, self._path)).as_posix()
        except ValueError:  # on another drive
            return file.path.as_posix()

    def _read(self) -> bool:
        """Take in the manifest; tell whether it is of a run like this one."""
        try:
            text = (self._path / MANIFEST).read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
        lines = text.split("\n")
        try:
            if json.loads(lines[0]) != self._head:
                return False
        except ValueError:
            return False
        for line in lines[1:]:
            with contextlib.suppress(ValueError, KeyError, TypeError):  # cut off when killed
                done = json.loads(line)
                kept = {name: done[name] for name in ("size", "mtime_ns", "result")}
                if not isinstance(kept["result"], str) or Path(kept["result"]).is_absolute():
                    continue
                if ".." not in Path(kept["result"]).parts:
                    self._done[done["file"]] = kept
        # The next line must not be glued to one cut off.
        if not text.endswith("\n"):
            self._rewrite()
        return True

    def _rewrite(self) -> None:
        lines = [self._head, *({"file": key, **done} for key, done in self._done.items())]
        with replacing(self._path / MANIFEST) as part:
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            part.write_text(text, encoding="utf-8", errors="surrogateescape")
        self._is_continued = True


@contextlib.contextmanager
def file_each(folder: Folder, path: Path, suffix: str) -> Iterator[Add]:
    """Take chunks into a file a report below ``path``."""

    def add(chunk: TaggedChunk, files: Sequence[Found]) -> None:
        for tagged, found in zip(chunk.files, files, strict=True):
            if tagged.n_reports:
                name = f"{found.place.as_posix()}{suffix}"
                with replacing(path / name) as part:
                    part.write_bytes(tagged.content)
                folder.add(name, [] if tagged.failures else [found])

    yield add


@contextlib.contextmanager
def parts(folder: Folder, path: Path, scheme: LabelScheme) -> Iterator[Add]:
    """Take chunks into ``part-00001.parquet`` and so on below ``path``.

    When the block ends, even by an error, what was taken is written: a cancelled run loses
    nothing.

    Raises
    ------
    KnownError
        When the folder holds the parts of another model.
    """
    if folder.is_of_another_run:
        raise KnownError(
            _("{name} holds results of another model or format.").format(name=path.name),
            _("Choose another folder, or remove that one."),
        )
    number = max((_number(name) for name in folder.results()), default=0)
    done: list[Found] = []
    part = contextlib.ExitStack()  # the one being written: rows go to the disk as they come
    writer: Joining | None = None
    n_rows = 0

    def finish() -> None:
        nonlocal writer, n_rows
        if writer is not None:
            part.close()
            folder.add(_part_name(number), done)
        writer, n_rows = None, 0
        done.clear()

    def add(chunk: TaggedChunk, files: Sequence[Found]) -> None:
        nonlocal number, writer, n_rows
        rows = sum(tagged.n_rows for tagged in chunk.files)
        if n_rows and n_rows + rows > _ROWS_A_PART:
            finish()
        if rows:
            if writer is None:
                number += 1
                entered = part.enter_context(writing(path / _part_name(number), scheme, "parquet"))
                writer = cast(Joining, entered)
            writer.append(chunk.content)
            n_rows += rows
        # An archive of which a member failed is done: a second time its others would be double.
        pairs = zip(chunk.files, files, strict=True)
        done.extend(found for tagged, found in pairs if tagged.n_reports)

    try:
        yield add
    finally:
        finish()


def _part_name(number: int) -> str:
    return f"part-{number:05}.parquet"


def _number(name: str) -> int:
    digits = Path(name).stem.removeprefix("part-")
    return int(digits) if digits.isdecimal() else 0
