"""The full-text index: which pairs of neighbouring characters occur in which paragraphs.

Chinese has no spaces, and words of two characters are the commonest, so the index holds every
pair of neighbouring characters; a single character is found as the beginning of pairs. One row
stands for a block of 64 paragraphs with neighbouring ids: several times smaller and quicker to
build than a row a paragraph, and the texts of a block are then compared one by one, so that
what is found is exact.

Importing does not wait for the index. Blocks past ``indexed_to`` are not in it yet, and a
search reads those texts one by one until :func:`catch_up` has been called.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from sqlalchemy import Connection, func, select

from data.errors import CancelledError
from data.project import schema
from data.project.file import transaction

BLOCK = 64
_INDEXED_TO = "search_indexed_to"
_END = "\ue000"  # closes each text; private use, so no report has it
# Full-width small letters, digits, ％ and ．: what a report may have either way. The comma is not
# among them, for then every text would have to be taken apart.
_WIDE = re.compile("[０-９ａ-ｚ％．]")
_HALF = {code: code - 0xFEE0 for code in map(ord, "０１２３４５６７８９％．")} | {
    code: code - 0xFEE0 for code in range(ord("ａ"), ord("ｚ") + 1)
}
_BLOCKS_AT_ONCE = 32
_TABLE = schema.SEARCH_TABLE
_INSERT = f"INSERT INTO {_TABLE} (rowid, pairs) VALUES (?, ?)"
_DELETE = f"INSERT INTO {_TABLE} ({_TABLE}, rowid, pairs) VALUES ('delete', ?, ?)"


def folded(text: str) -> str:
    """Return ``text`` as it is compared: small letters, half-width letters and digits."""
    text = text.lower()
    return text.translate(_HALF) if _WIDE.search(text) else text


def either_way(char: str) -> str:
    """Return what matches, in SQLite's GLOB, every character that is ``char`` when folded.

    ``char`` is folded itself, and no cased letter but one of a to z.
    """
    wide = ord(char) + 0xFEE0
    if wide not in _HALF:
        return f"[{char}]" if char in "*?[" else char
    forms = [char, chr(wide)]
    if char.isalpha():
        forms += [char.upper(), chr(wide).upper()]
    if char == "k":
        forms.append("\u212a")  # the sign for kelvin
    return f"[{''.join(forms)}]"


def pairs(texts: Iterable[str]) -> str:
    """Return the distinct pairs of neighbouring characters in ``texts``, apart by spaces."""
    joined = folded(_END.join([*texts, ""]))
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    # As FTS5's “ascii” tokens: letters, digits and all that is not ASCII.
    counts = (codes >= 0x80) | ((codes >= 48) & (codes <= 57)) | ((codes >= 97) & (codes <= 122))
    # A character before a space or a stop has no partner: the end mark takes the place.
    second = np.where(counts[1:], codes[1:], ord(_END))
    kept = counts[:-1] & (codes[:-1] != ord(_END))
    distinct = np.unique((codes[:-1][kept].astype(np.uint64) << np.uint64(32)) | second[kept])
    words = np.full((len(distinct), 3), 32, dtype=np.uint32)
    words[:, 0] = distinct >> np.uint64(32)
    words[:, 1] = distinct & np.uint64(0xFFFFFFFF)
    return words.tobytes().decode("utf-32-le")


def match(terms: Sequence[str]) -> str:
    """Return the FTS5 query for the blocks that may hold all of ``terms``; "" for all blocks."""
    wanted: dict[str, None] = {}
    for term in terms:
        found = [pair for pair in pairs([term]).split(" ") if pair]
        whole = [f'"{pair}"' for pair in found if not pair.endswith(_END)]
        wanted |= dict.fromkeys(whole or [f'"{pair[0]}"*' for pair in found])
    return " AND ".join(wanted)


def indexed_to(connection: Connection) -> int:
    """Return the first paragraph id that is not in the index; the index ends at a block."""
    s = schema.setting
    return int(connection.scalar(select(s.c.value).where(s.c.name == _INDEXED_TO)) or 0)


def backlog(connection: Connection) -> int:
    """Return how many paragraphs wait for the index, those of an unfinished block aside."""
    last = connection.scalar(select(func.max(schema.paragraph.c.id))) or 0
    return max(0, (last + 1) // BLOCK * BLOCK - indexed_to(connection))


def catch_up(connection: Connection, progress: Callable[[int, int], None] | None = None) -> None:
    """Index what was imported since the last time, in short transactions.

    Parameters
    ----------
    progress
        Called with paragraphs done and in all; raising CancelledError in it stops in good order.
    """
    total = backlog(connection)
    done = 0
    with contextlib.suppress(CancelledError):
        while (waiting := backlog(connection)) > 0:
            with transaction(connection):
                first = indexed_to(connection)
                count = min(_BLOCKS_AT_ONCE, backlog(connection) // BLOCK)
                blocks = range(first // BLOCK, first // BLOCK + count)
                for block, words in _pairs_of_blocks(connection, blocks).items():
                    connection.exec_driver_sql(_INSERT, (block, words))
                _set_indexed_to(connection, (blocks.stop) * BLOCK)
            done = max(done, total - waiting) + count * BLOCK
            if progress is not None:
                progress(min(done, total), total)


def _set_indexed_to(connection: Connection, paragraph_id: int) -> None:
    connection.exec_driver_sql(
        "INSERT INTO setting (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_INDEXED_TO, str(paragraph_id)),
    )


@contextlib.contextmanager
def kept_in_step(connection: Connection, paragraph_ids: Sequence[int]) -> Iterator[None]:
    """Let the block change the texts of these paragraphs, and the index with them."""
    end = indexed_to(connection) if paragraph_ids else 0
    blocks = sorted({i // BLOCK for i in paragraph_ids if i < end})
    before = _pairs_of_blocks(connection, blocks)
    yield
    after = _pairs_of_blocks(connection, blocks)
    for block in blocks:
        if before[block] != after[block]:
            connection.exec_driver_sql(_DELETE, (block, before[block]))
            connection.exec_driver_sql(_INSERT, (block, after[block]))


def _pairs_of_blocks(connection: Connection, blocks: Sequence[int]) -> dict[int, str]:
    found = {}
    for block in blocks:
        rows = connection.exec_driver_sql(
            "SELECT text FROM paragraph WHERE id BETWEEN ? AND ?",
            (block * BLOCK, block * BLOCK + BLOCK - 1),
        )
        found[block] = pairs(row[0] for row in rows)
    return found
