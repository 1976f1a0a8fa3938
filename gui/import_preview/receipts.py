"""The import receipt of each report: encoding and why, what was joined or left out and why."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from data.language import _
from data.readers.receipt import REASONS, describe, format_name
from gui.elided import from_home

if TYPE_CHECKING:
    from gui.shell import Shell

_ID = Qt.ItemDataRole.UserRole


class ReceiptDialog(QDialog):
    """Reports at the left, the receipt of the one chosen at the right."""

    def __init__(self, shell: Shell, report_id: int | None) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("How the report was read"))
        self.resize(840, 520)
        self.reports = QListWidget()
        self.reports.setObjectName("rows")
        self.reports.setAccessibleName(_("Reports"))
        self.reports.setFixedWidth(232)
        self.reports.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.notes = QTableWidget(0, 3)
        self.notes.setHorizontalHeaderLabels([_("Line"), _("What was done"), _("Text")])
        self.notes.setAccessibleName(_("Lines joined or left out"))
        self.notes.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.notes.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.notes.verticalHeader().hide()
        self.notes.setShowGrid(False)
        self.notes.setTabKeyNavigation(False)
        header = self.notes.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.resizeSection(0, 64)
        header.resizeSection(1, 172)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.said)
        right.addWidget(self.notes, 1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.reports)
        both.addLayout(right, 1)
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addLayout(both, 1)
        column.addLayout(end)
        self.reports.currentItemChanged.connect(lambda _now, _before: self._show())
        for report in shell.session.reports:
            item = QListWidgetItem(report.name)
            item.setData(_ID, report.id)
            item.setToolTip(report.name)
            self.reports.addItem(item)
            if report.id == report_id or self.reports.currentRow() < 0:
                self.reports.setCurrentItem(item)

    def _show(self) -> None:
        if self.reports.currentRow() < 0:
            return
        item = self.reports.currentItem()
        report = self._shell.session.report(item.data(_ID))
        said = [from_home(Path(report.source))] if report.source else []
        said.append(_("Read as {format}.").format(format=format_name(report.format)))
        said += describe(report.receipt)
        notes = report.receipt.get("notes") or []
        self.notes.setRowCount(len(notes))
        for row, (reason, number, text) in enumerate(notes):
            named = str(REASONS.get(reason, reason))
            for column, cell in enumerate((str(number or ""), named, text)):
                held = QTableWidgetItem(cell)
                held.setToolTip(cell)
                self.notes.setItem(row, column, held)
        self.notes.setVisible(bool(notes))
        if not notes:
            said.append(_("No line was joined or left out."))
        self.said.setText("<br>".join([f"<b>{escape(report.name)}</b>", *map(escape, said)]))
