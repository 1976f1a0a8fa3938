"""Train: a classifier learns from the labels in the background and proposes the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QToolButton

from data.language import N_, _, sentences
from gui.aside import aside
from gui.commands import Command, Menu
from gui.icons import icon
from gui.shell import Shell

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from model.training import Trained

T = TypeVar("T")


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
    shell.commands.add(
        Command(
            "model.models",
            N_("Models…"),
            training.show_models,
            ("Ctrl+Alt+V",),
            Menu.MODEL,
            "history",
            is_enabled=training.can_start,
        )
    )
    shell.commands.add(
        Command(
            "model.outcome",
            N_("What the last training did…"),
            training.show_outcome,
            ("Ctrl+Alt+O",),
            Menu.MODEL,
            "quality",
            is_enabled=lambda: training.outcome is not None,
            ends_group=True,
        )
    )
    shell.window.add_to_top_bar(training.button)


class _Training:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._task: Task[Any] | None = None
        # Of the last training in this window.
        self.outcome: Trained | None = None
        self.button = QToolButton()
        self.button.setIcon(icon("train"))
        self.button.setAutoRaise(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(lambda: shell.commands.action("model.train").trigger())
        shell.commands.keys_changed.connect(lambda: self._show())
        session = shell.session
        session.project_opened.connect(self._on_project_opened)
        session.project_closed.connect(self._forget)
        session.suggested.changed.connect(self._show)
        self._show()

    def can_start(self) -> bool:
        return self._shell.session.is_open and self._task is None

    def start(self) -> None:
        """Train on the labels."""

        def job(path: Path, annotator: str, progress: Progress) -> Trained:
            from model.training import train_project

            return aside(progress, train_project, path, annotator)

        self._run(_("Training"), job, self._tell)

    def show_models(self) -> None:
        """List the models, so as to go back to one."""
        from gui.training.models import ModelsDialog

        dialog = ModelsDialog(self._shell)
        dialog.chosen.connect(self._take_back)
        dialog.open()

    def _take_back(self, model_id: int) -> None:
        def job(path: Path, annotator: str, progress: Progress) -> int:
            from model.gate import take_back

            return aside(progress, take_back, path, annotator, model_id)

        def on_done(_new_id: int) -> None:
            text = _("The earlier model is in use; the list of models leads back.")
            self._shell.window.say(text, command="model.models")

        self._run(_("Going back to a model"), job, on_done)

    def show_outcome(self) -> None:
        """Show how the new model stands beside the old, and what it contradicts."""
        from gui.training.outcome import OutcomeDialog

        if self.outcome is not None:
            dialog = OutcomeDialog(self._shell, self.outcome)
            dialog.wanted.connect(self._use_refused)
            dialog.open()

    def _use_refused(self) -> None:
        assert self.outcome is not None
        outcome = self.outcome
        candidate = outcome.refused
        if candidate is None:
            return

        def job(path: Path, annotator: str, _progress: Progress) -> None:
            from model.training import put_in_use

            put_in_use(path, annotator, candidate)

        def on_done(_nothing: None) -> None:
            self.outcome = replace(outcome, refused=None)
            text = _("The new model is in use; the list of models leads back.")
            self._shell.window.say(text, command="model.models")

        self._run(_("Saving"), job, on_done)

    def _run(
        self,
        title: str,
        job: Callable[[Path, str, Progress], T],
        on_done: Callable[[T], None],
    ) -> None:
        """Do something about the project's model in the background, then show what changed."""
        session = self._shell.session
        if not self.can_start():
            return
        path, annotator = session.path, session.annotator

        def end(tell: Callable[[], None] | None) -> None:
            self._task = None
            if session.is_open and session.path == path:
                session.suggested.reload()
                if tell is not None:
                    tell()
            self._shell.commands.refresh()

        def on_error(error: BaseException) -> None:
            end(None)
            self._shell.window.say_error(error)

        self._task = self._shell.background.run(
            lambda progress: job(path, annotator, progress),
            title,
            on_done=lambda result: end(lambda: on_done(result)),
            on_error=on_error,
            on_cancel=lambda: end(None),
        )
        self._shell.commands.refresh()

    def _tell(self, trained: Trained) -> None:
        say = self._shell.window.say
        self.outcome = trained if trained.gate is not None or trained.flips else None
        if not trained.n_labels:
            text = _("No label to learn from yet: these {count} suggestions are the starter's.")
            say(text.format(count=trained.n_suggestions), seconds=10)
            return
        if trained.refused is not None and trained.gate is not None:
            kept = _("The model in use stays.")
            say(sentences(trained.gate.sentence(), kept), "warning")
            self.show_outcome()
            return
        text = _("Learnt from {labels} labels; {suggestions} suggestions.").format(
            labels=trained.n_labels, suggestions=trained.n_suggestions
        )
        f1 = (trained.metrics or {}).get("macro_f1")
        if f1 is None:
            text = sentences(text, _("Its quality shows once three reports have labels."))
        elif trained.gate is not None:
            text = sentences(text, trained.gate.sentence())
        else:
            text = sentences(text, _("F1 {f1:.2f} on reports it had not seen.").format(f1=f1))
        if trained.flips:
            from model.gate import flips_in_words

            say(sentences(text, flips_in_words(len(trained.flips))), command="model.outcome")
        else:
            say(text, seconds=10)

    def _on_project_opened(self) -> None:
        self._forget()
        trained_with = self._shell.session.suggested.metrics.get("scikit_learn")
        from importlib.metadata import version  # a tenth of the start that only this needs

        here = version("scikit-learn")
        if trained_with is not None and trained_with != here:
            text = _(
                "The model was trained with scikit-learn {then}, this is {here}."
                " Train again, so that its figures hold here."
            ).format(then=trained_with, here=here)
            # The window clears its messages right after opening.
            QTimer.singleShot(
                0,
                self._shell.widget,
                lambda: self._shell.window.say(text, "warning", command="model.train"),
            )

    def _forget(self) -> None:
        self.outcome = None
        self._show()

    def _show(self) -> None:
        session = self._shell.session
        self.button.setVisible(session.is_open)
        f1 = session.suggested.metrics.get("macro_f1") if session.is_open else None
        self.button.setText(_("Train") if f1 is None else f"F1 {f1:.2f}")
        self.button.setToolTip(
            self._shell.commands.with_key(_("Train on the labels"), "model.train")
            if f1 is None
            else self._shell.commands.with_key(
                _("Mean F1 of the labels, measured on reports not seen. Train again"), "model.train"
            )
        )
        self.button.setAccessibleName(self.button.toolTip())
