"""What the window shows while no project is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.elided import ElidedLabel, from_home
from gui.empty_state import ActionButton
from gui.icons import icon
from gui.settings import declared
from gui.shell import Shell

_WIDTH = 720
_SHOWN = 6


class WelcomeScreen(QWidget):
    """No wizard: three things one can do, all on one page."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setObjectName("desk")
        # Has the focus at the start, so that no button looks chosen.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Start"))
        page = QWidget()
        page.setMaximumWidth(_WIDTH)
        page.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(24)
        column.addLayout(self._head())
        column.addWidget(self._drop_area())
        self._recent = QGridLayout()
        self._recent.setVerticalSpacing(0)
        column.addLayout(self._recent)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(page, 100, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        shell.settings.changed.connect(self._on_setting_changed)
        self._show_recent()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        mark = QLabel()
        mark.setPixmap(icon("duanbiao").pixmap(QSize(56, 56), self.devicePixelRatio()))
        titles = QVBoxLayout()
        titles.setSpacing(0)
        name = QLabel(_("Duanbiao"))
        name.setProperty("role", "display")
        line = QLabel(_("Label the paragraphs of work reports; the classifier learns along."))
        line.setProperty("role", "muted")
        line.setWordWrap(True)
        titles.addWidget(name)
        titles.addWidget(line)
        row.addWidget(mark)
        row.addLayout(titles, 1)
        return row

    def _drop_area(self) -> QFrame:
        self.drop_area = QFrame()
        self.drop_area.setObjectName("drop_area")
        self.drop_area.setMinimumHeight(184)
        column = QVBoxLayout(self.drop_area)
        column.setSpacing(8)
        column.addStretch(1)
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(icon("import").pixmap(QSize(32, 32), self.devicePixelRatio()))
        text = QLabel(_("Drop reports or a folder here"), alignment=Qt.AlignmentFlag.AlignCenter)
        text.setProperty("role", "title")
        kinds = QLabel(
            _("Word, WPS, PDF, web pages, tables, text, archives. They stay on this computer."),
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        kinds.setProperty("role", "muted")
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        commands = self._shell.commands
        choose = QPushButton(_("Choose files"))
        choose.setProperty("role", "primary")
        choose.setToolTip(_("A project is made for them"))
        choose.clicked.connect(self._choose_files)
        buttons.addWidget(choose)
        buttons.addWidget(ActionButton(commands.action("project.new")))
        buttons.addWidget(ActionButton(commands.action("project.open")))
        buttons.addWidget(ActionButton(commands.action("project.sample")))
        buttons.addStretch(1)
        for widget in (picture, text, kinds):
            column.addWidget(widget)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(1)
        return self.drop_area

    def _show_recent(self) -> None:
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        names = self._shell.settings.get(declared.RECENT_PROJECTS)
        paths = [Path(name) for name in names if Path(name).exists()][:_SHOWN]
        if not paths:
            return
        title = QLabel(_("Recent projects"))
        title.setProperty("role", "section")
        title.setContentsMargins(8, 0, 0, 4)
        self._recent.addWidget(title, 0, 0, 1, 2)
        for number, path in enumerate(paths, 1):
            button = QPushButton(icon("project"), path.stem)
            button.setFlat(True)
            button.setProperty("role", "row")
            button.setToolTip(str(path))
            button.clicked.connect(self._opener(path))
            folder = ElidedLabel(from_home(path.parent))
            folder.setProperty("role", "muted")
            self._recent.addWidget(button, number, 0)
            self._recent.addWidget(folder, number, 1)
        self._recent.setColumnStretch(1, 1)

    def _choose_files(self) -> None:
        from gui.importing import ask_files

        names = ask_files(self._shell)
        if names:
            self._shell.window.take_paths(names)

    def _opener(self, path: Path) -> Callable[[], object]:
        return lambda: self._shell.window.open_project(str(path))

    def _on_setting_changed(self, name: str) -> None:
        if name == declared.RECENT_PROJECTS.name:
            self._show_recent()

    def mark_drop(self, is_over: bool) -> None:
        """Show whether something is held over the window that can be dropped."""
        self.drop_area.setProperty("is_over", is_over)
        self.drop_area.style().polish(self.drop_area)
