"""What became of each file that was to be tagged, failures first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from data.language import _, ngettext
from gui.icons import icon

if TYPE_CHECKING:
    from data.project.importing import ImportResult
    from gui.session import Session


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line: a file or a report, and what became of it."""

    icon: str
    name: str
    text: str


def outcomes(result: ImportResult, session: Session) -> list[Outcome]:
    """Return what became of each file, what could not be read first."""
    found = [
        Outcome("warning", path.name, reason.removeprefix(f"{path.name}: "))
        for path, reason in result.failures
    ]
    near = {one.report_id: one.other_id for one in result.near_duplicates}
    for report_id in result.report_ids:
        if not session.has_report(report_id):
            continue
        report = session.report(report_id)
        suggested = len(session.open_report(report_id).suggestions)
        text = ngettext("{count} suggestion", "{count} suggestions", suggested).format(
            count=suggested
        )
        other = near.get(report_id)
        if other is not None and session.has_report(other):
            text += " · " + _("nearly the same as {name}").format(name=session.report(other).name)
        found.append(Outcome("check", report.name, text))
    found += [Outcome("skip", p.name, _("already in the project")) for p in result.duplicates]
    if result.other_files:
        from data.project.import_notes import some_names

        text = ngettext(
            "{count} file of another kind was left out",
            "{count} files of other kinds were left out",
            len(result.other_files),
        ).format(count=len(result.other_files))
        found.append(Outcome("skip", some_names(result.other_files), text))
    return found


class OutcomeList(QTableWidget):
    """The lines, which can be read in full and copied."""

    def __init__(self) -> None:
        super().__init__(0, 2)
        self.setHorizontalHeaderLabels([_("File"), _("Outcome")])
        self.setAccessibleName(_("What became of each file"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 240)

    def show_outcomes(self, found: Sequence[Outcome]) -> None:
        """Show these lines."""
        self.setRowCount(len(found))
        for row, one in enumerate(found):
            name = QTableWidgetItem(icon(one.icon), one.name)
            text = QTableWidgetItem(one.text)
            name.setToolTip(one.name)
            text.setToolTip(one.text)
            self.setItem(row, 0, name)
            self.setItem(row, 1, text)
        self.resizeRowsToContents()
        for row in range(len(found)):
            self.setRowHeight(row, self.rowHeight(row) + 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            rows = sorted({item.row() for item in self.selectedItems()})
            QApplication.clipboard().setText("\n".join(self._line(row) for row in rows))
            return
        super().keyPressEvent(event)

    def _line(self, row: int) -> str:
        items = (self.item(row, column) for column in range(2))
        return "\t".join(item.text() for item in items if item is not None)
