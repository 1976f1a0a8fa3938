"""Asks which two reports are compared: the one with goals, the one with results."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
)

from data.language import _
from data.project.fulfilment import compare_reports
from gui.elided_choice import ElidedComboBox

if TYPE_CHECKING:
    from gui.shell import Shell


class PairingDialog(QDialog):
    """Two reports to choose; the choice is kept in the project."""

    def __init__(self, shell: Shell, on_chosen: Callable[[int, int], None]) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._on_chosen = on_chosen
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Compare two reports"))
        self.setMinimumWidth(560)
        self.earlier, self.later = ElidedComboBox(), ElidedComboBox()
        cancel, self._compare = QPushButton(_("Cancel")), QPushButton(_("Compare"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        for box, title in ((self.earlier, _("Goals of")), (self.later, _("Achievements of"))):
            for report in shell.session.reports:
                box.addItem(report.name, report.id)
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMaxVisibleItems(20)
            box.currentIndexChanged.connect(lambda _index: self._refresh())
            form.addRow(title, box)
        self.later.setCurrentIndex(min(1, self.later.count() - 1))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self._compare.setProperty("role", "primary")
        self._compare.setDefault(True)
        self._compare.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self._compare)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addLayout(buttons)
        self._refresh()

    def _refresh(self) -> None:
        earlier, later = self.earlier.currentData(), self.later.currentData()
        self._compare.setEnabled(None not in (earlier, later) and earlier != later)

    def accept(self) -> None:
        earlier, later = int(self.earlier.currentData()), int(self.later.currentData())
        project = self._shell.session.project
        if self._shell.session.write(lambda: compare_reports(project, earlier, later)):
            super().accept()
            self._on_chosen(earlier, later)
