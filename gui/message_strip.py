"""Sentences for the person, under the top bar: they cover nothing and steal no key."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from data.language import _
from gui.icons import icon


class MessageStrip(QFrame):
    """Shows one message at a time, the newest; its details on demand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._more = QToolButton()
        self._more.setText(_("Details"))
        self._more.setProperty("role", "link")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._show_details)
        self._command = QToolButton()
        self._command.setProperty("role", "link")
        self._command.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._command.setAccessibleName(_("What can be done"))
        self._command.triggered.connect(lambda _action: self.hide())
        close = QToolButton()
        close.setIcon(icon("cross"))
        close.setToolTip(_("Close"))
        close.setAccessibleName(_("Close the message"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self.hide)
        row.addWidget(self._text, 1)
        row.addWidget(self._command)
        row.addWidget(self._more)
        row.addWidget(close)
        self._details = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown, or empty."""
        return "" if self.isHidden() else self._text.text()

    @property
    def details(self) -> str:
        """The message's details."""
        return self._details

    def say(
        self,
        text: str,
        severity: str = "news",
        details: str = "",
        seconds: int = 0,
        command: QAction | None = None,
    ) -> None:
        """Show a message, of severity ``news``, ``warning`` or ``error``, with what can be done."""
        self._details = details
        self._command.setVisible(command is not None)
        if command is not None:
            self._command.setDefaultAction(command)  # it hides the message: what it led to is there
            self._command.setAccessibleName(command.text())
            self._command.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._text.setText(text)
        self._text.setAccessibleName(text)
        self._more.setVisible(bool(details))
        self.setProperty("severity", severity)
        self.style().polish(self)
        self.show()
        self._timer.stop()
        if seconds:
            self._timer.start(seconds * 1000)

    def _show_details(self) -> None:
        from gui.details import DetailsDialog

        self._timer.stop()
        DetailsDialog(self.window(), self._text.text(), self._details).open()
