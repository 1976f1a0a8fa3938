"""Old formats through LibreOffice: .doc, .wps, .rtf and .odt become .docx and are read as that."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import damaged

TIME_LIMIT = 45  # seconds; below a worker's, so that no LibreOffice is left behind
_SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt"}
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


def read_through_libreoffice(content: bytes, kind: str, suffix: str) -> Draft:
    """Return the lines of an old document.

    Parameters
    ----------
    kind
        ``doc`` (also what WPS writes), ``rtf`` or ``odt``.
    suffix
        The file's own, which tells .fodt from .odt.

    Raises
    ------
    KnownError
        When LibreOffice is not installed, cannot read the file, or takes too long.
    """
    from data.readers.word import read_word

    program = find_libreoffice()
    if program is None:
        raise KnownError(
            _("Files of this old format are read through LibreOffice, which is not installed."),
            _("Install LibreOffice (it is free), or save the file as docx and try again."),
        )
    given = suffix if suffix == ".fodt" else _SUFFIXES.get(kind, ".doc")
    with tempfile.TemporaryDirectory(prefix="duanbiao-", ignore_cleanup_errors=True) as name:
        source = Path(name) / f"report{given}"
        source.write_bytes(content)
        _convert(program, source)
        made = source.with_suffix(".docx")
        if not made.is_file():
            raise damaged()
        draft = read_word(made.read_bytes())
    draft.format = kind
    draft.receipt["converted_by"] = "LibreOffice"
    return draft


@cache
def _profile() -> Path:
    """Return a profile of this process's own: one that runs already would swallow the call."""
    folder = Path(tempfile.mkdtemp(prefix="duanbiao-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    user = folder / "user"
    user.mkdir()
    items = "".join(
        _ITEM.format(path=path, name=name, value=value) for path, name, value in _VALUES
    )
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(items=items), "utf-8")
    return folder


def _convert(program: str, source: Path) -> None:
    command = [
        program,
        f"-env:UserInstallation={_profile().as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
        "--convert-to", _FILTER, "--outdir", str(source.parent), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "SAL_USE_VCLPLUGIN": "svp"}
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=environment, cwd=source.parent,
            start_new_session=sys.platform != "win32", creationflags=flags,
        )  # fmt: skip
    except OSError as error:
        raise KnownError(
            _("LibreOffice could not be started: {reason}.").format(reason=error.strerror or error)
        ) from error
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise KnownError(
            _("LibreOffice took longer than {seconds} seconds with it.").format(seconds=TIME_LIMIT),
            _("Open it there yourself and save it as docx."),
        ) from error
    finally:
        _end(process)


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
