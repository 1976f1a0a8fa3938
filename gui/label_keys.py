"""The labels of the project's scheme with their keys, to press or to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from data.language import _
from gui.commands import shown_key

if TYPE_CHECKING:
    from gui.shell import Shell
    from gui.theme import Appearance

_KEY = 18
_HEIGHT = 28


class KeyButton(QAbstractButton):
    """A key in a small frame, then what it does; pressing it does the same.

    Parameters
    ----------
    color
        Of a label; None draws it in grey.
    """

    def __init__(
        self, key: str, text: str, action: QAction, appearance: Appearance, color: str | None = None
    ) -> None:
        super().__init__()
        self._key = key_sign(key)
        self._color = color
        self._appearance = appearance
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._action = action
        self._name()
        # A method of its own: the action, which lives longer, forgets it with the button.
        action.changed.connect(self._name)
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.clicked.connect(action.trigger)

    def _name(self) -> None:
        self.setAccessibleName(self._action.text())
        if self._color is None:
            self.setToolTip(self._action.text())

    def show_key(self, key: str) -> None:
        """Show another key; empty shows none."""
        self._key = key_sign(key)
        self.updateGeometry()
        self.update()

    def _key_width(self) -> int:
        if not self._key:
            return 0
        return max(_KEY, QFontMetrics(self._key_font()).horizontalAdvance(self._key) + 8)

    def _key_font(self) -> QFont:
        small = QFont(self.font())
        small.setPixelSize(11)
        return small

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(4 + self._key_width() + 6 + width + 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        ink = frame = theme.color("muted" if self.isEnabled() else "faint")
        if self._color is None:
            frame = theme.color("strong_line")
        elif self.isEnabled():
            ink = frame = self._appearance.tones(self._color).ink
        width = self._key_width()
        if width:
            key = QRectF(4.5, (self.height() - _KEY) / 2 + 0.5, width - 1, _KEY - 1)
            painter.setPen(QPen(frame, 1))
            painter.setBrush(theme.color("paper"))
            painter.drawRoundedRect(key, 3, 3)
            painter.setPen(ink)
            painter.setFont(self._key_font())
            painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.setPen(ink)
        painter.setFont(self.font())
        name = self.rect().adjusted(4 + width + 6, 0, 0, 0)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, self.text())


def key_sign(key: str) -> str:
    """Return a key as short as it is drawn on keyboards."""
    return {"Space": "␣", "Tab": "⇥"}.get(key, shown_key(key))


class LabelKeys(QWidget):
    """All labels of the project, in the order of the scheme."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self.setObjectName("label_keys")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self.setAccessibleName(_("Labels"))
        session = shell.session
        for signal in (session.project_opened, session.project_closed, session.scheme_changed):
            signal.connect(self._show)
        shell.appearance.changed.connect(self.update)
        self._show()

    def _show(self) -> None:
        while self._row.count():
            item = self._row.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        session = self._shell.session
        if not session.is_open:
            return
        for label in session.scheme.active:
            action = self._shell.commands.action(f"label.{label.key}")
            key = KeyButton(
                label.shortcut.upper(), label.name, action, self._shell.appearance, label.color
            )
            key.setToolTip(f"{action.text()} ({label.shortcut})\n{label.guideline}")
            self._row.addWidget(key)
