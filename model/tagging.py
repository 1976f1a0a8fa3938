"""Many reports tagged: read, predicted, written, one after another or in parallel.

Memory stays bounded: a worker holds one report, the writer a few. A file that cannot be read is
a failure in the result, not an end.
"""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from data import KnownError, read_report
from data.labelled import LabelledParagraph, writing
from data.language import _, language, use_language
from data.readers import find_reports
from data.report import Report
from data.scheme import LabelScheme
from data.suggestion import Suggestion

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

# Starting workers and loading the model in each costs about two seconds.
_PARALLEL_FROM_BYTES = 3_000_000

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class TaggedFile:
    """One file's outcome: its rows, or why there are none."""

    path: Path
    rows: tuple[LabelledParagraph, ...] = ()
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class TaggingResult:
    """What a run did.

    Attributes
    ----------
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


def tagged_rows(report: Report, suggestions: Iterable[Suggestion]) -> Iterator[LabelledParagraph]:
    """Yield every paragraph of a report, headings included, with its suggestion."""
    by_position = {suggestion.position: suggestion for suggestion in suggestions}
    for paragraph in report.paragraphs:
        found = by_position.get(paragraph.position)
        yield LabelledParagraph(
            report.name,
            paragraph.text,
            paragraph.position,
            paragraph.kind,
            paragraph.level,
            paragraph.heading_path,
            suggestion=None if found is None else found.label,
            confidence=None if found is None else found.confidence,
            probabilities=None if found is None else found.probabilities,
            source=report.source,
        )


def tag_files(
    paths: Sequence[str | Path],
    out: str | Path,
    model: Path | None = None,
    *,
    jobs: int | None = None,
    each: str | None = None,
    scheme: LabelScheme | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> TaggingResult:
    """Tag files and folders of reports and write the result.

    Parameters
    ----------
    out
        A file, its format by its suffix; or, with ``each``, a folder for one file a report, in
        which reports tagged before are skipped.
    model
        A .skops file; None takes the starter model.
    jobs
        Processes; None takes one for each core where that pays.
    each
        Suffix of the files in the folder ``out``, such as ``.csv``.
    scheme
        Names the labels in the result; None takes the default names.

    Raises
    ------
    KnownError
        When the model cannot be used or the result not be written.
    """
    failures: list[tuple[Path, str]] = []
    files = list(dict.fromkeys(find_reports(paths, failures)))
    skipped = 0
    if each is not None:
        remaining = [path for path in files if not _is_done(path, Path(out), each)]
        skipped, files = len(files) - len(remaining), remaining
    scheme = scheme or LabelScheme.from_keys(tuple(_classifier(model).classes_))
    outcomes = _outcomes(files, model, _workers(files, jobs))
    counts = _Counts(len(files), failures, progress, cancel)
    if each is None:
        with writing(out, scheme) as writer:
            for outcome in counts.follow(outcomes):
                for row in outcome.rows:
                    writer.write(row)
    else:
        for outcome in counts.follow(outcomes):
            target = Path(out) / f"{outcome.path.name}{each}"
            with writing(target, scheme) as writer:
                for row in outcome.rows:
                    writer.write(row)
    return TaggingResult(
        counts.n_reports, counts.n_paragraphs, skipped, tuple(failures), counts.was_cancelled
    )


class _Counts:
    """Counts outcomes as they pass, reports progress and stops when cancelled."""

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
        self._total = total
        self._failures = failures
        self._progress = progress
        self._cancel = cancel

    def follow(self, outcomes: Iterator[TaggedFile]) -> Iterator[TaggedFile]:
        """Yield the outcomes that have rows."""
        for done, outcome in enumerate(outcomes, 1):
            if outcome.failure is not None:
                self._failures.append((outcome.path, outcome.failure))
            else:
                self.n_reports += 1
                self.n_paragraphs += sum(row.suggestion is not None for row in outcome.rows)
                yield outcome
            if self._progress is not None:
                self._progress(done, self._total, outcome.path.name)
            if self._cancel is not None and self._cancel.is_set():
                self.was_cancelled = done < self._total
                return


def _is_done(path: Path, folder: Path, suffix: str) -> bool:
    target = folder / f"{path.name}{suffix}"
    try:
        return target.stat().st_mtime >= path.stat().st_mtime
    except OSError:
        return False


def _workers(files: Sequence[Path], jobs: int | None) -> int:
    if jobs is not None:
        return max(1, min(jobs, len(files)))
    size = 0
    for path in files:
        if path.is_file():
            size += path.stat().st_size
    return min(os.cpu_count() or 1, len(files)) if size >= _PARALLEL_FROM_BYTES else 1


def _outcomes(files: Sequence[Path], model: Path | None, workers: int) -> Iterator[TaggedFile]:
    """Yield the outcome of each file, in the order of the files."""
    if workers <= 1:
        for path in files:
            yield _tag_file(path, model)
        return
    from joblib import Parallel, delayed

    size = max(1, min(16, len(files) // (workers * 4)))
    batches = itertools.batched(files, size) if hasattr(itertools, "batched") else _cut(files, size)
    parallel = Parallel(n_jobs=workers, return_as="generator", pre_dispatch="2*n_jobs")
    jobs = (delayed(_tag_batch)(batch, model, language()) for batch in batches)
    for outcomes in parallel(jobs):
        yield from outcomes


def _cut(files: Sequence[Path], size: int) -> Iterator[tuple[Path, ...]]:
    for start in range(0, len(files), size):
        yield tuple(files[start : start + size])


def _tag_batch(paths: Sequence[Path], model: Path | None, language_in_use: str) -> list[TaggedFile]:
    use_language(language_in_use)
    return [_tag_file(path, model) for path in paths]


def _tag_file(path: Path, model: Path | None) -> TaggedFile:
    try:
        report = read_report(path)
        return TaggedFile(path, tuple(tagged_rows(report, _classifier(model).tag(report))))
    except KnownError as error:
        return TaggedFile(path, failure=str(error))
    except MemoryError:
        return TaggedFile(path, failure=_("There is not enough memory for it."))


@lru_cache(maxsize=1)
def _classifier(model: Path | None) -> ParagraphClassifier:
    if model is None:
        from model.starter import load_starter

        return load_starter()
    from model.persistence import load

    return load(model)
