"""Word's styles: what a paragraph inherits of level, look and numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from data.readers.word.numbers import whole
from data.readers.xml import attribute, child, is_on, local, value_of

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])(?:\s*(?:char|字符))?", re.IGNORECASE)
_TITLE_STYLES = frozenset({"title", "标题", "subtitle", "副标题", "文档标题", "公文标题", "大标题"})
_CONTENTS_STYLE = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)?", re.IGNORECASE)
_DEEPEST = 30  # of styles based on styles; a longer chain is a ring
# Faces that official documents set headings in; body text is 仿宋 or 宋体.
_HEADING_FACES = re.compile(r"黑体|SimHei|Heiti|小标宋|XBSJW|STZhongsong|粗", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph or a run is set; None is inherited."""

    level: int | None = None
    is_contents: bool = False
    is_bold: bool | None = None
    is_hidden: bool | None = None
    is_centered: bool | None = None
    size: float | None = None
    face: str | None = None
    numbering: tuple[str, int] | None = None

    def under(self, other: Look) -> Look:
        """Return this look with what it leaves open taken from ``other``."""
        return Look(
            other.level if self.level is None else self.level,
            self.is_contents or other.is_contents,
            other.is_bold if self.is_bold is None else self.is_bold,
            other.is_hidden if self.is_hidden is None else self.is_hidden,
            other.is_centered if self.is_centered is None else self.is_centered,
            other.size if self.size is None else self.size,
            other.face if self.face is None else self.face,
            other.numbering if self.numbering is None else self.numbering,
        )

    @property
    def stands_out(self) -> bool:
        """Whether it is set as headings are: bold, or in a face for headings."""
        return bool(self.is_bold) or bool(self.face and _HEADING_FACES.search(self.face))


class Styles:
    """The styles of one document.

    Parameters
    ----------
    root
        The element ``w:styles``, or None.
    """

    def __init__(self, root: Any) -> None:
        self._nodes: dict[str, Any] = {}
        self._looks: dict[str, Look] = {}
        self.default = ""
        self._base = Look()
        for node in root if root is not None else ():
            if local(node) == "style":
                identity = attribute(node, "styleId")
                self._nodes[identity] = node
                is_default = attribute(node, "default") in ("1", "true", "on")
                if attribute(node, "type") == "paragraph" and is_default:
                    self.default = identity
            elif local(node) == "docDefaults":
                self._base = _defaults(node)

    def look(self, identity: str) -> Look:
        """Return what the style ``identity`` sets, with what it is based on."""
        if identity not in self._looks:
            self._looks[identity] = self._resolved(identity)
        return self._looks[identity]

    def _resolved(self, identity: str) -> Look:
        look, seen = Look(), 0
        while identity in self._nodes and seen < _DEEPEST:
            node = self._nodes[identity]
            look = look.under(_own(node))
            identity = value_of(node, "basedOn")
            seen += 1
        return look.under(self._base)


def _defaults(node: Any) -> Look:
    run = child(child(node, "rPrDefault"), "rPr") if child(node, "rPrDefault") is not None else None
    return run_look(run)


def _own(node: Any) -> Look:
    name = value_of(node, "name").strip().lower()
    paragraph = paragraph_look(child(node, "pPr"))
    look = run_look(child(node, "rPr")).under(paragraph)
    if attribute(node, "type") == "character":
        return look
    if name in _TITLE_STYLES:
        return replace(look, level=0)
    heading = _HEADING_STYLE.fullmatch(name)
    if heading:
        return replace(look, level=int(heading.group(1)))
    if _CONTENTS_STYLE.fullmatch(name):
        return replace(look, is_contents=True, level=None)
    return look


def paragraph_look(properties: Any) -> Look:
    """Return what ``w:pPr`` sets."""
    if properties is None:
        return Look()
    level: int | None = None
    outline = value_of(properties, "outlineLvl")
    if outline:
        number = whole(outline, 9)
        level = number + 1 if 0 <= number < 9 else None
    alignment = value_of(properties, "jc")
    numbering = child(properties, "numPr")
    if numbering is None:
        numbering = child(properties, "listPr")  # Word 2003
    return Look(
        level=level,
        is_centered=alignment == "center" if alignment else None,
        numbering=None if numbering is None else _numbering(numbering),
    )


def _numbering(node: Any) -> tuple[str, int]:
    identity = value_of(node, "numId") or value_of(node, "ilfo")
    return identity, whole(value_of(node, "ilvl", "-1"), -1)


def run_look(properties: Any) -> Look:
    """Return what ``w:rPr`` sets."""
    if properties is None:
        return Look()
    size = value_of(properties, "sz")
    fonts = child(properties, "rFonts")
    return Look(
        is_bold=is_on(properties, "b"),
        is_hidden=is_on(properties, "vanish"),
        size=whole(size) / 2 if size and whole(size) > 0 else None,
        face=None if fonts is None else attribute(fonts, "eastAsia") or None,
    )
