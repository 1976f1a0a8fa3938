"""What a place shows while there is nothing in it: what that means and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.commands import shown_key
from gui.icons import icon

_MEASURE = 560


class EmptyState(QWidget):
    """An icon, a title, a sentence, and buttons for the commands that help."""

    def __init__(
        self, icon_name: str, title: str, text: str, actions: Sequence[QAction] = ()
    ) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(8)
        column.addStretch(2)
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._icon_name = icon_name
        self._icon.setPixmap(icon(icon_name).pixmap(QSize(40, 40)))
        self._title = QLabel(title, alignment=Qt.AlignmentFlag.AlignCenter)
        self._title.setProperty("role", "title")
        self._text = QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter)
        self._text.setProperty("role", "muted")
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(_MEASURE)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._text, 1000)
        line.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._title)
        column.addLayout(line)
        row = QHBoxLayout()
        row.addStretch(1)
        for action in actions:
            row.addWidget(ActionButton(action, is_primary=action is actions[0]))
        row.addStretch(1)
        self._buttons = row
        column.addSpacing(8)
        column.addLayout(row)
        column.addStretch(3)

    def add(self, button: QPushButton) -> None:
        """Add a button behind the others."""
        self._buttons.insertWidget(self._buttons.count() - 1, button)

    def say(self, title: str, text: str) -> None:
        """Show another title and sentence."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._text.setText(text)

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_icon_name"):
            self._icon.setPixmap(icon(self._icon_name).pixmap(QSize(40, 40)))


class ActionButton(QPushButton):
    """Does what an action does, is enabled when it is, and shows its key in its tooltip."""

    def __init__(self, action: QAction, is_primary: bool = False) -> None:
        super().__init__(action.text().rstrip("…"))
        self._action = action
        if is_primary:
            self.setProperty("role", "primary")
        self.clicked.connect(action.trigger)
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        # A method, not a closure: Qt forgets it when the button goes before the action.
        action.changed.connect(self._show_key)
        self._show_key()

    def _show_key(self) -> None:
        text, key = self._action.text(), shown_key(self._action.shortcut().toString())
        self.setToolTip(f"{text} ({key})" if key else text)
