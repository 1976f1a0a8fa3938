"""The colour of a label: a palette, any other, and whether it can be read and told apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from data.scheme import PALETTE, Label
from gui.theme import READABLE, Appearance, contrast, label_tones, load_theme

# Under this distance two colours are hard to tell apart at the size of a chip.
_ALIKE = 60.0


class _Swatch(QAbstractButton):
    """A colour to choose."""

    def __init__(self, color: str, appearance: Appearance) -> None:
        super().__init__()
        self.color = color
        self._appearance = appearance
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(QSize(28, 28))
        self.setAccessibleName(_("Colour {color}").format(color=color))
        self.setToolTip(color)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(theme.color("text" if self.isChecked() else "accent"), 2))
            painter.drawRoundedRect(QRectF(1, 1, 26, 26), 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(label_tones(self.color, theme.name).fill)
        painter.drawRoundedRect(QRectF(4, 4, 20, 20), 4, 4)


class ColorField(QWidget):
    """Chooses a colour and says how it reads.

    Signals
    -------
    chosen
        The person chose a colour, ``#RRGGBB``.
    """

    chosen = Signal(str)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._color = PALETTE[0]
        self._swatches = [_Swatch(color, appearance) for color in PALETTE]
        row = QGridLayout()
        row.setSpacing(4)
        for number, swatch in enumerate(self._swatches):
            swatch.clicked.connect(lambda _on, s=swatch: self.chosen.emit(s.color))
            row.addWidget(swatch, 0, number)
        other = QPushButton(_("Other…"))
        other.setAccessibleName(_("Another colour"))
        other.clicked.connect(self._ask)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addLayout(row)
        line.addWidget(other)
        line.addStretch(1)
        self._verdict = QLabel()
        self._verdict.setWordWrap(True)
        self._verdict.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self._verdict)

    @property
    def verdict(self) -> str:
        """What is said of the colour."""
        return self._verdict.text()

    def show_color(self, color: str, others: Sequence[Label]) -> None:
        """Show a label's colour, measured against the paper and the other labels' colours."""
        self._color = color
        for swatch in self._swatches:
            swatch.setChecked(swatch.color.upper() == color.upper())
        self._verdict.setText(verdict(color, others))

    def _ask(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._color), self, _("Another colour"))
        if chosen.isValid():
            self.chosen.emit(chosen.name().upper())


def verdict(color: str, others: Sequence[Label]) -> str:
    """Return in words how a colour reads and whether another label's is too much like it."""
    ratio = contrast(QColor(color), load_theme("light").color("paper"))
    if ratio >= READABLE:
        text = _("Contrast on white {ratio:.1f}: readable.").format(ratio=ratio)
    else:
        shown = label_tones(color, "light").ink.name().upper()
        text = _("Contrast on white {ratio:.1f}: too light for text, so it is shown as {shown}.")
        text = text.format(ratio=ratio, shown=shown)
    alike = [label.name for label in others if _distance(color, label.color) < _ALIKE]
    if alike:
        like = _("Hard to tell from {label}; its letter still tells them apart.")
        text += "\n" + like.format(label=alike[0])
    return text


def _distance(one: str, other: str) -> float:
    """Return how different two colours look, 0 to about 765 (“redmean”, CompuPhase)."""
    a, b = QColor(one), QColor(other)
    mean = (a.red() + b.red()) / 2
    red, green, blue = a.red() - b.red(), a.green() - b.green(), a.blue() - b.blue()
    squares = (2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2
    return float(squares**0.5)
