"""A small project of two reports, and a way to make more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.project import Project
from data.report import Paragraph, Report


def a_report(name: str = "2024年工作总结", n_body: int = 4) -> Report:
    paragraphs = [
        Paragraph(0, name, "heading", 0),
        Paragraph(1, "一、主要做法", "heading", 1),
    ]
    for number in range(n_body):
        text = f"第{number}项工作：健全机制，落实责任，完成投资{number}万元。"
        paragraphs.append(Paragraph(2 + number, text, "body", None, ("一、主要做法",)))
    return Report(name, tuple(paragraphs), f"{name}.txt")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "城建.duanbiao"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.create(path, annotator="li") as project:
        project.reports.add([a_report(), a_report("2025年工作总结")])
        yield project


@pytest.fixture
def body(project: Project) -> list[int]:
    """The ids of the eight paragraphs that carry a label."""
    return [
        paragraph.id
        for report in project.reports.overview()
        for paragraph in project.reports.paragraphs(report.id)
        if paragraph.kind == "body"
    ]
