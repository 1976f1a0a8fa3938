"""Which label counts, and which one did."""

from __future__ import annotations

from data.project import Project
from data.project.adjudication import decided_then


def test_labels_as_they_were_are_found_through_undo_and_redo(
    project: Project, body: list[int]
) -> None:
    project.annotations.set(body[:3], "goal")
    project.annotations.set(body[3:4], "problem")
    [last] = project.history.entries(1)
    before = dict.fromkeys(body[:3], "goal") | {body[3]: "problem"}
    assert decided_then(project, last.id) == before
    project.annotations.set(body[:2], "other")
    project.annotations.clear(body[2:3])
    project.annotations.set(body[4:5], "goal")
    assert decided_then(project, last.id) == before
    for _step in range(4):
        project.history.undo()
    assert len(project.annotations.mine()) == 3
    assert decided_then(project, last.id) == before
    project.history.redo()
    project.annotations.set(body[3:4], "measure")
    assert decided_then(project, last.id) == before
