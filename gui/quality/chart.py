"""What all pictures of the quality place share: themed, copied or saved as they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from data.errors import KnownError
from data.language import _
from gui.choosing_files import file_to_write

if TYPE_CHECKING:
    from gui.shell import Shell

# Saved pictures are sharp on paper too.
_SCALE = 2.0


def unseen() -> str:
    """Return what is said of every number here."""
    return _("measured on reports not seen")


class Chart(QWidget):
    """A picture with a title; subclasses paint it into a rectangle."""

    def __init__(self, shell: Shell, title: str, height: int = 280) -> None:
        super().__init__()
        self.shell = shell
        self.title = title
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(height)
        self.setMinimumWidth(320)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title} ({unseen()})")
        shell.appearance.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(480, self.minimumHeight())

    # For subclasses

    def paint(self, painter: QPainter, area: QRectF) -> None:
        """Draw the picture below its title."""
        raise NotImplementedError

    def described(self) -> str:
        """Return the picture in words, for a screen reader."""
        return ""

    def color(self, role: str) -> QColor:
        """Return a colour of the theme."""
        return self.shell.appearance.theme.color(role)

    def ink(self, key: str) -> QColor:
        """Return a label's colour in the theme."""
        scheme = self.shell.session.scheme
        if key not in scheme:
            return self.color("muted")
        return self.shell.appearance.tones(scheme[key].color).ink

    def label_name(self, key: str) -> str:
        """Return a label's name."""
        return self.shell.session.scheme.name_of(key)

    def small(self) -> QFont:
        """Return the font of axes and remarks."""
        font = QFont(self.font())
        font.setPixelSize(12)
        return font

    def write(
        self,
        painter: QPainter,
        box: QRectF,
        text: str,
        role: str = "muted",
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
    ) -> None:
        """Write a line into a box, cut short where it does not fit."""
        painter.setPen(self.color(role))
        short = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, flags, short)

    def update_words(self) -> None:
        """Tell a screen reader what the picture shows now."""
        self.setAccessibleDescription(self.described())
        self.update()

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_all(painter)
        if self.hasFocus():
            painter.setPen(self.color("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _paint_all(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        painter.setPen(self.color("line"))
        painter.setBrush(self.color("paper"))
        painter.drawRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        bold = QFont(self.font())
        bold.setPixelSize(13)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title = QRectF(16, 10, whole.width() - 32, 20)
        taken = painter.fontMetrics().horizontalAdvance(self.title) + 16
        self.write(painter, title, self.title, "text", left)
        painter.setFont(self.small())
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        # It goes with the picture wherever that is copied to.
        self.write(painter, title.adjusted(taken, 0, 0, 0), unseen(), "muted", right)
        self.paint(painter, whole.adjusted(16, 38, -16, -12))

    def picture(self) -> QPixmap:
        """Return the picture as it is seen, without the mark of focus."""
        pixmap = QPixmap(self.size() * _SCALE)
        pixmap.setDevicePixelRatio(_SCALE)
        pixmap.fill(self.color("paper"))
        painter = QPainter(pixmap)
        self._paint_all(painter)
        painter.end()
        return pixmap

    # Copy and save

    def copy(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())
        self.shell.window.say(_("The picture is on the clipboard."), seconds=4)

    def save(self) -> None:
        """Ask where to keep the picture as a PNG file, and keep it."""
        path = file_to_write(self, _("Save picture"), f"{self.title}.png", "PNG (*.png)")
        if path is None:
            return
        name = str(path)
        if not name.lower().endswith(".png"):
            name += ".png"
        if not self.picture().save(name, "PNG"):
            self.shell.window.say_error(
                KnownError(
                    _("{name} could not be written.").format(name=name),
                    _("Choose another folder, or free space on the disk."),
                )
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._menu(event.globalPos())

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(_("Copy picture"), self.copy).setShortcut(QKeySequence.StandardKey.Copy)
        menu.addAction(_("Save picture…"), self.save).setShortcut(QKeySequence.StandardKey.Save)
        menu.popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.key() == Qt.Key.Key_Menu:
            self._menu(self.mapToGlobal(QPointF(24, 32)).toPoint())
        else:
            super().keyPressEvent(event)
