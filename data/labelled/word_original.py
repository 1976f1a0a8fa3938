"""A report's own Word document, labelled: its styles stay, comments and shading come on top."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from data.labelled.counts import Counts
from data.labelled.matching import NUMBER
from data.labelled.row import LabelledParagraph
from data.labelled.word_parts import (
    NAMESPACE,
    comment,
    end_matter,
    range_end,
    range_start,
    remarks,
    shading,
)
from data.scheme import LabelScheme

# Of a report's labelled paragraphs; with fewer found, the file is another one by now.
_LEAST_FOUND = 0.8
_AFTER_SHADING = (
    "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN"
    " bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange"
)


def label_original(
    out: Path, paragraphs: Sequence[Sequence[LabelledParagraph]], scheme: LabelScheme
) -> bool:
    """Write the report's own document with its labels; False when it is not there any more."""
    source = Path(paragraphs[0][0].source)
    if source.suffix.lower() not in (".docx", ".docm") or not source.is_file():
        return False
    try:
        document = Document(str(source))
    except Exception:  # whatever python-docx says of a damaged file, there is the other way
        return False
    text, owners = _running_text(document)
    places = _places(paragraphs, text, owners)
    told = [i for i, rows in enumerate(paragraphs) if rows[0].label or rows[0].suggestion]
    if sum(places[i] is not None for i in told) < _LEAST_FOUND * len(told):
        return False
    counts = Counts()
    for i, (rows, place) in enumerate(zip(paragraphs, places, strict=True)):
        counts.add(rows[0])
        if place is not None and rows[0].kind != "heading":
            neighbours = [places[j] for j in (i - 1, i + 1) if 0 <= j < len(places)]
            is_shared = any(other and set(other) & set(place) for other in neighbours)
            _label(document, rows, place, scheme, is_shared)
    body = document.element.body
    for block in end_matter(scheme, counts):
        element = _parsed("".join(block))
        if body.sectPr is not None:
            body.sectPr.addprevious(element)
        else:
            body.append(element)
    document.save(str(out))
    return True


def _running_text(document: Any) -> tuple[str, list[Any]]:
    """Return the document's text without white space, and the Word paragraph of each character."""
    characters: list[str] = []
    owners: list[Any] = []
    for paragraph in document.element.body.iter(qn("w:p")):
        for node in paragraph.iter(qn("w:t")):
            if _owner(node) is paragraph:
                kept = "".join((node.text or "").split())
                characters.append(kept)
                owners += [paragraph] * len(kept)
    return "".join(characters), owners


def _owner(node: Any) -> Any:
    while node is not None and node.tag != qn("w:p"):
        node = node.getparent()
    return node


def _places(
    paragraphs: Sequence[Sequence[LabelledParagraph]], text: str, owners: Sequence[Any]
) -> list[tuple[Any, ...] | None]:
    """Return the Word paragraphs of each of ours, in order; None where it is lost.

    Readers join wrapped lines and restore automatic numbers, so it is the text that is looked
    for, without white space, and without its number where it is not found with it.
    """
    places: list[tuple[Any, ...] | None] = []
    at = 0
    for rows in paragraphs:
        wanted = "".join(rows[0].text.split())
        found = text.find(wanted, at) if wanted else -1
        if found < 0:
            wanted = NUMBER.sub("", wanted)
            found = text.find(wanted, at) if wanted else -1
        if found < 0:
            places.append(None)
            continue
        at = found + len(wanted)
        places.append(tuple(dict.fromkeys(owners[found:at])))
    return places


def _label(
    document: Any,
    rows: Sequence[LabelledParagraph],
    place: tuple[Any, ...],
    scheme: LabelScheme,
    is_shared: bool,
) -> None:
    first, last = place[0], place[-1]
    decided = rows[0].label or rows[0].suggestion
    if decided is not None and decided in scheme:
        for paragraph in place:
            properties = paragraph.get_or_add_pPr()
            for old in properties.findall(qn("w:shd")):
                properties.remove(old)
            followers = [f"w:{name}" for name in _AFTER_SHADING.split()]
            ground = _parsed(shading(scheme[decided].color))
            properties.insert_element_before(ground, *followers)
    comments = document.part._comments_part.element
    for author, text in remarks(rows, scheme, is_shared):
        taken = [int(held.get(qn("w:id"), "0")) for held in comments]
        number = max(taken, default=-1) + 1
        comments.append(_parsed(comment(number, author, text)))
        properties = first.pPr
        start = _parsed(range_start(number))
        if properties is None:
            first.insert(0, start)
        else:
            properties.addnext(start)
        ends = parse_xml(f'<w:p xmlns:w="{NAMESPACE}">{range_end(number)}</w:p>')
        for element in list(ends):
            last.append(element)


def _parsed(xml: str) -> Any:
    name = re.match(r"<(w:\w+)", xml)
    assert name is not None
    return parse_xml(xml.replace(name[0], f'{name[0]} xmlns:w="{NAMESPACE}"', 1))
