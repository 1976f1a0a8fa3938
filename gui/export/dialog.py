"""Asks what to export, and where to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext
from gui.export.job import Only, start
from gui.settings import Setting

if TYPE_CHECKING:
    from gui.shell import Shell

_FORMAT = Setting("export/format", ".xlsx")
_FOLDER = Setting("export/folder", "")


class ExportDialog(QDialog):
    """One small dialog: which paragraphs, which format, which file."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Export"))
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(_("Paragraphs"), self._choices())
        form.addRow(_("Format"), self._formats())
        form.addRow(_("File"), self._file_row())
        column.addLayout(form)
        column.addLayout(self._buttons())
        self._show_suggested_name()

    def _choices(self) -> QWidget:
        session = self._shell.session
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        labelled = sum(session.n_labelled(report.id) for report in session.reports)
        waiting = len(session.queue)
        every = sum(report.n_paragraphs for report in session.reports)
        self._only = QButtonGroup(self)
        for number, (text, count) in enumerate(
            (
                (_("Labelled by you"), labelled),
                (_("Suggested, not labelled"), waiting),
                (_("All, plus headings"), every),
            )
        ):
            counted = ngettext("{count} paragraph", "{count} paragraphs", count)
            button = QRadioButton(f"{text} · {counted.format(count=count)}")
            self._only.addButton(button, number)
            rows.addWidget(button)
        self._only.button(0 if labelled or not waiting else 1).setChecked(True)
        return box

    def _formats(self) -> QComboBox:
        self._format = QComboBox()
        for suffix, name in (
            (".xlsx", _("Excel workbook (.xlsx)")),
            (".csv", _("Table, opens in Excel (.csv)")),
            (".jsonl", _("For programs, one paragraph a line (.jsonl)")),
        ):
            self._format.addItem(name, suffix)
        kept = self._format.findData(self._shell.settings.get(_FORMAT))
        self._format.setCurrentIndex(max(kept, 0))
        self._format.setAccessibleName(_("Format"))
        self._format.currentIndexChanged.connect(self._on_format_changed)
        return self._format

    def _file_row(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._file = QLineEdit()
        self._file.setAccessibleName(_("File"))
        choose = QPushButton(_("Choose…"))
        choose.clicked.connect(self._choose_file)
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        return box

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        note = QLabel(_("Runs in the background; you can go on labelling."))
        note.setProperty("role", "muted")
        cancel = QPushButton(_("Cancel"))
        cancel.clicked.connect(self.reject)
        export = QPushButton(_("Export"))
        export.setProperty("role", "primary")
        export.setDefault(True)
        export.clicked.connect(self.accept)
        self._file.textChanged.connect(lambda text: export.setEnabled(bool(text.strip())))
        row.addWidget(note, 1)
        row.addWidget(cancel)
        row.addWidget(export)
        return row

    def _show_suggested_name(self) -> None:
        folder = self._shell.settings.get(_FOLDER) or str(self._shell.session.path.parent)
        name = self._shell.session.project.name + self._format.currentData()
        self._file.setText(str(Path(folder) / name))

    def _on_format_changed(self) -> None:
        path = Path(self._file.text().strip())
        if path.name:
            self._file.setText(str(path.with_suffix(self._format.currentData())))

    def _choose_file(self) -> None:
        suffix = self._format.currentData()
        name, _chosen = QFileDialog.getSaveFileName(
            self, _("Export"), self._file.text(), f"*{suffix}"
        )
        if name:
            self._file.setText(name if Path(name).suffix else name + suffix)

    def accept(self) -> None:
        path = Path(self._file.text().strip())
        choices: tuple[Only, ...] = ("labelled", "suggested", "all")
        only = choices[self._only.checkedId()]
        self._shell.settings.put(_FORMAT, self._format.currentData())
        self._shell.settings.put(_FOLDER, str(path.parent))
        super().accept()
        start(self._shell, path, only)
