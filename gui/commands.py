"""Everything a person can do, as data: named, with its keys, menu and icon.

A package adds its commands in its ``register`` function (see :mod:`gui.registry`)::

    shell.commands.add(
        Command("find.open", N_("Find"), find, ("Ctrl+F", "/"), Menu.GO, "find")
    )

From that one line come the menu entry, the keys, the entry in the command palette (Ctrl+K) and the
line on the sheet of keys (F1). A command of scope ``page`` takes its keys only while the text
itself has the focus: arrows, Space, Tab and the like belong to lists and fields elsewhere. Letters
and digits may be of scope ``window``: Qt gives them to a text field first, and an input method
takes them before Qt does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from data.language import N_, Lazy, _
from gui.icons import icon
from gui.settings import Settings, declared

Scope = Literal["window", "page"]


class Menu(Enum):
    """The menus, in their order."""

    PROJECT = N_("&Project")
    EDIT = N_("&Edit")
    LABEL = N_("&Label")
    GO = N_("&Go")
    MODEL = N_("&Model")
    VIEW = N_("&View")
    HELP = N_("&Help")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes
    ----------
    name
        ``package.act``; its keys are remembered under it.
    text
        What menus call it, in the imperative; translated when shown.
    keys
        Its keys by default, the first one is shown.
    is_enabled
        Asked before a menu opens and when the project changes; None means always.
    is_checked
        For what can be on or off: whether it is on.
    ends_group
        A line follows it in its menu.
    rank
        Lower ones come first in their menu; equal ones in the order they were added.
    title
        What lists of keys call it, where its text tells more than that.
    keeps_keys
        Its keys belong to the project, as those of labels do: whatever else has one of them is
        without it while the project is open.
    """

    name: str
    text: Lazy | str
    run: Callable[[], object] = field(compare=False)
    keys: tuple[str, ...] = ()
    menu: Menu | None = None
    icon: str = ""
    scope: Scope = "window"
    is_enabled: Callable[[], bool] | None = field(default=None, compare=False)
    is_checked: Callable[[], bool] | None = field(default=None, compare=False)
    ends_group: bool = False
    rank: int = 0
    keeps_keys: bool = False
    title: Lazy | str = ""


class Commands(QObject):
    """The commands of a window and the actions made of them.

    Signals
    -------
    keys_changed
        Some commands have other keys than before.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._pages: list[QWidget] = []
        kept = settings.get(declared.SHORTCUTS)
        self._changed = {n: [str(k) for k in keys] for n, keys in kept.items()}

    def add(self, command: Command) -> QAction:
        """Add a command, or put another in its place, and return its action."""
        action = self._actions.get(command.name)
        if action is None:
            action = QAction(self._window)
            action.setObjectName(command.name)
            action.triggered.connect(lambda: self._commands[command.name].run())
            self._actions[command.name] = action
            self._place(action, command.scope)
        self._commands[command.name] = command
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setCheckable(command.is_checked is not None)
        action.setText(str(command.text))
        action.setShortcuts([QKeySequence(key) for key in self.keys(command.name)])
        action.setAutoRepeat(True)
        self._show_state(command)
        return action

    def add_page(self, page: QWidget) -> None:
        """Give a widget the keys of scope ``page`` while it has the focus."""
        self._pages.append(page)
        for command in self._commands.values():
            if command.scope == "page":
                page.addAction(self._actions[command.name])

    def remove(self, name: str) -> None:
        """Take a command away."""
        if self._commands.pop(name, None) is not None:
            self._actions.pop(name).deleteLater()

    def action(self, name: str) -> QAction:
        """Return the action of a command."""
        return self._actions[name]

    def command(self, name: str) -> Command:
        """Return a command by its name."""
        return self._commands[name]

    def title(self, name: str) -> str:
        """Return what lists call a command: short, without what belongs to menus alone."""
        command = self._commands[name]
        return str(command.title or command.text).replace("&", "").rstrip("…")

    def __contains__(self, name: str) -> bool:
        return name in self._commands

    def __iter__(self) -> Iterator[Command]:
        return iter(tuple(self._commands.values()))

    def in_menu(self, menu: Menu) -> list[Command]:
        """Return the commands of a menu in their order."""
        found = [command for command in self._commands.values() if command.menu is menu]
        return sorted(found, key=lambda command: command.rank)

    # Keys

    def keys(self, name: str) -> tuple[str, ...]:
        """Return the keys of a command: the person's own or the default, less those taken.

        The project's labels come first, then what the person chose, then the defaults.
        """
        command = self._commands[name]
        if command.keeps_keys:
            return command.keys
        taken = {
            same_key(key)
            for other in self._commands.values()
            if other.keeps_keys
            for key in other.keys
        }
        if name not in self._changed:
            taken.update(
                same_key(key)
                for other, keys in self._changed.items()
                if other in self._commands
                for key in keys
            )
        wanted = self._changed.get(name, command.keys)
        return tuple(key for key in wanted if same_key(key) not in taken)

    def is_changed(self, name: str) -> bool:
        """Return whether the person gave a command keys of their own."""
        return name in self._changed

    def holder_of(self, key: str, but: str = "") -> str | None:
        """Return the command that has a key, other than ``but``; None when it is free."""
        wanted = same_key(key)
        for name in self._commands:
            if name != but and any(same_key(held) == wanted for held in self.keys(name)):
                return name
        return None

    def set_keys(self, name: str, keys: Sequence[str] | None) -> None:
        """Give a command these keys, taken from whatever has them; None gives the default.

        They are kept between runs. No key at all is an empty sequence.
        """
        default = self._commands[name].keys
        given = {same_key(key) for key in (default if keys is None else keys)}
        for other, held in list(self._changed.items()):
            self._changed[other] = [key for key in held if same_key(key) not in given]
        self._changed.pop(name, None)
        if keys is not None and given != {same_key(key) for key in default}:
            self._changed[name] = list(keys)
        self._keep_keys()

    def reset_keys(self) -> None:
        """Give every command its default keys."""
        self._changed.clear()
        self._keep_keys()

    def _keep_keys(self) -> None:
        self._settings.put(declared.SHORTCUTS, {n: list(k) for n, k in self._changed.items()})
        self._settings.write()
        self.apply_keys()

    def apply_keys(self) -> None:
        """Give the actions the keys that their commands have now."""
        for name, action in self._actions.items():
            sequences = [QKeySequence(key) for key in self.keys(name)]
            if action.shortcuts() != sequences:
                action.setShortcuts(sequences)
        self.keys_changed.emit()

    def lost_keys(self) -> list[tuple[str, str, str]]:
        """Return each key that the person gave to a command and a label has here.

        As key, the command's name, the label's.
        """
        found = []
        for name, keys in self._changed.items():
            if name in self._commands:
                left = self.keys(name)
                for key in keys:
                    holder = None if key in left else self.holder_of(key, name)
                    if holder is not None:
                        found.append((key, name, holder))
        return found

    def shown(self, name: str) -> str:
        """Return the first key of a command as people write it; empty when it has none."""
        return shown_keys(self.keys(name)) if name in self._commands else ""

    def shortest(self, name: str) -> str:
        """Return the shortest key of a command, the one to learn: U, not Ctrl+Z."""
        return min(self.keys(name), key=len, default="")

    def with_key(self, text: str, name: str) -> str:
        """Return a text with the key of a command behind it, as tooltips have it."""
        key = self.shown(name)
        return f"{text} ({key})" if key else text

    def clashes(self) -> list[tuple[str, Sequence[str]]]:
        """Return each key that more than one command has, with their names."""
        holders: dict[str, list[str]] = {}
        for name in self._commands:
            for key in self.keys(name):
                holders.setdefault(same_key(key), []).append(name)
        return [(key, names) for key, names in holders.items() if len(names) > 1]

    # State

    def refresh(self) -> None:
        """Show anew which commands can be used, and which are on."""
        for command in self._commands.values():
            self._show_state(command)

    def _show_state(self, command: Command) -> None:
        action = self._actions[command.name]
        if command.is_enabled is not None:
            action.setEnabled(command.is_enabled())
        if command.is_checked is not None:
            action.setChecked(command.is_checked())

    def _place(self, action: QAction, scope: Scope) -> None:
        if scope == "window":
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            for page in self._pages:
                page.addAction(action)


def same_key(key: str) -> str:
    """Return one spelling for all spellings of a key."""
    return QKeySequence(key).toString()


def shown_keys(keys: Sequence[str]) -> str:
    """Return the first of some keys as people write it on this system."""
    return shown_key(keys[0]) if keys else ""


def shown_key(key: str) -> str:
    """Return a key as people write it on this system, such as ↓ for Down."""
    sequence = QKeySequence(key)
    if sys.platform == "darwin":
        return sequence.toString(QKeySequence.SequenceFormat.NativeText)
    signs = {"Down": "↓", "Up": "↑", "Left": "←", "Right": "→", "Backspace": "⌫"}
    signs |= dict.fromkeys(("Return", "Enter"), _("Enter"))
    signs |= {"Space": _("Space"), "Backtab": "Tab"}
    parts = sequence.toString().split("+")
    return "+".join(signs.get(part, part) for part in parts)
