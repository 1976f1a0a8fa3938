"""The lines at a report's two ends: title, number, date, author; signature, attachments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.structure.seen import Seen
from data.structure.wording import (
    ADDRESSEE,
    ATTACHMENT,
    AUTHOR,
    BOILERPLATE,
    DATE_LINE,
    DOCUMENT_NUMBER,
    FIELD,
    FULL_STOP,
    GENRE,
    OCCASION,
    ORGANISATION,
    SALUTATION,
    SIGNED_DATE,
    WITH_DATE,
    leads_in,
)

LONGEST_TITLE_LINE = 60
_MOST_TITLE_LINES = 10
_MOST_SIGNERS = 20  # ministries that sign together
# What a report without a title may begin with.
_NO_TITLE = re.compile(
    r"[（(［\[]|(?:序\s*言|前\s*言|引\s*言|导\s*言|绪\s*论|摘\s*要|概\s*述|编者按)$"
)
_KEY = re.compile(r"[一-鿿]{2,5}\s*[：:]\s*\S")
_SPACE = re.compile(r"\s+")


def find_titles(lines: Sequence[Seen]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the indexes of title lines, and of other lines that frame a document.

    Title lines are the title at the top and what stands under it (number, date,
    author, occasion), and the same for documents attached further down. The others
    are no headings: whom it is addressed to, signatures and their dates, remarks on
    publication, lists of attachments.
    """
    titles: set[int] = set()
    closing: set[int] = set()
    addressees: set[int] = set()
    end = _title_block(lines, 0)
    titles.update(range(end))
    first = lines[0].text if end else None
    index = end
    while index < len(lines):
        seen = lines[index]
        if seen.is_long:
            index += 1
            continue
        if index == end and _is_addressee(seen):
            addressees.add(index)
        elif _closes(lines, index):
            start = _first_signature(lines, index, end)
            closing.update(range(start, index + 1))
        elif ATTACHMENT.match(seen.text):
            index = _attachment(lines, index, closing, titles)
            continue
        elif _embeds_title(lines, index, closing, first):
            end = _title_block(lines, index)
            titles.update(range(index, end))
            index = max(end, index + 1)
            continue
        index += 1
    return frozenset(titles), frozenset(closing | addressees)


def _is_addressee(seen: Seen) -> bool:
    """Tell whether the line, first after the title, names whom the report addresses."""
    if seen.end not in "：:" or seen.number is not None or leads_in(seen.text):
        return False
    name = seen.text[:-1]
    return any(pattern.match(name) for pattern in (ADDRESSEE, ORGANISATION, AUTHOR))


def _is_short_phrase(seen: Seen) -> bool:
    """Tell whether the line is short and no sentence: a title or a signature may be."""
    return (
        seen.length <= LONGEST_TITLE_LINE
        and not seen.has_inner_stop
        and seen.end not in FULL_STOP
        and seen.end not in "：:"
        and (seen.number is None or seen.number.family in ("dash", "bullet", "latin"))
        and seen.line.kind in (None, "heading")
        and not seen.line.level
    )


def _is_under_title(seen: Seen) -> bool:
    """Tell whether the line is one that stands under a title: number, date, author."""
    text = seen.text
    return (
        (seen.length <= 40 and not seen.number and (text[0] in "（(" or text[-1] in "）)"))
        or OCCASION.match(text) is not None
        or DOCUMENT_NUMBER.search(text) is not None
        or DATE_LINE.match(text) is not None
        or (seen.length <= 45 and WITH_DATE.search(text) is not None)
        or (seen.length <= 30 and AUTHOR.match(text) is not None)
        or FIELD.match(text) is not None
        or (seen.length <= 30 and ORGANISATION.match(text) is not None)
    )


def _title_block(lines: Sequence[Seen], start: int) -> int:
    """Return the index after the title lines that begin at ``start``; ``start`` if none."""
    complete = has_title = False
    index = start
    for index in range(start, min(len(lines), start + _MOST_TITLE_LINES)):
        seen = lines[index]
        if seen.line.level == 0:
            has_title = complete = True
            continue
        if _stops_title(seen) and not (has_title and _is_occasion(seen)):
            break
        if not has_title and precedes_title(seen.text):
            continue
        if has_title and _is_under_title(seen):
            # An office's name on the first line is the title's own beginning.
            complete = complete or not ORGANISATION.match(seen.text)
            continue
        if not _is_short_phrase(seen) or (not has_title and _NO_TITLE.match(seen.text)):
            break
        if complete and not _is_second_title(lines, index):
            break
        has_title = True
        complete = GENRE.search(_SPACE.sub("", seen.text)) is not None  # 汇　报
    else:
        index = min(len(lines), start + _MOST_TITLE_LINES)
    if not has_title or (index == len(lines) and index - start > 1):
        return start
    return index


def precedes_title(text: str) -> bool:
    """Tell whether ``text`` may stand above a title: 内部资料, 股票代码：…, 附件1."""
    return (
        (len(text) <= 40 and _KEY.match(text) is not None and not GENRE.search(text))
        or FIELD.match(text) is not None
        or (len(text) <= 24 and DOCUMENT_NUMBER.search(text) is not None)
        or DATE_LINE.match(text) is not None
        or ATTACHMENT.fullmatch(text) is not None
    )


def _stops_title(seen: Seen) -> bool:
    return (
        seen.is_long
        or (seen.number is not None and seen.number.family not in ("dash", "bullet", "latin"))
        or SALUTATION.match(seen.text) is not None
        or seen.end in "：:"
        or leads_in(seen.text)
        or (seen.end in FULL_STOP and seen.length > 1)
    )


def _is_occasion(seen: Seen) -> bool:
    return OCCASION.match(seen.text) is not None and not seen.has_inner_stop


def _is_dated_occasion(seen: Seen) -> bool:
    return _is_occasion(seen) and WITH_DATE.search(seen.text) is not None


def _is_second_title(lines: Sequence[Seen], index: int) -> bool:
    """Tell whether a phrase after a complete title is another one: a date follows it."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is not None and _is_dated_occasion(following):
        return True
    return (
        GENRE.search(lines[index].text) is not None
        and following is not None
        and (_is_under_title(following) or SALUTATION.match(following.text) is not None)
    )


def _closes(lines: Sequence[Seen], index: int) -> bool:
    """Tell whether the line ends a document: a date, a remark on publication, a name."""
    seen = lines[index]
    if DATE_LINE.match(seen.text) or BOILERPLATE.match(seen.text):
        return True
    if _is_short_phrase(seen) and SIGNED_DATE.match(seen.text):
        return True
    is_last = index + 1 == len(lines)
    return is_last and _is_short_phrase(seen) and _signs(seen)


def _signs(seen: Seen) -> bool:
    text = seen.text
    return seen.length <= 40 and (
        ORGANISATION.match(text) is not None
        or AUTHOR.match(text) is not None
        or FIELD.match(text) is not None
        or DATE_LINE.match(text) is not None
        or WITH_DATE.search(text[-18:]) is not None
    )


def _first_signature(lines: Sequence[Seen], index: int, after: int) -> int:
    """Return where the signature that ends at ``index`` begins."""
    start = index
    while start > after and index - start < _MOST_SIGNERS:
        seen = lines[start - 1]
        if (seen.end in "：:" and seen.length <= 20 and "签" in seen.text) or (
            _is_short_phrase(seen) and _signs(seen) and not GENRE.search(seen.text)
        ):
            start -= 1
        else:
            break
    return start


def _attachment(lines: Sequence[Seen], index: int, closing: set[int], titles: set[int]) -> int:
    """Place a line that begins with 附件 and what belongs to it; return the next index."""
    seen = lines[index]
    found = ATTACHMENT.match(seen.text)
    has_name = found is not None and found.end() < seen.length
    if seen.length > LONGEST_TITLE_LINE or seen.end in FULL_STOP:
        return index + 1
    if not has_name or index - 1 in closing or _heads_attachment(lines, index):
        titles.add(index)
        end = _title_block(lines, index + 1)
        titles.update(range(index + 1, end))
        return max(end, index + 1)
    # Before the signature it is a list of what is attached.
    closing.add(index)
    index += 1
    while index < len(lines):
        item = lines[index].number
        if item is None or item.family != "arabic" or lines[index].is_long:
            break
        closing.add(index)
        index += 1
    return index


def _heads_attachment(lines: Sequence[Seen], index: int) -> bool:
    """Tell whether "附件2 名词解释" heads the attachment, and lists none."""
    text = lines[index].text
    if index + 1 == len(lines) or not text.startswith("附件") or "：" in text or ":" in text:
        return False
    following = lines[index + 1]
    return not ATTACHMENT.match(following.text) and not _signs_off(lines, index + 1)


def _embeds_title(lines: Sequence[Seen], index: int, closing: set[int], first: str | None) -> bool:
    """Tell whether the title of another document begins here."""
    seen = lines[index]
    if not _is_short_phrase(seen) or index + 1 == len(lines):
        return False
    if seen.text == first and GENRE.search(seen.text):
        return True
    following = lines[index + 1]
    if GENRE.search(seen.text) and _is_dated_occasion(following):
        return True
    return index - 1 in closing and not SALUTATION.match(seen.text) and not _signs_off(lines, index)


def _signs_off(lines: Sequence[Seen], index: int) -> bool:
    """Tell whether a signature begins here: names, then a date or a remark or the end."""
    for place in range(index, min(len(lines), index + 4)):
        if _closes(lines, place):
            return True
        if not _signs(lines[place]) or GENRE.search(lines[place].text):
            return False
    return False
