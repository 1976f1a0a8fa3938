"""The runs of a Word paragraph: its text with tracked changes accepted, and how it is set."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from data.readers.word.styles import Look, Styles, run_look
from data.readers.xml import attribute, child, local, value_of

_INSIDE = frozenset(
    {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
     "bdo", "dir", "ruby", "rubyBase", "oMath", "oMathPara", "hlink", "content"}
)  # fmt: skip
_DEEPEST = 60
_BOX = "txbxContent"
# Ticks and boxes of the fonts Wingdings and Wingdings 2.
_SYMBOLS = {
    "F0A8": "□", "F06F": "□", "F0A3": "□", "F02A": "□", "F0FE": "☑", "F052": "☑", "F0FC": "✓",
    "F050": "✓", "F0FD": "☒", "F054": "☒", "F0FB": "✗", "F06C": "●", "F06E": "■", "F0D8": "➢",
    "F0B7": "•", "F0E0": "→",
}  # fmt: skip


@dataclass(slots=True)
class Content:
    """What the runs of a paragraph hold.

    Attributes
    ----------
    stands_out
        Whether every visible run is set as headings are.
    footnotes
        ``(footnote or endnote, id)`` in the order of their marks.
    notes
        Footnotes that stand in the paragraph itself.
    boxes
        The text boxes anchored in it.
    """

    text: str = ""
    stands_out: bool = False
    size: float | None = None
    footnotes: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_runs(paragraph: Any, styles: Styles, look: Look) -> Content:
    """Return the content of a paragraph whose own and inherited look is ``look``."""
    content = Content()
    _Runs(styles, look, content).read(paragraph)
    return content


class _Runs:
    def __init__(self, styles: Styles, look: Look, content: Content) -> None:
        self._styles = styles
        self._look = look
        self._content = content
        self._parts: list[str] = []
        self._outstanding: list[bool] = []

    def read(self, paragraph: Any) -> None:
        self._walk(paragraph, 0)
        self._content.text = "".join(self._parts)
        self._content.stands_out = bool(self._outstanding) and all(self._outstanding)

    def _walk(self, node: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for one in node:
            name = local(one)
            if name == "r":
                self._run(one, depth)
            elif name in _INSIDE:
                self._walk(one, depth + 1)
            elif name == "AlternateContent":
                self._walk(_chosen(one), depth + 1)
            elif name == "t":  # of a formula
                self._parts.append(one.text or "")

    def _run(self, run: Any, depth: int) -> None:
        properties = child(run, "rPr")
        look = run_look(properties)
        style = value_of(properties, "rStyle")
        look = look.under(self._styles.look(style)) if style else look
        look = look.under(self._look)
        if look.is_hidden or (properties is not None and child(properties, "del") is not None):
            if look.is_hidden and any((one.text or "").strip() for one in run.iter("{*}t")):
                self._content.left_out["hidden_text"] += 1
            return
        before = len(self._parts)
        self._inside_run(run, depth)
        if any(part.strip() for part in self._parts[before:]):
            self._outstanding.append(look.stands_out)
            if self._content.size is None:
                self._content.size = look.size

    def _inside_run(self, run: Any, depth: int) -> None:
        for one in run:
            name = local(one)
            if name == "t":
                self._parts.append((one.text or "").replace("\n", " "))
            elif name in ("br", "cr"):
                if attribute(one, "type") in ("", "textWrapping", "page", "column"):
                    self._parts.append("\n")
            elif name in ("tab", "ptab"):
                self._parts.append("\t")
            elif name == "noBreakHyphen":
                self._parts.append("-")
            elif name == "sym":
                self._parts.append(_SYMBOLS.get(attribute(one, "char").upper(), ""))
            elif name in ("footnoteReference", "endnoteReference"):
                self._content.footnotes.append((name[: -len("Reference")], attribute(one, "id")))
            elif name in ("footnote", "endnote"):  # Word 2003 has them in their place
                self._content.notes.append(one)
            elif name in ("drawing", "pict", "object"):
                self._drawing(one, depth)
            elif name == "AlternateContent":
                self._inside_run(_chosen(one), depth)
            elif name in _INSIDE and depth < _DEEPEST:
                self._walk(one, depth + 1)

    def _drawing(self, drawing: Any, depth: int) -> None:
        boxes = list(_boxes(drawing, depth))
        if boxes:
            self._content.boxes.extend(boxes)
        else:
            self._content.left_out["object" if local(drawing) == "object" else "picture"] += 1


def _chosen(alternate: Any) -> Any:
    """Return the branch to read: both say the same, the second for old programs."""
    chosen = child(alternate, "Choice")
    return chosen if chosen is not None else alternate


def _boxes(node: Any, depth: int) -> Any:
    for one in node:
        name = local(one)
        if name == _BOX:
            yield one
        elif name == "AlternateContent":
            if depth < _DEEPEST:
                yield from _boxes(_chosen(one), depth + 1)
        elif depth < _DEEPEST:
            yield from _boxes(one, depth + 1)
