from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.report import Paragraph, Report
from model.cues import heading_cues, text_cues
from model.features import N_COLUMNS, extract
from model.tokens import tokens

TEXT = st.text(
    st.sampled_from("今年将力争增长8.5%，仍不足。２０２４年\n\r\u2028 a①（一）"), max_size=40
)


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXT, max_size=8))
def test_every_text_keeps_its_own_words(texts: list[str]) -> None:
    cut = tokens(texts)
    assert cut.n_units == len(texts)
    for unit, text in enumerate(texts):
        alone = tokens([text])
        assert np.array_equal(cut.hashes[cut.units == unit], alone.hashes)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXT, st.booleans()), max_size=8))
def test_features_are_finite_and_of_unit_length(parts: list[tuple[str, bool]]) -> None:
    paragraphs = tuple(
        Paragraph(i, text, "heading" if heading else "body", 1 if heading else None)
        for i, (text, heading) in enumerate(parts)
    )
    features = extract(Report("x", paragraphs))
    n = sum(not heading for _text, heading in parts)
    assert features.words.shape == (n, N_COLUMNS)
    assert len(features.cues) == len(features.paths) == len(features.positions) == n
    assert np.isfinite(features.cues).all()
    assert (np.abs(features.cues) <= 4).all()
    lengths = np.sqrt(features.words.multiply(features.words).sum(axis=1))
    assert ((lengths < 1e-6) | (np.abs(lengths - 1) < 1e-3) | (lengths < 1.25)).all()


def test_numbers_percentages_and_years_are_alike() -> None:
    one, other = tokens(["增长8.5%达12万元，2023年"]), tokens(["增长3%达77万元，2019年"])
    assert np.array_equal(one.hashes, other.hashes)
    assert not np.array_equal(one.years, other.years)


def test_full_width_digits_are_read_as_digits() -> None:
    assert np.array_equal(
        tokens(["１９８０年增长２．５％"]).hashes, tokens(["1980年增长2.5%"]).hashes
    )


def test_the_number_of_a_heading_does_not_matter() -> None:
    def headings(heading: str) -> np.ndarray:
        report = Report("x", (Paragraph(0, "甲。", heading_path=(heading,)),))
        return extract(report).headings.toarray()

    assert np.array_equal(headings("三、存在的问题"), headings("（二）存在的问题"))
    assert not np.array_equal(headings("三、存在的问题"), headings("三、下一步打算"))


def test_a_heading_path_is_extracted_once() -> None:
    paragraphs = tuple(Paragraph(i, f"{i}段", heading_path=("一、甲",)) for i in range(5))
    features = extract(Report("x", paragraphs))
    assert features.headings.shape[0] == 1
    assert features.paths.tolist() == [0] * 5


@pytest.mark.parametrize(
    ("name", "year"),
    [("2023年工作总结", 1), ("二○二三年工作总结", 1), ("二〇二三年工作总结", 1), ("工作总结", 0)],
)
def test_next_year_is_seen_from_the_reports_own(name: str, year: int) -> None:
    report = Report(name, (Paragraph(0, "到2024年底建成。"),))
    other = Report(name, (Paragraph(0, "到2023年底建成。"),))
    differs = not np.array_equal(extract(report).cues, extract(other).cues)
    assert differs == bool(year)


def test_cue_classes_fit_into_the_bits_of_a_word() -> None:
    assert 0 < len(text_cues()) <= 29
    assert all(text_cues().values())
    assert all(heading_cues().values())
