"""Near-identical paragraphs are one group; those that merely begin alike are not."""

from __future__ import annotations

import random
from pathlib import Path

from data.project import Project
from data.project.boilerplate import boilerplate, differences, near_identical, skeleton
from data.report import Paragraph, Report

_SAME = [
    "一是加强组织领导。成立了由张三任组长的领导小组，召开专题会议12次，投入资金350万元。",
    "（二）加强组织领导。成立了由张三任组长的领导小组，召开专题会议８次，投入资金1,200.5万元。",
    "加强组织领导，成立了由李四任组长的领导小组，召开专题会议三十次，投入资金20万元。",
]
_OTHERS = [
    "一是加强组织领导。制定了年度考核办法，明确各科室职责分工，做到任务到人、责任到岗。",
    "全年完成固定资产投资350万元，比上年增长12%，新开工项目8个。",
    "短句。",
]


def test_figures_places_numbering_and_punctuation_do_not_tell_paragraphs_apart() -> None:
    assert skeleton("（一）2024年，东河镇完成投资3.5亿元。") == skeleton(
        "(三) 2025年西坡乡完成投资１２亿元"
    )
    assert skeleton("完成投资") != skeleton("未完成投资")


def test_paragraphs_that_say_the_same_are_one_group(path: Path) -> None:
    with Project.create(path, annotator="li") as project:
        for number, text in enumerate(_SAME):
            texts = [text, *_OTHERS] if number == 0 else [text]
            paragraphs = tuple(Paragraph(place, one) for place, one in enumerate(texts))
            project.reports.add([Report(f"报告{number}", paragraphs)])
        seen: list[int] = []
        [group] = boilerplate(project, progress=lambda done, total: seen.append(done))
        assert group.texts == tuple(_SAME)
        assert group.n_reports == 3
        assert seen == [1, 2, 3]
        project.annotations.set(group.paragraph_ids, "measure")
        assert project.annotations.counts() == {"measure": 3}


def test_paragraphs_of_one_report_alone_are_no_boilerplate(path: Path) -> None:
    with Project.create(path, annotator="li") as project:
        paragraphs = tuple(Paragraph(place, _SAME[0]) for place in range(3))
        project.reports.add([Report("报告", paragraphs)])
        assert boilerplate(project) == []
        assert len(boilerplate(project, least_reports=1)) == 1


def test_an_empty_project_has_none(path: Path) -> None:
    with Project.create(path, annotator="li") as project:
        assert boilerplate(project) == []


def test_slightly_changed_texts_are_found_among_many() -> None:
    rng = random.Random(4)
    texts = ["".join(chr(rng.randrange(0x4E00, 0x5E00)) for _c in range(80)) for _t in range(5000)]
    changed = []
    for text in texts[:300]:
        place = rng.randrange(80)
        changed.append(text[:place] + "改" + text[place + 1 :])
    groups = [group for group in near_identical(texts + changed) if len(group) > 1]
    assert all(len(group) == 2 for group in groups)
    assert {tuple(group) for group in groups} <= set(zip(texts, changed, strict=False))
    assert len(groups) >= 270


def test_what_differs_is_marked() -> None:
    first, second = differences(["投资12万元。", "投资350万元。"])
    assert "".join(piece for piece, _differs in second) == "投资350万元。"
    assert [piece for piece, differs in second if not differs] == ["投资", "万元。"]
    assert [piece for piece, differs in first if differs] == ["12"]
    assert differences(["甲"]) == [[("甲", False)]]
