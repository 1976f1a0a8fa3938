"""Asking where: for files to open, a file to write, a folder.

On Linux a file dialog works in our process and opens each file that it lists, to see what it is.
For a project that is open here this drops SQLite's locks (see ``data.project.guard``), so the
dialog is Qt's own there, and tells kinds by their endings. Windows and macOS show theirs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from data.language import _
from gui.icons import icon

_IS_OURS = sys.platform == "linux"
# Where a dialog begins before it knows better: nothing there that a look could harm.
_NEUTRAL = str(Path(__file__).parent)
# Qt's names of its buttons; its icons are black, in the dark too.
_ICONS = {
    "backButton": "left",
    "forwardButton": "right",
    "toParentButton": "up",
    "newFolderButton": "new",
    "listModeButton": "panel_left",
    "detailModeButton": "outline",
}


def _dialog(parent: QWidget, title: str, start: str, pattern: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, _NEUTRAL if _IS_OURS else "", pattern)
    if _IS_OURS:
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        from gui.file_kinds import FileKinds

        kinds = FileKinds()
        dialog.setIconProvider(kinds)
        dialog._kinds = kinds  # type: ignore[attr-defined]  # the dialog does not own it
        _dress(dialog)
    path = Path(start) if start else Path.home()
    dialog.setDirectory(str(path if path.is_dir() else path.parent))
    if start and not path.is_dir():
        dialog.selectFile(path.name)
    return dialog


def _dress(dialog: QFileDialog) -> None:
    """Give Qt's own dialog our icons, room for dates, and the words that Qt leaves in English."""
    parts = QFileDialog.DialogLabel
    dialog.setLabelText(parts.LookIn, _("Folder:"))
    dialog.setLabelText(parts.FileType, _("Kind:"))
    for button in dialog.findChildren(QToolButton):
        if button.objectName() in _ICONS:
            button.setIcon(icon(_ICONS[button.objectName()]))
    dialog.resize(860, 540)


def _chosen(dialog: QFileDialog) -> list[Path]:
    is_chosen = bool(dialog.exec())
    names = dialog.selectedFiles() if is_chosen else []
    dialog.deleteLater()
    return [Path(name) for name in names]


def files_to_open(parent: QWidget, title: str, start: str = "", pattern: str = "") -> list[Path]:
    """Ask for files; returns none when the person thinks better of it.

    Parameters
    ----------
    start
        A folder, or a file to propose.
    pattern
        As Qt has it: ``Reports (*.docx *.pdf);;All files (*)``.
    """
    dialog = _dialog(parent, title, start, pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def file_to_open(parent: QWidget, title: str, start: str = "", pattern: str = "") -> Path | None:
    """Ask for one file; see :func:`files_to_open`."""
    dialog = _dialog(parent, title, start, pattern)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), None)


def file_to_write(parent: QWidget, title: str, start: str = "", pattern: str = "") -> Path | None:
    """Ask where to write; the dialog has asked about a file that is there already."""
    dialog = _dialog(parent, title, start, pattern)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    return next(iter(_chosen(dialog)), None)


def folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """Ask for a folder."""
    dialog = _dialog(parent, title, start, "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)
