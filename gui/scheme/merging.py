"""Asks into which label another one is merged, and says what that changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from data.language import _, ngettext

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from data.project import LabelUse
    from data.scheme import Label, LabelScheme


class MergeDialog(QDialog):
    """The label that takes the other one's annotations over."""

    def __init__(self, parent: QWidget, label: Label, scheme: LabelScheme, use: LabelUse) -> None:
        super().__init__(parent)
        self._label, self._use = label, use
        self._names = {other.key: other.name for other in scheme.active if other != label}
        self.setWindowTitle(_("Merge {label}").format(label=label.name))
        self.setMinimumWidth(420)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.into = QComboBox()
        self.into.setAccessibleName(_("Merge into"))
        for key, name in self._names.items():
            self.into.addItem(name, key)
        row.addWidget(QLabel(_("Merge into")))
        row.addWidget(self.into, 1)
        self.said = QLabel()
        self.said.setWordWrap(True)
        column.addLayout(row)
        column.addWidget(self.said)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        cancel, merge = QPushButton(_("Cancel")), QPushButton(_("Merge"))
        merge.setProperty("role", "primary")
        merge.setDefault(True)
        cancel.clicked.connect(self.reject)
        merge.clicked.connect(self.accept)
        buttons.addWidget(cancel)
        buttons.addWidget(merge)
        column.addLayout(buttons)
        self.into.currentIndexChanged.connect(self._say)
        self._say()

    def _say(self) -> None:
        count = self._use.n_annotations
        moved = ngettext(
            "{count:,} paragraph labelled {label} becomes {into}.",
            "{count:,} paragraphs labelled {label} become {into}.",
            count,
        )
        rest = _("{label} is no longer offered. One undo takes all of it back.")
        names = {"label": self._label.name, "into": self.into.currentText()}
        between = "\n"
        self.said.setText(moved.format(count=count, **names) + between + rest.format(**names))
