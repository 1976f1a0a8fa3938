"""What surrounds the text of a Word document: its styles, and every part but the written ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Container
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from data.labelled.word_parts import NAMESPACE

BODY = "word/document.xml"


def write_frame(
    document: Any, archive: zipfile.ZipFile, own_parts: Container[str] = (BODY,)
) -> tuple[str, str]:
    """Write every part of a document but ``own_parts``; return what surrounds the body's blocks."""
    laid_out = io.BytesIO()
    document.save(laid_out)
    with zipfile.ZipFile(laid_out) as parts:
        for name in parts.namelist():
            if name not in own_parts:
                archive.writestr(name, parts.read(name))
        body = parts.read(BODY).decode("utf-8")
    before = body[: body.index("<w:body>") + len("<w:body>")]
    return before, body[body.index("<w:sectPr") :]


def set_chinese(styles: Any) -> None:
    """Say that a new document is in Chinese: commas sit at the left, and nothing is misspelt."""
    for language in styles.element.iter(f"{{{NAMESPACE}}}lang"):
        language.set(f"{{{NAMESPACE}}}eastAsia", "zh-CN")


def set_font(style: Any, family: str, size: float, color: str | None = None) -> None:
    """Give a style a Chinese font, Times New Roman for the rest, and a colour (RRGGBB)."""
    style.font.size = Pt(size)
    style.font.name = "Times New Roman"
    if color is not None:
        style.font.color.rgb = RGBColor.from_string(color)
    fonts = style.element.rPr.rFonts
    for name in [one for one in fonts.attrib if "Theme" in one]:
        del fonts.attrib[name]
    fonts.set(qn("w:eastAsia"), family)
