"""Icons by role, drawn from ``resources/icons`` in the theme's colours at any scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

from data.resources import resource_folder

_color = {"normal": "#1F2328", "disabled": "#767F8A", "active": "#1F2328"}


def tint(normal: str, disabled: str) -> None:
    """Draw all icons from now on in these colours; widgets show it at their next repaint."""
    if (_color["normal"], _color["disabled"]) != (normal, disabled):
        _color.update(normal=normal, disabled=disabled, active=normal)
        _pixmap.cache_clear()


def icon(name: str) -> QIcon:
    """Return the icon of that name, which follows the theme."""
    return QIcon(_SvgEngine(name))


def paint_icon(painter: QPainter, name: str, rect: QRect, color: str) -> None:
    """Draw an icon into ``rect`` in ``color``."""
    scale = painter.device().devicePixelRatioF()
    pixmap = _pixmap(name, rect.width(), rect.height(), scale, color)
    painter.drawPixmap(rect.topLeft(), pixmap)


@lru_cache(maxsize=512)
def _pixmap(name: str, width: int, height: int, scale: float, color: str) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    pixmap = QPixmap(QSize(round(width * scale), round(height * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(_source(name).replace("currentColor", color).encode())
    side = min(width, height)
    renderer.render(painter, QRectF((width - side) / 2, (height - side) / 2, side, side))
    painter.end()
    return pixmap


@lru_cache
def _source(name: str) -> str:
    return (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


class _SvgEngine(QIconEngine):
    """Draws the SVG afresh for each size and scale, so that it is crisp at 150 % too."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        color = _color["disabled" if mode == QIcon.Mode.Disabled else "normal"]
        paint_icon(painter, self._name, rect, color)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        color = _color["disabled" if mode == QIcon.Mode.Disabled else "normal"]
        # Since Qt 6.8 the size is that on the page; scaled once more it was blurred at 200 %.
        return _pixmap(self._name, max(size.width(), 1), max(size.height(), 1), scale, color)


__all__ = ["icon", "paint_icon", "tint"]
