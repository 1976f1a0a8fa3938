"""The labels in their order; moved by dragging or with Alt and the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from data.language import _
from gui.paragraphs.delegate import paint_chip

if TYPE_CHECKING:
    from data.scheme import Label, LabelScheme
    from gui.theme import Appearance

KEY_ROLE = Qt.ItemDataRole.UserRole


class LabelList(QListWidget):
    """Labels to choose and to reorder.

    Signals
    -------
    label_chosen
        Another label is current: its key.
    reordered
        The keys of the labels in use, in their new order.
    """

    label_chosen = Signal(str)
    reordered = Signal(object)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.setObjectName("rows")
        self.setAccessibleName(_("Labels"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setIconSize(QSize(24, 22))
        self.setToolTip(_("Drag, or Alt+↑ and Alt+↓, to reorder"))
        self.currentItemChanged.connect(self._on_current_changed)
        # Once the view has moved its own rows: the answer to it fills the list anew.
        self.model().rowsMoved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)

    def show_scheme(self, scheme: LabelScheme, current: str | None) -> None:
        """Show the labels, the retired ones last."""
        with QSignalBlocker(self):
            self.clear()
            for label in (*scheme.active, *(one for one in scheme.labels if one.is_retired)):
                self.addItem(self._item(label))
            for row in range(self.count()):
                if self.item(row).data(KEY_ROLE) == current:
                    self.setCurrentRow(row)
            if self.currentRow() < 0 and self.count():
                self.setCurrentRow(0)

    def current_key(self) -> str | None:
        """Return the key of the label chosen."""
        item = self.currentItem()
        return None if item is None else str(item.data(KEY_ROLE))

    def move_by(self, step: int) -> None:
        """Move the label chosen up or down."""
        keys, key = self._active_keys(), self.current_key()
        if key not in keys:
            return
        at = keys.index(key)
        if 0 <= at + step < len(keys):
            keys[at], keys[at + step] = keys[at + step], keys[at]
            self.reordered.emit(keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def _item(self, label: Label) -> QListWidgetItem:
        text = label.name
        if label.is_retired:
            text = _("{label} (retired)").format(label=label.name)
        elif label.shortcut:
            text = f"{label.name}　{label.shortcut.upper()}"
        item = QListWidgetItem(self._chip(label), text)
        item.setData(KEY_ROLE, label.key)
        item.setSizeHint(QSize(120, 34))
        flags = item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled
        if label.is_retired:
            flags &= ~Qt.ItemFlag.ItemIsDragEnabled
            item.setForeground(self._appearance.theme.color("muted"))
        item.setFlags(flags)
        return item

    def _chip(self, label: Label) -> QIcon:
        scale = self.devicePixelRatioF()
        pixmap = QPixmap(round(24 * scale), round(22 * scale))
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, label, 24, QRectF(0, 0, 0, 22), self._appearance, label.is_retired)
        painter.end()
        found = QIcon(pixmap)
        found.addPixmap(pixmap, QIcon.Mode.Selected)  # else Qt tints the chip of the one chosen
        return found

    def _active_keys(self) -> list[str]:
        items = [self.item(row) for row in range(self.count())]
        draggable = Qt.ItemFlag.ItemIsDragEnabled
        return [str(item.data(KEY_ROLE)) for item in items if item.flags() & draggable]

    def _on_moved(self) -> None:
        self.reordered.emit(self._active_keys())

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.label_chosen.emit(str(item.data(KEY_ROLE)))
