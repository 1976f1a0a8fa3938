"""What the window remembers between runs, declared as data in :mod:`gui.settings.declared`."""

from gui.settings.declared import Setting
from gui.settings.store import Settings

__all__ = ["Setting", "Settings"]
