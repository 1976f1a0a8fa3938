"""The main window: menus, top bar, the place the person is in, bottom bar.

It knows no place by name: packages register theirs (see :mod:`gui.registry`), with their commands.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from data.errors import KnownError, RetrainError
from data.language import N_, _, language
from gui import registry
from gui.background import Background
from gui.backups import say_why
from gui.bars import BottomBar, TopBar
from gui.commands import Command, Commands, Menu
from gui.errors import report_bug
from gui.message_strip import MessageStrip
from gui.session import Session
from gui.settings import Settings, declared
from gui.shell import LabellingPlace, PlaceDeclaration, Shell
from gui.theme import Appearance
from gui.welcome.screen import WelcomeScreen
from gui.window_memory import WindowMemory

TITLE = "段标 Duanbiao"


class MainWindow(QMainWindow):
    """The window; see :class:`gui.shell.Window` for what packages ask of it."""

    def __init__(
        self,
        session: Session,
        background: Background,
        settings: Settings,
        appearance: Appearance,
        reopen: Callable[[], None],
    ) -> None:
        super().__init__()
        self._reopen = reopen
        self.setMinimumSize(1024, 640)
        self.resize(1280, 800)
        self.setAcceptDrops(True)
        self._places: dict[str, PlaceDeclaration] = {}
        self._widgets: dict[str, QWidget] = {}
        self._place: str | None = None
        commands = Commands(self, settings)
        self.shell = Shell(self, self, session, background, settings, appearance, commands)
        self.top_bar = TopBar(self.go_to_place)
        self.messages = MessageStrip()
        self._stack = QStackedWidget()
        registry.register_all(self.shell)
        self.bottom_bar = BottomBar(self.shell)
        self.welcome = WelcomeScreen(self.shell)
        self._stack.addWidget(self.welcome)
        self._build()
        self._memory = WindowMemory(self, settings)
        self._connect()
        self._show_project()

    def _build(self) -> None:
        self.shell.commands.add(
            Command("window.quit", N_("Quit"), self.close, ("Ctrl+Q",), Menu.PROJECT)
        )
        for menu in Menu:
            bar_menu = self.menuBar().addMenu(str(menu.value))
            # Filled when it opens: labels come and go with the project.
            bar_menu.aboutToShow.connect(lambda menu=menu, to=bar_menu: self._open(menu, to))
            self._fill(menu, bar_menu)
        for name in ("view.theme", "view.language", "help.commands"):
            self.top_bar.add_icon(self.shell.commands.action(name))
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.messages)
        column.addWidget(self._stack, 1)
        column.addWidget(self.bottom_bar)
        self.setCentralWidget(middle)
        self.top_bar.order_tabs()

    def _open(self, menu: Menu, bar_menu: QMenu) -> None:
        self.shell.commands.refresh()
        self._fill(menu, bar_menu)

    def _fill(self, menu: Menu, bar_menu: QMenu) -> None:
        bar_menu.clear()
        for command in self.shell.commands.in_menu(menu):
            bar_menu.addAction(self.shell.commands.action(command.name))
            if command.ends_group:
                bar_menu.addSeparator()

    def _connect(self) -> None:
        session = self.shell.session
        session.project_opened.connect(self._show_project)
        session.project_closed.connect(self._show_project)
        session.suggested.queue_changed.connect(self.top_bar.refresh_badges)
        session.failed.connect(self._on_failed)
        session.past.changed.connect(self._on_saved)
        self.shell.background.failed.connect(self.say_error)

    # What packages ask of it

    def add_place(self, place: PlaceDeclaration) -> None:
        """Offer a place."""
        self._places[place.name] = place
        self.top_bar.add_place(place)
        number = len(self._places)
        self.shell.commands.add(
            Command(
                f"place.{place.name}",
                _("Go to {place}").format(place=place.title),
                lambda: self.go_to_place(place.name),
                (f"Alt+{number}",) if number < 10 else (),
                Menu.GO,
                place.icon,
                is_enabled=lambda: self.shell.session.is_open,
            )
        )

    def go_to_place(self, name: str) -> QWidget:
        """Enter a place."""
        if name not in self._widgets:
            widget = self._places[name].create(self.shell)
            self._widgets[name] = widget
            self._stack.addWidget(widget)
            self._memory.restore_splitters(widget)
        widget = self._widgets[name]
        self._place = name
        self._stack.setCurrentWidget(widget)
        self.top_bar.show_place(name, True)
        self.bottom_bar.show_labelling(isinstance(widget, LabellingPlace))
        self.shell.settings.put(declared.PLACE, name)
        self.shell.commands.refresh()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return widget

    def current_place(self) -> QWidget | None:
        """Return the place the person is in."""
        return None if self._place is None else self._widgets.get(self._place)

    def add_to_top_bar(self, widget: QWidget) -> None:
        """Put a small widget at the right of the top bar."""
        self.top_bar.add_widget(widget)

    def add_top_command(self, name: str) -> None:
        """Show a command as a button behind the places."""
        self.top_bar.add_command(self.shell.commands.action(name))

    def say(
        self,
        text: str,
        severity: str = "news",
        details: str = "",
        seconds: int = 0,
        command: str = "",
    ) -> None:
        """Show a sentence under the top bar, with a command that belongs to it."""
        action = self.shell.commands.action(command) if command else None
        self.messages.say(text, severity, details, seconds, action)

    def say_error(self, error: BaseException) -> None:
        """Tell what a person can mend in a sentence; everything else as a bug."""
        if isinstance(error, KnownError):
            retrain = "model.train" if isinstance(error, RetrainError) else ""
            self.say(str(error), "error", command=retrain)
        else:
            report_bug(self, error)

    def await_project(self) -> None:
        """Show an empty page until a project is opened, not the welcome for a moment."""
        self._stack.setCurrentIndex(self._stack.addWidget(QWidget()))

    def open_project(self, path: str) -> bool:
        """Open a project."""
        try:
            annotator = self.shell.settings.get(declared.ANNOTATOR)
            self.shell.session.open(Path(path), annotator)
        except KnownError as error:
            if not self.shell.session.is_open:
                self._show_project()
            say_why(self.shell, Path(path), error)
            return False
        self.messages.hide()
        return True

    def reopen(self) -> None:
        """Build the window anew in the language that is now chosen, once no job runs."""
        self._reopen()

    def job_titles(self) -> str:
        """Return what runs, as a list for a sentence."""
        between = "、" if language() == "zh_CN" else ", "
        return between.join(task.title for task in self.shell.background.tasks())

    def keep(self) -> None:
        """Remember the window's sizes and where the person is."""
        self._memory.keep()
        for widget in self._widgets.values():
            keep = getattr(widget, "keep_position", None)
            if keep is not None:
                keep()

    # The project

    def _show_project(self) -> None:
        session = self.shell.session
        if session.is_open:
            self.setWindowTitle(f"{session.project.name} — {TITLE}")
            wanted = self.shell.settings.get(declared.PLACE)
            self.go_to_place(wanted if wanted in self._places else next(iter(self._places)))
            self._on_saved()
        else:
            self.setWindowTitle(TITLE)
            self._place = None
            self._stack.setCurrentWidget(self.welcome)
            self.welcome.setFocus()
            self.top_bar.show_place(None, False)
            self.bottom_bar.show_labelling(False)
            self.top_bar.saved.clear()
        self.top_bar.refresh_badges()
        self.shell.commands.refresh()

    def _on_saved(self) -> None:
        if self.shell.session.is_open:
            tip = _("A label is on disk as soon as its chip is solid: {path}")
            self.top_bar.say_saved(True, tip.format(path=self.shell.session.path))

    def _on_failed(self, error: BaseException) -> None:
        self.top_bar.say_saved(False, str(error))
        self.say_error(error)

    # Dropped files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.welcome.mark_drop(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.welcome.mark_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.welcome.mark_drop(False)
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_paths(paths)

    def take_paths(self, paths: list[Path]) -> None:
        """Open a project that was dropped; import everything else."""
        from gui.importing import import_paths
        from gui.projects import create_for

        projects = [path for path in paths if path.suffix == ".duanbiao" and path.is_file()]
        reports = [path for path in paths if path not in projects]
        if projects:
            self.open_project(str(projects[0]))
        elif reports and (self.shell.session.is_open or create_for(self.shell, reports)):
            import_paths(self.shell, reports)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # No field, list or balloon wanted it: back to the text.
        place = self.current_place()
        if event.key() == Qt.Key.Key_Escape and place is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.shell.background.tasks() and not self._may_stop_jobs():
            event.ignore()
            return
        self.keep()
        event.accept()

    def _may_stop_jobs(self) -> bool:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setWindowTitle(TITLE)
        box.setText(_("Still at work: {jobs}").format(jobs=self.job_titles()))
        box.setInformativeText(_("Closing stops it. Your labels are saved already."))
        stop = box.addButton(_("Stop and close"), QMessageBox.ButtonRole.AcceptRole)
        stay = box.addButton(_("Stay"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.exec()
        return box.clickedButton() is stop
