"""Language, theme, text, and whose labels are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from data.language import LANGUAGES, _, language, system_language
from gui.settings import Setting, declared
from gui.theme import CHOICES

if TYPE_CHECKING:
    from gui.shell import Shell


class GeneralPage(QWidget):
    """What one chooses once.

    Signals
    -------
    left
        The window is built anew in another language: the dialog has to go.
    """

    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.language = self._choice(
            _("Language"), {"": _("As the system"), **LANGUAGES}, declared.LANGUAGE
        )
        self.language.activated.connect(lambda _index: self._on_language())
        looks = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
        self.theme = self._choice(_("Theme"), {c: looks[c] for c in CHOICES}, declared.THEME)
        self.theme.activated.connect(lambda _index: self._on_theme())
        sizes = declared.TEXT_SIZES
        self.text_size = QSpinBox(minimum=sizes[0], maximum=sizes[-1])
        self.text_size.setSuffix(_(" px"))
        self.text_size.lineEdit().setTextMargins(6, 0, 0, 0)
        self.text_size.setAccessibleName(_("Size of the report's text"))
        self.text_size.setValue(shell.settings.get(declared.TEXT_SIZE))
        self.text_size.valueChanged.connect(self._on_text_size)
        self.serif = QCheckBox(_("Reports in a serif face"))
        self.serif.setChecked(shell.settings.get(declared.IS_SERIF))
        self.serif.clicked.connect(self._on_serif)
        self.annotator = QLineEdit(shell.settings.get(declared.ANNOTATOR), maxLength=60)
        self.annotator.setAccessibleName(_("Your name as annotator"))
        self.annotator.setPlaceholderText(_("your login"))
        self.annotator.editingFinished.connect(self.keep)
        self._build()

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(8, 20, 8, 8)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        for box in (self.language, self.theme, self.text_size, self.annotator):
            box.setMinimumWidth(240)
        form.addRow(_("Language"), self.language)
        form.addRow(_("Theme"), self.theme)
        form.addRow(_("Text size"), self.text_size)
        form.addRow("", self.serif)
        form.addRow(_("Your name"), self.annotator)
        hint = QLabel(_("Labels are written under it in the projects that you open from now on."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        form.addRow("", hint)

    def _choice(self, name: str, choices: dict[str, str], setting: Setting[str]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for value, text in choices.items():
            box.addItem(text, value)
        box.setCurrentIndex(max(box.findData(self._shell.settings.get(setting)), 0))
        return box

    def _on_language(self) -> None:
        wanted = self.language.currentData()
        self._shell.settings.put(declared.LANGUAGE, wanted)
        if (wanted or system_language()) != language():
            self.left.emit()
            self._shell.window.reopen()

    def _on_theme(self) -> None:
        choice = self.theme.currentData()
        self._shell.commands.action(f"view.theme_{choice}").trigger()

    def _on_text_size(self, size: int) -> None:
        self._shell.settings.put(declared.TEXT_SIZE, size)

    def _on_serif(self, is_serif: bool) -> None:
        self._shell.settings.put(declared.IS_SERIF, is_serif)
        self._shell.commands.refresh()

    def keep(self) -> None:
        """Keep what is still in a field."""
        self._shell.settings.put(declared.ANNOTATOR, self.annotator.text().strip())
