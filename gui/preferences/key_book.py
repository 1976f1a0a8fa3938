"""Which key does what, and what stands against another one. It knows no widget of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence

from data.language import _
from gui.commands import Command, Menu, same_key

if TYPE_CHECKING:
    from gui.shell import Shell

# In lists, fields and dialogs these keys have a meaning of their own.
_KEYS_OF_WIDGETS = {
    same_key(key)
    for key in (
        *("Tab", "Backtab", "Shift+Tab", "Space", "Return", "Enter", "Backspace", "Delete"),
        *("Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDown"),
        *("Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down"),
    )
}


class KeyBook:
    """The keys of the commands, and of the labels of the open project."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._commands = shell.commands

    def groups(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the title of each menu with its commands, then those of none."""
        for menu in Menu:
            yield menu_title(menu), [c.name for c in self._commands.in_menu(menu)]
        rest = [c.name for c in self._commands if c.menu is None and not _is_stay(c)]
        yield _("In the window"), rest

    def title(self, name: str) -> str:
        """Return what a command is called here."""
        return self._commands.title(name)

    def label_key(self, name: str) -> str | None:
        """Return the key of the label in the scheme that a command gives; None for others."""
        if not self._commands.command(name).keeps_keys:
            return None
        return name.split(".", 1)[1].removesuffix(".stay")

    def can_reset(self, name: str) -> bool:
        """Return whether a command has other keys than its default."""
        return self._commands.is_changed(name)

    def can_add(self, name: str) -> bool:
        """Return whether a command may have one more key: labels have one."""
        return self.label_key(name) is None or not self._commands.keys(name)

    # What stands against a key

    def objection(self, name: str, key: str) -> str:
        """Return why a command cannot have a key at all; empty when it can."""
        wanted = same_key(key)
        if wanted == same_key("Esc"):
            return _("Esc leaves fields, lists and dialogs everywhere.")
        menu = _menu_opened_by(wanted)
        if menu is not None:
            return _("{key} opens the menu {menu}.").format(key=wanted, menu=menu_title(menu))
        is_label = self.label_key(name) is not None
        if is_label and not (len(wanted) == 1 and wanted.isalnum()):
            return _("A label's key is one letter or digit.")
        if wanted in _KEYS_OF_WIDGETS and self._commands.command(name).scope == "window":
            return _("In lists and fields that key has a meaning of its own.")
        holder = self._commands.holder_of(wanted, name)
        if holder is not None and self._commands.command(holder).keeps_keys:
            return _("{key} is “{command}” in this project.").format(
                key=wanted, command=self.title(holder)
            )
        return ""

    def holder(self, name: str, key: str) -> str | None:
        """Return the other command that has a key."""
        return self._commands.holder_of(key, name)

    # Other keys

    def give(self, name: str, key: str, is_added: bool = False) -> bool:
        """Give a command a key, in place of its keys or besides them; returns whether it is."""
        if self.label_key(name) is not None:
            return self._give_label(name, key)
        before = self._commands.keys(name) if is_added else ()
        self._commands.set_keys(name, [*before, key])
        return True

    def take_away(self, name: str) -> bool:
        """Leave a command without a key."""
        if self.label_key(name) is not None:
            return self._give_label(name, "")
        self._commands.set_keys(name, [])
        return True

    def reset(self, name: str) -> None:
        """Give a command its default keys again."""
        self._commands.set_keys(name, None)

    def reset_all(self) -> None:
        """Give all commands their default keys; the labels' belong to the project."""
        self._commands.reset_keys()

    def _give_label(self, name: str, key: str) -> bool:
        session = self._shell.session
        label = session.scheme[self.label_key(name) or ""]
        changed = replace(label, shortcut=key.lower())
        if not session.write(lambda: session.project.labels.change(changed)):
            return False
        session.reload_scheme()
        return True


def menu_title(menu: Menu) -> str:
    """Return a menu's name without its key."""
    return str(menu.value).split("(")[0].replace("&", "")


def _menu_opened_by(key: str) -> Menu | None:
    for menu in Menu:
        if QKeySequence.mnemonic(str(menu.value)).toString() == key:
            return menu
    return None


def _is_stay(command: Command) -> bool:
    return command.keeps_keys and command.name.endswith(".stay")
