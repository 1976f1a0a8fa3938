"""The words a person sees, in the language they read: gettext over one catalogue a package."""

from __future__ import annotations

import gettext
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from data.resources import resource_folder

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
PACKAGES = ("data", "model", "cli", "gui")

_translations: gettext.NullTranslations | None = None
_language = ""


@cache
def catalogue_folder() -> Path:
    """Return the folder that holds ``<language>/LC_MESSAGES/<package>.mo``."""
    return resource_folder() / "translations"


def system_language() -> str:
    """Return the system's language as a key of ``LANGUAGES``; English for all others.

    ``DUANBIAO_LANGUAGE`` wins, then the usual variables, then the platform's setting.
    """
    names = [os.environ.get(name, "") for name in ("DUANBIAO_LANGUAGE", "LC_ALL", "LC_MESSAGES")]
    names += [os.environ.get("LANGUAGE", "").split(":")[0], os.environ.get("LANG", "")]
    if sys.platform in ("win32", "darwin"):
        names.append(_platform_language())
    said = next((name for name in names if name), "")
    return "zh_CN" if said.lower().startswith(("zh", "chinese")) else "en"


def _platform_language() -> str:
    import locale

    if sys.platform == "win32":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return locale.windows_locale.get(number, "")
    return locale.getlocale()[0] or ""


def use_language(language: str | None = None) -> None:
    """Show everything from now on in ``language``; None means the system's."""
    global _translations, _language
    _language = language or system_language()
    merged: gettext.NullTranslations = gettext.NullTranslations()
    if _language != "en":
        for package in PACKAGES:
            catalogue = gettext.translation(
                package, catalogue_folder(), languages=[_language], fallback=True
            )
            catalogue.add_fallback(merged)
            merged = catalogue
    _translations = merged


def language() -> str:
    """Return the language in use."""
    if _translations is None:
        use_language()
    return _language


def _(text: str) -> str:
    """Return ``text`` in the language in use."""
    if _translations is None:
        use_language()
    assert _translations is not None
    return _translations.gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return ``one`` or ``many`` for ``count``, in the language in use."""
    if _translations is None:
        use_language()
    assert _translations is not None
    return _translations.ngettext(one, many, count)


class Lazy:
    """A text that is translated when shown, not when its module is imported."""

    def __init__(self, text: str, translate: Callable[[str], str] = _) -> None:
        self._text = text
        self._translate = translate

    def __str__(self) -> str:
        return self._translate(self._text)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Lazy) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def N_(text: str) -> Lazy:
    """Mark ``text`` for translation and return it untranslated until it is shown."""
    return Lazy(text)


def sentences(*texts: str) -> str:
    """Return sentences one after another, as the language in use sets them."""
    between = "" if language() == "zh_CN" else " "
    return between.join(text for text in texts if text)
