"""Where the files lie that are part of the program: icons, themes, translations, samples."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Return the folder of resources; ``importlib.resources`` would take 5 ms to import."""
    import resources

    return Path(next(iter(resources.__path__)))
