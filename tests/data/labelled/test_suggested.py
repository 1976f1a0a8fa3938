"""Whole reports are written as their rows would be, one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.labelled.suggested import SuggestedReport, joinable
from data.labelled.writing import writing
from data.report import Paragraph, Report
from data.scheme import LabelScheme, default_scheme

TEXT = st.text(st.sampled_from("甲=@-+\"',，\n\r\t\\ 8％\u2028\ud800"), max_size=8)
PATH = st.lists(TEXT, max_size=2).map(tuple)
PARAGRAPH = st.tuples(
    TEXT, st.sampled_from(["heading", "body", "table"]), PATH, st.none() | st.integers(0, 4)
)
SHARE = st.floats(0, 1, width=32)


@st.composite
def suggested_reports(draw: st.DrawFn, keys: tuple[str, ...]) -> SuggestedReport:
    paragraphs = tuple(
        Paragraph(i, text, kind, level, path)
        for i, (text, kind, path, level) in enumerate(draw(st.lists(PARAGRAPH, max_size=4)))
    )
    n = sum(one.kind != "heading" for one in paragraphs)
    row = st.lists(SHARE, min_size=len(keys), max_size=len(keys))
    shares = draw(st.lists(row, min_size=n, max_size=n))
    probabilities = np.array(shares, np.float32).reshape(n, len(keys))
    return SuggestedReport(draw(TEXT), Report("x", paragraphs), keys, probabilities)


def both_ways(
    kind: str, reports: list[SuggestedReport], scheme: LabelScheme
) -> tuple[bytes, bytes]:
    with tempfile.TemporaryDirectory() as name:
        one, other = Path(name) / "one", Path(name) / "other"
        with writing(one, scheme, kind) as writer:
            for report in reports:
                for row in report.rows():
                    writer.write(row)
        with writing(other, scheme, kind) as writer:
            cast(Any, writer).append(joinable(reports, kind, scheme))
        return one.read_bytes(), other.read_bytes()


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@settings(max_examples=60, deadline=None)
@given(reports=st.lists(suggested_reports(default_scheme().keys), max_size=3))
def test_reports_are_written_as_their_rows(kind: str, reports: list[SuggestedReport]) -> None:
    by_row, at_once = both_ways(kind, reports, default_scheme())
    if kind == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        tables = [pq.read_table(pa.BufferReader(content)) for content in (by_row, at_once)]
        assert tables[0].schema.equals(tables[1].schema, check_metadata=True)
        assert tables[0].to_pylist() == tables[1].to_pylist()
    else:
        assert at_once == by_row


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_a_label_that_only_the_scheme_knows_is_left_out(kind: str) -> None:
    report = Report("x", (Paragraph(0, "甲"),))
    suggested = SuggestedReport("x", report, ("goal",), np.ones((1, 1), np.float32))
    by_row, at_once = both_ways(kind, [suggested], default_scheme())
    assert at_once == by_row
