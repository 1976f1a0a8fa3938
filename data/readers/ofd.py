"""OFD, the national fixed-layout format (GB/T 33190): a zip of XML with characters in place.

Read as the standard lays it down: ``OFD.xml`` names the documents, ``Document.xml`` their pages
and templates, a page's ``Content`` holds layers of text and path objects. Sizes are millimetres.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft
from data.readers.limits import MOST_PAGES, damaged, open_zip, read_member
from data.readers.page import Glyph, Page, Rule, page_lines
from data.readers.page.rows import plain_sign
from data.readers.xml import attribute, child, children, local, parse_xml

_POINTS = 72 / 25.4  # in a millimetre
_A4 = (210.0, 297.0)
_BOLD_FACE = re.compile(r"bold|black|heavy|黑体|simhei|小标宋|粗", re.IGNORECASE)
_MOST_GLYPHS = 60_000  # on one page
_MOST_RULES = 6000
_DEEPEST = 30
_FEWEST_SIGNS = 12

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(content: bytes) -> Draft:
    """Return the lines of an OFD.

    Raises
    ------
    KnownError
        When it is damaged, encrypted, too long, or holds only pictures.
    """
    with open_zip(content) as archive:
        names = {name.lstrip("/"): name for name in archive.namelist()}
        package = _Package(archive, names)
        if any(name.rsplit("/", 1)[-1].lower() == "encryptions.xml" for name in names):
            raise KnownError(
                _("It is protected by a password."), _("Remove the password and try again.")
            )
        documents = list(package.documents())
        if not documents:
            raise damaged()
        reader = _OfdPages(package)
        lines, notes = page_lines(reader.pages(documents))
    if not lines:
        if reader.n_pictures:
            raise KnownError(
                _("It is scanned: its pages are pictures without text."),
                _("Print it to a PDF, or give the original."),
            )
        raise KnownError(_("There is no text in it."))
    receipt: dict[str, object] = {"pages": reader.n_pages}
    if reader.n_scanned:
        receipt["left_out"] = {"scanned_page": reader.n_scanned}
    return Draft(lines, "ofd", "", receipt, notes)


@dataclass(slots=True)
class _Package:
    """The parts of an OFD by their path."""

    archive: zipfile.ZipFile
    names: dict[str, str]

    def xml(self, path: str) -> Any:
        """Return the root of a part; None when it is not there or is broken."""
        stored = self.names.get(path)
        if stored is None:
            return None
        try:
            return parse_xml(read_member(self.archive, stored))
        except KnownError:
            return None

    def resolve(self, base: str, location: str) -> str:
        """Return the part that a location names: from the root, or beside ``base``."""
        location = location.strip().replace("\\", "/")
        if location.startswith("/"):
            return posixpath.normpath(location.lstrip("/"))
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
        # Some writers mean the root although they leave the slash out.
        return beside if beside in self.names else posixpath.normpath(location)

    def documents(self) -> Iterator[str]:
        """Yield the paths of the documents in it."""
        root = self.xml("OFD.xml")
        if root is None:
            raise damaged()
        for body in children(root, "DocBody"):
            location = child(body, "DocRoot")
            if location is not None and location.text:
                yield self.resolve("OFD.xml", location.text)


@dataclass(slots=True)
class _Document:
    """What the pages of one document share."""

    path: str
    box: tuple[float, float, float, float] = (0.0, 0.0, *_A4)
    fonts: dict[str, bool] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    draw_params: dict[str, Any] = field(default_factory=dict)


class _OfdPages:
    def __init__(self, package: _Package) -> None:
        self._package = package
        self.n_pages = 0
        self.n_pictures = 0
        self.n_scanned = 0

    def pages(self, documents: list[str]) -> Iterator[Page]:
        for path in documents:
            root = self._package.xml(path)
            if root is None:
                continue
            document = self._document(path, root)
            pages = child(root, "Pages")
            for node in children(pages, "Page") if pages is not None else ():
                location = self._package.resolve(path, attribute(node, "BaseLoc"))
                content = self._package.xml(location)
                if content is None:
                    continue
                self.n_pages += 1
                if self.n_pages > MOST_PAGES:
                    raise KnownError(
                        _("It has more than {count} pages.").format(count=MOST_PAGES),
                        _("Split it and try again."),
                    )
                yield self._page(document, content)

    def _document(self, path: str, root: Any) -> _Document:
        document = _Document(path)
        common = child(root, "CommonData")
        if common is None:
            return document
        document.box = _page_box(child(common, "PageArea")) or document.box
        for kind in ("PublicRes", "DocumentRes"):
            for node in children(common, kind):
                resources = self._package.xml(self._package.resolve(path, node.text or ""))
                if resources is not None:
                    _read_fonts(resources, document)
        for node in children(common, "TemplatePage"):
            location = self._package.resolve(path, attribute(node, "BaseLoc"))
            document.templates[attribute(node, "ID")] = location
        return document

    def _page(self, document: _Document, content: Any) -> Page:
        box = _page_box(child(content, "Area")) or document.box
        page = Page(self.n_pages, box[2] * _POINTS, box[3] * _POINTS)
        painter = _Painter(document, page, box)
        for node in children(content, "Template"):
            template = self._package.xml(document.templates.get(attribute(node, "TemplateID"), ""))
            if template is not None:
                painter.paint(child(template, "Content"))
        painter.paint(child(content, "Content"))
        self.n_pictures += painter.n_pictures
        if painter.n_pictures and len(page.glyphs) < _FEWEST_SIGNS:
            self.n_scanned += 1
        return page


def _read_fonts(resources: Any, document: _Document) -> None:
    for group in children(resources, "Fonts"):
        for font in children(group, "Font"):
            name = attribute(font, "FontName") + attribute(font, "FamilyName")
            is_bold = attribute(font, "Bold") == "true" or bool(_BOLD_FACE.search(name))
            document.fonts[attribute(font, "ID")] = is_bold


def _page_box(area: Any) -> tuple[float, float, float, float] | None:
    if area is None:
        return None
    box = child(area, "PhysicalBox")
    numbers = _numbers(box.text or "") if box is not None else []
    if len(numbers) != 4 or not (10 < numbers[2] < 5000 and 10 < numbers[3] < 5000):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _numbers(text: str) -> list[float]:
    numbers: list[float] = []
    for part in text.split():
        try:
            number = float(part)
        except ValueError:
            return []
        if not -1e5 < number < 1e5:
            return []
        numbers.append(number)
    return numbers


class _Painter:
    """Puts the characters and lines of a page's objects where they are printed."""

    def __init__(
        self, document: _Document, page: Page, box: tuple[float, float, float, float]
    ) -> None:
        self._document = document
        self._page = page
        self._x, self._y = box[0], box[1]
        self.n_pictures = 0

    def paint(self, node: Any, depth: int = 0) -> None:
        if node is None or depth > _DEEPEST:
            return
        for one in node:
            name = local(one)
            if name in ("Layer", "PageBlock"):
                self.paint(one, depth + 1)
            elif name == "TextObject":
                self._text(one)
            elif name == "PathObject":
                self._path(one)
            elif name == "ImageObject":
                self.n_pictures += 1

    def _text(self, node: Any) -> None:
        boundary = _numbers(attribute(node, "Boundary"))
        if len(boundary) != 4 or attribute(node, "Visible") == "false":
            return
        matrix = _matrix(attribute(node, "CTM"))
        size = (_numbers(attribute(node, "Size")) or [4.0])[0] * (abs(matrix[3]) or abs(matrix[1]))
        if abs(matrix[1]) > 0.2 * abs(matrix[0] or 1e-9):
            return  # written aslant or upright: a watermark or a seal
        stretch = (_numbers(attribute(node, "HScale")) or [1.0])[0] or 1.0
        is_bold = (
            self._document.fonts.get(attribute(node, "Font"), False)
            or int((_numbers(attribute(node, "Weight")) or [400])[0]) >= 600
        )
        x = y = 0.0
        for code in children(node, "TextCode"):
            x = (_numbers(attribute(code, "X")) or [x])[0]
            y = (_numbers(attribute(code, "Y")) or [y])[0]
            text = _decoded(code.text or "")
            places = _places(text, x, y, attribute(code, "DeltaX"), attribute(code, "DeltaY"),
                             (_numbers(attribute(node, "Size")) or [4.0])[0] * stretch)  # fmt: skip
            for sign, at_x, at_y, wide in places:
                if not sign.isspace() and len(self._page.glyphs) < _MOST_GLYPHS:
                    self._put(sign, at_x, at_y, wide, size, matrix, boundary, is_bold)

    def _put(
        self,
        sign: str,
        x: float,
        y: float,
        wide: float,
        size: float,
        matrix: Matrix,
        boundary: list[float],
        is_bold: bool,
    ) -> None:
        a, b, c, d, e, f = matrix
        left = boundary[0] + a * x + c * y + e - self._x
        base = boundary[1] + b * x + d * y + f - self._y
        width = wide * (abs(a) or 1.0)
        self._page.glyphs.append(
            Glyph(
                plain_sign(sign),
                left * _POINTS,
                (left + width) * _POINTS,
                base * _POINTS,
                max(0.5, size) * _POINTS,
                is_bold,
            )
        )

    def _path(self, node: Any) -> None:
        boundary = _numbers(attribute(node, "Boundary"))
        data = child(node, "AbbreviatedData")
        if len(boundary) != 4 or data is None or len(self._page.rules) >= _MOST_RULES:
            return
        matrix = _matrix(attribute(node, "CTM"))
        for x0, y0, x1, y1 in _strokes(data.text or ""):
            places = [
                (
                    boundary[0] + matrix[0] * x + matrix[2] * y + matrix[4] - self._x,
                    boundary[1] + matrix[1] * x + matrix[3] * y + matrix[5] - self._y,
                )
                for x, y in ((x0, y0), (x1, y1))
            ]
            xs = sorted(x * _POINTS for x, _ in places)
            ys = sorted(y * _POINTS for _, y in places)
            if xs[1] - xs[0] < 0.8 or ys[1] - ys[0] < 0.8:
                self._page.rules.append(Rule(xs[0], ys[0], xs[1], ys[1]))


def _matrix(text: str) -> Matrix:
    numbers = _numbers(text)
    if len(numbers) != 6:
        return _UNIT
    return numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]


_ENTITY = re.compile(r"&#x?[0-9A-Fa-f]{1,6};")


def _decoded(text: str) -> str:
    """Return the text of a TextCode; some writers escape its characters twice."""

    def sign(found: re.Match[str]) -> str:
        body = found.group()[2:-1]
        code = int(body[1:], 16) if body[:1] in "xX" else int(body) if body.isdecimal() else 0
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""

    return _ENTITY.sub(sign, text) if "&#" in text else text


def _deltas(text: str) -> Iterator[float]:
    """Yield the steps from character to character; ``g 3 5`` is three steps of 5."""
    parts = iter(text.split())
    for part in parts:
        if part == "g":
            count = (_numbers(next(parts, "")) or [0.0])[0]
            step = (_numbers(next(parts, "")) or [0.0])[0]
            for _number in range(max(0, min(int(count), 10_000))):
                yield step
        else:
            numbers = _numbers(part)
            if numbers:
                yield numbers[0]


def _places(
    text: str, x: float, y: float, delta_x: str, delta_y: str, size: float
) -> Iterator[tuple[str, float, float, float]]:
    """Yield each character with its place and its width."""
    steps_x, steps_y = _deltas(delta_x), _deltas(delta_y)
    last = 0.0
    for sign in text:
        full = size if ord(sign) > 0x2E7F or sign in "“”‘’…—" else size / 2
        step = next(steps_x, None)
        if step is None:
            # After the last step, or without steps, each stands where the one before ended.
            step = last if delta_x and not delta_x.startswith("g") and last else full
            if not delta_x and delta_y:
                step = 0.0
        last = step
        yield sign, x, y, min(full, step) if step > 0 else full
        x += step
        y += next(steps_y, 0.0)


def _strokes(data: str) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight strokes of a path in OFD's short notation: S M L C B Q A and numbers."""
    parts = data.replace(",", " ").split()
    at = 0
    start = here = (0.0, 0.0)
    wanted = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
    while at < len(parts) and at < 40_000:
        command = parts[at]
        count = wanted.get(command)
        if count is None:
            at += 1
            continue
        numbers = _numbers(" ".join(parts[at + 1 : at + 1 + count]))
        at += 1 + count
        if len(numbers) != count:
            return
        if command == "C":
            yield (*here, *start)
            here = start
            continue
        there = (numbers[-2], numbers[-1])
        if command in ("S", "M"):
            start = there
        elif command == "L":
            yield (*here, *there)
        here = there
