"""What a person types, found in a project: reports by name, labels by key or name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.language import _

if TYPE_CHECKING:
    from data.project import Project


def report_ids(project: Project, names: Sequence[str]) -> tuple[int, ...]:
    """Return the ids of the reports with these names.

    Raises
    ------
    KnownError
        When no report has one of the names.
    """
    overview = project.reports.overview()
    found: list[int] = []
    for name in names:
        ids = [stored.id for stored in overview if stored.name == name]
        if not ids:
            raise KnownError(_("The project has no report “{name}”.").format(name=name))
        found += ids
    return tuple(found)


def label_keys(project: Project, names: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of labels given by key or by name in any language.

    Raises
    ------
    KnownError
        When the scheme has no such label.
    """
    scheme = project.scheme
    found = []
    for name in names:
        label = scheme.find(name)
        if label is None:
            raise KnownError(
                _("The project has no label “{name}”.").format(name=name),
                _("It has these: {names}").format(names=", ".join(scheme.keys)),
            )
        found.append(label.key)
    return tuple(found)


def pairs(said: Sequence[str], option: str) -> dict[str, str]:
    """Return what ``NAME=VALUE`` options say.

    Raises
    ------
    KnownError
        When one has no equals sign.
    """
    found: dict[str, str] = {}
    for one in said:
        name, sign, value = one.partition("=")
        if not sign or not name:
            raise KnownError(
                _("“{said}” is no pair.").format(said=one),
                _("Write {option} NAME=VALUE.").format(option=option),
            )
        found[name.strip()] = value.strip()
    return found
