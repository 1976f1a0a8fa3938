"""From characters with places on pages to lines: what PDF and OFD have in common."""

from data.readers.page.glyphs import Glyph, Page, Rule
from data.readers.page.layout import page_lines

__all__ = ["Glyph", "Page", "Rule", "page_lines"]
