"""Every setting of the window: its name, its default, which fixes its type, and what it does.

A package with settings of its own declares them in itself, in the same way; there is no list to
add them to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from data.language import N_, Lazy

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting.

    Attributes
    ----------
    name
        Under which it is kept: ``group/name``.
    default
        Also fixes the type: a kept value of another type counts as absent.
    description
        One line for the person; empty for what the window remembers by itself.
    """

    name: str
    default: T
    description: Lazy | None = None


LANGUAGE = Setting("look/language", "", N_("Language; empty follows the system"))
THEME = Setting("look/theme", "system", N_("light, dark, or system"))
TEXT_SIZE = Setting("look/text_size", 15, N_("Size of the report's text, 11 to 28"))
IS_SERIF = Setting("look/is_serif", False, N_("Show reports in a serif face"))
ANNOTATOR = Setting("person/annotator", "", N_("Whose labels are written; empty: your login"))

GEOMETRY = Setting("window/geometry", b"")
PLACE = Setting("window/place", "annotate")
_SIZES: dict[str, list[int]] = {}
SPLITTERS = Setting("window/splitters", _SIZES)
FOLDED: Setting[list[str]] = Setting("window/folded", [])
LAST_PROJECT = Setting("project/last", "")
RECENT_PROJECTS: Setting[list[str]] = Setting("project/recent", [])
# Project file to report and paragraph: where the person was.
POSITIONS = Setting("project/positions", _SIZES)
LAST_FOLDER = Setting("project/last_folder", "")
SHORTCUTS: Setting[dict[str, list[str]]] = Setting(
    "keys/changed", {}, N_("Commands whose keys were changed")
)

TEXT_SIZES = range(11, 29)
