"""Markdown files: headings by their number signs, tables by their rows."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from data.structure import Line
from data.structure.wrapping import joined


def markdown_lines(text: str) -> list[Line]:
    """Return the blocks of a Markdown text, in order, without markup.

    A single ``#`` that opens the text alone is the title (level 0); where ``#`` is used for
    several sections it is level 1.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    root = SyntaxTreeNode(parser.parse(text))
    tops = [node for node in root.children if node.type == "heading" and node.tag == "h1"]
    shift = 1 if len(tops) == 1 and root.children[0] is tops[0] else 0
    lines: list[Line] = []
    _walk(root, shift, "", lines)
    return lines


def _walk(node: SyntaxTreeNode, shift: int, prefix: str, lines: list[Line]) -> None:
    for number, child in enumerate(node.children):
        if child.type == "heading":
            lines.append(Line(_inline(child), level=int(child.tag[1]) - shift))
        elif child.type == "paragraph":
            if node.type == "list_item":
                lines.append(Line(prefix + _inline(child), bold=_is_bold(child)))
            else:
                lines.extend(_paragraph(child))
            prefix = ""
        elif child.type == "table":
            lines.extend(Line(_row(row), kind="table") for row in child.walk() if row.type == "tr")
        elif child.type in ("fence", "code_block"):
            lines.extend(Line(line) for line in child.content.splitlines() if line.strip())
        elif child.type == "ordered_list":
            start = int(child.attrs.get("start", 1))
            mark = child.markup or "."
            for offset, item in enumerate(child.children):
                _walk(item, shift, f"{start + offset}{mark} ", lines)
        elif child.children and child.type != "inline":
            _walk(child, shift, prefix if number == 0 else "", lines)


def _paragraph(node: SyntaxTreeNode) -> list[Line]:
    """Return a paragraph; one of several lines as these, to be joined only if they are wrapped.

    Many write one paragraph a line, without the blank lines that Markdown wants between them.
    """
    texts = [text.strip() for text in _text(node).split("\n")]
    if len(texts) == 1:
        return [Line(texts[0], bold=_is_bold(node))]
    return [Line(text, is_block=False) for text in (*texts, "")]


def _inline(node: SyntaxTreeNode) -> str:
    parts = [text for text in map(str.strip, _text(node).split("\n")) if text]
    return joined(*parts) if parts else ""


def _text(node: SyntaxTreeNode) -> str:
    parts: list[str] = []
    for part in node.walk():
        if part.type in ("text", "code_inline"):
            parts.append(part.content)
        elif part.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)


def _is_bold(node: SyntaxTreeNode) -> bool:
    inline = node.children[0] if node.children else None
    kinds = [c.type for c in inline.children if c.type != "text" or c.content] if inline else []
    return kinds == ["strong"]


def _row(row: SyntaxTreeNode) -> str:
    return "\t".join(_inline(cell) for cell in row.children)
