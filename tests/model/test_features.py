from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.report import Kind, Paragraph, Report
from model.cues import heading_cues, text_cues
from model.features import extract, extract_all
from model.hashed_words import N_COLUMNS
from model.starter import load_starter_judge
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
def test_features_are_finite_and_each_block_of_unit_length(parts: list[tuple[str, bool]]) -> None:
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
    # A block of words and one of pairs of characters, each of length 1 or empty.
    assert np.isclose(lengths[:, None], [[0, 1, 2**0.5]], atol=1e-3).any(axis=1).all()


PARAGRAPH = st.tuples(
    TEXT,
    st.sampled_from(["heading", "body", "table"]),
    st.sampled_from([(), ("一、甲",), ("", "甲 2")]),
)
REPORTS = st.lists(st.tuples(TEXT, st.lists(PARAGRAPH, max_size=6)), max_size=5)


@settings(max_examples=100, deadline=None)
@given(REPORTS, st.booleans())
def test_many_reports_at_once_are_as_each_by_itself(
    given_reports: list[tuple[str, list[tuple[str, Kind, tuple[str, ...]]]]], weighs: bool
) -> None:
    reports = [
        Report(
            name,
            tuple(
                Paragraph(i, text, kind, None, path) for i, (text, kind, path) in enumerate(parts)
            ),
        )
        for name, parts in given_reports
    ]
    idf = np.linspace(1, 9, N_COLUMNS, dtype=np.float32) if weighs else None
    together = extract_all(reports, idf).of_each(len(reports))
    for report, found in zip(reports, together, strict=True):
        alone = extract(report, idf)
        for name in ("positions", "paths", "cues", "reports"):
            assert np.array_equal(getattr(found, name), getattr(alone, name)), name
        for name in ("words", "headings"):
            one, other = getattr(found, name), getattr(alone, name)
            assert one.shape == other.shape
            for part in ("indptr", "indices", "data"):
                assert np.array_equal(getattr(one, part), getattr(other, part)), (name, part)


@settings(max_examples=30, deadline=None)
@given(REPORTS)
def test_many_reports_are_judged_as_each_by_itself(
    given_reports: list[tuple[str, list[tuple[str, Kind, tuple[str, ...]]]]],
) -> None:
    judge = load_starter_judge()
    reports = [
        Report(name, tuple(Paragraph(i, *one[:2], None, one[2]) for i, one in enumerate(parts)))
        for name, parts in given_reports
    ]
    idf = judge.inverse_frequencies()
    together = judge.body_probabilities(extract_all(reports, idf))
    alone = [judge.body_probabilities(extract(report, idf)) for report in reports]
    assert np.allclose(together, np.vstack([together[:0], *alone]), atol=1e-5)


def test_words_that_share_a_place_keep_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "加强队伍建设，提升服务水平；完成招商引资十二亿元，同比增长。"
    apart = tokens([text, "增长"])
    monkeypatch.setattr("model.vocabulary._PLACE_BITS", 1)
    monkeypatch.setattr("model.vocabulary._PLACE_SHIFT", np.uint64(63))
    monkeypatch.setattr("model.vocabulary._vocabulary", None)
    for _turn in range(2):
        crowded = tokens([text, "增长"])
        for name in ("units", "hashes", "cues", "ends", "years"):
            assert np.array_equal(getattr(crowded, name), getattr(apart, name)), name


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
