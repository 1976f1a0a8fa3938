"""The lists of the quality place: scores by label, paragraphs to look at, weak headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from data.language import _

if TYPE_CHECKING:
    from gui.shell import Shell

_ROW_HEIGHT = 28
_MOST_SHOWN = 200
_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; ``id`` is what it opens."""

    id: int
    cells: tuple[str, ...]


class Table(QTableWidget):
    """A list with a heading a column; Enter or a double click opens the line.

    Signals
    -------
    opened
        The id of the line.
    """

    opened = Signal(int)

    def __init__(self, name: str, columns: Sequence[str], wide: int) -> None:
        super().__init__(0, len(columns))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(columns))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.itemDoubleClicked.connect(lambda item: self._open(item.row()))

    def show_rows(self, rows: Sequence[Row], most_visible: int = 8) -> None:
        """Show these lines, so many at once; the rest is scrolled to."""
        self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row.cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if len(text) > 20 else "")
                item.setData(_ID, row.id)
                self.setItem(number, column, item)
        self.setFixedHeight(_ROW_HEIGHT * min(max(len(rows), 1), most_visible) + 36)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentRow() >= 0:
            self._open(self.currentRow())
            return
        super().keyPressEvent(event)

    def id_at(self, row: int) -> int | None:
        """Return what a line opens."""
        item = self.item(row, 0)
        return None if item is None else int(item.data(_ID))

    def current_row_id(self) -> int | None:
        """Return what the current line opens."""
        return self.id_at(self.currentRow())

    def _open(self, row: int) -> None:
        found = self.id_at(row)
        if found is not None:
            self.opened.emit(found)


def paragraph_rows(shell: Shell, ids: Sequence[int]) -> list[Row]:
    """Return lines of report and text for paragraphs that are still there."""
    session = shell.session
    rows = []
    for paragraph_id in ids[:_MOST_SHOWN]:
        paragraph = session.project.reports.paragraph(paragraph_id)
        if session.has_report(paragraph.report_id):
            name = session.report(paragraph.report_id).name
            rows.append(Row(paragraph_id, (name, paragraph.text)))
    return rows


class ParagraphsDialog(QDialog):
    """The paragraphs behind a number, each of which can be opened in its report."""

    def __init__(self, shell: Shell, parent: QWidget, title: str, ids: Sequence[int]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(760, 440)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        sentence = QLabel(title)
        sentence.setProperty("role", "title")
        sentence.setWordWrap(True)
        self.table = Table(title, (_("Report"), _("Text")), 1)
        self.table.show_rows(paragraph_rows(shell, ids), 11)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().resizeSection(0, 176)
        self.table.opened.connect(self._open)
        self._shell = shell
        hint = QLabel(_("Enter opens the paragraph in its report."))
        hint.setProperty("role", "muted")
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        column.addWidget(sentence)
        column.addWidget(self.table)
        column.addWidget(hint)
        column.addStretch(1)
        column.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
        if self.table.rowCount():
            self.table.selectRow(0)
        self.table.setFocus()

    def _open(self, paragraph_id: int) -> None:
        self.accept()
        open_paragraph(self._shell, paragraph_id)


def open_paragraph(shell: Shell, paragraph_id: int) -> None:
    """Go to a paragraph in its report."""
    from gui.shell import LabellingPlace

    place = shell.window.go_to_place("annotate")
    if isinstance(place, LabellingPlace):
        place.show_paragraph(paragraph_id)
