"""What the tour shows: a frame around a control, and a few words beside it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from data.language import _
from gui.theme import Appearance

_WIDTH = 336
_AWAY = 12  # from the control
_EDGE = 8  # from the window's edge


class Ring(QWidget):
    """A frame around a control; the mouse goes through it."""

    def __init__(self, window: QWidget, appearance: Appearance) -> None:
        super().__init__(window)
        self._appearance = appearance
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._appearance.theme.color("accent"), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)


class Balloon(QFrame):
    """Words with three buttons; Enter and → go on, ← back, Escape leaves.

    Signals
    -------
    moved
        The person wants the next (1) or the previous (-1) step.
    left
        The person wants no more of it.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("palette")
        self.setFixedWidth(_WIDTH)
        self.setAccessibleName(_("A short tour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._back = _button(_("Back"), lambda: self.moved.emit(-1))
        self._skip = _button(_("Skip (Esc)"), self.left.emit)
        self.next = _button(_("Next"), lambda: self.moved.emit(1))
        self.next.setProperty("role", "primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._count, 1)
        row.addWidget(self._skip)
        row.addWidget(self._back)
        row.addWidget(self.next)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}: {self._text.text()}"

    def say(self, title: str, text: str, number: int, count: int, can_go_back: bool) -> None:
        """Show a step."""
        self._title.setText(title)
        self._text.setText(text)
        self._count.setText(f"{number} / {count}")
        self._back.setVisible(can_go_back)
        self._skip.setVisible(number < count)
        self.next.setText(_("Next") if number < count else _("Done"))
        self.setAccessibleDescription(f"{title}. {text}")

    def stand_beside(self, target: QRect) -> None:
        """Stand where there is room beside a control, so that it stays in sight."""
        self.resize(_WIDTH, self._column.totalHeightForWidth(_WIDTH))
        window = self._window.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        width, height = self.width(), self.height()
        middle = target.center() - QPoint(width // 2, height // 2)
        below = QPoint(middle.x(), target.bottom() + _AWAY)
        above = QPoint(middle.x(), target.top() - _AWAY - height)
        left = QPoint(target.left() - _AWAY - width, middle.y())
        right = QPoint(target.right() + _AWAY, middle.y())
        fitting = [
            at
            for at in (below, above, left, right)
            if window.top() <= at.y() <= window.bottom() - height
            and (at in (below, above) or window.left() <= at.x() <= window.right() - width)
        ]
        at = fitting[0] if fitting else middle
        x = max(window.left(), min(at.x(), window.right() - width))
        y = max(window.top(), min(at.y(), window.bottom() - height))
        self.move(x, y)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self.moved.emit(1)
        elif key == Qt.Key.Key_Left:
            self.moved.emit(-1)
        else:
            super().keyPressEvent(event)


def _button(text: str, run: object) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(run)
    return button
