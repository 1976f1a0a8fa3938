"""The blocks of an HTML element as lines: paragraphs, headings, lists, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from data.readers.word.numbers import BULLET, as_number
from data.structure import Line

_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "pre",
     "center", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table",
     "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "fieldset", "form", "figure",
     "figcaption", "address", "hr", "body", "html", "details", "summary"}
)  # fmt: skip
_HEADING = re.compile(r"h([1-6])$")
_CENTERED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FACE = re.compile(r"font-family\s*:[^;]*(?:黑体|SimHei)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f\xa0]+")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—"
_LOOSE = re.compile(rf"(?<=[{_HAN}]) +(?=[{_HAN}])")
_DEEPEST = 200
_MOST_SPANNED = 100
_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLE_NAMES = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_CSS_STYLES = {
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting", "trad-chinese-informal": "chineseCounting",
}  # fmt: skip


@dataclass(slots=True)
class _State:
    """What an element passes down to the text in it."""

    level: int | None = None
    is_bold: bool = False
    is_centered: bool = False
    is_pre: bool = False


class Blocks:
    """Walks one element; each block, and each line that a ``<br>`` ends, is a line."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._parts: list[tuple[str, bool]] = []
        self._state = _State()
        self._prefix = ""
        self._lines: list[Line] = []
        # A page whose only h1 opens it has its title there; else h1 is the outermost section.
        tops = list(root.iter("h1"))
        self._shift = 1 if len(tops) == 1 or not tops else 0

    def lines(self) -> Iterator[Line]:
        """Yield the lines in order."""
        self._walk(self._root, _State(), 0)
        self._flush(_State())
        yield from self._lines

    def _walk(self, node: Any, state: _State, depth: int) -> None:
        if depth > _DEEPEST or not isinstance(node.tag, str):
            return
        tag = node.tag
        if tag == "table" and self._data_table(node):
            return
        is_block = tag in _BLOCKS
        inner = self._inner(node, state)
        if is_block:
            self._flush(state)
        if tag in ("ul", "ol"):
            self._list(node, inner, depth)
        else:
            self._text(node.text, inner)
            for one in node:
                if one.tag == "br":
                    self._flush(inner)
                else:
                    self._walk(one, inner, depth + 1)
                self._text(one.tail, inner)
        if is_block:
            self._flush(inner)

    def _inner(self, node: Any, state: _State) -> _State:
        tag, style = node.tag, node.get("style") or ""
        heading = _HEADING.match(tag)
        is_block = tag in _BLOCKS
        return _State(
            int(heading.group(1)) - self._shift if heading else state.level,
            state.is_bold
            or tag in ("b", "strong", "th")
            or bool(_BOLD.search(style) or _FACE.search(style))
            or (tag == "font" and "黑体" in (node.get("face") or "")),
            tag == "center"
            or (
                state.is_centered
                and not (is_block and (node.get("align") or "text-align" in style))
            )
            or (node.get("align") or "").lower() == "center"
            or bool(_CENTERED.search(style)),
            state.is_pre or tag == "pre",
        )

    def _list(self, node: Any, state: _State, depth: int) -> None:
        named = _STYLE_NAMES.search(node.get("style") or "")
        style = _STYLES.get(node.get("type") or "", "decimal")
        hides = False
        if named:
            hides = named.group(1).lower() == "none"
            style = _CSS_STYLES.get(named.group(1).lower(), style)
        start = node.get("start") or "1"
        count = int(start) if start.isdecimal() and len(start) < 6 else 1
        for item in node:
            if item.tag != "li":
                self._walk(item, state, depth + 1)
                continue
            self._flush(state)
            if not hides:
                self._prefix = BULLET if node.tag == "ul" else f"{as_number(count, style)}. "
            if style == "chineseCounting" and not hides and node.tag == "ol":
                self._prefix = f"{as_number(count, style)}、"
            count += 1
            self._walk(item, state, depth + 1)
            self._prefix = ""

    def _text(self, text: str | None, state: _State) -> None:
        if not text:
            return
        if state.is_pre and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._flush(state)
                self._parts.append((line, state.is_bold))
            return
        self._parts.append((text, state.is_bold))

    def _flush(self, state: _State) -> None:
        text = _clean("".join(text for text, _bold in self._parts))
        if text:
            shown = [bold for part, bold in self._parts if part.strip(" \t\r\n\xa0\u3000")]
            self._lines.append(
                Line(
                    self._prefix + text,
                    level=state.level,
                    bold=all(shown),
                    centered=state.is_centered,
                )
            )
            self._prefix = ""
        self._parts = []

    def _data_table(self, table: Any) -> bool:
        """Add the rows of a table of data, and tell that; False for one that only lays out."""
        rows = [row for row in table.iter("tr") if _nearest_table(row) is table]
        cells = [[one for one in row if one.tag in ("td", "th")] for row in rows]
        if (
            sum(1 for row in cells if len(row) > 1) < 1
            or any(True for _one in table.iterdescendants("table"))
            or any(_is_prose(cell) for row in cells for cell in row)
        ):
            return False
        self._flush(self._state)
        for texts in _in_columns(cells):
            if any(texts):
                self._lines.append(Line("\t".join(texts), kind="table"))
        return True


def _nearest_table(node: Any) -> Any:
    above = node.getparent()
    while above is not None and above.tag != "table":
        above = above.getparent()
    return above


def _in_columns(rows: Sequence[Sequence[Any]]) -> Iterator[list[str]]:
    """Yield the texts of each row; a cell over several columns or rows leaves the others empty."""
    covered: dict[int, int] = {}  # column: how many rows to come a cell above takes there
    for row in rows:
        texts: list[str] = []
        for cell in (*row, None):
            while covered.get(len(texts), 0) > 0:
                covered[len(texts)] -= 1
                texts.append("")
            if cell is None:
                break
            down = _span(cell, "rowspan") - 1
            # A row of one cell is a heading in the table: it has the width for itself.
            wide = _span(cell, "colspan") if len(row) > 1 or texts else 1
            for column in range(len(texts), len(texts) + wide):
                covered[column] = down
            texts += [_cell_text(cell), *[""] * (wide - 1)]
        yield texts


def _span(cell: Any, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return min(max(int(given), 1), _MOST_SPANNED) if given.isdecimal() else 1


def _cell_text(cell: Any) -> str:
    if len(cell) == 0:
        return _clean(cell.text or "")
    return " ".join(line.text for line in Blocks(cell).lines())


def _is_prose(cell: Any) -> bool:
    """Tell whether a cell holds paragraphs of an article."""
    blocks = sum(1 for _one in cell.iter("p", "br"))
    return blocks >= 4 and len(cell.text_content()) > 300


def _clean(text: str) -> str:
    return _LOOSE.sub("", _SPACE.sub(" ", text)).strip(" \u3000")
