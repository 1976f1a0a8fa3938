"""Agreement equals that of known libraries on random tables."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_statsmodels

from model.agreement import (
    agreement,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    label_counts,
)

RNG = np.random.default_rng(0)


def tables(low: int) -> st.SearchStrategy[np.ndarray]:
    shapes = st.tuples(st.integers(1, 30), st.integers(2, 5))
    return shapes.flatmap(lambda shape: arrays(np.int64, shape, elements=st.integers(low, 3)))


@settings(max_examples=200, deadline=None)
@given(tables(-1))
def test_krippendorff_alpha_equals_that_of_nltk(table: np.ndarray) -> None:
    found = krippendorff_alpha(label_counts(table, 4), 0, RNG)
    shared = [row for row in table if (row >= 0).sum() > 1]
    used = {value for row in shared for value in row if value >= 0}
    if len(used) < 2:
        assert math.isnan(found.value)
        return
    told = [
        (str(rater), str(item), int(label))
        for item, row in enumerate(shared)
        for rater, label in enumerate(row)
        if label >= 0
    ]
    assert found.value == pytest.approx(AnnotationTask(told).alpha(), abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(tables(0))
def test_fleiss_kappa_equals_that_of_statsmodels(table: np.ndarray) -> None:
    found = fleiss_kappa(label_counts(table, 4), 0, RNG).value
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = fleiss_of_statsmodels(aggregate_raters(table, n_cat=4)[0])
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


@settings(max_examples=200, deadline=None)
@given(tables(0))
def test_cohen_kappa_equals_that_of_sklearn(table: np.ndarray) -> None:
    first, second = table[:, 0], table[:, 1]
    found = cohen_kappa(first, second, 4, 0, RNG).value
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        expected = cohen_kappa_score(first, second, labels=range(4))
    if len({*first, *second}) < 2:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected, abs=1e-9)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    # Two annotators who each change a true label with probability 0.2: the kappa of a very
    # large sample is the truth; of 100 small samples about 95 intervals should hold it.
    rng = np.random.default_rng(1)

    def sample(n: int) -> tuple[np.ndarray, np.ndarray]:
        truth = rng.integers(0, 4, n)
        noisy = [np.where(rng.random(n) < 0.2, rng.integers(0, 4, n), truth) for _ in range(2)]
        return noisy[0], noisy[1]

    truth = cohen_kappa(*sample(400_000), 4, 0, rng).value
    held = 0
    for _ in range(100):
        found = cohen_kappa(*sample(150), 4, 400, rng)
        held += found.low <= truth <= found.high
    assert 88 <= held <= 100


def test_no_annotator_and_no_shared_paragraph_is_no_error() -> None:
    for ratings in ({}, {1: {"li": "goal"}, 2: {"wang": "goal"}}):
        found = agreement(ratings, ["goal", "other"])
        assert found.n_shared == 0
        assert math.isnan(found.alpha.value)
        assert found.pairs == ()


def test_disagreement_is_counted_by_label() -> None:
    ratings = {i: {"li": "goal", "wang": "goal"} for i in range(10)}
    ratings |= {i: {"li": "other", "wang": "other"} for i in range(10, 20)}
    ratings |= {20: {"li": "goal", "wang": "measure"}, 21: {"li": "goal"}}
    found = agreement(ratings, ["goal", "measure", "other"])
    assert found.annotators == ("li", "wang")
    assert found.n_shared == 21
    assert found.confusions == {("goal", "measure"): 1}
    assert found.alpha_by_label["other"].value == 1
    assert found.alpha_by_label["measure"].value < 0.1
    assert found.alpha.low < found.alpha.value <= found.alpha.high
    assert found.pairs[0].same == pytest.approx(20 / 21)
