"""Many reports tagged: read, predicted, written, here, in several processes or on a cluster.

Memory stays bounded: a worker holds a chunk of about a megabyte, the writer a few. A file that
cannot be read is a failure in the result, not an end.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.labelled.writing import SUFFIXES, format_of
from data.language import language
from data.progress import Progress
from data.scheme import LabelScheme
from model.chunks import Chunk, Job, Source, TaggedChunk, chunks, close_readers, model_of, tag_chunk
from model.results import Add, Folder, file_each, one_file, parts
from model.sources import Found, find_sources
from model.workers import tagged_by_workers

# Starting workers takes a second, in which one process tags as many bytes of plain text.
_PARALLEL_FROM_BYTES = 10_000_000
_QUICK, _TIMES_AS_LONG = (".txt", ".md"), 8
_BYTES_A_WORKER = 200_000_000  # with the process that reads for it


@dataclass(frozen=True, slots=True)
class TaggingResult:
    """What a run did.

    Attributes
    ----------
    n_skipped
        Files whose result an earlier run left in the folder.
    failures
        Files that could not be tagged, each with the reason in a sentence.
    was_cancelled
        True when the run ended early; what was written until then is valid.
    """

    n_reports: int
    n_paragraphs: int
    n_skipped: int
    failures: tuple[tuple[Path, str], ...]
    was_cancelled: bool = False


def tag_files(
    paths: Sequence[str | Path],
    out: str | Path,
    model: Path | None = None,
    *,
    jobs: int | None = None,
    each: str | None = None,
    scheme: LabelScheme | None = None,
    cluster: str | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> TaggingResult:
    """Tag files and folders of reports and write the result.

    Parameters
    ----------
    out
        A file, its format by its suffix; or, with ``each``, a folder, in which what was tagged
        before and has not changed is skipped.
    model
        A .skops file; None takes the starter model.
    jobs
        Processes; None takes one for each core where that pays.
    each
        Format of the files in the folder ``out``, such as ``csv``: a file a report. With
        ``parquet`` the folder holds parts of about a hundred thousand paragraphs.
    scheme
        Names the labels in the result; None takes the default names.
    cluster
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``, to work there.
    progress
        Told files done, files in all and the name of the last.
    cancel
        When set, the run ends after the chunk that is being tagged.

    Raises
    ------
    KnownError
        When the model cannot be used, the result not be written or the cluster not be reached.
    """
    out = Path(out)
    kind = format_of(out, each)
    scheme = scheme or LabelScheme.from_keys(tuple(model_of(model).classes_))
    failures: list[tuple[Path, str]] = []
    files = find_sources(paths, out, failures)
    is_each = each is not None and kind != "parquet"
    job = Job(model, kind, is_each, scheme, language())
    with contextlib.ExitStack() as stack:
        if each is None:
            remaining, add = files, stack.enter_context(one_file(out, kind, scheme))
        else:
            remaining, add = _into_folder(stack, out, files, job)
        counts = _Counts(len(remaining), failures, progress, cancel)
        sources = [Source(file.path, file.name, file.size) for file in remaining]
        done = stack.enter_context(
            contextlib.closing(_tagged(list(chunks(sources)), job, jobs, cluster))
        )
        _write(done, remaining, add, counts)
    return TaggingResult(
        counts.n_reports,
        counts.n_paragraphs,
        len(files) - len(remaining),
        tuple(failures),
        counts.was_cancelled,
    )


def _into_folder(
    stack: contextlib.ExitStack, out: Path, files: list[Found], job: Job
) -> tuple[list[Found], Add]:
    """Return the files still to be tagged into a folder, and what takes them in."""
    folder = Folder(out, job.kind, _identity(job.model))
    if job.is_each:
        add = stack.enter_context(file_each(folder, out, SUFFIXES[job.kind]))
    else:
        folder.make_anew(files)
        add = stack.enter_context(parts(folder, out, job.scheme))
    return [file for file in files if not folder.is_done(file)], add


def _identity(model: Path | None) -> str:
    """Return what tells one model's suggestions from another's."""
    import hashlib

    from model.starter import starter_content

    content = starter_content() if model is None else model.read_bytes()
    return hashlib.sha256(content).hexdigest()


def _write(done: Iterator[TaggedChunk], files: Sequence[Found], add: Add, counts: _Counts) -> None:
    place = 0
    for chunk in done:
        add(chunk, files[place : place + len(chunk.files)])
        place += len(chunk.files)
        if not counts.go_on_after(chunk):
            return


class _Counts:
    """Counts what passes, reports progress and notices that the run is cancelled."""

    def __init__(
        self,
        total: int,
        failures: list[tuple[Path, str]],
        progress: Progress | None,
        cancel: threading.Event | None,
    ) -> None:
        self.n_reports = 0
        self.n_paragraphs = 0
        self.was_cancelled = False
        self._done = 0
        self._total = total
        self._failures = failures
        self._progress = progress
        self._cancel = cancel

    def go_on_after(self, chunk: TaggedChunk) -> bool:
        """Take note of a chunk; tell whether to go on."""
        for file in chunk.files:
            self._done += 1
            self._failures += file.failures
            self.n_reports += file.n_reports
            self.n_paragraphs += file.n_paragraphs
            if self._progress is not None:
                self._progress(self._done, self._total, file.path.name)
        self.was_cancelled = (
            self._cancel is not None and self._cancel.is_set() and self._done < self._total
        )
        return not self.was_cancelled


def _tagged(
    every: list[Chunk], job: Job, jobs: int | None, cluster: str | None
) -> Generator[TaggedChunk, None, None]:
    """Yield what came of each chunk, in order."""
    if cluster is not None:
        from model.cluster import tagged_on_cluster

        yield from tagged_on_cluster(cluster, every, job)
        return
    workers = _workers(every, jobs)
    if workers > 1:
        yield from tagged_by_workers(every, job, workers)
        return
    try:
        for chunk in every:
            yield tag_chunk(chunk, job)
    finally:
        close_readers()


def _workers(every: Sequence[Chunk], jobs: int | None) -> int:
    """Return how many processes to tag in: as many as were asked for, or as pay and fit."""
    if jobs is None:
        work = sum(
            source.size * (1 if source.path.suffix.lower() in _QUICK else _TIMES_AS_LONG)
            for chunk in every
            for source in chunk
        )
        jobs = min(_cores(), _that_fit()) if work >= _PARALLEL_FROM_BYTES else 1
    return max(1, min(jobs, len(every)))


def _cores() -> int:
    """Return on how many cores this process may run."""
    may: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(may(0)) if may is not None else os.cpu_count() or 1


def _that_fit() -> int:
    """Return how many workers half of the free memory holds."""
    import psutil

    return int(psutil.virtual_memory().available // 2 // _BYTES_A_WORKER)
