"""The labels' probabilities as bars, the surest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from data.language import _

if TYPE_CHECKING:
    from data.suggestion import Suggestion
    from gui.shell import Shell

_ROW = 24
_PERCENT = 40


def shown_share(share: float) -> str:
    """Return a probability in percent; never 100, for nothing is certain."""
    return ">99%" if share >= 0.995 else f"{share:.0%}"


class SuggestionBars(QWidget):
    """Shows one suggestion; empty when there is none."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._shares: list[tuple[str, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Suggestion"))
        shell.appearance.changed.connect(self.update)

    def show_suggestion(self, suggestion: Suggestion | None) -> None:
        """Show a suggestion in place of another."""
        shares = [] if suggestion is None else list(suggestion.probabilities.items())
        scheme = self._shell.session.scheme if self._shell.session.is_open else ()
        self._shares = sorted(
            ((key, share) for key, share in shares if key in scheme), key=lambda s: -s[1]
        )
        spoken = [f"{scheme[k].name} {round(s * 100)} %" for k, s in self._shares]  # type: ignore[call-overload]
        self.setAccessibleDescription(", ".join(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, _ROW * len(self._shares))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._shell.session.is_open:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scheme = self._shell.session.scheme
        theme = self._shell.appearance.theme
        metrics = QFontMetrics(painter.font())  # as the stylesheet has it, unlike self.font()
        names = {key: scheme[key].name for key, _share in self._shares}
        widest = max((metrics.horizontalAdvance(name) for name in names.values()), default=0)
        name_width = min(widest + 2, self.width() * 2 // 5)
        left, room = name_width + 8, self.width() - name_width - 8 - _PERCENT
        for number, (key, share) in enumerate(self._shares):
            tones = self._shell.appearance.tones(scheme[key].color)
            top = number * _ROW
            painter.setPen(theme.color("text" if number == 0 else "muted"))
            name = metrics.elidedText(names[key], Qt.TextElideMode.ElideRight, name_width)
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, name_width, _ROW), middle, name)
            bar = QRectF(left, top + 8, room, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("track"))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setBrush(tones.ink)
            bar.setWidth(max(2.0, room * share))
            painter.drawRoundedRect(bar, 2, 2)
            painter.setPen(theme.color("text" if number == 0 else "muted"))
            where = QRectF(self.width() - _PERCENT, top, _PERCENT, _ROW)
            painter.drawText(where, middle | Qt.AlignmentFlag.AlignRight, shown_share(share))
