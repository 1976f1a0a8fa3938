"""Suggestions follow the rules for headings, whoever changes them: a key, undo, redo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from gui.background import Progress
    from gui.shell import Shell

_SETTING = "heading_rules"


class RulesFollower(QObject):
    """Shifts the suggestions in the background whenever the project's rules have changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        # As the project keeps them: to read them takes no model.
        self._followed: Any = None
        shell.session.project_opened.connect(self._on_project_opened)
        shell.session.past.changed.connect(self._look)

    def _on_project_opened(self) -> None:
        self._followed = self._shell.session.project.setting(_SETTING)

    def _look(self) -> None:
        session = self._shell.session
        if not session.is_open:
            return
        before, now = self._followed, session.project.setting(_SETTING)
        if now == before:
            return
        self._followed = now
        path, annotator = session.path, session.annotator

        ask = self._shell.background.aside.ask

        def job(progress: Progress) -> int:
            from data.project import Project
            from model.heading_rules import rules_of
            from model.suggesting import rules_changed

            with Project.open(path, annotator) as project:
                rules = rules_of(before, project.scheme.keys)
            return len(ask(progress, rules_changed, path, annotator, rules))

        def on_done(count: int) -> None:
            if count and session.is_open and session.path == path:
                session.suggested.reload()

        # In the queue of training, which would otherwise throw these suggestions away.
        self._shell.background.run(job, on_done=on_done, is_quiet=True)
