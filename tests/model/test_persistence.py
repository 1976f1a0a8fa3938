from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import skops.io

import model
from data.errors import KnownError
from data.report import Paragraph, Report
from model.classifier import ParagraphClassifier
from model.persistence import dumps, from_state, loads, save, to_state
from model.starter import new_classifier

REPORT = Report(
    "x", (Paragraph(0, "力争增长8%。"), Paragraph(1, "经费不足。"), Paragraph(2, "甲。"))
)
LABELS = ["goal", "problem", None]


@pytest.fixture(scope="module")
def classifier() -> ParagraphClassifier:
    fitted = new_classifier(("goal", "measure", "achievement", "problem", "other"))
    fitted.fit([REPORT], [LABELS])
    fitted.metrics_ = {"macro_f1": 0.5}
    return fitted


def test_a_saved_model_says_the_same(classifier: ParagraphClassifier, tmp_path: Path) -> None:
    save(classifier, tmp_path / "m.skops")
    loaded = model.load(tmp_path / "m.skops")
    assert loaded.classes_ == classifier.classes_
    assert loaded.counts_ == {"goal": 1, "problem": 1}
    assert loaded.metrics_ == {"macro_f1": 0.5}
    before, after = classifier.predict_proba([REPORT])[0], loaded.predict_proba([REPORT])[0]
    assert np.allclose(before, after, atol=2e-3)


def test_a_model_file_records_the_cut(classifier: ParagraphClassifier) -> None:
    info = json.loads(to_state(classifier)["info"])
    assert info["cut"] in ("rjieba", "jieba")
    assert info["cut_version"]
    assert info["labels"] == classifier.classes_


def test_joblib_needs_trust(classifier: ParagraphClassifier, tmp_path: Path) -> None:
    save(classifier, tmp_path / "m.joblib")
    with pytest.raises(KnownError):
        model.load(tmp_path / "m.joblib")
    loaded = model.load(tmp_path / "m.joblib", trusted=True)
    assert loaded.tag(REPORT) == classifier.tag(REPORT)


def test_a_joblib_file_of_something_else_is_refused(tmp_path: Path) -> None:
    joblib.dump({"a": 1}, tmp_path / "m.joblib")
    with pytest.raises(KnownError):
        model.load(tmp_path / "m.joblib", trusted=True)


class Stranger:
    ran = False

    def __init__(self) -> None:
        self.command = "x"

    def __setstate__(self, state: dict[str, Any]) -> None:
        Stranger.ran = True


def test_a_strangers_code_is_not_run(classifier: ParagraphClassifier) -> None:
    state = to_state(classifier) | {"extra": Stranger()}
    with pytest.raises(KnownError, match="Stranger"):
        loads(skops.io.dumps(state), "evil.skops")
    assert not Stranger.ran


def test_an_estimator_instead_of_arrays_is_refused() -> None:
    from sklearn.linear_model import LogisticRegression

    content = skops.io.dumps(LogisticRegression().fit([[0], [1]], [0, 1]))
    with pytest.raises(KnownError):
        loads(content, "other.skops")


def test_a_file_that_would_fill_the_memory_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.npy", bytes(50_000_000))
    with pytest.raises(KnownError, match="unpack"):
        loads(buffer.getvalue(), "bomb.skops")


@pytest.mark.parametrize("content", [b"", b"PK", b"text", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_model_is_said_to_be_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.skops").write_bytes(content)
    with pytest.raises(KnownError, match="not a model"):
        model.load(tmp_path / "m.skops")


def test_a_truncated_or_altered_file_is_refused(classifier: ParagraphClassifier) -> None:
    content = dumps(classifier)
    for damaged in (content[: len(content) // 2], content[:2000] + b"x" * 500 + content[2500:]):
        with pytest.raises(KnownError):
            loads(damaged, "m.skops")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("columns", np.array([5, 3], np.int32)),
        ("columns", np.array([-1, 3], np.int32)),
        ("columns", np.array([1, 1 << 30], np.int32)),
        ("intercept", np.array([np.nan] * 5, np.float32)),
        ("intercept", np.zeros(3, np.float32)),
        ("cue_weights", np.zeros((2, 5), np.float32)),
        ("column_weights", np.zeros((2, 5), np.float16)),
        ("info", "{}"),
        ("info", "no json"),
        ("stray", np.zeros(3, np.float32)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    classifier: ParagraphClassifier, key: str, value: object
) -> None:
    with pytest.raises(KnownError):
        from_state(to_state(classifier) | {key: value}, "m.skops")


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        model.load(tmp_path / "none.skops")


def test_a_folder_that_is_not_there_is_said_in_words(
    classifier: ParagraphClassifier, tmp_path: Path
) -> None:
    with pytest.raises(KnownError):
        save(classifier, tmp_path / "none" / "m.skops")
