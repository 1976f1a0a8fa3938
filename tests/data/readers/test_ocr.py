"""A scanned pdf: refused as one without the extra, read with it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from data.errors import KnownError
from data.readers import ocr, read_report
from data.readers.page import Glyph


@pytest.mark.skipif(ocr.is_installed(), reason="the extra ocr is installed")
def test_without_the_extra_a_scanned_pdf_is_said_to_be_one(fixtures: Path) -> None:
    with pytest.raises(KnownError) as refused:
        read_report(fixtures / "report_scanned.pdf")
    assert "scanned" in refused.value.message
    assert "ocr" in refused.value.remedy


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra ocr is not installed")
def test_with_it_the_page_is_read(fixtures: Path, sample: ModuleType) -> None:
    report = read_report(fixtures / "report_scanned.pdf")
    assert report.receipt["ocr"] is True
    texts = {p.text for p in report.paragraphs}
    headings = [text for kind, _, text in sample.golden() if kind == "heading"][:4]
    assert texts.issuperset(headings)


def test_lines_of_about_one_size_are_of_one_size() -> None:
    glyphs = [Glyph("中", 0, 10, 100, size) for size in (9.5, 10, 10.4, 20)]
    assert [glyph.size for glyph in ocr._evened(glyphs)] == [10.2, 10.2, 10.2, 20]
