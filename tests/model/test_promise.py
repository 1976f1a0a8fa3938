from __future__ import annotations

import numpy as np
import pytest

from data.errors import KnownError
from model.held_back import HeldBack
from model.promise import Reliability, error_rates, promise, reliability, to_check


def drawn(n_reports: int, per_report: int, oddness: float, seed: int, lie: float = 1.0) -> HeldBack:
    """Paragraphs of which the share that is wrong is ``lie`` times what the confidence says."""
    rng = np.random.default_rng(seed)
    reports = np.repeat(np.arange(n_reports), per_report)
    confidence = 0.5 + 0.5 * rng.beta(3, 1, len(reports))
    odd = np.exp(rng.normal(0, oddness, n_reports))[reports] / np.exp(oddness**2 / 2)
    wrong = rng.random(len(reports)) < np.clip((1 - confidence) * lie * odd, 0, 1)
    probabilities = np.stack([confidence, 1 - confidence], axis=1).astype(np.float32)
    return HeldBack(
        ("a", "b"), np.arange(len(reports)), reports, wrong.astype(np.int64), probabilities
    )


def waiting(held: HeldBack, threshold: float) -> int:
    return int(held.is_wrong[held.confidence >= threshold].sum())


@pytest.mark.parametrize("oddness", [0.0, 0.8])
@pytest.mark.parametrize("lie", [0.5, 1.0, 2.0])
def test_the_interval_holds_what_comes_true(oddness: float, lie: float) -> None:
    held, expected, happened = 0, 0.0, 0
    for seed in range(60):
        measured = reliability(drawn(15, 40, oddness, seed, lie))
        new = drawn(10, 50, oddness, 1000 + seed, lie)
        said = promise(new.confidence.tolist(), new.reports.tolist(), 0.8, measured)
        wrong = waiting(new, 0.8)
        held += said.low <= wrong <= said.high
        expected += said.expected
        happened += wrong
        assert said.source == "measured"
    assert held >= 48  # of 60; nine in ten are promised
    assert expected == pytest.approx(happened, rel=0.2)


def test_odd_reports_widen_the_interval() -> None:
    plain = reliability(drawn(20, 50, 0.0, 1))
    odd = reliability(drawn(20, 50, 1.5, 1))
    assert odd.correlation > plain.correlation + 0.02
    new = drawn(10, 50, 0.0, 2)
    widths = [
        (said := promise(new.confidence.tolist(), new.reports.tolist(), 0.8, one)).high - said.low
        for one in (plain, odd)
    ]
    assert widths[1] > widths[0]


def test_without_a_measure_it_says_so() -> None:
    said = promise([0.99] * 100, [0] * 100, 0.9, None)
    assert said.source == "confidence"
    assert "Not measured" in said.sentence()
    assert said.low <= said.expected <= said.high


def test_a_check_moves_the_promise() -> None:
    before = promise([0.97] * 400, list(range(400)), 0.9, reliability(drawn(20, 40, 0.3, 1)))
    good, bad = before.after_check(20, 0), before.after_check(20, 6)
    assert good.n == bad.n == 380
    assert good.expected < before.expected * 380 / 400 < bad.expected
    assert bad.source == "checked"
    with pytest.raises(ValueError, match="401"):
        before.after_check(401, 0)


def test_checking_all_leaves_nothing_to_promise() -> None:
    said = promise([0.97] * 5, [0] * 5, 0.9, None).after_check(5, 1)
    assert (said.n, said.expected, said.high) == (0, 0.0, 0)
    assert said.sentence() == "There is nothing to accept above this confidence."


def test_nothing_above_the_threshold() -> None:
    said = promise([0.4, 0.5], [0, 1], 0.9, None)
    assert (said.n, said.expected, said.low, said.high) == (0, 0.0, 0, 0)


def test_one_paragraph_is_promised_too() -> None:
    said = promise([0.95], [3], 0.9, reliability(drawn(20, 40, 0.3, 1)))
    assert said.n == 1
    assert 0 <= said.low <= said.expected <= said.high <= 1


def test_the_sentence_names_the_numbers() -> None:
    said = promise([0.97] * 412, list(range(412)), 0.9, reliability(drawn(20, 60, 0.2, 1)))
    assert said.sentence() == (
        f"412 paragraphs, expect about {round(said.expected)} wrong ({said.low} to {said.high})."
    )


def test_a_reliability_comes_back_from_json() -> None:
    measured = reliability(drawn(5, 20, 0.3, 1))
    assert Reliability.from_json(measured.to_json()) == measured
    assert (
        Reliability.from_json({"n": [1], "n_wrong": [0], "correlation": 0, "per_report": 1}) is None
    )
    assert Reliability.from_json(None) is None


def test_error_rates_fall_with_the_threshold() -> None:
    rates = error_rates(drawn(20, 50, 0.2, 3))
    assert rates[0].rate > rates[-2].rate
    assert all(one.low <= one.rate <= one.high for one in rates if one.n_wrong)
    assert [one.n for one in rates] == sorted((one.n for one in rates), reverse=True)


def test_no_label_has_no_error_rate() -> None:
    nothing = HeldBack(
        ("a", "b"), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64),
        np.zeros((0, 2), np.float32),
    )  # fmt: skip
    with pytest.raises(KnownError):
        error_rates(nothing)
    assert sum(reliability(nothing).n) == 0


def test_some_to_check_are_drawn_without_repeat_and_in_order() -> None:
    ids = list(range(100, 300))
    first = to_check(ids, 20, seed=1)
    assert len(set(first)) == 20
    assert first == sorted(first)
    assert first != to_check(ids, 20, seed=2)
    assert to_check([5, 3], 20) == [5, 3]
