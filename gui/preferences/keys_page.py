"""Every command with its keys: found by its name or key, and given others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.commands import shown_key
from gui.preferences.capture import CaptureDialog
from gui.preferences.key_book import KeyBook

if TYPE_CHECKING:
    from gui.shell import Shell

_NAME = Qt.ItemDataRole.UserRole


class _KeyTree(QTreeWidget):
    """Commands by menu; Enter gives the chosen one another key."""

    def __init__(self, change: Callable[[], None], clear: Callable[[], None]) -> None:
        super().__init__()
        self._change, self._clear = change, clear
        self.setObjectName("rows")
        self.setColumnCount(3)
        self.setHeaderLabels([_("Command"), _("Keys"), ""])
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAccessibleName(_("Commands and their keys"))
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.itemDoubleClicked.connect(lambda _item: change())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._change()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        else:
            super().keyPressEvent(event)


class KeysPage(QWidget):
    """The list, and what can be done with the command chosen in it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.book = KeyBook(shell)
        self._groups: list[QTreeWidgetItem] = []
        self._items: dict[str, QTreeWidgetItem] = {}
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("Part of a command's name, or a key"))
        self.words.setAccessibleName(_("Find a command"))
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._filter)
        self.list = _KeyTree(self.ask_key, self.take_away)
        self.list.currentItemChanged.connect(lambda _now, _before: self._name_buttons())
        self.change = _button(_("Change…"), self.ask_key)
        self.add = _button(_("Add a key…"), lambda: self.ask_key(is_added=True))
        self.clear = _button(_("No key"), self.take_away)
        self.reset = _button(_("Default"), self.reset_one)
        self.reset_all = _button(_("Default for all"), self.reset_every)
        row = QHBoxLayout()
        for button in (self.change, self.add, self.clear, self.reset):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.reset_all)
        hint = QLabel(_("While a text is typed or an input method is at work, no letter acts."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.list, 1)
        column.addWidget(hint)
        column.addLayout(row)
        self.setFocusProxy(self.words)
        shell.commands.keys_changed.connect(self._show)
        self._show()

    # What it shows

    def _show(self) -> None:
        chosen = self.chosen()
        scrolled = self.list.verticalScrollBar().value()
        self.list.clear()
        self._groups.clear()
        self._items.clear()
        for title, names in self.book.groups():
            group = QTreeWidgetItem([title])
            font = group.font(0)
            font.setBold(True)
            group.setFont(0, font)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.list.addTopLevelItem(group)
            self._groups.append(group)
            for name in names:
                self._items[name] = self._item(name)
                group.addChild(self._items[name])
        self.list.expandAll()
        if chosen in self._items:
            self.choose(chosen)
        self._filter(self.words.text())
        self.list.verticalScrollBar().setValue(scrolled)
        self._name_buttons()

    def _item(self, name: str) -> QTreeWidgetItem:
        keys = dict.fromkeys(shown_key(key) for key in self._shell.commands.keys(name))
        is_changed = self.book.can_reset(name)
        item = QTreeWidgetItem(
            [self.book.title(name), "   ".join(keys), _("changed") if is_changed else ""]
        )
        item.setData(0, _NAME, name)
        if is_changed:
            font = item.font(1)
            font.setBold(True)
            item.setFont(1, font)
        return item

    def _filter(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        shown: list[QTreeWidgetItem] = []
        for name, item in self._items.items():
            text = f"{item.text(0)} {item.text(1)} {name}".casefold()
            item.setHidden(wanted not in text)
            if wanted in text:
                shown.append(item)
        for group in self._groups:
            group.setHidden(not any(one.parent() is group for one in shown))
        if shown and self.list.currentItem() not in shown:
            self.list.setCurrentItem(shown[0])

    def chosen(self) -> str | None:
        """Return the command chosen."""
        # Qt says never None here, and gives it.
        item: QTreeWidgetItem | None = self.list.currentItem()
        return None if item is None else item.data(0, _NAME)

    def choose(self, name: str) -> None:
        """Choose a command."""
        self.list.setCurrentItem(self._items[name])

    def _name_buttons(self) -> None:
        name = self.chosen()
        self.change.setEnabled(name is not None)
        self.add.setEnabled(name is not None and self.book.can_add(name))
        self.clear.setEnabled(name is not None and bool(self._shell.commands.keys(name)))
        self.reset.setEnabled(name is not None and self.book.can_reset(name))
        self.reset_all.setEnabled(any(map(self.book.can_reset, self._items)))

    # What is done

    def ask_key(self, is_added: bool = False) -> None:
        """Ask for a key for the command chosen."""
        name = self.chosen()
        if name is None:
            return
        dialog = CaptureDialog(self, self.book, name)
        dialog.accepted.connect(lambda: self.book.give(name, dialog.key, is_added))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def take_away(self) -> None:
        """Leave the command chosen without a key."""
        name = self.chosen()
        if name is not None:
            self.book.take_away(name)

    def reset_one(self) -> None:
        """Give the command chosen its default keys."""
        name = self.chosen()
        if name is not None:
            self.book.reset(name)

    def reset_every(self) -> None:
        """Give all commands their default keys."""
        self.book.reset_all()


def _button(text: str, run: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: run())
    return button
