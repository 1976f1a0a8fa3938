"""Word documents (.docx): paragraphs, heading styles, automatic numbers, tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph

from data.errors import KnownError
from data.language import _
from data.structure import Line

# A report of 10,000 pages is 60 MB of XML; more than this is a bomb or no report.
_LARGEST_PART = 200_000_000
_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_STYLES = {"title", "标题", "subtitle", "副标题"}


def word_lines(content: bytes) -> list[Line]:
    """Return the paragraphs and tables of a .docx in order, headers and footers left out.

    Raises
    ------
    KnownError
        When the file is no .docx, is damaged, or unpacks to an absurd size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if "word/document.xml" not in parts.namelist():
                raise KnownError(
                    _("This file is no Word document."),
                    _("Open it in the program that made it and save it as docx."),
                )
            if sum(part.file_size for part in parts.infolist()) > _LARGEST_PART:
                raise KnownError(_("This file unpacks to an absurd size."))
        document = Document(io.BytesIO(content))
        return list(_blocks(document))
    except KnownError:
        raise
    except Exception as error:  # python-docx raises whatever the broken XML leads it to
        raise KnownError(
            _("This Word document is damaged."), _("Open it in Word or WPS and save it again.")
        ) from error


def _blocks(document: WordDocument) -> Iterator[Line]:
    numbers = _Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _table(block)
            continue
        text = _visible_text(block)
        prefix = numbers.prefix(block)
        for part in text.split("\n"):
            if part.strip():
                yield Line(
                    prefix + part,
                    level=_level(block),
                    bold=_is_bold(block),
                    centered=_is_centered(block),
                    size=_size(block),
                )
                prefix = ""


def _visible_text(paragraph: WordParagraph) -> str:
    """Return the text with insertions accepted and deletions left out."""
    parts: list[str] = []
    for node in paragraph._p.iter():
        if node.tag == qn("w:t"):
            if not _inside(node, qn("w:txbxContent"), paragraph._p):
                parts.append(node.text or "")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            if node.get(qn("w:type")) in (None, "textWrapping"):
                parts.append("\n")
        elif node.tag == qn("w:tab") and node.getparent().tag == qn("w:r"):
            parts.append("\t")
        elif node.tag == qn("w:noBreakHyphen"):
            parts.append("-")
    return "".join(parts)


def _inside(node: object, tag: str, top: object) -> bool:
    parent = node.getparent()  # type: ignore[attr-defined]
    while parent is not None and parent is not top:
        if parent.tag == tag:
            return True
        parent = parent.getparent()
    return False


def _level(paragraph: WordParagraph) -> int | None:
    properties = paragraph._p.pPr
    if properties is not None:
        outline = properties.find(qn("w:outlineLvl"))
        if outline is not None and int(outline.get(qn("w:val"), "9")) < 9:
            return int(outline.get(qn("w:val"))) + 1
    style = paragraph.style
    while style is not None:
        name = (style.name or "").strip().lower()
        if name in _TITLE_STYLES:
            return 0
        numbered = _HEADING_STYLE.fullmatch(name)
        if numbered:
            return int(numbered.group(1))
        style = style.base_style
    return None


def _is_bold(paragraph: WordParagraph) -> bool:
    runs = [run for run in paragraph.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _is_centered(paragraph: WordParagraph) -> bool:
    alignment = paragraph.alignment
    return alignment is not None and int(alignment) == 1


def _size(paragraph: WordParagraph) -> float | None:
    for run in paragraph.runs:
        if run.text.strip():
            size = run.font.size
            return float(size.pt) if size is not None else None
    return None


def _table(table: Table) -> Iterator[Line]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:  # a merged cell is listed once for each column
                seen.add(id(cell._tc))
                cells.append(" ".join(cell.text.split()))
        if any(cells):
            yield Line("\t".join(cells), kind="table")


class _Numbering:
    """Restores the automatic numbers that Word computes and does not store as text."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[str, Counter[int]] = {}
        try:
            part = document.part.numbering_part
        except (KeyError, NotImplementedError):
            return
        root = part.element
        abstracts = {
            node.get(qn("w:abstractNumId")): node for node in root.findall(qn("w:abstractNum"))
        }
        for number in root.findall(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            abstract = abstracts.get(link.get(qn("w:val"))) if link is not None else None
            for level in abstract.findall(qn("w:lvl")) if abstract is not None else ():
                self._levels[number.get(qn("w:numId")), int(level.get(qn("w:ilvl")))] = (
                    _value(level, "w:numFmt", "decimal"),
                    _value(level, "w:lvlText", "%1."),
                    int(_value(level, "w:start", "1")),
                )

    def prefix(self, paragraph: WordParagraph) -> str:
        properties = paragraph._p.pPr
        numbering: Any = properties.numPr if properties is not None else None
        if numbering is None and paragraph.style is not None:
            style_properties = paragraph.style.element.find(qn("w:pPr"))
            if style_properties is not None:
                numbering = style_properties.find(qn("w:numPr"))
        link = numbering.find(qn("w:numId")) if numbering is not None else None
        if numbering is None or link is None:
            return ""
        identity = link.get(qn("w:val"), "")
        level = numbering.find(qn("w:ilvl"))
        depth = int(level.get(qn("w:val"), "0")) if level is not None else 0
        if (identity, depth) not in self._levels:
            return ""
        counts = self._counts.setdefault(identity, Counter())
        counts[depth] += 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        return self._formatted(identity, depth, counts)

    def _formatted(self, identity: str, depth: int, counts: Counter[int]) -> str:
        template = self._levels[identity, depth][1]
        if self._levels[identity, depth][0] == "bullet":
            return "• "

        def number(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            style, _text, start = self._levels.get((identity, at), ("decimal", "", 1))
            return _as_number(max(counts[at], 1) - 1 + start, style)

        return re.sub(r"%(\d)", number, template)


def _value(node: object, tag: str, default: str) -> str:
    child = node.find(qn(tag))  # type: ignore[attr-defined]
    return default if child is None else child.get(qn("w:val"), default)


_DIGITS = "〇一二三四五六七八九"


def _as_number(number: int, style: str) -> str:
    if style in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
    ):
        tens, ones = divmod(number, 10)
        if number < 10:
            return _DIGITS[number]
        return ("" if tens == 1 else _DIGITS[tens % 10]) + "十" + (_DIGITS[ones] if ones else "")
    if style == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(0x245F + number)
    if style in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((64 if style == "upperLetter" else 96) + number)
    if style in ("upperRoman", "lowerRoman"):
        roman = "".join(
            "M" * (number // 1000)
            + ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"][number // 100 % 10]
            + ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"][number // 10 % 10]
            + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
        )
        return roman if style == "upperRoman" else roman.lower()
    return str(number)
