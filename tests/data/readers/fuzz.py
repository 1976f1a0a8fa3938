"""Feed damaged files to the readers: none may crash, hang, or take over 1 GB.

    python tests/data/readers/fuzz.py --inputs 10000 --format pdf

Each input is a fixture with bits flipped, parts cut, swapped or repeated, and lengths made
wrong; of zipped formats also the members inside. Whatever is refused must be refused by a
``KnownError`` that names the file. Inputs that break this are kept in the folder ``--keep``, each
beside what it did. Of the formats that LibreOffice converts it also counts how many inputs got as
far as that, and what it takes counts as the reader's memory. Ended early, by a signal or a key, it
tells what was done until then.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import shutil
import signal
import struct
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from data.errors import KnownError  # noqa: E402
from data.readers.recognition import recognise_bytes  # noqa: E402
from data.readers.worker import _Worker  # noqa: E402

FIXTURES = ROOT / "tests" / "fixtures"
FORMATS = {
    "txt": ["report.txt", "report_gb18030.txt", "report_utf16.txt", "report_wrapped.txt"],
    "md": ["report.md"],
    "docx": ["report.docx", "report_plain.docx", "report_strict.docx", "report_libreoffice.docx"],
    "word_xml": ["report_word2003.doc"],
    "pdf": ["report.pdf", "report_two_columns.pdf"],
    "ofd": ["report.ofd", "report_plain_delta.ofd"],
    "html": ["report.html", "report_office.html", "report_html.doc"],
    "mht": ["report.mht"],
    "xlsx": ["paragraphs.xlsx", "cells.xlsx"],
    "xls": ["paragraphs.xls"],
    "ods": ["paragraphs.ods"],
    "csv": ["paragraphs.csv", "cells.csv"],
    "jsonl": ["paragraphs.jsonl"],
    "zip": ["reports_gbk.zip"],
    "doc": ["report.doc", "report.wps"],
    "rtf": ["report.rtf"],
    "odt": ["report.odt"],
}
THROUGH_LIBREOFFICE = ("doc", "rtf", "odt")
TIME_LIMIT = 60.0
MOST_MEMORY_KB = 1_000_000
_BUGS = ("broke the reader", "took longer", "Reading it failed")


@dataclass
class Result:
    """What came of the inputs of one format."""

    n_inputs: int = 0
    n_read: int = 0
    n_refused: int = 0
    n_converted: int = 0
    slowest: float = 0.0
    most_memory_kb: int = 0
    bugs: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 16, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    if chance.random() < 0.5:
        del data[start:]
    else:
        del data[start : start + chance.randrange(1, 1 + max(1, len(data) // 4))]


def swap(data: bytearray, chance: random.Random) -> None:
    size = chance.randrange(1, 1 + max(1, len(data) // 8))
    one, two = (chance.randrange(1 + len(data) - size) for _ in range(2))
    data[one : one + size], data[two : two + size] = data[two : two + size], data[one : one + size]


def repeat(data: bytearray, chance: random.Random) -> None:
    size = chance.randrange(1, 1 + max(1, len(data) // 16))
    start = chance.randrange(1 + len(data) - size)
    data[start:start] = data[start : start + size] * chance.choice((1, 2, 20))


def wrong_length(data: bytearray, chance: random.Random) -> None:
    """Put in numbers at the edge of what a count can be."""
    for _ in range(chance.choice((1, 2, 8))):
        kind = chance.choice("HIQ")
        size = struct.calcsize(kind)
        if len(data) <= size:
            return
        value = chance.choice((0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 2**32 - 1, 2**63))
        place = chance.randrange(len(data) - size)
        struct.pack_into("<" + kind, data, place, value & (2 ** (8 * size) - 1))


def wrong_digits(data: bytearray, chance: random.Random) -> None:
    """Make numbers that are written in digits absurd: sizes, counts, offsets, levels."""
    places = [at for at in range(len(data)) if 0x30 <= data[at] <= 0x39]
    for _ in range(chance.choice((1, 3, 10))):
        if places:
            at = min(chance.choice(places), len(data) - 1)
            data[at : at + 1] = chance.choice((b"0", b"9", b"-1", b"99999999", b"1e9", b"NaN"))


Mutation = Callable[[bytearray, random.Random], None]
MUTATIONS: tuple[Mutation, ...] = (flip, cut, swap, repeat, wrong_length, wrong_digits)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return the content damaged in one to three ways; of a zip, half the time, inside."""
    if content.startswith(b"PK") and chance.random() < 0.6:
        with contextlib.suppress(zipfile.BadZipFile):
            return _inside_zip(content, chance)
    return _damaged(content, chance)


def _damaged(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        if data:
            chance.choice(MUTATIONS)(data, chance)
    return bytes(data)


def _inside_zip(content: bytes, chance: random.Random) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        infos = old.infolist()
        # The larger members are what readers read: choose them more often.
        chosen = chance.choices(infos, [1 + info.file_size for info in infos])[0]
        for info in infos:
            data = old.read(info)
            if info is chosen:
                data = _damaged(data, chance)
            if info is chosen and chance.random() < 0.05:
                continue
            new.writestr(info.filename, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def fuzz(name: str, n_inputs: int, seed: int = 0, keep: Path | None = None) -> Result:
    """Return what came of ``n_inputs`` damaged files of the format ``name``."""
    chance = random.Random(f"{name} {seed}")
    sources = [(FIXTURES / file, (FIXTURES / file).read_bytes()) for file in FORMATS[name]]
    result = Result()
    worker: _Worker | None = None
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number in range(n_inputs):
                source, content = sources[number % len(sources)]
                path = Path(folder) / f"模糊{source.suffix}"
                path.write_bytes(mutated(content, chance))
                if worker is None or not worker.is_alive:
                    worker = _Worker(TIME_LIMIT)
                n_before = len(result.bugs)
                _feed(worker, path, result)
                result.n_converted += _goes_to_libreoffice(path)
                if len(result.bugs) > n_before and keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    kept = keep / f"{name}_{seed}_{number}{source.suffix}"
                    shutil.copyfile(path, kept)
                    kept.with_name(kept.name + ".why").write_text(
                        "\n".join(result.bugs[n_before:]), "utf-8"
                    )
        except KeyboardInterrupt:
            pass  # what was done still counts
        finally:
            if worker is not None:
                result.most_memory_kb = max(result.most_memory_kb, _memory_kb(worker))
                worker.end()
    return result


def _goes_to_libreoffice(path: Path) -> bool:
    try:
        return recognise_bytes(path.read_bytes()) in THROUGH_LIBREOFFICE
    except KnownError:
        return False


def _feed(worker: _Worker, path: Path, result: Result) -> None:
    start = time.monotonic()
    worker.begin(0, path, None)
    while not worker.is_done and not worker.failed_to_start:
        if worker.connection.poll(max(0.0, worker.deadline - time.monotonic())):
            if result.n_inputs % 10 == 0:
                result.most_memory_kb = max(result.most_memory_kb, _memory_kb(worker))
            worker.listen()
        else:
            worker.give_up()
    result.slowest = max(result.slowest, time.monotonic() - start)
    outcome = worker.outcome
    assert outcome is not None
    worker.outcome = None
    result.n_inputs += 1
    for _where, reason in outcome.failures:
        words = reason.replace(path.name, "").split("/")[-1].strip(": ")
        if path.name not in reason:
            result.bugs.append(f"does not name the file: {reason}")
        if any(bug in reason for bug in _BUGS):
            result.bugs.append(reason)
        result.reasons[words[:60]] += 1
    result.n_read += bool(outcome.reports)
    result.n_refused += not outcome.reports
    if not outcome.reports and not outcome.failures:
        result.bugs.append("neither read nor refused")


def _memory_kb(worker: _Worker) -> int:
    """Return the most that the worker, or a process below it, has had in memory."""
    most, processes = 0, [worker._process.pid]
    while processes:
        folder = Path(f"/proc/{processes.pop()}")
        with contextlib.suppress(OSError):
            for line in (folder / "status").read_text("utf-8", "replace").splitlines():
                if line.startswith("VmHWM"):
                    most = max(most, int(line.split()[1]))
            for children in folder.glob("task/*/children"):
                processes += map(int, children.read_text("ascii").split())
    return most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--inputs", type=int, default=1000)
    parser.add_argument("--format", choices=[*FORMATS, "all"], default="all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=None)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = list(FORMATS) if given.format == "all" else [given.format]
    n_bugs = 0
    for name in names:
        start = time.monotonic()
        result = fuzz(name, given.inputs, given.seed, given.keep)
        n_bugs += len(result.bugs) + (result.most_memory_kb > MOST_MEMORY_KB)
        print(
            f"{name:9} {result.n_inputs:6} inputs  {result.n_read:6} read  "
            f"{result.n_refused:6} refused  {result.n_converted:6} to LibreOffice  "
            f"{len(result.bugs):3} bugs  slowest "
            f"{result.slowest:5.1f} s  memory {result.most_memory_kb / 1000:4.0f} MB  "
            f"in {time.monotonic() - start:.0f} s",
            flush=True,
        )
        for reason, count in result.reasons.most_common(8):
            print(f"    {count:6} {reason}")
        for bug in sorted(set(result.bugs)):
            print("    bug:", bug, flush=True)
    return 1 if n_bugs else 0


if __name__ == "__main__":
    sys.exit(main())
