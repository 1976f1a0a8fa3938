"""The commands on how the window looks: theme, language, text size, commands, keys."""

from __future__ import annotations

from data.language import LANGUAGES, N_, language
from gui.commands import Command, Menu
from gui.settings import declared
from gui.shell import Shell
from gui.theme import CHOICES


def register(shell: Shell) -> None:
    """Add the commands."""
    _add_text(shell)
    _add_theme(shell)
    _add_languages(shell)
    _add_help(shell)


def _add_text(shell: Shell) -> None:
    def resize(step: int) -> None:
        sizes = declared.TEXT_SIZES
        size = shell.settings.get(declared.TEXT_SIZE) + step
        shell.settings.put(declared.TEXT_SIZE, max(sizes[0], min(size, sizes[-1])))

    def reset() -> None:
        shell.settings.put(declared.TEXT_SIZE, declared.TEXT_SIZE.default)

    def toggle_serif() -> None:
        shell.settings.put(declared.IS_SERIF, not shell.settings.get(declared.IS_SERIF))
        shell.commands.refresh()

    add = shell.commands.add
    add(
        Command(
            "view.larger",
            N_("Larger text"),
            lambda: resize(1),
            ("Ctrl++", "Ctrl+="),
            Menu.VIEW,
            "text_larger",
        )
    )
    add(
        Command(
            "view.smaller",
            N_("Smaller text"),
            lambda: resize(-1),
            ("Ctrl+-",),
            Menu.VIEW,
            "text_smaller",
        )
    )
    add(Command("view.normal", N_("Normal text size"), reset, ("Ctrl+0",), Menu.VIEW))
    add(
        Command(
            "view.serif",
            N_("Serif text"),
            toggle_serif,
            ("Ctrl+Shift+F",),
            Menu.VIEW,
            is_checked=lambda: shell.settings.get(declared.IS_SERIF),
            ends_group=True,
        )
    )


def _add_theme(shell: Shell) -> None:
    names = {"system": N_("Theme: as the system"), "light": N_("Theme: light")}
    names["dark"] = N_("Theme: dark")

    def choose(choice: str) -> None:
        shell.settings.put(declared.THEME, choice)
        shell.appearance.choose(choice)
        shell.commands.refresh()

    for choice in CHOICES:
        shell.commands.add(
            Command(
                f"view.theme_{choice}",
                names[choice],
                lambda choice=choice: choose(choice),  # type: ignore[misc]
                (),
                Menu.VIEW,
                is_checked=lambda choice=choice: shell.settings.get(declared.THEME) == choice,  # type: ignore[misc]
                ends_group=choice == CHOICES[-1],
            )
        )
    shell.commands.add(
        Command(
            "view.theme",
            N_("Light or dark"),
            lambda: choose("light" if shell.appearance.theme.is_dark else "dark"),
            ("Ctrl+Shift+D",),
            None,
            "theme",
        )
    )


def _add_languages(shell: Shell) -> None:
    def choose(wanted: str) -> None:
        if wanted != language():
            shell.settings.put(declared.LANGUAGE, wanted)
            shell.window.reopen()

    for key, name in LANGUAGES.items():
        shell.commands.add(
            Command(
                f"view.language_{key}",
                name,
                lambda key=key: choose(key),  # type: ignore[misc]
                (),
                Menu.VIEW,
                is_checked=lambda key=key: language() == key,  # type: ignore[misc]
            )
        )
    shell.commands.add(
        Command(
            "view.language",
            N_("中文 / English"),
            lambda: choose("en" if language() == "zh_CN" else "zh_CN"),
            ("Ctrl+Shift+L",),
            None,
            "language",
        )
    )


def _add_help(shell: Shell) -> None:
    def palette() -> None:
        from gui.command_palette import CommandPalette

        CommandPalette(shell).open_over(shell.widget)

    def keys() -> None:
        from gui.key_sheet import KeySheet

        KeySheet(shell).open()

    add = shell.commands.add
    add(Command("help.commands", N_("All commands…"), palette, ("Ctrl+K",), Menu.HELP, "command"))
    add(Command("help.keys", N_("All keys"), keys, ("F1",), Menu.HELP, "keyboard"))
