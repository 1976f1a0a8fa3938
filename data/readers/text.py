"""Plain text and Markdown files: which encoding, which lines."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from data.errors import KnownError
from data.language import _
from data.structure import Line

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Chinese texts are in, for a person to choose from.
ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


# Of the characters; a file with more wrong bytes is no text in that encoding.
_MOST_DAMAGED = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding and why that one was taken.

    Attributes
    ----------
    n_damaged
        Bytes that mean nothing in the encoding; each is shown as the sign for that.
    """

    text: str
    encoding: str
    reason: str
    n_damaged: int = 0


def decode(content: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of ``content``: byte-order mark, then UTF-8, then GB18030.

    Charset guessers lost up to half of short Chinese texts where this order lost none. A few
    damaged bytes do not keep a text from being read.

    Parameters
    ----------
    encoding
        Given by a person: the text is read in it, whatever is damaged then.

    Raises
    ------
    KnownError
        When the bytes are no text in any of these encodings.
    """
    if encoding is not None:
        return _chosen(content, encoding)
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return _strict(content, marked, "byte-order mark") or _damaged(
                content, (marked,), "byte-order mark"
            )
    without_mark = _utf16_without_mark(content)
    if without_mark is None:
        for tried, reason in (("utf-8", "valid UTF-8"), ("gb18030", "not UTF-8")):
            found = _strict(content, tried, reason)
            if found is not None:
                return found
        return _damaged(content, ("utf-8", "gb18030"), "fewest damaged characters")
    reason = "every other byte is zero"
    return _strict(content, without_mark, reason) or _damaged(content, (without_mark,), reason)


def _chosen(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(encoding, "replace")
    except (LookupError, UnicodeError) as error:
        raise KnownError(
            _("There is no encoding “{name}”.").format(name=encoding),
            _("Try one of these: {names}.").format(names=", ".join(ENCODINGS)),
        ) from error
    text = text.removeprefix("\ufeff").replace("\0", "")
    return Decoded(text, encoding, "chosen", text.count("\ufffd"))


def _strict(content: bytes, encoding: str, reason: str) -> Decoded | None:
    """Return the text if all of it is valid, a character cut off at its end aside."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        # Of utf-8-sig the place is counted after the mark, as is the object.
        if error.start < len(error.object) - 4 or error.start == 0:
            return None
        text = content.decode(encoding, "ignore")  # all before the first error is kept
        reason += ", last character cut off"
    return _checked(text, encoding, reason, 0)


def _damaged(content: bytes, encodings: tuple[str, ...], reason: str) -> Decoded:
    """Return the text in the encoding in which the fewest bytes mean nothing."""
    found = [(content.decode(encoding, "replace"), encoding) for encoding in encodings]
    text, encoding = min(found, key=lambda one: one[0].count("\ufffd"))
    n_damaged = text.count("\ufffd")
    if n_damaged > max(3, _MOST_DAMAGED * len(text)):
        raise _not_text()
    return _checked(text, encoding, reason, n_damaged)


def _checked(text: str, encoding: str, reason: str, n_damaged: int) -> Decoded:
    if text.count("\0") > len(text) // 100:
        raise _not_text()
    return Decoded(text.replace("\0", ""), encoding, reason, n_damaged)


def _utf16_without_mark(content: bytes) -> str | None:
    sample = content[:4000]
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > 0.2 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.2 * half:
        return "utf-16-be"
    return None


def _not_text() -> KnownError:
    return KnownError(
        _("This file is not a text."), _("Open it in the program that made it and save it as docx.")
    )


def text_lines(text: str) -> list[Line]:
    """Return one line for each line of ``text``, whatever ends it: CRLF, LF or a lone CR."""
    return [Line(line, is_block=False) for line in _BREAKS.split(text)]
