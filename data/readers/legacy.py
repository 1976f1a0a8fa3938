"""Old formats through LibreOffice: .doc, .wps, .rtf and .odt become .docx and are read as that."""

from __future__ import annotations

import tempfile
from pathlib import Path

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import damaged
from data.readers.office import convert_to_docx, find_libreoffice

_SUFFIXES = {"doc": ".doc", "rtf": ".rtf", "odt": ".odt"}


def read_through_libreoffice(content: bytes, kind: str, suffix: str) -> Draft:
    """Return the lines of an old document.

    Parameters
    ----------
    kind
        ``doc`` (also what WPS writes), ``rtf`` or ``odt``.
    suffix
        The file's own, which tells .fodt from .odt.

    Raises
    ------
    KnownError
        When LibreOffice is not installed, cannot read the file, or takes too long.
    """
    from data.readers.word import read_word

    program = find_libreoffice()
    if program is None:
        raise KnownError(
            _("Files of this old format are read through LibreOffice, which is not installed."),
            _("Install LibreOffice (it is free), or save the file as docx and try again."),
        )
    given = suffix if suffix == ".fodt" else _SUFFIXES.get(kind, ".doc")
    with tempfile.TemporaryDirectory(prefix="duanbiao-", ignore_cleanup_errors=True) as name:
        source = Path(name) / f"report{given}"
        source.write_bytes(content)
        made = convert_to_docx(program, source)
        if made is None:
            raise damaged()
        draft = read_word(made.read_bytes())
    draft.format = kind
    draft.receipt["converted_by"] = "LibreOffice"
    return draft
