"""A list that belongs to a message, such as the files that failed and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from data.language import _


class DetailsDialog(QDialog):
    """Shows a sentence and a text that can be copied."""

    def __init__(self, parent: QWidget, sentence: str, text: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Details"))
        self.resize(640, 360)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        label = QLabel(sentence)
        label.setWordWrap(True)
        field = QPlainTextEdit(text)
        field.setReadOnly(True)
        field.setAccessibleName(_("Details"))
        row = QHBoxLayout()
        copy = QPushButton(_("Copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        close = QPushButton(_("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        column.addWidget(label)
        column.addWidget(field, 1)
        column.addLayout(row)
