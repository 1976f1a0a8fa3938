"""Footnotes in web pages that Word and LibreOffice wrote: put after what they belong to."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_ANCHOR = re.compile(
    r"#(?:sd(?P<office>footnote|endnote)(?P<one>\d+)sym|_(?P<word>ftn|edn)(?P<two>\d+))$"
)
_BLOCKS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "div", "pre"})


def place_footnotes(root: Any) -> None:
    """Take the marks out of the text and put each note, as a paragraph, after its paragraph."""
    notes = {node.get("id"): node for node in root.iter("div") if node.get("id")}
    number = 0
    places: dict[Any, Any] = {}
    for anchor in list(root.iter("a")):
        found = _ANCHOR.match(anchor.get("href") or "")
        if found is None or anchor.getparent() is None:
            continue
        note = notes.get(
            f"sd{found['office']}{found['one']}"
            if found["one"]
            else f"{found['word']}{found['two']}"
        )
        block = _block(anchor)
        if note is None or block is None or block is note or note in block.iterancestors():
            continue
        number += 1
        paragraph = etree.Element("p")
        paragraph.text = f"注{number}：{_text(note)}"
        # Two notes of one paragraph keep their order.
        places.get(block, block).addnext(paragraph)
        paragraph.tail, places.get(block, block).tail = places.get(block, block).tail, None
        places[block] = paragraph
        anchor.drop_tree()
        if note.getparent() is not None:
            note.drop_tree()


def _block(node: Any) -> Any:
    return next((one for one in node.iterancestors() if one.tag in _BLOCKS), None)


def _text(note: Any) -> str:
    """Return the note's text without its own mark, which is a link back."""
    for anchor in list(note.iter("a")):
        if anchor.getparent() is not None and re.match(
            r"#(?:sd(?:foot|end)note\d+anc|_(?:ftn|edn)ref\d+)$", anchor.get("href") or ""
        ):
            anchor.drop_tree()
    return " ".join(note.text_content().split())
