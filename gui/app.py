"""The application: Qt set up, the window shown, the last project opened."""

from __future__ import annotations

import gc
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QLibraryInfo,
    QLocale,
    QObject,
    Qt,
    QTimer,
    QTranslator,
    Signal,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from data.language import _, language, use_language
from gui.background import Background
from gui.errors import ErrorHook, log_to_file
from gui.icons import icon, tint
from gui.main_window import MainWindow
from gui.session import Session
from gui.settings import Settings, declared
from gui.theme import Appearance, interface_font

_DESKTOP_NAME = "duanbiao"
_PAINTED_WITHIN_MS = 500


class Application(QObject):
    """The window and what it works with: settings, appearance, background, session.

    All of it is made anew when the language changes, so that nothing of the old window can be
    called from the new one.
    """

    def __init__(self, qt: QApplication, settings: Settings) -> None:
        super().__init__()
        self._qt = qt
        self._translator = QTranslator()
        self._offers_tour = False
        self._build(settings)

    def _build(self, settings: Settings) -> None:
        self.settings = settings
        self._use_language()
        self._qt.setFont(interface_font())
        text_px = settings.get(declared.TEXT_SIZE)
        self.appearance = Appearance(settings.get(declared.THEME), text_px)
        settings.changed.connect(self._on_setting_changed)
        self._tint()
        self.appearance.changed.connect(self._tint)
        self.background = Background()
        self.session = Session(self.background)
        self.window = MainWindow(
            self.session, self.background, settings, self.appearance, self._reopen_later
        )

    def offer_tour(self) -> None:
        """Show the tour to who has not seen it, also when the language changes midway."""
        from gui.tour import offer

        self._offers_tour = True
        offer(self.window.shell)

    def _on_setting_changed(self, name: str) -> None:
        if name == declared.TEXT_SIZE.name:
            self.appearance.resize_text(self.settings.get(declared.TEXT_SIZE))

    def _tint(self) -> None:
        theme = self.appearance.theme
        tint(theme["muted"], theme["faint"])

    def _use_language(self) -> None:
        use_language(self.settings.get(declared.LANGUAGE) or None)
        QLocale.setDefault(QLocale("zh_CN" if language() == "zh_CN" else "en_GB"))
        self._qt.removeTranslator(self._translator)
        if language() == "zh_CN":
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._translator.load("qtbase_zh_CN", folder):
                self._qt.installTranslator(self._translator)

    def _reopen_later(self) -> None:
        # The menu that asked for it must have closed before its window goes.
        QTimer.singleShot(0, self._reopen)

    def _reopen(self) -> None:
        if self.background.tasks():
            text = _("The language changes as soon as this has ended: {jobs}")
            self.window.say(text.format(jobs=self.window.job_titles()))
            self.background.tasks_changed.connect(
                self._reopen_later, Qt.ConnectionType.SingleShotConnection
            )
            return
        path = str(self.session.path) if self.session.is_open else None
        old = self.window
        old.keep()
        self.stop()
        for part in (self.session, self.background, self.appearance, self.settings):
            part.blockSignals(True)
        # What is connected to their signals holds the whole old window: it goes with them.
        past = (old, self.session, self.background, self.appearance, self.settings)
        self._build(self.settings.again())
        self.window.show()
        old.hide()
        for gone in past:
            gone.deleteLater()
        if path is not None:
            self.window.open_project(path)
        if self._offers_tour:
            self.offer_tour()

    def stop(self) -> None:
        """Stop the jobs and close the project."""
        self.background.stop()
        self.session.close()
        self.settings.write()


def open_window(
    project: str | None = None, place: str | None = None, screenshot: str | None = None
) -> int:
    """Open the window and return its exit code when it has closed.

    Parameters
    ----------
    project
        The project to open; None takes that of last time, if it is still there.
    place
        The place to enter, such as ``review``.
    screenshot
        Paint the window, save its picture as this PNG and return: for a machine without a
        display.
    """
    gc.disable()  # nothing made on the way to the first paint is garbage
    qt = QApplication.instance() or QApplication(_arguments())
    assert isinstance(qt, QApplication)
    qt.setApplicationName("duanbiao")
    qt.setApplicationDisplayName("段标 Duanbiao")
    qt.setDesktopFileName(_DESKTOP_NAME)
    qt.setWindowIcon(QIcon(icon("duanbiao")))
    logging.getLogger("duanbiao").setLevel(logging.INFO)
    hook = ErrorHook()
    hook.install()
    application = Application(qt, Settings())
    if place is not None:
        application.settings.put(declared.PLACE, place)
    wanted = _wanted(application, project)
    if wanted is not None:
        application.window.await_project()
    application.window.show()
    # After the first paint: the project's store takes longer to import than Qt to start.
    painted = _Painted(application.window)
    painted.once.connect(lambda: _open_first(application, wanted, screenshot))
    code = qt.exec()
    application.stop()
    sys.excepthook = sys.__excepthook__
    return code


def _arguments() -> list[str]:
    # Without a display Qt would abort; a picture can be painted without one.
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # As an argument: setStyle() hands its QStyle to Python, which takes 6 ms to make it a class.
    return [*sys.argv[:1], "-style", "Fusion"]


class _Painted(QObject):
    """Tells once that a window has been painted, or has been shown without being visible."""

    once = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._timer = QTimer(self, singleShot=True, interval=_PAINTED_WITHIN_MS)
        self._timer.timeout.connect(self.once)
        self._timer.start()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)
        return False


def _wanted(application: Application, project: str | None) -> str | None:
    """Return the project to open: the one asked for, else that of last time if it is there."""
    if project is not None:
        return project
    last = application.settings.get(declared.LAST_PROJECT)
    return last if last and Path(last).exists() else None


def _open_first(application: Application, wanted: str | None, screenshot: str | None) -> None:
    # What there is by now stays: never to look at it again keeps later pauses short.
    gc.collect()
    gc.freeze()
    gc.enable()
    log_to_file()
    if wanted is not None:
        application.window.open_project(wanted)
    if screenshot is None:
        application.offer_tour()
    else:
        _save_picture(application, Path(screenshot))


def _save_picture(application: Application, path: Path) -> None:
    still = 0

    def save() -> None:
        nonlocal still
        # What a finished job changed is laid out a moment after it: the picture waits for that.
        still = still + 1 if application.background.is_idle() else 0
        if still < 5:
            QTimer.singleShot(100, save)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        code = 0 if application.window.grab().save(str(path)) else 1
        QApplication.exit(code)

    QTimer.singleShot(100, save)
