"""One report as the window shows it: its paragraphs, and what was decided and proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.project import Annotation, Project, Remark, StoredParagraph
    from data.suggestion import Suggestion


@dataclass(slots=True)
class OpenReport:
    """A report's rows, read from the project once and kept in step by the session.

    Attributes
    ----------
    annotations, suggestions, remarks
        By paragraph id; absent where there is none.
    rows
        Paragraph id to its place in ``paragraphs``.
    outdated
        Paragraphs of which the file has another suggestion by now.
    """

    id: int
    paragraphs: tuple[StoredParagraph, ...]
    annotations: dict[int, Annotation]
    suggestions: dict[int, Suggestion]
    remarks: dict[int, Remark]
    rows: dict[int, int] = field(init=False)
    outdated: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.rows = {paragraph.id: row for row, paragraph in enumerate(self.paragraphs)}

    @classmethod
    def read(cls, project: Project, report_id: int) -> OpenReport:
        """Read a report from its project."""
        return cls(
            report_id,
            tuple(project.reports.paragraphs(report_id)),
            project.annotations.of_report(report_id),
            project.suggestions.of_report(report_id),
            project.annotations.remarks(report_id),
        )

    def read_decisions(self, project: Project) -> None:
        """Read again what people decided."""
        self.annotations = project.annotations.of_report(self.id)
        self.remarks = project.annotations.remarks(self.id)

    def read_outdated(self, project: Project) -> None:
        """Read the suggestions that are others by now."""
        self.suggestions |= project.suggestions.of(self.outdated)
        self.outdated.clear()

    def paragraph(self, paragraph_id: int) -> StoredParagraph:
        """Return a paragraph by its id."""
        return self.paragraphs[self.rows[paragraph_id]]

    def is_labelable(self, paragraph_id: int) -> bool:
        """Return whether a paragraph is here and carries a label: headings do not."""
        return paragraph_id in self.rows and self.paragraph(paragraph_id).kind != "heading"

    def labelable(self, paragraph_ids: Iterable[int]) -> list[int]:
        """Return those of the paragraphs that carry a label."""
        return [i for i in paragraph_ids if self.is_labelable(i)]

    def n_paragraphs(self) -> int:
        """Return how many paragraphs carry a label."""
        return sum(paragraph.kind != "heading" for paragraph in self.paragraphs)

    def n_labelled(self) -> int:
        """Return how many of these the annotator has labelled."""
        return sum(self.is_labelable(i) for i in self.annotations)

    def is_open(self, paragraph_id: int) -> bool:
        """Return whether a paragraph still waits for a label."""
        return self.is_labelable(paragraph_id) and paragraph_id not in self.annotations
