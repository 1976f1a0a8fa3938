"""PDF files, through PDFium: characters with their places, lines of tables, scanned pages."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft, Note
from data.readers.limits import MOST_PAGES, damaged
from data.readers.page import Glyph, Page, Rule, page_lines
from data.readers.page.rows import plain_sign
from data.structure import Line

_BOLD_FACE = re.compile(rb"bold|black|heavy|hei(?!\w*light)|simhei|\xba\xda|xbs", re.IGNORECASE)
_DATABASE_MARK = re.compile(
    r"分类号\s*[:：].{0,40}$|[^/]{2,20}/\s*\d{4}\s*年\s*/\s*\d{1,2}\s*月\s*/.{0,30}版\s*/?$"
)
_FAKE_BOLD = 2  # rendering mode: filled and outlined
_INVISIBLE = 3  # rendering mode of the text under a scanned page: it is what we want
_MOST_PATHS = 20_000
_MOST_GLYPHS = 60_000  # on one page
_PAGES_A_STEP = 50
_FEWEST_SIGNS = 12  # on a page; below that a picture is what it shows
_UPRIGHT = 0.2  # radians; watermarks run aslant


def read_pdf(content: bytes, on_step: Callable[[str], None]) -> Draft:
    """Return the lines of a PDF.

    Parameters
    ----------
    on_step
        Called every 50 pages, and for each that is recognised by OCR, which takes seconds.

    Raises
    ------
    KnownError
        When it is damaged, protected, too long, or scanned and OCR is not installed.
    """
    document = _open(content)
    try:
        n_pages = len(document)
        if n_pages > MOST_PAGES:
            raise KnownError(
                _("It has more than {count} pages.").format(count=MOST_PAGES),
                _("Split it and try again."),
            )
        reader = _PdfPages(document, on_step)
        lines, notes = page_lines(reader.pages())
        lines = _without_database_marks(lines, notes)
        receipt = reader.receipt()
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    finally:
        document.close()
    if not lines or len(reader.pictures) == n_pages:
        reader.refuse_if_scanned()
    return Draft(lines, "pdf", "", receipt, notes)


def _without_database_marks(lines: list[Line], notes: list[Note]) -> list[Line]:
    """Drop what a scholarly database printed above the text: class, newspaper and page."""
    kept: list[Line] = []
    for number, line in enumerate(lines, 1):
        if number <= 4 and _DATABASE_MARK.match(line.text):
            notes.append(("database_mark", number, line.text))
        else:
            kept.append(line)
    return kept


def _open(content: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise KnownError(
                _("It is protected by a password."), _("Remove the password and try again.")
            ) from error
        raise damaged() from error
    except (ValueError, TypeError, OSError) as error:
        raise damaged() from error


class _PdfPages:
    """Reads a document page by page; counts what pages have no text."""

    def __init__(self, document: pypdfium2.PdfDocument, on_step: Callable[[str], None]) -> None:
        self._document = document
        self._on_step = on_step
        self._fonts: dict[int, bool] = {}
        self.pictures: list[int] = []
        self.recognised: list[int] = []
        self.unreadable: list[int] = []

    def pages(self) -> Iterator[Page]:
        for index in range(len(self._document)):
            if index and index % _PAGES_A_STEP == 0:
                self._on_step(f"{index}/{len(self._document)}")
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                self.unreadable.append(index + 1)
                continue
            try:
                yield self._page(page, index)
            finally:
                page.close()

    def _page(self, page: Any, index: int) -> Page:
        width, height = page.get_size()
        found = Page(index + 1, width, height, self._glyphs(page, width, height))
        if _is_picture(page, found.glyphs):
            self._recognise(page, found)
        elif found.glyphs:
            found.rules = _rules(page, height)
        return found

    def _recognise(self, page: Any, found: Page) -> None:
        from data.readers import ocr

        self.pictures.append(found.number)
        if not ocr.is_installed():
            return
        self._on_step(str(found.number))
        found.glyphs = ocr.glyphs_of(page, found.width, found.height)
        if found.glyphs:
            self.recognised.append(found.number)
            self.pictures.pop()

    def _glyphs(self, page: Any, width: float, height: float) -> list[Glyph]:
        text_page = page.get_textpage()
        try:
            return list(self._characters(text_page.raw, page, width, height))
        finally:
            text_page.close()

    def _characters(self, raw: Any, page: Any, width: float, height: float) -> Iterator[Glyph]:
        box = pdfium.FS_RECTF()
        x, y = ctypes.c_double(), ctypes.c_double()
        left, bottom, right, top = page.get_bbox()
        high = 0
        settings: dict[int, tuple[float, bool]] = {}
        for index in range(min(pdfium.FPDFText_CountChars(raw), _MOST_GLYPHS)):
            code = pdfium.FPDFText_GetUnicode(raw, index)
            if 0xD800 <= code < 0xDC00:  # PDFium gives UTF-16 on some systems
                high = code
                continue
            if high and 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
            high = 0
            if 0xD800 <= code < 0xE000:
                continue
            if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or code > 0x10FFFF:
                continue
            if pdfium.FPDFText_IsGenerated(raw, index) == 1:
                continue
            angle = pdfium.FPDFText_GetCharAngle(raw, index)
            if _UPRIGHT < angle < 6.283 - _UPRIGHT:
                continue
            if not pdfium.FPDFText_GetLooseCharBox(raw, index, ctypes.byref(box)):
                continue
            pdfium.FPDFText_GetCharOrigin(raw, index, ctypes.byref(x), ctypes.byref(y))
            size, is_bold = self._setting(raw, index, settings)
            if not 1 < size < 400 or not (left - 1 <= x.value <= right + 1):
                continue
            if not (bottom - 1 <= y.value <= top + 1):
                continue
            sign = "\ufffd" if 0xE000 <= code <= 0xF8FF and code < 0xF000 else chr(code)
            yield Glyph(
                plain_sign(sign),
                box.left - left,
                box.right - left,
                top - y.value,
                size,
                is_bold,
            )

    def _setting(
        self, raw: Any, index: int, known: dict[int, tuple[float, bool]]
    ) -> tuple[float, bool]:
        """Return the size in which a character is printed, and whether in bold."""
        text_object = pdfium.FPDFText_GetTextObject(raw, index)
        address = ctypes.addressof(text_object.contents) if text_object else 0
        if address not in known:
            matrix = pdfium.FS_MATRIX()
            size = float(pdfium.FPDFText_GetFontSize(raw, index))
            if pdfium.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix)):
                size *= math.hypot(matrix.b, matrix.d) or 1.0
            known[address] = size, bool(text_object) and self._is_bold(text_object)
        return known[address]

    def _is_bold(self, text_object: Any) -> bool:
        if pdfium.FPDFTextObj_GetTextRenderMode(text_object) == _FAKE_BOLD:
            return True
        font = pdfium.FPDFTextObj_GetFont(text_object)
        return bool(font) and self._is_bold_font(font)

    def _is_bold_font(self, font: Any) -> bool:
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            buffer = ctypes.create_string_buffer(200)
            pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
            weight = pdfium.FPDFFont_GetWeight(font)
            self._fonts[address] = int(weight) >= 600 or bool(_BOLD_FACE.search(buffer.value))
        return self._fonts[address]

    def receipt(self) -> dict[str, object]:
        said: dict[str, object] = {"pages": len(self._document)}
        if self.pictures:
            said["left_out"] = {"scanned_page": len(self.pictures)}
            said["scanned_pages"] = self.pictures[:200]
        if self.recognised:
            said["ocr"] = True
        if self.unreadable:
            said["unreadable_pages"] = self.unreadable[:200]
        return said

    def refuse_if_scanned(self) -> None:
        if not self.pictures:
            raise KnownError(_("There is no text in it."))
        from data.readers import ocr

        if ocr.is_installed():
            raise KnownError(_("It is scanned, and no text was recognised in its pictures."))
        raise KnownError(
            _("It is scanned: its pages are pictures without text."),
            _("Install the extra “ocr” to recognise them on this computer, or give the original."),
        )


def _is_picture(page: Any, glyphs: list[Glyph]) -> bool:
    """Tell whether a page shows a picture of text, or text in a font that hides its characters."""
    if glyphs:
        hidden = sum(1 for glyph in glyphs if glyph.text == "\ufffd")
        if hidden > 0.3 * len(glyphs):
            return True
        if len(glyphs) >= _FEWEST_SIGNS:
            return False
    area = 0.0
    width, height = page.get_size()
    for number, one in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
        if number > 2000:
            break
        try:
            x0, y0, x1, y1 = one.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        area += max(0.0, x1 - x0) * max(0.0, y1 - y0)
    return bool(area > 0.3 * width * height)


def _rules(page: Any, height: float) -> list[Rule]:
    """Return the lines and rectangles drawn on a page."""
    rules: list[Rule] = []
    left, _bottom, _right, top = page.get_bbox()
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2)
    for number, one in enumerate(objects):
        if number > _MOST_PATHS:
            return []  # a drawing, no table
        try:
            x0, y0, x1, y1 = one.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        if x1 - x0 < 4 and y1 - y0 < 4:
            continue
        rules.append(Rule(x0 - left, top - y1, x1 - left, top - y0))
    return rules
