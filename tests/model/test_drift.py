from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import KnownError
from data.language import use_language
from data.report import Paragraph, Report
from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.drift import SIGN_NAMES, drift
from model.held_back import LabelledProject, hold_back
from model.starter import load_starter

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [one.report for one in read_folder(SAMPLES) if one.report.paragraphs]


def poem(number: int) -> Report:
    lines = ("床前明月光，疑是地上霜。", "举头望明月，低头思故乡。", "春眠不觉晓，处处闻啼鸟。",
             "白日依山尽，黄河入海流。", "红豆生南国，春来发几枝。")  # fmt: skip
    body = [
        Paragraph(i + 1, line, heading_path=(f"卷{number}",)) for i, line in enumerate(lines * 3)
    ]
    return Report(f"诗{number}", (Paragraph(0, f"卷{number}", "heading", 1), *body))


def test_reports_of_the_same_kinds_do_not_drift(reports: list[Report]) -> None:
    found = drift(load_starter(), reports[1::3], reports[::3])
    assert found.level == "none"
    assert found.verdict() == "The new reports are like those that were learnt from."
    assert {one.sign for one in found.signs} == set(SIGN_NAMES) - {"confidence"}
    assert sum(now for _key, _usual, now in found.label_shares) == pytest.approx(1)


def test_poems_among_work_reports_drift_much(reports: list[Report]) -> None:
    found = drift(load_starter(), reports[::3], [poem(n) for n in range(3)])
    assert found.level == "much"
    assert "differ much" in found.verdict()
    by_sign = {one.sign: one for one in found.signs}
    assert by_sign["words"].now > by_sign["words"].usual
    assert "啼鸟" in found.new_words or "明月光" in found.new_words or "明月" in found.new_words
    assert found.new_headings


def test_only_problems_are_other_labels_than_usual(reports: list[Report]) -> None:
    problems = [
        p for r in reports[::3] for p in r.paragraphs
        if p.kind == "body" and any("问题" in h or "不足" in h for h in p.heading_path)
    ]  # fmt: skip
    batch = Report("问题清单", tuple(
        Paragraph(i, p.text, heading_path=p.heading_path) for i, p in enumerate(problems)
    ))  # fmt: skip
    found = drift(load_starter(), reports[::3], [batch])
    labels = next(one for one in found.signs if one.sign == "labels")
    assert labels.now > 0.4
    assert labels.level != "none"


def test_confidence_is_compared_with_reports_held_back() -> None:
    read = [one for kind in ("county", "inspection") for one in read_folder(SAMPLES, f"{kind}_*")]
    known, new = read[::2], read[1::4]
    project = LabelledProject.of(known, load_starter().classes_)
    held_back = hold_back(project, folds=3, new=ParagraphClassifier)
    learnt = [one.report for one in known]
    classifier = ParagraphClassifier(project.keys).fit(learnt, project.labels)
    found = drift(classifier, learnt, [one.report for one in new], held_back)
    confidence = next(one for one in found.signs if one.sign == "confidence")
    # Not the 0 that it would be over what was learnt by heart.
    assert confidence.usual > 0.05
    assert confidence.level == "none"
    assert found.level == "none"
    assert drift(classifier, learnt, [poem(1)], held_back).level == "much"


def test_progress_is_told_and_may_cancel(reports: list[Report]) -> None:
    from data.errors import CancelledError

    def cancel(_done: int, _total: int, _text: str) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        drift(load_starter(), reports[:3], reports[3:5], progress=cancel)


@pytest.mark.parametrize(
    "batch",
    [[], [Report("x", ())], [Report("x", (Paragraph(0, "一、工作", "heading", 1),))]],
    ids=["none", "empty", "headings"],
)
def test_nothing_to_compare_is_said_in_words(batch: list[Report], reports: list[Report]) -> None:
    with pytest.raises(KnownError):
        drift(load_starter(), reports[:3], batch)


def test_one_training_report_is_too_few(reports: list[Report]) -> None:
    with pytest.raises(KnownError):
        drift(load_starter(), reports[:1], reports[1:3])


@pytest.mark.parametrize(
    "texts",
    [("Progress was good this year.",), ("2024", "98%"), ("全年新增就业一千人，" * 10_000,), ("",)],
    ids=["english", "digits", "long", "blank"],
)
def test_odd_batches_get_a_verdict(texts: tuple[str, ...], reports: list[Report]) -> None:
    batch = [Report("x", tuple(Paragraph(i, text) for i, text in enumerate(texts)))]
    found = drift(load_starter(), reports[:6], batch)
    assert found.verdict()
    assert all(0 <= one.now <= 1 for one in found.signs)


def test_the_verdict_is_said_in_chinese(reports: list[Report]) -> None:
    use_language("zh_CN")
    found = drift(load_starter(), reports[::4], [poem(1)])
    assert "新报告" in found.verdict()
