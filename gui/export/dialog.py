"""Asks what to export, in which format and where to, and shows what that would be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from data.labelled.formats import format_by_ending
from data.language import _
from gui.choosing_files import file_to_write
from gui.export.choices import Choices
from gui.export.formats import FORMATS, Format, format_by_key
from gui.export.job import start
from gui.export.preview import PreviewPanel
from gui.settings import Setting

if TYPE_CHECKING:
    from gui.shell import Shell

_FORMAT = Setting("export/kind", FORMATS[0].key)
_FOLDER = Setting("export/folder", "")


class ExportDialog(QDialog):
    """What at the left, how much of it at the right, where to below."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Export"))
        self.resize(976, 624)
        self.choices = Choices(shell.session)
        self.preview = PreviewPanel(shell)
        self.presets = QComboBox()
        self._forget = QPushButton(_("Forget"))
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(self._preset_row())
        left.addWidget(self.choices, 1)
        sides = QHBoxLayout()
        sides.setSpacing(24)
        sides.addLayout(left, 4)
        sides.addWidget(self.preview, 6)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        kinds = QVBoxLayout()
        kinds.setSpacing(4)
        kinds.addWidget(self._formats())
        kinds.addWidget(self._hint)
        form.addRow(_("Format"), kinds)
        form.addRow(_("File"), self._file_row())
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addLayout(sides, 1)
        column.addLayout(form)
        column.addLayout(self._buttons())
        self.choices.changed.connect(self._on_choice_changed)
        self._show_presets()
        self._show_suggested_name()
        self._on_choice_changed()
        self._format.setFocus()

    # Presets

    def _preset_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.presets.setAccessibleName(_("Remembered exports"))
        self.presets.activated.connect(self._on_preset_chosen)
        remember = QPushButton(_("Remember…"))
        remember.setAutoDefault(False)
        remember.clicked.connect(self._ask_name)
        self._forget.setAutoDefault(False)
        self._forget.clicked.connect(self._forget_preset)
        row.addWidget(self.presets, 1)
        row.addWidget(remember)
        row.addWidget(self._forget)
        row.addStretch(0)
        return row

    def _show_presets(self, chosen: str = "") -> None:
        from data.labelled.presets import presets

        self._kept = presets(self._shell.session.project)
        self.presets.clear()
        self.presets.addItem(_("Remembered exports") if self._kept else _("None remembered yet"))
        for name in self._kept:
            self.presets.addItem(name, name)
        self.presets.setCurrentIndex(max(self.presets.findData(chosen), 0))
        self._forget.setEnabled(bool(chosen))
        for widget in (self.presets, self._forget):
            widget.setVisible(bool(self._kept))

    def _on_preset_chosen(self) -> None:
        name = self.presets.currentData()
        self._forget.setEnabled(name is not None)
        if name is not None:
            kept = self._kept[name]
            self.choices.show_selection(kept.selection)
            self._format.setCurrentIndex(FORMATS.index(format_by_key(kept.format)))

    def _ask_name(self) -> None:
        text = _("Name of this choice of paragraphs and format")
        name, is_given = QInputDialog.getText(self, _("Remember"), text)
        if is_given and name.strip():
            self.remember(name.strip())

    def remember(self, name: str) -> None:
        """Keep the choice and the format under a name, in the project."""
        from data.labelled.presets import Preset, keep_preset

        kept = Preset(self.choices.selection(), self._kind().key)
        project = self._shell.session.project
        if self._shell.session.write(lambda: keep_preset(project, name, kept)):
            self._show_presets(name)

    def _forget_preset(self) -> None:
        from data.labelled.presets import keep_preset

        name = self.presets.currentData()
        project = self._shell.session.project
        if self._shell.session.write(lambda: keep_preset(project, name, None)):
            self._show_presets()

    # Format and file

    def _kind(self) -> Format:
        return FORMATS[max(self._format.currentIndex(), 0)]

    def _formats(self) -> QComboBox:
        self._format = QComboBox()
        for one in FORMATS:
            self._format.addItem(str(one.name), one.key)
        kept = format_by_key(self._shell.settings.get(_FORMAT))
        self._format.setCurrentIndex(FORMATS.index(kept))
        self._format.setMaxVisibleItems(len(FORMATS))
        self._format.setAccessibleName(_("Format"))
        self._format.currentIndexChanged.connect(self._on_format_changed)
        self._hint.setText(str(kept.hint))
        return self._format

    def _file_row(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._file = QLineEdit()
        self._file.setAccessibleName(_("File"))
        choose = QPushButton(_("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_file)
        row.addWidget(self._file, 1)
        row.addWidget(choose)
        return box

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        note = QLabel(_("Runs in the background; you can go on labelling."))
        note.setProperty("role", "muted")
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
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
        name = self._shell.session.project.name + self._kind().suffix
        self._file.setText(str(Path(folder) / name))

    def _on_format_changed(self) -> None:
        self._hint.setText(str(self._kind().hint))
        path = Path(self._file.text().strip())
        if path.name:
            self._file.setText(str(path.with_suffix(self._kind().suffix)))

    def _on_choice_changed(self) -> None:
        self.preview.ask(self.choices.selection())

    def _choose_file(self) -> None:
        suffix = self._kind().suffix
        path = file_to_write(self, _("Export"), self._file.text(), f"*{suffix}")
        if path is not None:
            self._file.setText(str(path if path.suffix else path.with_name(path.name + suffix)))

    def done(self, result: int) -> None:
        self.preview.forget()
        super().done(result)

    def accept(self) -> None:
        path, kind = Path(self._file.text().strip()), self._kind()
        kind = format_by_key(format_by_ending(path, kind.key))
        if path.suffix.lower() != kind.suffix:
            path = path.with_name(path.name + kind.suffix)
        selection = self.choices.selection()
        self._shell.settings.put(_FORMAT, kind.key)
        self._shell.settings.put(_FOLDER, str(path.parent))
        super().accept()
        start(self._shell, path, kind, selection)
