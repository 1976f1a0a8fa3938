"""The body of a Word document: its paragraphs and tables as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from data.readers.draft import Note
from data.readers.word.numbers import Numbering, with_number
from data.readers.word.runs import Content, read_runs
from data.readers.word.styles import Look, Styles, paragraph_look
from data.readers.xml import attribute, child, children, local, value_of
from data.structure import Line

_TRANSPARENT = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_DEEPEST = 40  # tables in tables, boxes in boxes
_MOST_SPANNED = 100


@dataclass(slots=True)
class Body:
    """The lines of a document, what was dropped, and how much of what was left out."""

    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)


class BodyReader:
    """Reads the blocks of one document in order: automatic numbers count along.

    Parameters
    ----------
    styles, numbering
        Of the same document.
    footnotes
        The elements ``w:footnotes`` and ``w:endnotes``, or None, by ``footnote`` and ``endnote``.
    """

    def __init__(self, styles: Styles, numbering: Numbering, footnotes: dict[str, Any]) -> None:
        self._styles = styles
        self._numbering = numbering
        self._footnotes = {
            (kind, attribute(node, "id")): node
            for kind, root in footnotes.items()
            if root is not None
            for node in root
        }
        self._n_footnotes = 0
        self._left_out: Counter[str] = Counter()
        self._carried = ""

    def read(self, blocks: Iterable[Any]) -> Body:
        """Return the lines of the blocks."""
        body = Body()
        for block in blocks:
            if local(block) == "tbl":
                body.lines.extend(self._table(block, 0))
                continue
            lines, is_contents = self._paragraph(block, 0)
            if is_contents or _is_in_contents(block):
                body.notes += [("contents", len(body.lines) + 1, line.text) for line in lines]
            else:
                body.lines.extend(lines)
        if self._carried.strip():
            body.lines.append(Line(self._carried))
        body.left_out = {kind: count for kind, count in self._left_out.items() if count}
        return body

    def _paragraph(self, node: Any, depth: int) -> tuple[list[Line], bool]:
        """Return the lines of a paragraph, and whether it is part of the contents."""
        properties = child(node, "pPr")
        style = value_of(properties, "pStyle") or self._styles.default
        look = paragraph_look(properties).under(self._styles.look(style))
        content = read_runs(node, self._styles, look)
        self._left_out.update(content.left_out)
        text = self._carried + content.text
        self._carried = ""
        if _mark_is_deleted(properties):
            # Accepting the change joins the paragraph with the next.
            self._carried = text
            return [], look.is_contents
        is_empty = not text.strip()
        prefix = "" if is_empty else self._number(properties, style, look)
        lines = self._text_lines(text, prefix, look, content)
        referred = [self._footnotes.get(reference) for reference in content.footnotes]
        for note in [*referred, *content.notes]:
            if note is not None:
                lines.extend(self._footnote(note))
        if depth < _DEEPEST:
            for box in content.boxes:
                lines.extend(self._box(box, depth + 1))
        return lines, look.is_contents

    def _text_lines(self, text: str, prefix: str, look: Look, content: Content) -> list[Line]:
        lines: list[Line] = []
        for part in text.split("\n"):
            if part.strip():
                lines.append(
                    Line(
                        with_number(prefix, part.strip()),
                        level=look.level,
                        bold=content.stands_out,
                        centered=bool(look.is_centered),
                        size=content.size,
                    )
                )
                prefix = ""
        return lines

    def _number(self, properties: Any, style: str, look: Look) -> str:
        if properties is not None:
            shown = child(properties, "listPr")
            written = child(shown, "t") if shown is not None else None
            if written is not None:  # Word 2003 stores the number that it shows
                number = attribute(written, "val")
                is_bullet = len(number) == 1 and not number.isalnum()
                return "• " if is_bullet else number
        if look.numbering is None:
            return ""
        identity, depth = look.numbering
        linked = self._numbering.of_style(style)
        if not identity:
            identity = (self._styles.look(style).numbering or ("", 0))[0]
        if depth < 0:
            depth = linked[1] if linked is not None and linked[0] == identity else 0
        return self._numbering.prefix(identity, depth)

    def _footnote(self, node: Any) -> list[Line]:
        paragraphs = [read_runs(one, self._styles, Look()).text for one in children(node, "p")]
        text = "".join(" ".join(paragraph.split()) for paragraph in paragraphs)
        if not text:
            return []
        self._n_footnotes += 1
        return [Line(f"注{self._n_footnotes}：{text}", kind="body")]

    def _box(self, box: Any, depth: int) -> list[Line]:
        lines: list[Line] = []
        for block in _below(box):
            if local(block) == "tbl":
                lines.extend(self._table(block, depth))
            else:
                # What a text box sets apart is no heading of the report's outline.
                found, _ = self._paragraph(block, depth)
                lines.extend(replace(line, level=None) for line in found)
        return lines

    def _table(self, table: Any, depth: int) -> list[Line]:
        rows = list(_rows(table))
        if depth >= _DEEPEST:
            return []
        notes: list[Line] = []
        if all(len(row) <= 1 for row in rows):
            # A frame around paragraphs, not a table.
            return [line for row in rows for cell in row for line in self._box(cell, depth + 1)]
        lines: list[Line] = []
        for row in rows:
            texts: list[str] = []
            for cell in row:
                parts: list[str] = []
                for line in self._cell(cell, depth + 1):
                    if line.kind == "body":
                        notes.append(line)
                    else:
                        parts.append(line.text)
                texts.append(" ".join(" ".join(parts).split()))
                # A row of one cell is a heading in the table: it has the width for itself.
                texts += [""] * (_columns_of(cell) - 1 if len(row) > 1 else 0)
            if any(texts):
                lines.append(Line("\t".join(texts), kind="table"))
        return lines + notes

    def _cell(self, cell: Any, depth: int) -> Iterator[Line]:
        merge = child(child(cell, "tcPr"), "vMerge") if child(cell, "tcPr") is not None else None
        if merge is not None and attribute(merge, "val", "continue") == "continue":
            return
        for block in _below(cell):
            if local(block) == "tbl":
                yield from self._table(block, depth)
            else:
                yield from self._paragraph(block, depth)[0]


def _columns_of(cell: Any) -> int:
    """Return how many columns a cell takes."""
    given = value_of(child(cell, "tcPr"), "gridSpan")
    return min(max(int(given), 1), _MOST_SPANNED) if given.isdecimal() else 1


def _mark_is_deleted(properties: Any) -> bool:
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and (
        child(mark, "del") is not None or child(mark, "moveFrom") is not None
    )


def _is_in_contents(block: Any) -> bool:
    """Tell whether the block is in the field that Word makes the contents with."""
    above = block.getparent()
    while above is not None and local(above) in _TRANSPARENT:
        if local(above) == "sdt":
            properties = child(above, "sdtPr")
            part = child(properties, "docPartObj") if properties is not None else None
            if value_of(part, "docPartGallery") in ("Table of Contents", "目录"):
                return True
        above = above.getparent()
    return False


def _below(node: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables in a cell or a box, in order."""
    for one in node:
        name = local(one)
        if name in ("p", "tbl"):
            yield one
        elif name in _TRANSPARENT:
            yield from _below(one)


def _rows(table: Any) -> Iterator[list[Any]]:
    for one in table:
        name = local(one)
        if name in _TRANSPARENT:
            yield from _rows(one)
        elif name == "tr":
            properties = child(one, "trPr")
            if properties is None or child(properties, "del") is None:
                yield list(_cells(one))


def _cells(row: Any) -> Iterator[Any]:
    for one in row:
        name = local(one)
        if name == "tc":
            yield one
        elif name in _TRANSPARENT:
            yield from _cells(one)
