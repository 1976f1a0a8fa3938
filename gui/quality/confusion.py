"""Which labels are taken for which; each cell opens the paragraphs behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QToolTip

from data.language import _, ngettext
from gui.quality.chart import Chart

if TYPE_CHECKING:
    from gui.shell import Shell

_NAMES_WIDTH = 96
_HEAD = 40


class Confusion(Chart):
    """Rows the labels that people gave, columns those suggested.

    Signals
    -------
    opened
        The label given and the label suggested of the cell to be read.
    """

    opened = Signal(str, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("What is taken for what"), 320)
        self._keys: tuple[str, ...] = ()
        self._counts: Sequence[Sequence[int]] = ()
        self.current = (0, 0)

    def show_counts(self, keys: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """Show how often each label (row) was suggested each (column)."""
        self._keys, self._counts = tuple(keys), counts
        self.current = (0, 0)
        self.update_words()

    def described(self) -> str:
        wrong = [
            (self._counts[i][j], i, j)
            for i in range(len(self._keys))
            for j in range(len(self._keys))
            if i != j and self._counts[i][j]
        ]
        if not wrong:
            return _("No label is taken for another.")
        return "; ".join(self._words(i, j) for _count, i, j in sorted(wrong, reverse=True)[:5])

    def _words(self, row: int, column: int) -> str:
        count = self._counts[row][column]
        return ngettext(
            "{count} paragraph labelled {given} was suggested {said}",
            "{count} paragraphs labelled {given} were suggested {said}",
            count,
        ).format(
            count=count,
            given=self.label_name(self._keys[row]),
            said=self.label_name(self._keys[column]),
        )

    def paint(self, painter: QPainter, area: QRectF) -> None:
        if not self._keys:
            return
        self.write(
            painter,
            QRectF(area.left(), area.top(), _NAMES_WIDTH - 8, 18),
            _("given ↓"),
            flags=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        )
        self.write(
            painter,
            QRectF(area.left() + _NAMES_WIDTH, area.top(), area.width() - _NAMES_WIDTH, 18),
            _("suggested →"),
            flags=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )
        for place, key in enumerate(self._keys):
            name = self.label_name(key)
            head = self._cell(0, place)
            painter.setPen(self.ink(key))
            box = QRectF(head.left(), area.top() + 20, head.width(), 18)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._short(painter, name, box))
            side = self._cell(place, 0)
            box = QRectF(area.left(), side.top(), _NAMES_WIDTH - 8, side.height())
            painter.drawText(
                box,
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                self._short(painter, name, box),
            )
        for i, row in enumerate(self._counts):
            whole = max(sum(row), 1)
            for j, count in enumerate(row):
                self._paint_cell(painter, i, j, count, count / whole)

    @staticmethod
    def _short(painter: QPainter, name: str, box: QRectF) -> str:
        return painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(box.width()))

    def _paint_cell(self, painter: QPainter, i: int, j: int, count: int, share: float) -> None:
        cell = self._cell(i, j).adjusted(1, 1, -1, -1)
        fill = self.color("accent" if i == j else "danger")
        # Never so dark that the number in it is hard to read.
        fill.setAlphaF(0.05 + 0.35 * share if count else 0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, 3, 3)
        if self.hasFocus() and (i, j) == self.current:
            painter.setPen(self.color("text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell, 3, 3)
        text = f"{count}" if count else "·"
        if count and cell.width() > 72:
            text += f" · {share:.0%}"
        painter.setPen(self.color("text" if count else "faint"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)

    def _cell(self, row: int, column: int) -> QRectF:
        n = max(len(self._keys), 1)
        area = QRectF(self.rect()).adjusted(16, 38, -16, -12)
        width = (area.width() - _NAMES_WIDTH) / n
        height = (area.height() - _HEAD) / n
        left = area.left() + _NAMES_WIDTH + column * width
        return QRectF(left, area.top() + _HEAD + row * height, width, height)

    def _at(self, point: QPointF) -> tuple[int, int] | None:
        for i in range(len(self._keys)):
            for j in range(len(self._keys)):
                if self._cell(i, j).contains(point):
                    return i, j
        return None

    # Choosing a cell

    def _open(self) -> None:
        i, j = self.current
        if self._keys and self._counts[i][j]:
            self.opened.emit(self._keys[i], self._keys[j])

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.current = found
            self.update()
            self._open()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(QPointF(event.pos()))
            text = "" if found is None else self._words(*found)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        last = len(self._keys) - 1
        if step is not None and last >= 0:
            i, j = self.current
            self.current = (min(max(i + step[0], 0), last), min(max(j + step[1], 0), last))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)
