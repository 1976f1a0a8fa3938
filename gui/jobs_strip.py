"""The jobs that run, at the right of the bottom bar, each with its progress and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QProgressBar, QToolButton, QWidget

from data.language import _, ngettext
from gui.background import Background, Task
from gui.icons import icon


class JobsStrip(QWidget):
    """Shows the first job; the others are counted and stand in a menu."""

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._task: Task | None = None  # type: ignore[type-arg]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._title = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(88, 6)
        self._bar.setAccessibleName(_("Progress"))
        self._stop = QToolButton()
        self._stop.setIcon(icon("stop"))
        self._stop.setToolTip(_("Stop"))
        self._stop.setAccessibleName(_("Stop the job"))
        self._stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._stop.clicked.connect(self._on_stop)
        self._others = QToolButton()
        self._others.setProperty("role", "link")
        self._others.setAccessibleName(_("Other jobs"))
        self._others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for widget in (self._title, self._bar, self._stop, self._others):
            row.addWidget(widget)
        background.tasks_changed.connect(self._on_tasks_changed)
        self._on_tasks_changed()

    def _on_tasks_changed(self) -> None:
        tasks = self._background.tasks()
        self.setVisible(bool(tasks))
        if not tasks:
            self._task = None
            return
        if self._task is not tasks[0]:
            self._task = tasks[0]
            self._task.progressed.connect(self._show)
        self._show()
        others = tasks[1:]
        self._others.setVisible(bool(others))
        if others:
            text = ngettext("+{count} job", "+{count} jobs", len(others))
            self._others.setText(text.format(count=len(others)))
            menu = QMenu(self._others)
            for task in others:
                menu.addAction(_("Stop: {job}").format(job=task.title), task.cancel)
            self._others.setMenu(menu)

    def _show(self) -> None:
        if self._task is None:
            return
        task = self._task
        if task.is_cancelled:
            self._title.setText(_("Stopping…"))
        elif task.total:
            self._title.setText(f"{task.title} {task.done}/{task.total}")
        else:
            self._title.setText(task.title)
        self._title.setToolTip(task.text)
        self._stop.setEnabled(not task.is_cancelled)
        self._bar.setRange(0, task.total)
        self._bar.setValue(task.done)

    def _on_stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
