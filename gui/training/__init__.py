"""Train: a classifier learns from the labels in the background and proposes the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from data.language import N_, _
from gui.commands import Command, Menu
from gui.icons import icon
from gui.shell import Shell

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from model.training import Trained


def register(shell: Shell) -> None:
    """Add the command and the measure in the top bar."""
    training = _Training(shell)
    shell.commands.add(
        Command(
            "model.train",
            N_("Train on the labels"),
            training.start,
            ("Ctrl+L",),
            Menu.MODEL,
            "train",
            is_enabled=training.can_start,
        )
    )
    shell.window.add_to_top_bar(training.button)


class _Training:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._task: Task[Trained] | None = None
        self.button = QToolButton()
        self.button.setIcon(icon("train"))
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(lambda: shell.commands.action("model.train").trigger())
        session = shell.session
        for signal in (
            session.project_opened,
            session.project_closed,
            session.suggestions_changed,
        ):
            signal.connect(self._show)
        self._show()

    def can_start(self) -> bool:
        return self._shell.session.is_open and self._task is None

    def start(self) -> None:
        if not self.can_start():
            return
        path, annotator = self._shell.session.path, self._shell.session.annotator

        def job(progress: Progress) -> Trained:
            from model.training import train_project

            return train_project(path, annotator, progress)

        def on_done(trained: Trained) -> None:
            self._end()
            if self._shell.session.is_open and self._shell.session.path == path:
                self._shell.session.reload_suggestions()
                self._tell(trained)

        def on_error(error: BaseException) -> None:
            self._end()
            self._shell.window.say_error(error)

        def on_cancel() -> None:
            self._end()
            if self._shell.session.is_open and self._shell.session.path == path:
                self._shell.session.reload_suggestions()

        self._task = self._shell.background.run(
            job, _("Training"), on_done=on_done, on_error=on_error, on_cancel=on_cancel
        )
        self._shell.commands.refresh()

    def _end(self) -> None:
        self._task = None
        self._shell.commands.refresh()

    def _tell(self, trained: Trained) -> None:
        if not trained.n_labels:
            text = _("No label to learn from yet: these {count} suggestions are the starter's.")
            self._shell.window.say(text.format(count=trained.n_suggestions), seconds=10)
            return
        text = _("Learnt from {labels} labels; {suggestions} suggestions.").format(
            labels=trained.n_labels, suggestions=trained.n_suggestions
        )
        f1 = (trained.metrics or {}).get("macro_f1")
        if f1 is None:
            text += " " + _("Its quality shows once three reports have labels.")
        else:
            text += " " + _("F1 {f1:.2f} on reports it had not seen.").format(f1=f1)
        self._shell.window.say(text, seconds=10)

    def _show(self) -> None:
        session = self._shell.session
        self.button.setVisible(session.is_open)
        f1 = session.metrics.get("macro_f1") if session.is_open else None
        self.button.setText(_("Train") if f1 is None else f"F1 {f1:.2f}")
        self.button.setToolTip(
            _("Train on the labels (Ctrl+L)")
            if f1 is None
            else _("Mean F1 of the labels, measured on reports not seen. Ctrl+L trains again.")
        )
        self.button.setAccessibleName(self.button.toolTip())
