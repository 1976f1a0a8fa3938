"""How long a report takes to read in each format, beside the library alone that it stands on.

    python benchmarks/reading.py [FOLDER_OF_REPORTS]

Without a folder the sample report of tests/fixtures is read, about 1,100 characters; with one,
every report in it. The library alone only gives its text: no headings, no paragraphs, no tables.
Times are of the processor; those of LibreOffice, which is another process, are of the clock.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from data.errors import KnownError  # noqa: E402
from data.readers import find_reports, read_reports  # noqa: E402
from data.readers.office import convert_to_docx, find_libreoffice  # noqa: E402

FIXTURES = ROOT / "tests" / "fixtures"
SAMPLES = (
    "report.txt", "report.md", "report.docx", "report.pdf", "report.ofd", "report.html",
    "cells.xlsx", "paragraphs.xls", "cells.csv", "reports_gbk.zip", "report.doc", "report.rtf",
    "report.odt",
)  # fmt: skip
SLOW = (".doc", ".rtf", ".odt", ".wps")


def docx_alone(path: Path) -> None:
    from docx import Document

    [paragraph.text for paragraph in Document(str(path)).paragraphs]


def pdf_alone(path: Path) -> None:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            page.get_textpage().get_text_range()


def ofd_alone(path: Path) -> None:
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                "".join(etree.fromstring(archive.read(name)).itertext())


def html_alone(path: Path) -> None:
    from lxml import html

    html.document_fromstring(path.read_bytes()).text_content()


def sheet_alone(path: Path) -> None:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def csv_alone(path: Path) -> None:
    list(csv.reader(io.StringIO(path.read_text("utf-8-sig", "replace"))))


def office_alone(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copy(path, copy)
        program = find_libreoffice()
        assert program is not None
        convert_to_docx(program, copy)


def text_alone(path: Path) -> None:
    path.read_text("utf-8", "replace").splitlines()


ALONE: dict[str, tuple[str, Callable[[Path], None]]] = {
    ".docx": ("python-docx", docx_alone),
    ".pdf": ("pypdfium2", pdf_alone),
    ".ofd": ("lxml", ofd_alone),
    ".html": ("lxml", html_alone),
    ".xlsx": ("calamine", sheet_alone),
    ".xls": ("calamine", sheet_alone),
    ".csv": ("csv", csv_alone),
    ".doc": ("LibreOffice", office_alone),
    ".rtf": ("LibreOffice", office_alone),
    ".odt": ("LibreOffice", office_alone),
    ".txt": ("str.splitlines", text_alone),
    ".md": ("str.splitlines", text_alone),
}


def milliseconds(
    call: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the median time of a call, after one to warm up."""
    call()
    taken: list[float] = []
    for _ in range(times):
        start = clock()
        call()
        taken.append(1000 * (clock() - start))
    return median(taken)


def main() -> None:
    paths = (
        list(find_reports([Path(sys.argv[1])]))
        if len(sys.argv) > 1
        else [FIXTURES / name for name in SAMPLES]
    )
    print(f"{'file':34} {'size kB':>8} {'reports':>7} {'paragraphs':>10} {'ms':>9}  alone ms")
    for path in paths:
        is_slow = path.suffix.lower() in SLOW
        if is_slow and find_libreoffice() is None:
            continue
        try:
            reports = read_reports(path)
        except KnownError as error:
            print(f"{path.name[:34]:34} {error}")
            continue
        clock = time.perf_counter if is_slow else time.process_time
        times = 3 if is_slow or path.stat().st_size > 2_000_000 else 9
        ours = milliseconds(lambda path=path: read_reports(path), times, clock)  # type: ignore[misc]
        paragraphs = sum(len(report.paragraphs) for report in reports)
        name, alone = ALONE.get(path.suffix.lower(), ("", None))
        other = ""
        if alone is not None:
            taken = milliseconds(lambda path=path, alone=alone: alone(path), times, clock)  # type: ignore[misc]
            other = f"{taken:8.1f} ({name})"
        print(
            f"{path.name[:34]:34} {path.stat().st_size / 1000:8.1f} {len(reports):7} "
            f"{paragraphs:10} {ours:9.1f} {other}"
        )


if __name__ == "__main__":
    main()
