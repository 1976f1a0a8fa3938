from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from data.labelled.grouping import LabelledReport
from data.report import Paragraph, Report
from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.explained import PART_NAMES
from model.explanation import _n_text_signs, _word_weights, explain, similar
from model.heading_rules import STRENGTH, HeadingRule, as_ruled, with_rules
from model.held_back import LabelledProject
from model.spans import text_spans
from model.starter import load_starter, new_classifier

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def read() -> list[LabelledReport]:
    return read_folder(SAMPLES)[::20]


def learnt(read: list[LabelledReport], classifier: ParagraphClassifier) -> ParagraphClassifier:
    return classifier.fit([one.report for one in read], [one.labels for one in read])


@pytest.fixture(scope="module")
def classifiers(read: list[LabelledReport]) -> dict[str, ParagraphClassifier]:
    renamed = [
        LabelledReport(one.report, tuple("risk" if y == "problem" else y for y in one.labels))
        for one in read
    ]
    keys = ("measure", "risk", "goal", "achievement", "other")
    found = {
        "starter": load_starter(),
        "labels": learnt(read, ParagraphClassifier()),
        "both": learnt(read, new_classifier(load_starter().classes_)),
        "other labels": learnt(renamed, new_classifier(keys)),
    }
    assert found["labels"].context_ is not None
    return found


@pytest.mark.parametrize("name", ["starter", "labels", "both", "other labels"])
def test_the_parts_add_up_to_the_prediction(
    name: str, classifiers: dict[str, ParagraphClassifier], read: list[LabelledReport]
) -> None:
    classifier = classifiers[name]
    report = read[1].report
    for suggestion in classifier.tag(report)[::3]:
        found = explain(classifier, report, suggestion.position)
        assert found.label == suggestion.label
        total = np.sum([part.logits for part in found.parts], axis=0)
        exponents = np.exp(total - total.max())
        expected = list(suggestion.probabilities.values())
        assert exponents / exponents.sum() == pytest.approx(expected, abs=2e-4)
        assert sum(found.by_kind().values()) == pytest.approx(sum(found.by_source().values()))
        assert set(found.by_kind()) <= set(PART_NAMES)


@pytest.mark.parametrize("name", ["starter", "both", "other labels"])
def test_what_the_words_said_is_spread_over_the_text_without_remainder(
    name: str, classifiers: dict[str, ParagraphClassifier], read: list[LabelledReport]
) -> None:
    classifier = classifiers[name]
    for report in (read[0].report, read[3].report):
        features = classifier._features(report)
        for row, position in list(enumerate(features.positions.tolist()))[::4]:
            said = explain(classifier, report, position)
            spans = text_spans(
                report, position, features.words[[row]],
                _word_weights(classifier, said.keys.index(said.label)),
                np.zeros(_n_text_signs(features)),
            )  # fmt: skip
            assert sum(span.logit for span in spans) == pytest.approx(
                said.by_kind()["words"], abs=1e-3
            )
            ends = [(span.start, span.end) for span in said.spans]
            assert all(first[1] <= second[0] for first, second in pairwise(ends))


def test_signs_are_marked_where_they_stand() -> None:
    text = "今年力争增长百分之八。"
    report = Report("x", (Paragraph(0, text),))
    features = load_starter()._features(report)
    n_signs = _n_text_signs(features)
    nothing = lambda columns: np.zeros(len(columns))  # noqa: E731
    spans = text_spans(report, 0, features.words, nothing, np.ones(n_signs))
    marked = {text[span.start : span.end] for span in spans}
    assert "力争" in marked
    assert "增长百" not in marked


def test_the_words_alone_are_spread_over_the_text_without_remainder(
    classifiers: dict[str, ParagraphClassifier],
) -> None:
    # No word here is a sign, so spans hold nothing but words.
    report = Report("x", (Paragraph(0, "苹果苹果梨子，香蕉柚子。"),))
    found = explain(classifiers["both"], report, 0)
    spans = sum(span.logit for span in found.spans)
    assert spans == pytest.approx(found.by_kind()["words"], abs=1e-4)


def test_telling_words_are_marked_for_and_against(
    classifiers: dict[str, ParagraphClassifier],
) -> None:
    text = "但基层队伍力量不足，  短板仍然突出。"
    report = Report("x", (Paragraph(0, text),))
    found = explain(classifiers["starter"], report, 0, label="problem")
    by_text = {text[span.start : span.end]: span.logit for span in found.spans}
    assert by_text["不足"] > 0
    assert by_text["短板"] > 0
    against = explain(classifiers["starter"], report, 0, label="goal")
    assert {text[s.start : s.end]: s.logit for s in against.spans}["不足"] < by_text["不足"]


def test_the_heading_speaks_for_its_label(classifiers: dict[str, ParagraphClassifier]) -> None:
    path = ("三、存在问题",)
    report = Report(
        "x", (Paragraph(0, path[0], "heading", 1), Paragraph(1, "队伍建设。", heading_path=path))
    )
    said = explain(classifiers["starter"], report, 1, label="problem").by_kind()
    assert said["heading"] > 0.3
    with pytest.raises(ValueError, match="0"):
        explain(classifiers["starter"], report, 0)


def test_the_starter_and_the_labels_are_told_apart(
    classifiers: dict[str, ParagraphClassifier], read: list[LabelledReport]
) -> None:
    position = classifiers["both"].tag(read[0].report)[0].position
    sources = {part.source for part in explain(classifiers["both"], read[0].report, position).parts}
    assert sources == {"labels", "starter", "both"}
    only = explain(classifiers["starter"], read[0].report, position)
    assert {part.source for part in only.parts} <= {"starter", "both"}


def test_a_rule_for_a_heading_is_part_of_the_sum(
    classifiers: dict[str, ParagraphClassifier],
) -> None:
    path = ("三、存在问题",)
    report = Report("x", (Paragraph(0, "加强队伍建设。", heading_path=path),))
    rules = [HeadingRule("存在问题", "goal")]
    classifier = classifiers["starter"]
    (before,) = classifier.tag(report)
    (after,) = with_rules(classifier.tag(as_ruled(report, rules)), report, rules)
    found = explain(classifier, report, 0, rules)
    assert found.probabilities == pytest.approx(tuple(after.probabilities.values()), abs=2e-4)
    assert found.by_kind("goal")["rule"] == pytest.approx(STRENGTH * 4 / 5)
    assert after.probabilities["goal"] > before.probabilities["goal"]


@pytest.mark.parametrize(
    "text",
    ["", "　", "Progress was good this year.", "12,345.6 98% 2024", "第一行\n第二行\u2028三",
     "全年新增就业一千人，" * 10_000, "１２％的增长。"],
    ids=["empty", "blank", "english", "digits", "breaks", "long", "wide"],
)  # fmt: skip
def test_odd_texts_are_explained(text: str, classifiers: dict[str, ParagraphClassifier]) -> None:
    found = explain(classifiers["both"], Report("x", (Paragraph(0, text),)), 0)
    assert np.isfinite([one for part in found.parts for one in part.logits]).all()
    assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


def test_one_label_is_explained() -> None:
    report = Report("x", (Paragraph(0, "甲。"), Paragraph(1, "乙。")))
    classifier = ParagraphClassifier().fit([report], [["goal", None]])
    found = explain(classifier, report, 1)
    assert (found.label, found.probabilities) == ("goal", (1.0,))


def test_similar_labelled_paragraphs_are_found(read: list[LabelledReport]) -> None:
    twin = "全年新增城镇就业1200人，登记失业率控制在3.5%以内。"
    first = Report("a", (Paragraph(0, twin), Paragraph(1, "加强基层党组织建设。")))
    second = Report("b", (Paragraph(0, twin.replace("1200", "980")), Paragraph(1, "谢谢大家！")))
    project = LabelledProject(
        (first, second), ((1, 2), (3, 4)), (("achievement", None), (None, "other")),
        tuple(load_starter().classes_),
    )  # fmt: skip
    found = similar(load_starter(), project, second, 0)
    assert [(one.paragraph_id, one.label) for one in found][:1] == [(1, "achievement")]
    assert found[0].cosine > 0.95
    assert all(one.paragraph_id != 3 for one in found)
