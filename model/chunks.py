"""A chunk of files and what a worker does with it: read, predict, turn into bytes.

A worker hands back bytes that only have to be put after one another, so that the process that
writes has next to nothing to do and little passes between processes.
"""

from __future__ import annotations

import atexit
import logging
import tempfile
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from data.labelled import LabelledParagraph, writing
from data.labelled.suggested import SuggestedReport, joinable
from data.language import _, use_language
from data.readers.worker import Outcome, ReaderPool
from data.report import Report
from data.scheme import LabelScheme

if TYPE_CHECKING:
    from model.judging import Judge

# A fifth of a second for one core: a cancelled run ends soon, little is lost with a worker, and its
# arrays take 30 MB.
_CHUNK_BYTES = 500_000
_CHUNK_FILES = 64
_BATCH_CHARACTERS = 1_000_000
# What can be put after one another chunk by chunk; other formats are written row by row.
JOINABLE = frozenset({"csv", "jsonl", "parquet"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file to tag.

    Attributes
    ----------
    name
        What its report is called in the result; no two files share one.
    size
        In bytes.
    content
        The file itself, where the worker cannot see the path.
    """

    path: Path
    name: str
    size: int = 0
    content: bytes | None = None


Chunk = tuple[Source, ...]
Read = tuple[Source, Outcome]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with every chunk.

    Attributes
    ----------
    model
        A model file, or None for the starter.
    kind
        Format of the result.
    is_each
        Whether each file's result is a file of its own.
    """

    model: Path | None
    kind: str
    is_each: bool
    scheme: LabelScheme
    language: str


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """What came of one file.

    Attributes
    ----------
    failures
        Why it, or files in it, could not be tagged.
    rows
        Its paragraphs, where the format is written row by row.
    content
        Its result, where it is to be a file of its own.
    """

    path: Path
    n_reports: int = 0
    n_paragraphs: int = 0
    n_rows: int = 0
    failures: tuple[tuple[Path, str], ...] = ()
    rows: tuple[LabelledParagraph, ...] = ()
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class TaggedChunk:
    """What came of a chunk: of each of its files, and their result in one where it joins."""

    files: tuple[TaggedFile, ...]
    content: bytes = b""


def chunks(sources: Iterable[Source]) -> Iterator[Chunk]:
    """Yield the files in order, in chunks of about half a megabyte."""
    held: list[Source] = []
    size = 0
    for source in sources:
        if held and (size + source.size > _CHUNK_BYTES or len(held) >= _CHUNK_FILES):
            yield tuple(held)
            held, size = [], 0
        held.append(source)
        size += source.size
    if held:
        yield tuple(held)


def tag_chunk(chunk: Chunk, job: Job) -> TaggedChunk:
    """Return what came of a chunk; a file that fails is told of and costs only itself."""
    use_language(job.language)
    judge = model_of(job.model)
    files: list[TaggedFile] = []
    whole: list[SuggestedReport] = []
    for read in _batches(zip(chunk, _outcomes(chunk), strict=True)):
        for (source, _outcome), (tagged, reports) in zip(read, _tagged(read, judge), strict=True):
            if job.is_each and tagged.n_reports:
                content = _file_of(reports, job.kind, job.scheme, source.path.suffix)
                tagged = replace(tagged, content=content)
            elif job.kind in JOINABLE:
                whole += reports
            else:
                rows = tuple(row for report in reports for row in report.rows())
                tagged = replace(tagged, rows=rows)
            files.append(tagged)
    content = b""
    if job.kind in JOINABLE and not job.is_each:
        content = joinable(whole, job.kind, job.scheme)
    return TaggedChunk(tuple(files), content)


def _batches(read: Iterable[Read]) -> Iterator[list[Read]]:
    """Yield files together as far as their features take little memory: 100 MB or so."""
    held: list[Read] = []
    size = 0
    for source, outcome in read:
        held.append((source, outcome))
        size += sum(len(one.text) for report in outcome.reports for one in report.paragraphs)
        if size > _BATCH_CHARACTERS:
            yield held
            held, size = [], 0
    if held:
        yield held


def _tagged(read: Sequence[Read], judge: Judge) -> list[tuple[TaggedFile, list[SuggestedReport]]]:
    """Return what came of each file, all of them judged at once."""
    try:
        found = iter(_judged([report for _s, outcome in read for report in outcome.reports], judge))
    except Exception as error:
        if len(read) > 1:  # one of them is to blame: the others are done without it
            return [one for file in read for one in _tagged([file], judge)]
        logging.getLogger(__name__).exception("tagging failed")
        return [(_failed(read[0][0].path, error), [])]
    every = []
    for source, outcome in read:
        reports = [
            SuggestedReport(name, report, tuple(judge.classes_), next(found))
            for report, name in zip(outcome.reports, _names(source, outcome.reports), strict=True)
        ]
        every.append((_counted(source, outcome, reports), reports))
    return every


def _judged(reports: Sequence[Report], judge: Judge) -> list[Floats]:
    """Return the probabilities of the labels of each report's paragraphs."""
    from model.features import extract_all

    # Not by way of ``classifier.tag``: that keeps the features of four thousand reports.
    features = extract_all(reports, judge.inverse_frequencies())
    bounds = np.searchsorted(features.reports, np.arange(1, len(reports)))
    return np.split(judge.body_probabilities(features), bounds) if reports else []


def _failed(path: Path, error: Exception) -> TaggedFile:
    reason = _("There is not enough memory for it.")
    if not isinstance(error, MemoryError):
        reason = _("Tagging it failed ({error}).").format(error=type(error).__name__)
    return TaggedFile(path, failures=((path, f"{path.name}: {reason}"),))


def _counted(source: Source, outcome: Outcome, reports: Sequence[SuggestedReport]) -> TaggedFile:
    failures = tuple((source.path, reason) for _where, reason in outcome.failures)
    if not reports and not failures:
        nothing = _("There is no text in it.")
        failures = ((source.path, f"{source.path.name}: {nothing}"),)
    n_paragraphs = sum(len(one.probabilities) for one in reports)
    n_rows = sum(len(one.report.paragraphs) for one in reports)
    return TaggedFile(source.path, len(reports), n_paragraphs, n_rows, failures)


def _file_of(
    reports: Sequence[SuggestedReport], kind: str, scheme: LabelScheme, suffix: str
) -> bytes:
    """Return a whole file of a format that holds ``reports``."""
    if kind in ("csv", "jsonl"):
        return joinable(reports, kind, scheme)
    with tempfile.TemporaryDirectory(prefix="duanbiao") as folder:
        path = Path(folder) / f"rows{suffix}"
        with writing(path, scheme, kind) as writer:
            for report in reports:
                for row in report.rows():
                    writer.write(row)
        return path.read_bytes()


@lru_cache(maxsize=1)
def model_of(path: Path | None) -> Judge:
    """Return what the model in a file learnt, the starter for None; loaded once in a process."""
    if path is None:
        from model.starter import load_starter_judge

        return load_starter_judge()
    from model.persistence import load

    return load(path)


def _names(source: Source, reports: Sequence[Report]) -> list[str]:
    """Return what the reports of a file are called: after the file, then by their titles."""
    if len(reports) == 1:
        return [source.name]
    given: dict[str, int] = {}
    names = []
    for report in reports:
        name = f"{source.name}/{report.name}"
        given[name] = given.get(name, 0) + 1
        names.append(name if given[name] == 1 else f"{name} ({given[name]})")
    return names


_kept = threading.local()


def _readers() -> ReaderPool:
    """Return the process that reads for this thread, kept from chunk to chunk."""
    if not hasattr(_kept, "readers"):
        _kept.readers = ReaderPool(1, sign=False)
        atexit.register(_kept.readers.close)
    readers: ReaderPool = _kept.readers
    return readers


def close_readers() -> None:
    """End the process that reads for this thread."""
    if hasattr(_kept, "readers"):
        _kept.readers.close()
        atexit.unregister(_kept.readers.close)
        del _kept.readers


def _outcomes(chunk: Chunk) -> Iterator[Outcome]:
    """Yield what reading each file came to; a file that hangs or breaks its reader is given up."""
    if all(source.content is None for source in chunk):
        yield from _readers().outcomes([source.path for source in chunk])
        return
    with tempfile.TemporaryDirectory(prefix="duanbiao") as folder:
        paths = [_local(source, Path(folder), place) for place, source in enumerate(chunk)]
        yield from _readers().outcomes(paths)


def _local(source: Source, folder: Path, place: int) -> Path:
    """Return where the file can be read: its path, or where its content now is."""
    if source.content is None:
        return source.path
    path = folder / str(place) / source.path.name
    path.parent.mkdir()
    path.write_bytes(source.content)
    return path
