"""With several annotators it is the label that counts from which a model learns."""

from __future__ import annotations

from pathlib import Path

from data.project import Project
from data.project.adjudication import adjudicate
from data.project.importing import import_paths
from model.training import train_project


def test_adjudicated_and_agreed_labels_train(tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "p.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, [samples / f"county_0{n}.jsonl" for n in (1, 2)])
        n_labels = len(project.annotations.mine())
        body = [p.id for p in project.reports.paragraphs(1) if p.kind == "body"]
    with Project.open(path, "wang") as project:
        project.annotations.set(body[:3], "other")
        adjudicate(project, {body[0]: "problem"})
    # The chief has labelled nothing: what li and wang differ on is left out unless adjudicated.
    trained = train_project(path, "chief")
    with Project.open(path, "li") as project:
        labels = [project.annotations.mine()[i].label for i in body[1:3]]
        differing = sum(label != "other" for label in labels)
        assert differing
        assert trained.n_labels == n_labels - differing
        assert project.suggestions.models()[0].label_counts["problem"] >= 1
