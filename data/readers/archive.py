"""Zip archives: nothing is unpacked to the disk, so no path can climb out."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import LARGEST_ARCHIVE, LARGEST_MEMBER, absurd, open_zip, read_member
from data.readers.recognition import SUFFIXES

if TYPE_CHECKING:
    from data.readers.formats import Step
    from data.readers.reading import Choice

_DEEPEST = 1  # an archive in an archive is opened, one inside that is not
_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075


def read_archive(
    content: bytes, choice: Choice, on_step: Step, depth: int
) -> Iterator[Draft | KnownError]:
    """Yield the reports of the members, in the order of the archive.

    A member that cannot be read is yielded as the error that names it; the others go on.

    Raises
    ------
    KnownError
        When the archive itself is damaged, nested too deep, or unpacks to an absurd size.
    """
    from data.readers.formats import drafts_of

    if depth > _DEEPEST:
        raise KnownError(_("It is an archive in an archive in an archive."), _("Unpack it first."))
    with open_zip(content) as archive:
        members = [info for info in archive.infolist() if info.filename and not info.is_dir()]
        if sum(min(info.file_size, LARGEST_ARCHIVE) for info in members) > LARGEST_ARCHIVE:
            raise absurd()
        left_out, unpacked, found = 0, 0, 0
        for info in members:
            name = member_name(info)
            path = PurePosixPath(name)
            if _is_hidden(path):
                continue
            if path.suffix.lower() not in SUFFIXES:
                left_out += 1
                continue
            found += 1
            on_step(path.name)
            try:
                member = read_member(archive, info, LARGEST_MEMBER)
                unpacked += len(member)
                if unpacked > LARGEST_ARCHIVE:
                    raise absurd()
                for draft in drafts_of(member, path.name, choice, on_step, depth + 1):
                    yield _named(draft, name, path.stem, left_out)
            except KnownError as error:
                yield KnownError(f"{name}: {error.message}", error.remedy)
        if not found:
            raise KnownError(_("No file in this archive can be read."))


def _named(draft: Draft | KnownError, name: str, stem: str, left_out: int) -> Draft | KnownError:
    if isinstance(draft, KnownError):
        return KnownError(f"{name}/{draft.message}", draft.remedy)
    inner = draft.receipt.get("member")
    draft.receipt["member"] = f"{name}/{inner}" if inner else name
    draft.fallback_name = draft.fallback_name or stem
    if left_out:
        draft.receipt["left_out"] = {
            **dict(draft.receipt.get("left_out") or {}),  # type: ignore[call-overload]
            "other_files": left_out,
        }
    return draft


def _is_hidden(path: PurePosixPath) -> bool:
    return path.name.startswith((".", "~$")) or "__MACOSX" in path.parts


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name: UTF-8 where the archive says so or it is valid, else GB18030.

    Chinese Windows writes names in GBK and does not say so. Steps that climb (``..``) and
    drives are cut off: the name is only shown.
    """
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        stored = _unicode_path(info)
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        if stored:
            name = stored
        elif raw:
            for encoding in ("utf-8", "gb18030"):
                try:
                    name = raw.decode(encoding)
                    break
                except UnicodeDecodeError:
                    continue
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    clean = "/".join(part for part in parts if not part.endswith(":"))
    return "".join(sign for sign in clean if sign.isprintable()) or "?"


def _unicode_path(info: zipfile.ZipInfo) -> str:
    """Return the name that the extra field 0x7075 gives, or empty."""
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "ignore")
        at += 4 + size
    return ""
