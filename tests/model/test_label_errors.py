from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from model.build_starter import read_folder
from model.classifier import ParagraphClassifier
from model.held_back import HeldBack, LabelledProject, hold_back
from model.label_errors import contradictions, joint_counts, likely_mistakes


def project_of(samples: Path, step: int) -> LabelledProject:
    read = read_folder(samples)[::step]
    starts = np.cumsum([0, *(len(one.labels) for one in read)])
    ids = tuple(tuple(range(a, b)) for a, b in pairwise(starts.tolist()))
    keys = ("goal", "measure", "achievement", "problem", "other")
    return LabelledProject(
        tuple(one.report for one in read), ids, tuple(one.labels for one in read), keys
    )


def with_planted_errors(project: LabelledProject, share: float) -> tuple[LabelledProject, set[int]]:
    rng = np.random.default_rng(5)
    planted: set[int] = set()
    labels = []
    for ids, given in zip(project.ids, project.labels, strict=True):
        changed = list(given)
        for place, label in enumerate(given):
            if label is not None and rng.random() < share:
                changed[place] = str(rng.choice([k for k in project.keys if k != label]))
                planted.add(ids[place])
        labels.append(tuple(changed))
    return replace(project, labels=tuple(labels)), planted


def test_planted_errors_stand_at_the_top(samples: Path) -> None:
    project, planted = with_planted_errors(project_of(samples, 3), 0.08)
    found = likely_mistakes(hold_back(project, folds=3, new=ParagraphClassifier))
    first = [one.paragraph_id for one in found[: len(planted)]]
    precision = len(planted.intersection(first)) / len(first)
    assert precision > 0.45  # by chance 0.08
    truth = {i: y for ids, given in zip(project.ids, project.labels, strict=True)
             for i, y in zip(ids, given, strict=True)}  # fmt: skip
    assert all(truth[one.paragraph_id] == one.given != one.likely for one in found)


def table(probabilities: list[list[float]], truth: list[int]) -> HeldBack:
    n = len(truth)
    return HeldBack(
        ("a", "b"), np.arange(n) + 10, np.zeros(n, np.int64), np.array(truth, np.int64),
        np.array(probabilities, np.float32).reshape(n, 2),
    )  # fmt: skip


def test_each_label_has_its_own_threshold() -> None:
    # "b" is usually said with 0.6 only, so 0.65 for it is a confident word against "a".
    right = [[0.95, 0.05]] * 5 + [[0.4, 0.6]] * 5
    found = likely_mistakes(table([*right, [0.35, 0.65], [0.45, 0.55]], [0] * 5 + [1] * 5 + [0, 0]))
    assert [(one.paragraph_id, one.given, one.likely) for one in found] == [
        (20, "a", "b"), (21, "a", "b"),
    ]  # fmt: skip
    assert [one.is_confident for one in found] == [True, False]
    assert found[0].self_confidence == pytest.approx(0.35)


def test_joint_counts_add_up_to_the_labels() -> None:
    right = [[0.95, 0.05]] * 5 + [[0.4, 0.6]] * 5
    counts = joint_counts(table([*right, [0.05, 0.95]], [0] * 5 + [1] * 5 + [0]))
    assert counts.tolist() == [[5, 1], [0, 5]]


def test_nothing_labelled_has_no_mistakes() -> None:
    assert likely_mistakes(table([], [])) == []


def test_one_label_only_has_no_mistakes() -> None:
    one = HeldBack(
        ("a",), np.arange(3), np.zeros(3, np.int64), np.zeros(3, np.int64),
        np.ones((3, 1), np.float32),
    )  # fmt: skip
    assert likely_mistakes(one) == []


def test_near_identical_paragraphs_with_other_labels_are_named() -> None:
    texts = {
        1: "全年新增城镇就业1200人，登记失业率控制在3.5%以内。",
        2: "全年新增城镇就业980人，登记失业率控制在4.1%以内。",
        3: "全年新增城镇就业760人，登记失业率控制在4.0%以内。",
        4: "加强基层党组织建设，严格落实三会一课制度要求。",
        5: "短。",
        6: "短。",
    }
    labels = {1: "achievement", 2: "goal", 3: "achievement", 4: "measure", 5: "goal", 6: "other"}
    (found,) = contradictions(texts, labels)
    assert (found.first, found.second) == (1, 2)
    assert (found.first_label, found.second_label) == ("achievement", "goal")
    assert contradictions(texts, dict.fromkeys(texts, "goal")) == []
