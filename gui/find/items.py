"""The paragraphs found, as an item model; further pages are asked for when they are scrolled to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal

from data.language import _
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.project import Hit, Page
    from gui.session import Session

HIT_ROLE = Qt.ItemDataRole.UserRole


class HitItems(QAbstractListModel):
    """The hits of one search.

    Signals
    -------
    more_wanted
        The person has come to the end of the pages that are here: the last one.
    """

    more_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._hits: list[Hit] = []
        self._rows: dict[int, int] = {}
        self._last: Page | None = None
        self._is_waiting = False
        self.terms: tuple[str, ...] = ()
        self.is_own = True
        session.annotations_changed.connect(self._on_changed)
        session.remarks_changed.connect(self._on_changed)
        session.scheme_changed.connect(self._on_all_changed)
        session.project_closed.connect(self.clear)

    def show(self, page: Page, terms: tuple[str, ...], is_own: bool) -> None:
        """Show the first page of an answer.

        Parameters
        ----------
        terms
            The words to mark.
        is_own
            The labels shown are the annotator's own, so they follow what is decided here.
        """
        self.beginResetModel()
        self._hits = list(page.hits)
        self._rows = {hit.paragraph.id: row for row, hit in enumerate(self._hits)}
        self._last, self._is_waiting = page, False
        self.terms, self.is_own = terms, is_own
        self.endResetModel()

    def add(self, page: Page) -> None:
        """Show a further page."""
        self._last, self._is_waiting = page, False
        if not page.hits:
            return
        first = len(self._hits)
        self.beginInsertRows(QModelIndex(), first, first + len(page.hits) - 1)
        self._hits += page.hits
        self._rows.update((hit.paragraph.id, first + n) for n, hit in enumerate(page.hits))
        self.endInsertRows()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._hits, self._rows, self._last = [], {}, None
        self.endResetModel()

    def hit(self, row: int) -> Hit:
        """Return what a row shows."""
        return self._hits[row]

    def row_of(self, paragraph_id: int) -> int | None:
        """Return the row of a paragraph, or None when it is not among those shown."""
        return self._rows.get(paragraph_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._hits)

    def canFetchMore(self, parent: Index) -> bool:
        return (
            not parent.isValid()
            and not self._is_waiting
            and self._last is not None
            and self._last.after is not None
        )

    def fetchMore(self, _parent: Index) -> None:
        if self._last is not None and not self._is_waiting:
            self._is_waiting = True
            self.more_wanted.emit(self._last)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        hit = self._hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.paragraph.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            scheme = self._session.scheme
            is_known = hit.label is not None and hit.label in scheme
            label = scheme[hit.label].name if is_known and hit.label else _("not labelled")
            return _("{label}, {report}: {text}").format(
                label=label, report=hit.report_name, text=hit.paragraph.text
            )
        return None

    def _on_changed(self, ids: Sequence[int]) -> None:
        if not self.is_own:
            return
        for paragraph_id in ids:
            row = self._rows.get(paragraph_id)
            if row is None:
                continue
            annotation = self._session.annotation(paragraph_id)
            remark = self._session.remark(paragraph_id)
            self._hits[row] = replace(
                self._hits[row],
                label=None if annotation is None else annotation.label,
                is_flagged=remark is not None and remark.is_flagged,
            )
            self.dataChanged.emit(self.index(row), self.index(row))

    def _on_all_changed(self) -> None:
        if self._hits:
            self.dataChanged.emit(self.index(0), self.index(len(self._hits) - 1))
