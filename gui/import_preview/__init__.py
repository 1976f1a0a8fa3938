"""Before reports come in, what is in the files; afterwards, what the readers did with them."""

from __future__ import annotations

from pathlib import Path

from data.language import N_, _
from gui.choosing_files import files_to_open
from gui.commands import Command, Menu
from gui.settings import declared
from gui.shell import Shell


def register(shell: Shell) -> None:
    """Add the commands."""

    def preview() -> None:
        folder = shell.settings.get(declared.LAST_FOLDER)
        paths = files_to_open(shell.widget, _("Import with a preview"), folder)
        if paths:
            shell.settings.put(declared.LAST_FOLDER, str(paths[0].parent))
            show_preview(shell, paths)

    def receipt() -> None:
        from gui.import_preview.receipts import ReceiptDialog

        place = shell.window.current_place()
        ReceiptDialog(shell, getattr(place, "report_id", None)).open()

    def is_open() -> bool:
        return shell.session.is_open

    add = shell.commands.add
    add(
        Command(
            "import.preview",
            N_("Import with a preview…"),
            preview,
            ("Ctrl+Alt+I",),
            Menu.PROJECT,
            "import",
            is_enabled=is_open,
        )
    )
    add(
        Command(
            "import.receipt",
            N_("How the report was read…"),
            receipt,
            ("Ctrl+Shift+R",),
            Menu.PROJECT,
            "report",
            is_enabled=lambda: is_open() and bool(shell.session.reports),
            ends_group=True,
        )
    )


def show_preview(shell: Shell, paths: list[Path]) -> None:
    """Show what is in files and folders, and import what the person leaves ticked."""
    from gui.import_preview.dialog import PreviewDialog

    PreviewDialog(shell, paths).open()
