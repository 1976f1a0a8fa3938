from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data.errors import KnownError
from data.labelled.grouping import LabelledReport
from data.report import Paragraph, Report
from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.evaluation import cross_validate, evaluate
from model.starter import load_starter, new_classifier

SAMPLES = Path(__file__).parents[2] / "resources" / "samples"


@pytest.fixture(scope="module")
def samples() -> list[LabelledReport]:
    return read_folder(SAMPLES)[::4]


def report_of(*texts: str, kind: str = "body", name: str = "汇报") -> Report:
    paragraphs = tuple(Paragraph(i, text, kind) for i, text in enumerate(texts))  # type: ignore[arg-type]
    return Report(name, paragraphs)


def test_starter_knows_the_four_kinds_of_an_unseen_report() -> None:
    report = Report(
        "2031年白鹭湖街道工作汇报",
        (
            Paragraph(0, "一、存在的问题", "heading", 1),
            Paragraph(1, "志愿者队伍不稳定，经费仍然不足。", heading_path=("一、存在的问题",)),
            Paragraph(2, "二、下一步打算", "heading", 1),
            Paragraph(3, "加强与高校的对接，健全轮值制度。", heading_path=("二、下一步打算",)),
            Paragraph(4, "三、取得的成效", "heading", 1),
            Paragraph(5, "全年接待群众4万人次，同比增长12.6%。", heading_path=("三、取得的成效",)),
            Paragraph(6, "四、明年目标", "heading", 1),
            Paragraph(7, "到2032年底，力争覆盖率达到95%以上。", heading_path=("四、明年目标",)),
        ),
    )
    suggestions = load_starter().tag(report)
    assert [s.position for s in suggestions] == [1, 3, 5, 7]
    assert [s.label for s in suggestions] == ["problem", "measure", "achievement", "goal"]


def test_heading_above_decides_what_the_words_leave_open() -> None:
    text = "基层队伍方面，各村以兼职人员为主，年龄多在五十岁上下，日常运转主要靠乡镇拨款。"
    found = {}
    for heading in ("三、存在问题", "三、下一步打算"):
        bodies = [Paragraph(place, text, heading_path=(heading,)) for place in (1, 2, 3)]
        paragraphs = (Paragraph(0, heading, "heading", 1), *bodies)
        found[heading] = load_starter().tag(Report("总结", paragraphs))[1].probabilities
    above_problems, above_plans = found["三、存在问题"], found["三、下一步打算"]
    assert above_problems["problem"] > above_plans["problem"] + 0.2
    assert above_plans["measure"] > above_problems["measure"]


def test_probabilities_sum_to_one_and_headings_are_uniform() -> None:
    report = Report("x", (Paragraph(0, "一、目标", "heading", 1), Paragraph(1, "力争增长8%。")))
    (probabilities,) = load_starter().predict_proba([report])
    assert probabilities.shape == (2, 5)
    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert np.allclose(probabilities[0], 0.2)


def test_no_label_at_all_is_said_in_words() -> None:
    with pytest.raises(KnownError):
        ParagraphClassifier().fit([report_of("甲。")], [[None]])


def test_one_label_is_all_that_is_suggested() -> None:
    report = report_of("甲。", "乙。")
    classifier = ParagraphClassifier().fit([report], [["goal", None]])
    assert [s.label for s in classifier.tag(report)] == ["goal", "goal"]
    assert classifier.tag(report)[0].confidence == 1.0


def test_two_labelled_paragraphs_are_learnt() -> None:
    report = report_of("道路修好了。", "经费不够用。")
    classifier = ParagraphClassifier().fit([report], [["good", "bad"]])
    assert [s.label for s in classifier.tag(report)] == ["good", "bad"]


@pytest.mark.parametrize(
    "report",
    [
        report_of(),
        report_of("一、工作", "二、问题", kind="heading"),
        report_of("Progress was good this year.", "We will hire two more people."),
        report_of("2024", "12,345.6", "98%"),
        report_of("全年新增就业一千人，" * 10_000),
        report_of("", " ", "\u3000", "。"),
        report_of("第一行\n第二行\r\n第三行", "又一段\u2028落"),
        report_of("表一", "表二", kind="table"),
    ],
    ids=["empty", "headings", "english", "digits", "long", "blank", "breaks", "tables"],
)
def test_odd_reports_get_sound_answers(report: Report) -> None:
    suggestions = load_starter().tag(report)
    bodies = [p.position for p in report.paragraphs if p.kind != "heading"]
    assert [s.position for s in suggestions] == bodies
    for suggestion in suggestions:
        assert np.isfinite(list(suggestion.probabilities.values())).all()
        assert sum(suggestion.probabilities.values()) == pytest.approx(1, abs=1e-4)
        assert suggestion.confidence == max(suggestion.probabilities.values())


@pytest.mark.parametrize(
    "report",
    [
        report_of("Progress was good.", "Nobody came."),
        report_of("12", "98%"),
        report_of("全年新增就业一千人，" * 10_000, "不够。"),
    ],
    ids=["english", "digits", "long"],
)
def test_odd_reports_can_be_learnt_from(report: Report) -> None:
    classifier = new_classifier(("goal", "measure", "achievement", "problem", "other"))
    classifier.fit([report], [["achievement", "problem"]])
    assert [s.label for s in classifier.tag(report)] == ["achievement", "problem"]


def test_labels_of_headings_are_ignored() -> None:
    report = Report("x", (Paragraph(0, "一、目标", "heading", 1), Paragraph(1, "力争增长8%。")))
    with pytest.raises(KnownError):
        ParagraphClassifier().fit([report], [["goal", None]])


def test_classes_keep_the_order_of_the_scheme() -> None:
    keys = ("z", "a", "m")
    report = report_of("甲甲。", "乙乙。", "丙丙。")
    classifier = ParagraphClassifier(keys).fit([report], [["a", "m", "z"]])
    assert list(classifier.classes_) == list(keys)
    assert list(classifier.tag(report)[0].probabilities) == list(keys)


def test_a_scheme_of_thirty_labels_works() -> None:
    keys = tuple(f"k{number}" for number in range(30))
    reports = [
        report_of(*(f"第{n}类工作的内容{'甲乙丙丁'[r]}" for n in range(30))) for r in range(4)
    ]
    classifier = new_classifier(keys).fit(reports, [list(keys)] * 4)
    assert list(classifier.classes_) == list(keys)
    assert classifier.predict_proba(reports)[0].shape == (30, 30)


def test_a_handful_of_labels_corrects_the_starter() -> None:
    texts = [f"{name}工作专班" for name in ("水利", "交通", "林业", "文旅", "统计", "信访")]
    report = report_of(*texts)
    keys = load_starter().classes_
    before = new_classifier(keys).fit([report_of("谢谢大家！")], [["other"]])
    assert before.tag(report)[-1].label != "goal"
    classifier = new_classifier(keys).fit([report], [["goal"] * 5 + [None]])
    assert classifier.tag(report)[-1].label == "goal"


def test_user_labels_improve_on_the_starter(samples: list[LabelledReport]) -> None:
    swapped = {"measure": "problem", "problem": "measure"}
    reports = [one.report for one in samples]
    labels = [[swapped.get(y, y) if y else None for y in one.labels] for one in samples]
    keys = load_starter().classes_
    starter = evaluate(load_starter().predict_proba(reports), labels, keys)
    learnt = cross_validate(reports, labels, keys, folds=2)
    assert learnt.macro_f1 > starter.macro_f1 + 0.1


def test_refit_learns_a_changed_label(samples: list[LabelledReport]) -> None:
    reports = [one.report for one in samples]
    labels = [list(one.labels) for one in samples]
    classifier = ParagraphClassifier(load_starter().classes_).fit(reports, labels)
    suggestion = classifier.tag(reports[0])[3]
    other = min(suggestion.probabilities, key=lambda key: suggestion.probabilities[key])
    labels[0][suggestion.position] = other
    classifier.refit(reports, labels)
    after = classifier.tag(reports[0])[3].probabilities[other]
    assert after > 2 * suggestion.probabilities[other]


def test_learning_twice_gives_the_same(samples: list[LabelledReport]) -> None:
    reports, labels = [one.report for one in samples[:8]], [one.labels for one in samples[:8]]
    first = ParagraphClassifier().fit(reports, labels).predict_proba(reports)
    second = ParagraphClassifier().fit(reports, labels).predict_proba(reports)
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
