"""How large a file may be, and how a zip is opened without trusting what it says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib

from data.errors import KnownError
from data.language import _

MEGABYTE = 1_000_000
LARGEST_FILE = 300 * MEGABYTE
# A text of 50 MB is ten thousand pages; its lines as Python strings take ten times that.
LARGEST_TEXT = 50 * MEGABYTE
LARGEST_SHEET = 40 * MEGABYTE
# Word's XML of a thousand pages is 20 MB; lxml keeps about ten bytes for each.
LARGEST_PART = 60 * MEGABYTE
LARGEST_MEMBER = 100 * MEGABYTE
LARGEST_ARCHIVE = 1000 * MEGABYTE
MOST_MEMBERS = 20_000
MOST_PAGES = 3000
MOST_CELLS = 3_000_000
# Deflate cannot do better than 1032:1; honest XML stays below 60:1.
WORST_RATIO = 200
_SMALL = MEGABYTE


def too_large(megabytes: int) -> KnownError:
    """Return the refusal of something larger than ``megabytes``."""
    return KnownError(
        _("It is larger than {size} MB.").format(size=megabytes), _("Split it and try again.")
    )


def absurd() -> KnownError:
    """Return the refusal of something that unpacks to an absurd size."""
    return KnownError(_("It unpacks to an absurd size and may be an attack; it was left alone."))


def damaged(remedy: str = "") -> KnownError:
    """Return the refusal of a file that is broken."""
    return KnownError(
        _("It is damaged."), remedy or _("Open it in the program that made it and save it again.")
    )


def open_zip(content: bytes) -> zipfile.ZipFile:
    """Return the zip in ``content``.

    Raises
    ------
    KnownError
        When it is damaged, or has absurdly many members.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # struct.error, NotImplementedError and others come through
        raise damaged() from error
    if len(archive.infolist()) > MOST_MEMBERS:
        raise absurd()
    return archive


def read_member(
    archive: zipfile.ZipFile, member: str | zipfile.ZipInfo, largest: int = LARGEST_PART
) -> bytes:
    """Return a member's bytes; at most ``largest``, whatever the archive says its size is.

    Raises
    ------
    KnownError
        When the member is damaged, encrypted, or unpacks to more than allowed.
    KeyError
        When there is no such member.
    """
    info = archive.getinfo(member) if isinstance(member, str) else member
    if info.flag_bits & 1:
        raise KnownError(
            _("It is protected by a password."), _("Remove the password and try again.")
        )
    if info.file_size > largest:
        raise absurd()
    if info.file_size > _SMALL and info.file_size > WORST_RATIO * max(1, info.compress_size):
        raise absurd()
    try:
        with archive.open(info) as stream:
            content = stream.read(largest + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise damaged() from error
    except NotImplementedError as error:
        raise KnownError(
            _("It is packed in a way that cannot be unpacked here."),
            _("Unpack it and give the files themselves."),
        ) from error
    except Exception as error:  # zipfile lets LZMAError, struct.error and others through
        raise damaged() from error
    if len(content) > largest:
        raise absurd()
    return content
