"""LibreOffice, found on its own, and kept running between the files of one process."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

from data.errors import KnownError
from data.language import _

TIME_LIMIT = 45  # seconds; below a worker's, so that no LibreOffice is left behind
_START_LIMIT = 20.0
_MOST_LATE = 3  # starts; then each file starts its own
_MOST_CONVERSIONS = 200  # it keeps some memory of each
# Address space: it takes 0.6 GB for a text of 4,000 pages; without a limit a damaged file of 50 kB
# made it take all that there was.
_MOST_MEMORY = 1_250_000_000
_FILTER = "docx:MS Word 2007 XML"
# Nothing in the document may run, call out or be updated from elsewhere.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>\n"
)
_VALUES = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    # A proxy that is not there: pictures and links on the network stay unread.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
# The shell ends the office, itself and all between when we end, however we end.
_WATCHED = '("$@"; kill -KILL 0) & read _; kill -KILL 0'


@cache
def find_libreoffice() -> str | None:
    """Return the program of LibreOffice, or None where it is not installed.

    ``DUANBIAO_SOFFICE`` wins, then the PATH, then where its installers put it.
    """
    given = os.environ.get("DUANBIAO_SOFFICE")
    if given:
        return given if Path(given).is_file() else None
    for name in ("soffice", "libreoffice", "soffice.com", "soffice.exe"):
        found = shutil.which(name)
        if found:
            return found
    return next((str(path) for path in _usual_places() if path.is_file()), None)


def _usual_places() -> list[Path]:
    if sys.platform == "win32":
        roots = [
            os.environ.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "ProgramW6432")
        ]
        return [Path(root) / "LibreOffice" / "program" / "soffice.com" for root in roots if root]
    if sys.platform == "darwin":
        inside = "LibreOffice.app/Contents/MacOS/soffice"
        return [Path("/Applications") / inside, Path.home() / "Applications" / inside]
    places = [Path("/usr/lib/libreoffice/program/soffice"), Path("/snap/bin/libreoffice")]
    places += sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)
    return places


def convert_to_docx(program: str, source: Path) -> Path | None:
    """Return the docx that LibreOffice makes of ``source``, beside it; None when it makes none.

    The second file of a process and those after it are converted by an office that stays open:
    a tenth of a second each, where starting one takes two.

    Raises
    ------
    KnownError
        When it cannot be started or takes longer than ``TIME_LIMIT``.
    """
    with _lock:
        return _office(program).convert(source)


_lock = threading.Lock()


@cache
def _office(program: str) -> _Office:
    office = _Office(program)
    atexit.register(office.close)
    return office


class _Office:
    """The program with a profile of our own: one that runs already would swallow the call."""

    def __init__(self, program: str) -> None:
        self._program = program
        self._folder: Path | None = None
        self._running: subprocess.Popen[bytes] | None = None
        # On Windows nothing would end an office whose starter was killed.
        self._may_stay = sys.platform != "win32"
        self._n_conversions = self._n_late = 0

    def convert(self, source: Path) -> Path | None:
        made = source.with_suffix(".docx")
        self._n_conversions += 1
        if self._n_conversions % _MOST_CONVERSIONS == 0:
            self._end_running()
        is_kept = self._n_conversions > 1 and self._keep_running()
        self._call(source)
        if not made.is_file() and is_kept and not self._is_running():
            # It broke: over this file, or over what an earlier one left behind?
            self._call(source)
        return made if made.is_file() else None

    def _command(self, *words: str) -> list[str]:
        return [
            self._program, f"-env:UserInstallation={self._profile().as_uri()}",
            "--headless", "--norestore", "--nologo", *words,
        ]  # fmt: skip

    def _profile(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="duanbiao-office-"))
            user = self._folder / "user"
            user.mkdir()
            items = "".join(
                _ITEM.format(path=path, name=name, value=value) for path, name, value in _VALUES
            )
            (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")
        return self._folder

    def _is_running(self) -> bool:
        return self._running is not None and self._running.poll() is None

    def _keep_running(self) -> bool:
        """Start an office that stays, if none does; tell whether one runs.

        It stays as long as a document is open in it; the lock beside that document says that
        it is, and so that calls are heard.
        """
        if self._is_running() or not self._may_stay:
            return self._is_running()
        self._end_running()
        open_document = self._profile() / "open.rtf"
        lock = open_document.with_name(f".~lock.{open_document.name}#")
        lock.unlink(missing_ok=True)
        open_document.write_bytes(b"{\\rtf1 }")
        command = ["/bin/sh", "-c", _WATCHED, "sh", *self._command(str(open_document))]
        try:
            self._running = _started(command, self._profile(), subprocess.PIPE)
        except OSError:
            self._may_stay = False
            return False
        deadline = time.monotonic() + _START_LIMIT
        while self._is_running() and not lock.is_file():
            if time.monotonic() > deadline:
                self._end_running()
                self._n_late += 1  # the machine is busy, or this office tells nothing
                self._may_stay = self._n_late < _MOST_LATE
                break
            time.sleep(0.02)
        return self._is_running()

    def _call(self, source: Path) -> None:
        command = self._command(
            "--nolockcheck", "--nodefault",
            "--convert-to", _FILTER, "--outdir", str(source.parent), str(source),
        )  # fmt: skip
        try:
            process = _started(command, source.parent, subprocess.DEVNULL)
        except OSError as error:
            reason = error.strerror or error
            raise KnownError(
                _("LibreOffice could not be started: {reason}.").format(reason=reason)
            ) from error
        try:
            process.wait(TIME_LIMIT)
        except subprocess.TimeoutExpired as error:
            self._end_running()
            raise KnownError(
                _("LibreOffice took longer than {seconds} seconds with it.").format(
                    seconds=TIME_LIMIT
                ),
                _("Open it there yourself and save it as docx."),
            ) from error
        finally:
            _end(process)

    def _end_running(self) -> None:
        if self._running is not None:
            _end(self._running)
            if self._running.stdin is not None:
                self._running.stdin.close()
            self._running = None

    def close(self) -> None:
        """End the office, and remove its profile."""
        self._end_running()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


def _started(command: list[str], folder: Path, stdin: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"}, cwd=folder,
        start_new_session=sys.platform != "win32",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip
    if sys.platform == "linux":
        import resource

        # What it starts, which does the work, inherits it.
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(process.pid, resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with its children: soffice is a starter, its work is done by another."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
        )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
