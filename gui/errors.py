"""Bugs: kept with their traceback in a log, and told with a report that holds no report text."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal, qVersion
from PySide6.QtWidgets import QApplication, QWidget

from data.errors import KnownError
from data.language import _

_log = logging.getLogger("duanbiao")


def log_to_file() -> None:
    """Write the log to the person's own log folder, the newest half megabyte of it."""
    # Loaded after the first paint: it brings in sockets.
    from logging.handlers import RotatingFileHandler

    folder = log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "window.log", maxBytes=500_000, backupCount=1, encoding="utf-8"
        )
    except OSError:
        return  # no place for a log is no reason not to work
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(handler)


def log_folder() -> Path:
    """Return the person's own folder of logs."""
    from platformdirs import user_log_dir

    return Path(user_log_dir("duanbiao", appauthor=False))


def bug_report(error: BaseException) -> str:
    """Return what a developer needs: versions, type, frames. The message is left out.

    Messages of libraries may quote the text that they failed on, and reports stay private.
    """
    import platform

    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"duanbiao {version()}, Python {platform.python_version()}, Qt {qVersion()},"
        f" {platform.system()} {platform.release()}",
        f"{type(error).__module__}.{type(error).__qualname__}",
    ]
    lines += [f"  {Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return "\n".join(lines)


def version() -> str:
    """Return the version that is installed."""
    from importlib import metadata

    try:
        return metadata.version("duanbiao")
    except metadata.PackageNotFoundError:
        return "?"


def report_bug(parent: QWidget | None, error: BaseException) -> None:
    """Log a bug and tell the person of it, with a report to copy."""
    _log.error("bug", exc_info=(type(error), error, error.__traceback__))
    from gui.details import DetailsDialog

    sentence = _(
        "Something went wrong that should not have. Your labels are saved. This report holds no"
        " text of yours; please send it to the developers."
    )
    DetailsDialog(parent, sentence, bug_report(error)).open()  # type: ignore[arg-type]


class ErrorHook(QObject):
    """Takes over what no one caught, from whatever thread, once it is installed."""

    _raised = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._raised.connect(self._on_raised)

    def install(self) -> None:
        """Take over from Python's own hook."""
        sys.excepthook = self._hook

    def _hook(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        traceback.print_exception(kind, error, trace)
        self._raised.emit(error)

    def _on_raised(self, error: BaseException) -> None:
        window = QApplication.activeWindow()
        say = getattr(window, "say_error", None)
        if isinstance(error, KnownError) and say is not None:
            say(error)
        else:
            report_bug(window, error)
