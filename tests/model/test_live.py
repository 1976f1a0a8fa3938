import subprocess
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from data.labelled.grouping import LabelledReport, labelled_reports
from data.labelled.jsonl import read_jsonl
from data.project import Project
from data.report import Paragraph, Report
from model.context import context
from model.live import LiveClassifier
from model.training import train_project

ANNOTATOR = "li"


@pytest.fixture(scope="module")
def samples() -> Sequence[LabelledReport]:
    folder = Path(str(files("resources"))) / "samples"
    paths = sorted(folder.glob("*.jsonl"))[:8]
    return [one for path in paths for one in labelled_reports(read_jsonl(path))]


@pytest.fixture
def project(samples: Sequence[LabelledReport], tmp_path: Path) -> Path:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator=ANNOTATOR) as made:
        made.reports.add([one.report for one in samples])
    return path


def label(project: Path, samples: Sequence[LabelledReport], n: int) -> list[int]:
    """Label the first paragraphs of a project as the samples are; return their ids."""
    with Project.open(project, ANNOTATOR) as opened:
        pairs = [
            (paragraph_id, key)
            for (_report, ids), one in zip(opened.reports.each(), samples, strict=True)
            for paragraph_id, key in zip(ids, one.labels, strict=True)
            if key is not None
        ][:n]
        for paragraph_id, key in pairs:
            opened.annotations.set([paragraph_id], key)
    return [paragraph_id for paragraph_id, _key in pairs]


def suggestions(project: Path) -> dict[int, tuple[str, float]]:
    with Project.open(project, ANNOTATOR) as opened:
        return {i: (one.label, one.confidence) for i, one in opened.suggestions.all().items()}


def test_without_a_label_nothing_is_learnt(project: Path) -> None:
    live = LiveClassifier.open(project, ANNOTATOR)
    assert live.label_changed([1, 2, 999_999]).changed == ()


def test_an_empty_project_is_no_trouble(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.duanbiao", annotator=ANNOTATOR) as made:
        made.reports.add([Report("空", (Paragraph(0, "标题", "heading", 0),))])
    assert LiveClassifier.open(tmp_path / "p.duanbiao", ANNOTATOR).label_changed([1]).changed == ()


def test_the_first_label_gives_every_paragraph_a_suggestion(
    project: Path, samples: Sequence[LabelledReport]
) -> None:
    live = LiveClassifier.open(project, ANNOTATOR)
    refit = live.label_changed(label(project, samples, 1))
    n_bodies = sum(p.kind != "heading" for one in samples for p in one.report.paragraphs)
    assert len(refit.changed) == n_bodies == len(suggestions(project))


def test_labels_move_suggestions_and_only_changed_ones_are_written(
    project: Path, samples: Sequence[LabelledReport]
) -> None:
    live = LiveClassifier.open(project, ANNOTATOR)
    ids = label(project, samples, 40)
    live.label_changed(ids)
    before = suggestions(project)
    wrong = ids[5]
    with Project.open(project, ANNOTATOR) as opened:
        opened.annotations.set([wrong], "problem")
    refit = live.label_changed([wrong])
    after = suggestions(project)
    assert {i for i in after if after[i] != before[i]} <= set(refit.changed)
    assert 0 < len(refit.changed) < len(before)


def test_an_undone_label_is_forgotten(project: Path, samples: Sequence[LabelledReport]) -> None:
    live = LiveClassifier.open(project, ANNOTATOR)
    ids = label(project, samples, 40)
    live.label_changed(ids)
    with Project.open(project, ANNOTATOR) as opened:
        opened.annotations.clear(ids)
    assert live.label_changed(ids).changed == ()


def test_it_agrees_with_a_training_on_the_same_labels(
    project: Path, samples: Sequence[LabelledReport]
) -> None:
    ids = label(project, samples, 300)
    train_project(project, ANNOTATOR)
    trained = suggestions(project)
    live = LiveClassifier.open(project, ANNOTATOR)
    live.label_changed(ids[:1])
    now = suggestions(project)
    assert np.mean([trained[i][0] == now[i][0] for i in trained]) > 0.97
    assert np.mean([abs(trained[i][1] - now[i][1]) for i in trained]) < 0.03


def test_the_view_over_reports_together_is_that_of_each_alone() -> None:
    random = np.random.default_rng(1)
    sizes = [1, 2, 7, 3]
    logits = random.normal(size=(sum(sizes), 4)).astype(np.float32)
    paths = np.concatenate([10 * n + random.integers(0, 3, size) for n, size in enumerate(sizes)])
    reports = np.repeat(np.arange(len(sizes)), sizes)
    alone = [context(logits[reports == n], paths[reports == n]) for n in range(len(sizes))]
    np.testing.assert_allclose(context(logits, paths, reports), np.vstack(alone), atol=1e-6)


def test_whoever_asks_for_a_refit_imports_nothing_heavy(
    project: Path, samples: Sequence[LabelledReport]
) -> None:
    """The window's process would stand still for seconds, and hold 170 MB more from then on."""
    ids = label(project, samples, 3)
    script = (
        "import sys; from pathlib import Path; from model.live_process import LiveProcess\n"
        f"live = LiveProcess(Path({str(project)!r}), {ANNOTATOR!r})\n"
        f"print(len(live.label_changed({ids}).changed) > 0)\n"
        "live.close(); print({'sklearn', 'scipy', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["True", "set()"]
