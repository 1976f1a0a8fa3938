"""The labels of the project's scheme with their keys, to press or to click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from data.language import _

if TYPE_CHECKING:
    from data.scheme import Label
    from gui.shell import Shell

_KEY = 18
_HEIGHT = 28


class LabelKey(QAbstractButton):
    """One label: its key in a small frame, then its name in its colour."""

    def __init__(self, label: Label, action: QAction, shell: Shell) -> None:
        super().__init__()
        self._label = label
        self._shell = shell
        self.setText(label.name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(action.text())
        self.setToolTip(f"{action.text()} ({label.shortcut})\n{label.guideline}")
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)
        self.clicked.connect(action.trigger)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self.font()).horizontalAdvance(self.text())
        return QSize(4 + _KEY + 6 + width + 8, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._shell.appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("pressed" if self.isDown() else "hover"))
            painter.drawRoundedRect(self.rect(), 4, 4)
        tones = self._shell.appearance.tones(self._label.color)
        ink = tones.ink if self.isEnabled() else theme.color("faint")
        top = (self.height() - _KEY) / 2
        key = QRectF(4.5, top + 0.5, _KEY - 1, _KEY - 1)
        painter.setPen(QPen(ink, 1))
        painter.setBrush(theme.color("paper"))
        painter.drawRoundedRect(key, 3, 3)
        small = QFont(self.font())
        small.setPixelSize(11)
        painter.setFont(small)
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._label.shortcut.upper())
        painter.setFont(self.font())
        name = self.rect().adjusted(4 + _KEY + 6, 0, 0, 0)
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, self.text())


class LabelKeys(QWidget):
    """All labels of the project, in the order of the scheme."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
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
            self._row.addWidget(LabelKey(label, action, self._shell))
