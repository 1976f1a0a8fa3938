"""How the labels fall over the reports: one bar a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from data.language import _
from gui.quality.chart import Chart

if TYPE_CHECKING:
    from gui.shell import Shell
    from model.quality import ReportQuality

_ROW = 24
_LEGEND = 28
_NAMES = 168
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LabelBars(Chart):
    """Each report's share of every label, lettered, so that colour is never the only cue.

    Signals
    -------
    opened
        The first paragraph of the report to be read.
    """

    opened = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("Labels by report, the worst judged first"), 160)
        self._reports: Sequence[ReportQuality] = ()
        self._current = 0

    def show_reports(self, reports: Sequence[ReportQuality]) -> None:
        """Show these reports, one under the other."""
        self._reports = reports
        self._current = 0
        self.setFixedHeight(38 + _LEGEND + _ROW * max(len(reports), 1) + 16)
        self.update_words()

    def described(self) -> str:
        return "; ".join(
            f"{one.name}: "
            + ", ".join(f"{self.label_name(key)} {n}" for key, n in one.labels.items())
            for one in self._reports[:10]
        )

    def paint(self, painter: QPainter, area: QRectF) -> None:
        scheme = self.shell.session.scheme
        x = area.left() + _NAMES
        for label in scheme.active:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.ink(label.key))
            painter.drawRoundedRect(QRectF(x, area.top() + 5, 10, 10), 2, 2)
            text = f"{label.letter} {label.name}" if label.letter != label.name else label.name
            width = painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(self.color("muted"))
            painter.drawText(QRectF(x + 16, area.top(), width + 4, 20), _LEFT, text)
            x += width + 36
        for row, one in enumerate(self._reports):
            self._paint_row(painter, area, row, one)

    def _paint_row(self, painter: QPainter, area: QRectF, row: int, one: ReportQuality) -> None:
        top = area.top() + _LEGEND + row * _ROW
        is_current = self.hasFocus() and row == self._current
        self.write(
            painter,
            QRectF(area.left(), top, _NAMES - 12, _ROW),
            ("▸ " if is_current else "") + one.name,
            "text" if is_current else "muted",
            _LEFT,
        )
        whole = sum(one.labels.values()) or 1
        width = area.width() - _NAMES - 44
        x = area.left() + _NAMES
        scheme = self.shell.session.scheme
        for label in scheme.labels:
            count = one.labels.get(label.key, 0)
            if not count:
                continue
            bar = QRectF(x, top + 4, width * count / whole, _ROW - 8)
            tones = self.shell.appearance.tones(label.color)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tones.fill)
            painter.drawRect(bar.adjusted(0, 0, -1, 0))
            if bar.width() > 18:
                painter.setPen(tones.on_fill)
                text = f"{label.letter} {count}" if bar.width() > 40 else label.letter
                painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, text)
            x += bar.width()
        self.write(painter, QRectF(area.right() - 40, top, 40, _ROW), f"{whole}", flags=_RIGHT)

    def _row_at(self, point: QPointF) -> int | None:
        row = int((point.y() - 38 - _LEGEND) // _ROW)
        return row if 0 <= row < len(self._reports) else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self.opened.emit(self._reports[row].paragraph_ids[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._reports:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._current = min(max(self._current + step, 0), len(self._reports) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._reports:
            self.opened.emit(self._reports[self._current].paragraph_ids[0])
        else:
            super().keyPressEvent(event)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
