"""Old formats through LibreOffice: one that stays open, one that breaks, none at all."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.errors import KnownError
from data.readers import office, read_report
from data.readers.worker import read_all

needs_office = pytest.mark.skipif(
    office.find_libreoffice() is None or sys.platform == "win32",
    reason="LibreOffice is not installed",
)


@pytest.fixture
def kept() -> Iterator[office._Office]:
    """The office of this process, ended afterwards."""
    program = office.find_libreoffice()
    assert program is not None
    found = office._office(program)
    yield found
    found.close()


def without_libreoffice(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("DUANBIAO_SOFFICE", path)
    office.find_libreoffice.cache_clear()


@pytest.fixture(autouse=True)
def found_anew() -> Iterator[None]:
    yield
    office.find_libreoffice.cache_clear()


@pytest.mark.parametrize("name", ["report.doc", "report.wps", "report.rtf", "report.odt"])
def test_without_libreoffice_the_file_is_refused_in_words(
    name: str, fixtures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_libreoffice(monkeypatch, "/nowhere/soffice")
    with pytest.raises(KnownError) as refused:
        read_report(fixtures / name)
    assert str(refused.value).startswith(f"{name}: ")
    assert "LibreOffice" in refused.value.message
    assert "docx" in refused.value.remedy


def test_a_program_that_does_not_start_is_said(
    fixtures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "soffice"
    broken.write_bytes(b"\x7fELF no program")
    broken.chmod(0o755)
    without_libreoffice(monkeypatch, str(broken))
    with pytest.raises(KnownError, match="could not be started"):
        read_report(fixtures / "report.doc")


@pytest.mark.parametrize("name", ["report.doc", "report.odt"])
def test_protected_files_say_so(name: str, fixtures: Path, tmp_path: Path) -> None:
    path = tmp_path / name
    content = bytearray((fixtures / name).read_bytes())
    if name.endswith(".doc"):
        content[content.index(b"\xec\xa5", 512) + 11] |= 1  # fEncrypted
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr(
                "META-INF/manifest.xml", "<m><manifest:encryption-data manifest:checksum=''/></m>"
            )
            archive.writestr("content.xml", b"\x8f\x01\x22")
    with pytest.raises(KnownError, match="protected by a password"):
        read_report(path)


def test_a_document_without_its_directory_is_damaged(fixtures: Path, tmp_path: Path) -> None:
    path = tmp_path / "断.doc"
    path.write_bytes((fixtures / "report.doc").read_bytes()[:9000])
    with pytest.raises(KnownError, match="damaged"):
        read_report(path)


@needs_office
def test_one_office_serves_all_files_of_a_process(fixtures: Path, kept: office._Office) -> None:
    texts = [read_report(fixtures / "report.doc").paragraphs for _time in range(2)]
    running = kept._running
    assert running is not None
    texts.append(read_report(fixtures / "report.rtf").paragraphs)
    texts.append(read_report(fixtures / "report.doc").paragraphs)
    assert kept._running is running
    assert running.poll() is None
    assert texts[0] == texts[1] == texts[3]


@needs_office
def test_an_office_that_broke_is_started_anew(fixtures: Path, kept: office._Office) -> None:
    first = read_report(fixtures / "report.doc")
    read_report(fixtures / "report.doc")
    assert kept._running is not None
    os.killpg(kept._running.pid, signal.SIGKILL)
    kept._running.wait()
    assert read_report(fixtures / "report.doc").paragraphs == first.paragraphs
    assert kept._is_running()


_READS_TWO_AND_IS_KILLED = """
import os, sys
from data.readers import office, read_report
for _time in range(2):
    read_report(sys.argv[1])
print(office._office(office.find_libreoffice())._running.pid, flush=True)
sys.stdin.read(1)
os.kill(os.getpid(), 9)
"""


@needs_office
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux only")
def test_no_office_outlives_a_process_that_is_killed(fixtures: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", _READS_TWO_AND_IS_KILLED, str(fixtures / "report.doc")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdin is not None
        office_pid = int(process.stdout.readline())
        handle = os.pidfd_open(office_pid)
        process.stdin.write(b"\n")
        process.stdin.close()
        ended, _, _ = select.select([handle], [], [], 30)
        os.close(handle)
    assert process.returncode == -signal.SIGKILL
    assert ended


@needs_office
def test_a_worker_ends_its_office(fixtures: Path) -> None:
    paths = [fixtures / name for name in ("report.doc", "report.rtf", "report.odt")]
    outcomes = list(read_all(paths, jobs=1))
    assert [len(outcome.reports) for outcome in outcomes] == [1, 1, 1]
    assert not [outcome.failures for outcome in outcomes if outcome.failures]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits it")
def test_the_office_gets_no_more_memory_than_a_document_needs(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    # Waits for the limit as the real one does, which starts its work later.
    program.write_text(
        '#!/bin/sh\nuntil [ "$(ulimit -v)" != unlimited ]; do sleep 0.01; done\n'
        'for last; do :; done\nulimit -v > "${last%.*}.docx"\n'
    )
    program.chmod(0o755)
    source = tmp_path / "总结.doc"
    source.write_bytes(b"x")
    started = office._Office(str(program))
    try:
        made = started.convert(source)
        assert made is not None
        assert int(made.read_text()) * 1024 <= office._MOST_MEMORY
    finally:
        started.close()
