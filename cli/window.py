"""Opens the window by its entry point: the command line never imports the gui package."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from data.errors import KnownError
from data.language import _


def open_window(project: str | None = None, **options: Any) -> int:
    """Open the window and return its exit code when it has closed.

    Raises
    ------
    KnownError
        When the window is not installed.
    """
    for found in entry_points(group="duanbiao", name="window"):
        return int(found.load()(project, **options))
    raise KnownError(_("The window is not installed."), _("Install duanbiao with pip."))
