"""The learning curve, and confidence against how often it was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from data.language import _
from gui.quality.chart import Chart

if TYPE_CHECKING:
    from gui.shell import Shell
    from model.evaluation import CalibrationBin
    from model.learning import Forecast, LearntPoint

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _pen(color: QColor, width: float = 1.0) -> QPen:
    pen = QPen(color, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class _Plot(Chart):
    """Points from 0 to 1 upwards, with lines to read them by."""

    def _frame(self, painter: QPainter, area: QRectF) -> QRectF:
        """Draw the scale at the left; return where the points lie."""
        inside = area.adjusted(40, 4, -24, -62)
        for step in range(6):
            value = step / 5
            y = inside.bottom() - value * inside.height()
            painter.setPen(_pen(self.color("line")))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            box = QRectF(area.left(), y - 9, 34, 18)
            self.write(painter, box, self._value(value), flags=_RIGHT)
        return inside

    def _value(self, value: float) -> str:
        return f"{value:.1f}"

    def _dots(self, painter: QPainter, points: Sequence[QPointF], color: QColor) -> None:
        painter.setPen(_pen(color, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(_pen(self.color("paper"), 2))
        painter.setBrush(color)
        for point in points:
            painter.drawEllipse(point, 5, 5)

    def _below(self, painter: QPainter, area: QRectF, axis: str, remark: str) -> None:
        bottom = area.bottom()
        self.write(painter, QRectF(area.left() + 40, bottom - 40, area.width() - 64, 18), axis)
        self.write(
            painter, QRectF(area.left(), bottom - 18, area.width(), 18), remark, "text", _LEFT
        )


class LearningCurve(_Plot):
    """F1 after learning from ever more labels, and what more would bring."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("What labels have brought"))
        self._points: Sequence[LearntPoint] = ()
        self._forecast: Forecast | None = None

    def show_points(self, points: Sequence[LearntPoint], forecast: Forecast | None) -> None:
        """Show the curve, and what more labels would bring."""
        # With few reports two shares may be the same labels: the last says it.
        self._points = tuple({p.n_labels: p for p in points}.values())
        self._forecast = forecast
        self.update_words()

    def described(self) -> str:
        values = ", ".join(f"{p.n_labels}: {p.macro_f1.value:.2f}" for p in self._points)
        return f"{values}. {self._remark()}"

    def _remark(self) -> str:
        if self._forecast is None:
            return _("Too few labels to say what more would bring.")
        return self._forecast.sentence()

    def paint(self, painter: QPainter, area: QRectF) -> None:
        inside = self._frame(painter, area)
        most = max((p.n_labels for p in self._points), default=1) or 1
        dots = [
            QPointF(
                inside.left() + inside.width() * p.n_labels / most,
                inside.bottom() - inside.height() * p.macro_f1.value,
            )
            for p in self._points
        ]
        painter.setPen(_pen(self.color("faint"), 1.5))
        for dot, p in zip(dots, self._points, strict=True):
            low, high = (
                inside.bottom() - inside.height() * value
                for value in (p.macro_f1.low, p.macro_f1.high)
            )
            painter.drawLine(QPointF(dot.x(), low), QPointF(dot.x(), high))
        if dots:
            self._dots(painter, dots, self.color("accent"))

        def top_of(p: LearntPoint) -> float:
            return inside.bottom() - inside.height() * max(p.macro_f1.high, p.macro_f1.value + 0.03)

        free = inside.left() - 100
        for dot, p in zip(dots, self._points, strict=True):
            painter.setPen(self.color("text"))
            box = QRectF(dot.x() - 24, top_of(p) - 20, 48, 18)
            if dot.x() - free >= 40:
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{p.macro_f1.value:.2f}")
                below = QRectF(dot.x() - 30, inside.bottom() + 4, 60, 16)
                self.write(painter, below, f"{p.n_labels:,}")
                free = dot.x()
        self._below(painter, area, _("labels learnt from"), self._remark())


class Calibration(_Plot):
    """Confidence said against how often it was right: on the line is honest."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, _("Whether its confidence is honest"))
        self._bins: tuple[CalibrationBin, ...] = ()
        self._ece = 0.0

    def show_bins(self, bins: Sequence[CalibrationBin], ece: float) -> None:
        """Show paragraphs of like confidence; the ece is the mean gap."""
        self._bins, self._ece = tuple(one for one in bins if one.n), ece
        self.update_words()

    def described(self) -> str:
        values = ", ".join(f"{one.confidence:.0%}: {one.accuracy:.0%}" for one in self._bins)
        return f"{values}. {self._remark()}"

    def _remark(self) -> str:
        return _("Off by {ece:.1%} on average; larger dots stand for more paragraphs.").format(
            ece=self._ece
        )

    def _value(self, value: float) -> str:
        return f"{value:.0%}"

    def paint(self, painter: QPainter, area: QRectF) -> None:
        inside = self._frame(painter, area)
        painter.setPen(QPen(self.color("faint"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(inside.bottomLeft(), inside.topRight())
        for step in range(6):
            x = inside.left() + inside.width() * step / 5
            self.write(painter, QRectF(x - 24, inside.bottom() + 4, 48, 16), f"{step / 5:.0%}")
        most = max((one.n for one in self._bins), default=1)
        points = [
            QPointF(
                inside.left() + inside.width() * one.confidence,
                inside.bottom() - inside.height() * one.accuracy,
            )
            for one in self._bins
        ]
        color = self.color("accent")
        if points:
            painter.setPen(_pen(color, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(points))
        painter.setPen(_pen(self.color("paper"), 2))
        painter.setBrush(color)
        for point, one in zip(points, self._bins, strict=True):
            radius = 4 + 6 * (one.n / most) ** 0.5
            painter.drawEllipse(point, radius, radius)
        axis = _("confidence said (upwards: how often it was right)")
        self._below(painter, area, axis, self._remark())
