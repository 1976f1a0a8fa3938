"""Icons and kinds of files for a file dialog, told by their endings: nobody has to open them."""

from __future__ import annotations

from PySide6.QtCore import QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QStyle

from data.language import _
from gui.icons import icon


class FileKinds(QAbstractFileIconProvider):
    """What a dialog asks about each file that it lists."""

    def icon(self, of: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        if of == self.IconType.Computer:
            return QApplication.style().standardIcon(QStyle.StandardPixmap.SP_ComputerIcon)
        is_folder = of.isDir() if isinstance(of, QFileInfo) else of == self.IconType.Folder
        return icon("folder" if is_folder else "report")

    def type(self, info: QFileInfo) -> str:
        return _("Folder") if info.isDir() else info.suffix()
