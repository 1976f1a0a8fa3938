from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import f1_score

from data.errors import KnownError
from data.report import Paragraph, Report
from model.calibration import expected_calibration_error, fit_temperature
from model.classifier import ParagraphClassifier
from model.evaluation import (
    cross_validate,
    evaluate,
    held_back_probabilities,
    learning_curve,
    report_folds,
)
from model.linear import softmax

KEYS = ("good", "bad", "plain")


def random_case() -> tuple[list[np.ndarray], list[list[str | None]]]:
    rng = np.random.default_rng(3)
    probabilities = [softmax(rng.normal(size=(30, 3))) for _ in range(4)]
    truth = [[KEYS[k] if k < 3 else None for k in rng.integers(0, 4, 30)] for _ in range(4)]
    return probabilities, truth


def reports(n: int = 6) -> tuple[list[Report], list[list[str | None]]]:
    made, labels = [], []
    for number in range(n):
        texts = [f"{number}号路修好了，很满意。", f"{number}号桥还缺钱，难办。", "第三段没有标。"]
        made.append(Report(str(number), tuple(Paragraph(i, t) for i, t in enumerate(texts))))
        labels.append(["good", "bad", None])
    return made, labels


def test_figures_are_those_of_scikit_learn() -> None:
    probabilities, truth = random_case()
    scores = evaluate(probabilities, truth, KEYS)
    flat = [(row.argmax(), KEYS.index(y)) for one, labels in zip(probabilities, truth, strict=True)
            for row, y in zip(one, labels, strict=True) if y]  # fmt: skip
    predicted, right = [a for a, _b in flat], [b for _a, b in flat]
    assert scores.n == len(flat)
    assert scores.macro_f1 == pytest.approx(f1_score(right, predicted, average="macro"))
    assert sum(map(sum, scores.confusion)) == scores.n
    assert sum(one.support for one in scores.per_label.values()) == scores.n
    assert sum(one.n for one in scores.calibration) == scores.n


def test_json_has_what_other_programs_rely_on() -> None:
    probabilities, truth = random_case()
    found = json.loads(json.dumps(evaluate(probabilities, truth, KEYS).to_json()))
    assert {"n", "accuracy", "macro_f1", "per_label", "ece"} <= set(found)
    assert set(found["per_label"]) == set(KEYS)
    assert set(found["per_label"]["bad"]) == {"precision", "recall", "f1", "support"}


def test_no_label_gives_no_figures() -> None:
    scores = evaluate([np.ones((2, 3), np.float32) / 3], [[None, None]], KEYS)
    assert (scores.n, scores.macro_f1) == (0, 0.0)


def test_a_label_that_the_classifier_does_not_know_is_never_found() -> None:
    scores = evaluate([np.array([[1.0, 0, 0]], np.float32)], [["new"]], KEYS)
    assert scores.per_label["new"].recall == 0
    assert scores.accuracy == 0


def test_no_report_is_in_training_and_measuring() -> None:
    made, labels = reports()
    seen: list[set[str]] = []

    class Watched(ParagraphClassifier):
        def fit(self, reports, labels, groups=None):  # type: ignore[no-untyped-def]
            seen.append({report.name for report in reports})
            return super().fit(reports, labels, groups)

        def predict_proba(self, reports):  # type: ignore[no-untyped-def]
            assert not seen[-1] & {report.name for report in reports}
            return super().predict_proba(reports)

    groups = ["a", "a", "b", "b", "c", "c"]
    found = held_back_probabilities(made, labels, KEYS, 3, groups, lambda keys: Watched(keys))
    assert [len(one) for one in found] == [3] * 6
    assert all(len(names) == 4 for names in seen)
    for names in seen:
        assert all(("0" in names) == ("1" in names) for _ in names)


def test_near_duplicates_are_held_back_together() -> None:
    rng = np.random.default_rng(5)
    texts = ["".join(chr(code) for code in rng.integers(0x4E00, 0x9FA5, 200)) for _ in range(6)]
    made = [Report(str(n), (Paragraph(0, text),)) for n, text in enumerate(texts)]
    # Next year's copy of each, with something new at its end.
    copies = [Report(f"{n}'", (Paragraph(0, text[:180] + "新"),)) for n, text in enumerate(texts)]
    labels = [["good"]] * 6
    folds = report_folds([*made, *copies], [*labels, *labels], 3)
    assert folds[:6] == folds[6:]
    assert len(set(folds)) == 3


def test_a_report_and_its_copies_cannot_be_measured() -> None:
    [one, *_], [labels, *_] = reports()
    with pytest.raises(KnownError, match="nearly the same"):
        report_folds([one, one, one], [labels] * 3, 2)
    assert ParagraphClassifier(("good", "bad")).fit([one] * 3, [labels] * 3).temperature_ == 1


def test_cross_validation_learns_the_words() -> None:
    made, labels = reports()
    scores = cross_validate(made, labels, ("good", "bad"), 3, new=ParagraphClassifier)
    assert scores.n == 12
    assert scores.macro_f1 > 0.9


def test_one_report_cannot_be_measured() -> None:
    made, labels = reports(1)
    with pytest.raises(KnownError):
        cross_validate(made, labels, KEYS)


def test_the_learning_curve_grows_in_labels() -> None:
    made, labels = reports()
    curve = learning_curve(made, labels, ("good", "bad"), 2, (0.3, 1.0), ParagraphClassifier)
    assert [point.n_labels for point in curve] == sorted(point.n_labels for point in curve)
    assert curve[0].n_labels < curve[-1].n_labels


def test_calibration_error_of_honest_confidence_is_small() -> None:
    rng = np.random.default_rng(0)
    first = rng.uniform(0.5, 1, 20_000)
    truth = (rng.uniform(size=20_000) > first).astype(int)
    honest = np.stack([first, 1 - first], axis=1).astype(np.float32)
    assert expected_calibration_error(honest, truth) < 0.02
    boastful = np.stack([np.ones(20_000), np.zeros(20_000)], axis=1).astype(np.float32)
    assert expected_calibration_error(boastful, truth) == pytest.approx(0.25, abs=0.02)


def test_temperature_cools_what_is_too_sure() -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(5000, 3)).astype(np.float32)
    truth = np.array([rng.choice(3, p=row / row.sum()) for row in softmax(logits).astype(float)])
    assert fit_temperature(logits * 3, truth) == pytest.approx(3, rel=0.15)
