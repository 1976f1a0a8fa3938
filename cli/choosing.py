"""What a person types, found in a project: reports by name, labels by key or name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.labelled.report_names import check_report_name
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
    from data.labelled.project_rows import named_reports

    # Of several reports of one name each also goes by the name that exports give it.
    ids: dict[str, list[int]] = {}
    for stored, told in named_reports(project):
        for known in {stored.name, told}:
            ids.setdefault(known, []).append(stored.id)
    for name in names:
        check_report_name(name, ids)
    return tuple(dict.fromkeys(one for name in names for one in ids[name]))


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
