"""Scanned pages, recognised on this machine by rapidocr, whose wheel carries its models."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from statistics import median
from typing import Any

from data.readers.page import Glyph

_SCALE = 150 / 72  # dots a point: enough for print of nine points, twice as fast as 200 dpi
_LONGEST_SIDE = 3000  # dots; a poster is scaled down
_SUREST = 0.5
_DASH = re.compile(r"^一一(?=[㐀-鿿])")
_SAME_SIZE = 0.2


@cache
def is_installed() -> bool:
    """Tell whether the extra ``ocr`` is installed."""
    return importlib.util.find_spec("rapidocr_onnxruntime") is not None


@cache
def _engine() -> Any:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def glyphs_of(page: Any, width: float, height: float) -> list[Glyph]:
    """Return the characters that are recognised on a page, with places in points.

    A line is recognised as a whole; its characters are spread over it evenly, wide ones twice
    as far as narrow ones.
    """
    scale = min(_SCALE, _LONGEST_SIDE / max(width, height, 1))
    image = page.render(scale=scale).to_numpy()
    found, _times = _engine()(image)
    glyphs: list[Glyph] = []
    for corners, text, score in found or ():
        if float(score) < _SUREST or not text.strip():
            continue
        xs = [float(x) / scale for x, _ in corners]
        ys = [float(y) / scale for _, y in corners]
        # A dash at a line's start looks like two ones: 一一经济 for ——经济.
        text = _DASH.sub("——", text)
        glyphs += _spread(text, min(xs), max(xs), min(ys), max(ys))
    return _evened(glyphs)


def _evened(glyphs: list[Glyph]) -> list[Glyph]:
    """Return the characters with the usual size where theirs is about that.

    The box around a line is a little higher or lower by what is written in it.
    """
    if not glyphs:
        return []
    usual = median(glyph.size for glyph in glyphs)
    return [
        glyph._replace(size=usual) if abs(glyph.size - usual) <= _SAME_SIZE * usual else glyph
        for glyph in glyphs
    ]


def _spread(text: str, x0: float, x1: float, top: float, bottom: float) -> list[Glyph]:
    widths = [1.0 if sign.isascii() else 2.0 for sign in text]
    step = (x1 - x0) / sum(widths)
    size = min(bottom - top, 2 * step) if len(text) > 3 else 0.85 * (bottom - top)
    glyphs: list[Glyph] = []
    x = x0
    for sign, wide in zip(text, widths, strict=True):
        if not sign.isspace():
            glyphs.append(Glyph(sign, x, x + wide * step, bottom - 0.15 * size, size))
        x += wide * step
    return glyphs
