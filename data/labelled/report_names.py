"""Reports by the name that a person types."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from data.errors import KnownError
from data.language import _

_MOST_SHOWN = 5


def check_report_name(name: str, known: Collection[str]) -> None:
    """Do nothing when a report has this name.

    Raises
    ------
    KnownError
        When none has; it tells the names that come nearest.
    """
    if name in known:
        return
    within = [one for one in known if name and (name in one or one in name)]
    alike = difflib.get_close_matches(name, known, _MOST_SHOWN, 0.5)
    near = list(dict.fromkeys([*alike, *within]))[:_MOST_SHOWN]
    raise KnownError(
        _("The project has no report “{name}”.").format(name=name),
        _names_there(near, known),
    )


def _names_there(near: list[str], known: Collection[str]) -> str:
    if near:
        return _("Near to it: {names}").format(names=_("; ").join(near))
    if not known:
        return _("It has no report at all: import some first.")
    first = _("; ").join(list(known)[:_MOST_SHOWN])
    if len(known) <= _MOST_SHOWN:
        return _("It has these: {names}").format(names=first)
    return _("It has {count}, such as: {names}").format(count=len(known), names=first)
