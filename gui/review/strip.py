"""How sure the classifier is of what is still to come, as a strip one can jump along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from data.language import _, ngettext

if TYPE_CHECKING:
    from gui.shell import Shell

_HEIGHT = 28
_COLUMN = 3
# As in the drift of new reports: a suggestion below this is unsure.
UNSURE = 0.6


class SurenessStrip(QWidget):
    """One column for each few paragraphs of the rest of the queue, as high as they are sure.

    Signals
    -------
    chosen
        How many paragraphs further on the person wants to be.
    """

    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._confidences: Sequence[float] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("How sure the rest of the queue is"))
        shell.appearance.changed.connect(self.update)

    def show_rest(self, confidences: Sequence[float]) -> None:
        """Show the confidence of the current paragraph and of those after it, in order."""
        self._confidences = confidences
        words = self.in_words()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def in_words(self) -> str:
        """Return what the strip shows in a sentence."""
        n = len(self._confidences)
        unsure = sum(one < UNSURE for one in self._confidences)
        return ngettext(
            "{n} to come, {unsure} of them less than {percent} sure",
            "{n} to come, {unsure} of them less than {percent} sure",
            n,
        ).format(n=n, unsure=unsure, percent=f"{UNSURE:.0%}")

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def _columns(self) -> int:
        return max(1, min(len(self._confidences), self.width() // _COLUMN))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._shell.appearance.theme
        height, n = self.height() - 1, len(self._confidences)
        painter.fillRect(QRectF(0, height, self.width(), 1), theme.color("line"))
        if not n:
            return
        columns = self._columns()
        width = min(self.width() / columns, 12.0)
        for column in range(columns):
            first, last = column * n // columns, max((column + 1) * n // columns, 1)
            own = self._confidences[first:last]
            if not own:
                continue
            mean = sum(own) / len(own)
            # Unsure ones are low and in the warning's colour: height tells it without colour.
            role = "accent" if mean >= UNSURE else "danger"
            bar = QRectF(column * width, height * (1 - mean), max(width - 1, 1), height * mean)
            color = theme.color(role)
            color.setAlphaF(1.0 if column == 0 else 0.55)
            painter.fillRect(bar, color)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        n, columns = len(self._confidences), self._columns()
        if n and event.button() == Qt.MouseButton.LeftButton:
            width = min(self.width() / columns, 12.0)
            column = min(int(event.position().x() / width), columns - 1)
            self.chosen.emit(column * n // columns)
