"""The command palette: every command by a few letters of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.commands import shown_keys
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from gui.shell import Shell

_KEYS_ROLE = Qt.ItemDataRole.UserRole
_NAME_ROLE = Qt.ItemDataRole.UserRole + 1
_WIDTH, _ROWS, _ROW_HEIGHT = 560, 10, 32


class CommandPalette(QFrame):
    """Opens over the window; Enter runs what is marked, Escape leaves."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget, Qt.WindowType.Popup)
        self._shell = shell
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shell.commands.refresh()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("What to do"))
        self.field.setAccessibleName(_("What to do"))
        self.list = QListView()
        self._items = QStandardItemModel(self)
        self.list.setModel(self._items)
        self.list.setItemDelegate(_CommandDelegate(shell))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedHeight(_ROWS * _ROW_HEIGHT)
        self.list.setAccessibleName(_("Commands"))
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self.run())
        self.setFixedWidth(_WIDTH)
        self._show("")

    def open_over(self, window: QWidget) -> None:
        """Show the palette at the top of a window, ready to type."""
        self.adjustSize()
        at = window.mapToGlobal(window.rect().topLeft())
        self.move(at.x() + (window.width() - self.width()) // 2, at.y() + 72)
        self.show()
        self.field.setFocus()

    def run(self) -> None:
        """Leave and run what is marked."""
        name = self.list.currentIndex().data(_NAME_ROLE)
        self.close()
        if name:
            self._shell.commands.action(name).trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS}
            steps[Qt.Key.Key_PageUp] = -_ROWS
            key = Qt.Key(event.key())
            if key in steps:
                row = self.list.currentIndex().row() + steps[key]
                row = max(0, min(row, self._items.rowCount() - 1))
                self.list.setCurrentIndex(self._items.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.run()
                return True
        return super().eventFilter(watched, event)

    def _show(self, typed: str) -> None:
        self._items.clear()
        found: list[tuple[int, int, str, str]] = []
        for command in self._shell.commands:
            action = self._shell.commands.action(command.name)
            text = action.text().replace("&", "").rstrip("…")
            rank = _rank(typed, text, command.name)
            if rank is not None and action.isEnabled() and command.name != "help.commands":
                found.append((rank, len(found), text, command.name))
        for _fit, _number, text, name in sorted(found):
            item = QStandardItem(text)
            item.setData(shown_keys(self._shell.commands.keys(name)), _KEYS_ROLE)
            item.setData(name, _NAME_ROLE)
            item.setEditable(False)
            self._items.appendRow(item)
        if found:
            self.list.setCurrentIndex(self._items.index(0, 0))


def _rank(typed: str, text: str, name: str) -> int | None:
    """Return how well a command fits what was typed, 0 best; None when it does not."""
    wanted, text = typed.strip().casefold(), text.casefold()
    if not wanted:
        return 0
    if text.startswith(wanted):
        return 1
    if wanted in text:
        return 2
    if wanted in name:  # English names also work in a Chinese window
        return 3
    letters = iter(text)
    return 4 if all(letter in letters for letter in wanted if letter != " ") else None


class _CommandDelegate(QStyledItemDelegate):
    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._shell.appearance.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection"))
            painter.drawRoundedRect(rect, 4, 4)
        inner = rect.adjusted(12, 0, -12, 0)
        painter.setPen(theme.color("text"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, index.data())
        painter.setPen(theme.color("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(inner, flags, index.data(_KEYS_ROLE))
        painter.restore()
