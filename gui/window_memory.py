"""Remembers the window's size and its splitters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from gui.settings import declared

if TYPE_CHECKING:
    from gui.settings import Settings


class WindowMemory:
    """Keeps the sizes of one window and of every splitter in it that has a name."""

    def __init__(self, window: QMainWindow, settings: Settings) -> None:
        self._window = window
        self._settings = settings
        geometry = settings.get(declared.GEOMETRY)
        if geometry:
            window.restoreGeometry(geometry)

    def restore_splitters(self, widget: QWidget) -> None:
        """Give the splitters in a widget their sizes of last time."""
        kept = self._settings.get(declared.SPLITTERS)
        for splitter in widget.findChildren(QSplitter):
            sizes = kept.get(splitter.objectName())
            if sizes and len(sizes) == splitter.count():
                splitter.setSizes(sizes)

    def keep(self) -> None:
        """Remember the sizes as they are."""
        self._settings.put(declared.GEOMETRY, bytes(self._window.saveGeometry().data()))
        sizes = self._settings.get(declared.SPLITTERS).copy()
        for splitter in self._window.findChildren(QSplitter):
            # A folded panel counts as 0 and would stay so.
            if splitter.objectName() and all(splitter.sizes()):
                sizes[splitter.objectName()] = splitter.sizes()
        self._settings.put(declared.SPLITTERS, sizes)
        self._settings.write()
