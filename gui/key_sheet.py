"""The sheet of keys: every command that has one, by menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.commands import Command, Menu, shown_key

if TYPE_CHECKING:
    from gui.shell import Shell

_COLUMNS = ((Menu.LABEL, Menu.EDIT), (Menu.GO, Menu.MODEL), (Menu.PROJECT, Menu.VIEW, Menu.HELP))


class KeySheet(QDialog):
    """Read, then closed with Escape or F1."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("All keys"))
        self.resize(min(1080, shell.widget.width() - 16), min(680, shell.widget.height() - 16))
        content = QWidget()
        content.setObjectName("clear")
        row = QHBoxLayout(content)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(32)
        for menus in _COLUMNS:
            row.addLayout(self._column(menus), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(content)
        area.setAccessibleName(_("All keys"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    def _column(self, menus: tuple[Menu, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        for menu in menus:
            commands = self._with_keys(menu)
            if not commands:
                continue
            title = QLabel(str(menu.value).split("(")[0].replace("&", ""))
            title.setProperty("role", "title")
            column.addWidget(title)
            grid = QGridLayout()
            grid.setVerticalSpacing(4)
            grid.setHorizontalSpacing(12)
            grid.setColumnStretch(0, 1)
            for number, command in enumerate(commands):
                name = QLabel(self._shell.commands.title(command.name))
                name.setWordWrap(True)
                grid.addWidget(name, number, 0)
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                grid.addWidget(self._keys(command), number, 1, flags)
            column.addLayout(grid)
            column.addSpacing(16)
        column.addStretch(1)
        return column

    def _with_keys(self, menu: Menu) -> list[Command]:
        commands = self._shell.commands
        return [c for c in commands.in_menu(menu) if commands.keys(c.name)]

    def _keys(self, command: Command) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        shown: dict[str, None] = {}
        for key in self._shell.commands.keys(command.name):
            shown[shown_key(key)] = None
        for key in list(shown)[:2]:
            label = QLabel(key)
            label.setProperty("role", "key")
            row.addWidget(label)
        return box
