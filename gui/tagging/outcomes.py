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
from data.readers.receipt import format_name
from gui.bringing_in.summary import left_out_lines
from gui.icons import icon

if TYPE_CHECKING:
    from data.labelled.bringing_in import ImportPlan
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
    counts = session.project.suggestions.counts() if result.report_ids else {}
    near = {one.report_id: one.other_id for one in result.near_duplicates}
    for report_id in result.report_ids:
        if not session.has_report(report_id):
            continue
        report = session.report(report_id)
        suggested = counts.get(report_id, 0)
        text = ngettext("{count} suggestion", "{count} suggestions", suggested).format(
            count=suggested
        )
        other = near.get(report_id)
        if other is not None and session.has_report(other):
            text += " · " + _("nearly the same as {name}").format(name=session.report(other).name)
        wrong = report.receipt.get("wrong_suffix")
        if wrong:
            said = _("called “{suffix}”, read as {format}")
            kind = format_name(wrong["format"])
            text += " · " + said.format(suffix=wrong["suffix"], format=kind)
        found.append(Outcome("check", report.name, text))
    for plan in result.labelled:
        left_out = left_out_lines(plan, session.scheme)
        found += [
            Outcome("warning", plan.path.name, line) for line in _without_name(plan, left_out)
        ]
    if result.n_labels:
        names = "、".join(dict.fromkeys(plan.path.name for plan in result.labelled))
        text = ngettext("{count} label", "{count} labels", result.n_labels)
        found.append(Outcome("check", names or "…", text.format(count=result.n_labels)))
    found += [
        Outcome(
            "skip",
            one.path.name,
            _("the same as {name}").format(name=session.report(one.other_id).name)
            if session.has_report(one.other_id)
            else _("already in the project"),
        )
        for one in result.same
    ]
    told = {one.path for one in result.same}
    found += [
        Outcome("skip", path.name, _("already in the project"))
        for path in result.duplicates
        if path not in told
    ]
    if result.other_files:
        from data.project.import_notes import some_names

        text = ngettext(
            "{count} file of another kind was left out",
            "{count} files of other kinds were left out",
            len(result.other_files),
        ).format(count=len(result.other_files))
        found.append(Outcome("skip", some_names(result.other_files), text))
    return found


def _without_name(plan: ImportPlan, lines: Sequence[str]) -> list[str]:
    """Return lines without the name of the file, which stands beside them."""
    name = plan.path.name
    return [line.removeprefix(name).lstrip("：:,，、 ") for line in lines]


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
