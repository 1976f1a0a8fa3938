"""Tagging on a Dask cluster: many machines, each with this program installed.

The scheduler hands a chunk to whichever worker is free. When a worker is lost, the chunks it had
are tagged again by others, and nothing else is.
"""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import deque
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.language import _
from model.chunks import Chunk, Job, Source, TaggedChunk, TaggedFile, tag_chunk
from model.features import FEATURES_VERSION
from model.starter import starter_content
from model.words import CUT, cut_version

# Chunks under way, or done and waiting for one before them, for each thread of the cluster.
_AHEAD = 3
_PATIENCE_S = 10


def tagged_on_cluster(
    address: str, every: Sequence[Chunk], job: Job
) -> Generator[TaggedChunk, None, None]:
    """Yield what came of each chunk, in order; a chunk that kills workers file by file.

    Parameters
    ----------
    address
        Of the scheduler. Files that a worker cannot see under their path are sent to it.

    Raises
    ------
    KnownError
        When Dask is not installed, the cluster cannot be reached, or its workers have no or
        another version of this program.
    """
    client = _connected(address)
    try:
        yield from _Cluster(client, job).tagged(every)
    finally:
        client.close()


def _connected(address: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise KnownError(
            _("A cluster needs the package distributed, which is not installed."),
            _("Install it with: pip install duanbiao[cluster]"),
        ) from error
    try:
        make: Any = distributed.Client
        client = make(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise KnownError(
            _("The cluster at {address} cannot be reached.").format(address=address),
            _("Check the address of its scheduler, and that it is running."),
        ) from error
    try:
        client.wait_for_workers(1, timeout=_PATIENCE_S)
    except TimeoutError as error:
        client.close()
        raise KnownError(
            _("The cluster at {address} has no workers.").format(address=address),
            _("Start some with: dask worker {address} --nthreads 1").format(address=address),
        ) from error
    return client


class _Cluster:
    """Keeps a cluster busy with chunks, a few ahead of the one that is written next."""

    def __init__(self, client: Any, job: Job) -> None:
        self._client = client
        self._job = replace(job, model=None)
        content = b"" if job.model is None else job.model.read_bytes()
        # A task like any other, so that it is done again when the worker that held it is lost.
        self._model = client.submit(bytes, content, pure=True)
        self._made_by = made_by()
        self._sends_files = False

    def tagged(self, every: Sequence[Chunk]) -> Generator[TaggedChunk, None, None]:
        """Yield what came of each chunk, in order."""
        coming = iter(every)
        under_way: deque[tuple[Chunk, Any]] = deque()
        try:
            while True:
                while len(under_way) < _AHEAD * max(1, self._n_threads()):
                    chunk = next(coming, None)
                    if chunk is None:
                        break
                    under_way.append((chunk, self._begin(chunk)))
                if not under_way:
                    return
                yield from self._result(*under_way.popleft())
        finally:
            self._client.cancel([future for _chunk, future in under_way])

    def _n_threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _begin(self, chunk: Chunk) -> Any:
        sent = tuple(map(_with_content, chunk)) if self._sends_files else chunk
        return self._client.submit(
            _tag_there, sent, self._job, self._model, self._made_by, pure=False
        )

    def _result(self, chunk: Chunk, future: Any) -> Generator[TaggedChunk, None, None]:
        from distributed.scheduler import KilledWorker

        try:
            done = future.result()
            if done is None:  # the worker sees other files than we do
                self._sends_files = True
                done = self._begin(chunk).result()
            yield done
        except KilledWorker:
            if len(chunk) == 1:
                yield TaggedChunk((_deadly(chunk[0].path),))
                return
            # One of its files is to blame, and only that one is lost.
            for source in chunk:
                yield from self._result((source,), self._begin((source,)))
        except ImportError as error:
            raise KnownError(
                _("The workers of the cluster lack this program, or part of it ({name}).").format(
                    name=error.name or error
                ),
                _("Install the same version on all of its machines."),
            ) from error


def made_by() -> str:
    """Return what results depend on, besides the model; the same on all machines."""
    return f"{FEATURES_VERSION} {CUT} {cut_version()} {sha256(starter_content()).hexdigest()}"


def _with_content(source: Source) -> Source:
    try:
        return replace(source, content=source.path.read_bytes())
    except OSError:
        return source  # the worker will say why


def _deadly(path: Path) -> TaggedFile:
    reason = _("It ended every worker that read it.")
    return TaggedFile(path, failures=((path, f"{path.name}: {reason}"),))


def _tag_there(chunk: Chunk, job: Job, model: bytes, ours: str) -> TaggedChunk | None:
    """Tag a chunk on a worker; None when it cannot see the files."""
    if ours != made_by():
        raise KnownError(
            _("A worker of the cluster has another version of this program."),
            _("Install the same version on all of its machines."),
        )
    if not all(source.content is not None or _is_seen(source) for source in chunk):
        return None
    # Dask's workers are daemons, which may start no process; ours must, to read in one that can
    # be given up. It ends when we do.
    multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
    return tag_chunk(chunk, replace(job, model=_model_file(model) if model else None))


def _is_seen(source: Source) -> bool:
    """Return whether a worker sees a file as the client does; one that is gone needs no sending."""
    try:
        return source.path.stat().st_size == source.size
    except OSError:
        return source.size == 0


@lru_cache(maxsize=1)
def _model_file(content: bytes) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="duanbiao"))
    path = folder / "model.skops"
    path.write_bytes(content)
    return path
