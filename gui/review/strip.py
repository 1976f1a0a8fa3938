"""How sure the classifier is of what is still to come, as a strip one can jump along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
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
        self._at = 0
        self.show_queue(())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("How sure the rest of the queue is"))
        shell.appearance.changed.connect(self.update)

    def show_queue(self, confidences: Sequence[float]) -> None:
        """Take over the confidence of each paragraph of the queue, in order."""
        # Sums up to each: of a hundred thousand, the next decision moves only where one begins.
        self._sums = list(accumulate(confidences, initial=0.0))
        self._unsure = list(accumulate((one < UNSURE for one in confidences), initial=0))

    def show_from(self, at: int) -> None:
        """Show the rest of the queue from this place on."""
        self._at = min(at, len(self._sums) - 1)
        words = self.in_words()
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    @property
    def _n(self) -> int:
        return len(self._sums) - 1 - self._at

    def in_words(self) -> str:
        """Return what the strip shows in a sentence."""
        unsure = self._unsure[-1] - self._unsure[self._at]
        return ngettext(
            "{n} to come, {unsure} of them less than {percent} sure",
            "{n} to come, {unsure} of them less than {percent} sure",
            self._n,
        ).format(n=self._n, unsure=unsure, percent=f"{UNSURE:.0%}")

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def _columns(self) -> int:
        return max(1, min(self._n, self.width() // _COLUMN))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = self._shell.appearance.theme
        height, n = self.height() - 1, self._n
        painter.fillRect(QRectF(0, height, self.width(), 1), theme.color("line"))
        if not n:
            return
        columns = self._columns()
        width = min(self.width() / columns, 12.0)
        for column in range(columns):
            first, last = column * n // columns, max((column + 1) * n // columns, 1)
            of_own = self._sums[self._at + last] - self._sums[self._at + first]
            mean = of_own / (last - first)
            # Unsure ones are low and in the warning's colour: height tells it without colour.
            role = "accent" if mean >= UNSURE else "danger"
            bar = QRectF(column * width, height * (1 - mean), max(width - 1, 1), height * mean)
            color = theme.color(role)
            color.setAlphaF(1.0 if column == 0 else 0.55)
            painter.fillRect(bar, color)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        n, columns = self._n, self._columns()
        if n and event.button() == Qt.MouseButton.LeftButton:
            width = min(self.width() / columns, 12.0)
            column = min(int(event.position().x() / width), columns - 1)
            self.chosen.emit(column * n // columns)
