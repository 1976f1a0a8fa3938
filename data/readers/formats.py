"""Which reader reads which format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import LARGEST_TEXT, MEGABYTE, damaged, too_large
from data.readers.recognition import (
    FORMATS,
    UNREADABLE,
    fits,
    recognise_bytes,
    recognise_text,
)

if TYPE_CHECKING:
    from data.readers.reading import Choice
    from data.readers.text import Decoded

Step = Callable[[str], None]


def drafts_of(
    content: bytes, name: str, choice: Choice, on_step: Step, depth: int = 0
) -> Iterator[Draft | KnownError]:
    """Yield the reports in a file's content; of an archive's member also why it has none.

    Parameters
    ----------
    name
        The file's name, for its suffix.
    depth
        How many archives it is in.

    Raises
    ------
    KnownError
        When the file as a whole cannot be read.
    """
    suffix = PurePath(name).suffix.lower()
    kind = recognise_bytes(content)
    if kind is None:
        yield from _text_drafts(content, name, suffix, choice)
        return
    if kind == "ole" and suffix in (*FORMATS["doc"], *FORMATS["excel"]):
        raise damaged()  # its directory of streams is lost
    if kind in UNREADABLE:
        raise _refusal(kind)
    if kind == "zip":
        from data.readers.archive import read_archive

        yield from read_archive(content, choice, on_step, depth)
        return
    for draft in _binary_drafts(kind, content, name, choice, on_step):
        draft.receipt.update(_wrong_suffix(kind, suffix))
        yield draft


def _wrong_suffix(kind: str, suffix: str) -> dict[str, object]:
    if suffix in ("", ".tmp", ".bak") or fits(kind, suffix):
        return {}
    return {"wrong_suffix": {"suffix": suffix, "format": kind}}


def _binary_drafts(
    kind: str, content: bytes, name: str, choice: Choice, on_step: Step
) -> Iterator[Draft]:
    if kind == "word":
        from data.readers.word import read_word

        yield read_word(content)
    elif kind == "pdf":
        from data.readers.pdf import read_pdf

        yield read_pdf(content, on_step)
    elif kind == "ofd":
        from data.readers.ofd import read_ofd

        yield read_ofd(content)
    elif kind == "excel":
        from data.readers.spreadsheet import read_excel

        yield from read_excel(content, PurePath(name).stem, choice)
    elif kind == "mhtml":
        from data.readers.html import read_mhtml

        yield read_mhtml(content)
    else:
        from data.readers.legacy import read_through_libreoffice

        yield read_through_libreoffice(content, kind, PurePath(name).suffix.lower())


def _text_drafts(
    content: bytes, name: str, suffix: str, choice: Choice
) -> Iterator[Draft | KnownError]:
    from data.readers.text import decode, text_lines

    if len(content) > LARGEST_TEXT:
        raise too_large(LARGEST_TEXT // MEGABYTE)
    if suffix in FORMATS["html"]:
        from data.readers.html import decode_html

        decoded = decode_html(content, choice.encoding)
    else:
        decoded = decode(content, choice.encoding)
    receipt = _encoding(decoded)
    kind = recognise_text(decoded.text, suffix)
    if kind in UNREADABLE:
        raise _refusal(kind)
    receipt.update(_wrong_suffix(kind, suffix))
    if kind == "html":
        from data.readers.html import decode_html, read_html

        decoded = decode_html(content, choice.encoding)
        receipt.update(_encoding(decoded))
        drafts = [read_html(decoded.text)]
    elif kind == "word_xml":
        from data.readers.word import read_word_xml

        drafts = [read_word_xml(decoded.text)]
    elif kind == "odt":
        from data.readers.legacy import read_through_libreoffice

        drafts = [read_through_libreoffice(content, kind, ".fodt")]
    elif kind == "csv":
        from data.readers.spreadsheet import read_csv

        drafts = list(read_csv(decoded.text, PurePath(name).stem, choice))
    elif kind == "jsonl":
        from data.readers.jsonl import read_jsonl_texts

        drafts = list(read_jsonl_texts(decoded.text))
    elif kind == "markdown":
        from data.readers.markdown import markdown_lines

        drafts = [Draft(markdown_lines(decoded.text), "markdown")]
    else:
        drafts = [Draft(text_lines(decoded.text), "text")]
    for draft in drafts:
        draft.receipt = {**receipt, **draft.receipt}
        yield draft


def _encoding(decoded: Decoded) -> dict[str, object]:
    said: dict[str, object] = {"encoding": decoded.encoding, "encoding_reason": decoded.reason}
    if decoded.n_damaged:
        said["damaged_characters"] = decoded.n_damaged
    return said


def _refusal(kind: str) -> KnownError:
    if kind == "encrypted":
        return KnownError(
            _("It is protected by a password."), _("Remove the password and try again.")
        )
    if kind in ("rar", "7z", "gzip"):
        return KnownError(
            _("{format} archives are not opened.").format(format=UNREADABLE[kind]),
            _("Unpack it and give the folder."),
        )
    if kind == "image":
        return KnownError(
            _("This is a picture."), _("Put its pages into a PDF, or recognise its text first.")
        )
    return KnownError(
        _("{format} files cannot be read.").format(format=UNREADABLE[kind]),
        _("Open it in the program that made it and save it as docx or pdf."),
    )
