"""Keeps the settings in one file of the person's own."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QSettings, Signal

from gui.settings.declared import Setting

T = TypeVar("T")
FILE_VARIABLE = "DUANBIAO_SETTINGS"


class Settings(QObject):
    """Reads and writes settings; a value is on disk soon after :meth:`put`.

    Parameters
    ----------
    path
        The file; None takes the one that ``DUANBIAO_SETTINGS`` names, else the person's own.
    """

    changed = Signal(str)

    def __init__(self, path: Path | None = None) -> None:
        super().__init__()
        named = path or os.environ.get(FILE_VARIABLE)
        if named:
            self._store = QSettings(str(named), QSettings.Format.IniFormat)
        else:
            self._store = QSettings(
                QSettings.Format.IniFormat, QSettings.Scope.UserScope, "duanbiao", "duanbiao"
            )

    def again(self) -> Settings:
        """Return the same settings, with no one connected to them."""
        return Settings(Path(self._store.fileName()))

    def get(self, setting: Setting[T]) -> T:
        """Return what was kept, or the default when nothing of its type was."""
        kept = self._store.value(setting.name)
        if not isinstance(kept, str):
            return setting.default
        try:
            if isinstance(setting.default, bytes):
                return cast(T, base64.b64decode(kept))
            value = json.loads(kept)
        except ValueError:
            return setting.default
        return value if type(value) is type(setting.default) else setting.default

    def put(self, setting: Setting[T], value: T) -> None:
        """Keep ``value``; :attr:`changed` tells the setting's name when it is another one."""
        if self.get(setting) == value:
            return
        if isinstance(value, bytes):
            text = base64.b64encode(value).decode("ascii")
        else:
            text = json.dumps(value, ensure_ascii=False)
        self._store.setValue(setting.name, text)
        self.changed.emit(setting.name)

    def write(self) -> None:
        """Write what was kept to the file now."""
        self._store.sync()
