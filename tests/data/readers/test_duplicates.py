from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data.readers import read_report
from data.readers.duplicates import (
    groups,
    near_duplicates,
    report_signature,
    signature_of,
    stored_signature,
    written,
)

OTHER = (
    "全县教育系统围绕立德树人根本任务，深化课程改革，推进义务教育优质均衡发展，改善办学条件。" * 8
)


def test_the_same_text_in_other_parts_has_the_same_signature(sample: ModuleType) -> None:
    texts = [text for _kind, _level, text in sample.golden()]
    joined = ["".join(texts).replace("，", ", ")]
    assert (signature_of(texts) == signature_of(joined)).all()


def test_one_report_in_many_formats_is_found_alike(fixtures: Path) -> None:
    names = ["report.docx", "report.pdf", "report.html", "paragraphs.csv"]
    signatures = [report_signature(read_report(fixtures / name)) for name in names]
    signatures.append(signature_of([OTHER]))
    assert len(near_duplicates(signatures)) == 6
    assert groups(signatures) == [0, 0, 0, 0, 4]


def test_an_edited_report_is_less_alike_than_a_copy(sample: ModuleType) -> None:
    texts = [text for _kind, _level, text in sample.golden()]
    edited = [*texts[: len(texts) * 4 // 5], OTHER[:400]]
    [pair] = near_duplicates([signature_of(texts), signature_of(edited)], threshold=0.2)
    assert 0.3 < pair.similarity < 0.9


def test_only_pairs_with_new_reports_are_asked_for(sample: ModuleType) -> None:
    signature = signature_of([OTHER])
    assert len(near_duplicates([signature] * 3)) == 3
    assert [(pair.first, pair.second) for pair in near_duplicates([signature] * 3, since=2)] == [
        (0, 2),
        (1, 2),
    ]
    assert near_duplicates([signature]) == []


@given(st.text())
def test_signatures_survive_being_stored(text: str) -> None:
    signature = signature_of([text])
    stored = stored_signature({"signature": written(signature)})
    assert stored is not None
    assert np.array_equal(signature, stored)


def test_a_broken_signature_is_none() -> None:
    assert stored_signature({"signature": "???"}) is None
    assert stored_signature({"signature": "AAAA"}) is None
    assert stored_signature({}) is None
