"""Labels that contradict those that are there: ticked to take the others' instead."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from data.language import _
from data.project.label_conflict import LabelConflict
from data.scheme import LabelScheme

_TICK, _TEXT = 0, 1


class ConflictTable(QTableWidget):
    """A row a conflict; space ticks the current one."""

    def __init__(self, scheme: LabelScheme) -> None:
        super().__init__(0, 5)
        self._scheme = scheme
        self._ticks: list[tuple[QTableWidgetItem, LabelConflict]] = []
        self.setHorizontalHeaderLabels(
            [_("Take"), _("Paragraph"), _("Annotator"), _("Here"), _("In the file")]
        )
        self.setAccessibleName(_("Paragraphs with another label here"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)

    def show_conflicts(self, conflicts: Sequence[LabelConflict]) -> None:
        """Show these, none of them ticked."""
        named = self._scheme.name_of
        self._ticks.clear()
        self.setRowCount(len(conflicts))
        for row, one in enumerate(conflicts):
            tick = QTableWidgetItem()
            tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            tick.setCheckState(Qt.CheckState.Unchecked)
            self.setItem(row, _TICK, tick)
            self._ticks.append((tick, one))
            texts = (one.text, one.annotator, named(one.mine), named(one.theirs))
            for column, text in enumerate(texts, _TEXT):
                item = QTableWidgetItem(text.replace("\n", " "))
                item.setToolTip(f"{one.report}\n{text}" if column == _TEXT else text)
                self.setItem(row, column, item)
        if conflicts:
            self.setCurrentCell(0, _TICK)

    def take_all(self) -> None:
        """Tick every one."""
        for tick, _conflict in self._ticks:
            tick.setCheckState(Qt.CheckState.Checked)

    def taken(self) -> list[LabelConflict]:
        """Return those that are ticked."""
        return [one for tick, one in self._ticks if tick.checkState() == Qt.CheckState.Checked]
