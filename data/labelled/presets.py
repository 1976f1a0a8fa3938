"""Exports that a project remembers by name: what goes out, and in which format."""

from __future__ import annotations

from dataclasses import dataclass

from data.errors import KnownError
from data.labelled.formats import ALL_FORMATS
from data.labelled.selection import Selection
from data.language import _
from data.project import Project
from data.project.settings import keep_setting

_SETTING = "export_presets"


@dataclass(frozen=True, slots=True)
class Preset:
    """One remembered export; ``format`` is a key of ``ALL_FORMATS``."""

    selection: Selection
    format: str


def presets(project: Project) -> dict[str, Preset]:
    """Return the project's presets by name; one that a newer version made is left out."""
    found: dict[str, Preset] = {}
    for name, held in (project.setting(_SETTING) or {}).items():
        try:
            selection = Selection.from_json(held["selection"])
        except (KnownError, KeyError, TypeError):
            continue
        if held.get("format") in ALL_FORMATS:
            found[name] = Preset(selection, held["format"])
    return found


def preset(project: Project, name: str) -> Preset:
    """Return one preset.

    Raises
    ------
    KnownError
        When the project has none of this name.
    """
    known = presets(project)
    if name not in known:
        raise KnownError(
            _("There is no preset “{name}”.").format(name=name),
            _("The project has these: {names}").format(names=", ".join(known) or "–"),
        )
    return known[name]


def keep_preset(project: Project, name: str, kept: Preset | None) -> None:
    """Remember an export under ``name``; None forgets it."""
    held = dict(project.setting(_SETTING) or {})
    held.pop(name, None)
    if kept is not None:
        held[name] = {"selection": kept.selection.to_json(), "format": kept.format}
    keep_setting(project, _SETTING, held)
