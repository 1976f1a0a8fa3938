"""The item model of a list of paragraphs: it holds ids and asks the session for the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from data.language import _

if TYPE_CHECKING:
    from data.project import Annotation, Remark, StoredParagraph
    from data.suggestion import Suggestion
    from gui.session import Session

ROW_ROLE = Qt.ItemDataRole.UserRole
_OF_ROW = (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
ID_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
Emphasis = Literal["plain", "asked", "context"]


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """All that the delegate paints of one paragraph.

    Attributes
    ----------
    emphasis
        ``asked``: the one that a decision is asked for, large; ``context``: around it, small.
    """

    paragraph: StoredParagraph
    annotation: Annotation | None
    suggestion: Suggestion | None
    remark: Remark | None
    emphasis: Emphasis = "plain"


class ParagraphItems(QAbstractListModel):
    """Paragraphs in the order of their ids; rows are read when they are painted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ids: tuple[int, ...] = ()
        self._rows: dict[int, int] = {}
        self._context: frozenset[int] = frozenset()
        session.annotations_changed.connect(self._on_changed)
        session.remarks_changed.connect(self._on_changed)
        session.suggested.refined.connect(self._on_changed)
        session.suggested.changed.connect(self._on_all_changed)
        session.scheme_changed.connect(self._on_all_changed)
        session.reports_changed.connect(self._on_all_changed)
        session.project_closed.connect(lambda: self.show(()))

    @property
    def ids(self) -> tuple[int, ...]:
        """The paragraphs shown."""
        return self._ids

    def show(self, ids: Iterable[int], context: Iterable[int] = ()) -> None:
        """Show these paragraphs in place of others; those in ``context`` small."""
        self.beginResetModel()
        self._ids = tuple(ids)
        self._rows = {i: row for row, i in enumerate(self._ids)}
        self._context = frozenset(context)
        self.endResetModel()

    def row_of(self, paragraph_id: int) -> int | None:
        """Return the row that shows a paragraph, or None."""
        return self._rows.get(paragraph_id)

    def at(self, row: int) -> ParagraphRow | None:
        """Return what is in a row.

        None when another program has taken the paragraph away, until the list is told.
        """
        paragraph_id = self._ids[row]
        report = self._session.report_of(paragraph_id)
        if paragraph_id not in report.rows:
            return None
        return ParagraphRow(
            report.paragraph(paragraph_id),
            report.annotations.get(paragraph_id),
            report.suggestions.get(paragraph_id),
            report.remarks.get(paragraph_id),
            self._emphasis(paragraph_id),
        )

    def _emphasis(self, paragraph_id: int) -> Emphasis:
        if not self._context:
            return "plain"
        return "context" if paragraph_id in self._context else "asked"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role not in _OF_ROW or (row := self.at(index.row())) is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.paragraph.text
        return self._spoken(row)

    def _spoken(self, row: ParagraphRow) -> str:
        scheme = self._session.scheme
        text = row.paragraph.text
        if row.paragraph.kind == "heading":
            return _("Heading: {text}").format(text=text)
        if row.annotation is not None and row.annotation.label in scheme:
            return _("{label}: {text}").format(label=scheme[row.annotation.label].name, text=text)
        if row.suggestion is not None and row.suggestion.label in scheme:
            return _("Suggested {label}, {percent} %: {text}").format(
                label=scheme[row.suggestion.label].name,
                percent=round(row.suggestion.confidence * 100),
                text=text,
            )
        return _("Not labelled: {text}").format(text=text)

    def _on_changed(self, ids: Collection[int]) -> None:
        rows = sorted(self._rows[i] for i in self._rows.keys() & ids)
        for first, last in _ranges(rows):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _on_all_changed(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))


def _ranges(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of neighbouring rows; ``rows`` in order."""
    start = previous = None
    for row in rows:
        if start is None or previous is None:
            start = row
        elif row != previous + 1:
            yield start, previous
            start = row
        previous = row
    if start is not None and previous is not None:
        yield start, previous
