"""Searches the open project in the background; the answer to an older question never arrives.

An older question is ended at once, also in the midst of SQLite's work: the next does not wait.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from data.project import Page, Project, Wanted
    from gui.background import Progress, Task
    from gui.shell import Shell

PAGE = 200
MOST_COUNTED = 10_000


class Finder(QObject):
    """Asks for pages of paragraphs.

    Signals
    -------
    found
        The first page of an answer (:class:`data.project.Page`).
    found_more
        A further page.
    counted
        How many there are in all, at most ``MOST_COUNTED``.
    """

    found = Signal(object)
    found_more = Signal(object)
    counted = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._tasks: list[Task[Any]] = []
        self._wanted: Wanted | None = None

    def search(self, wanted: Wanted) -> None:
        """Ask for the paragraphs wanted; what was asked before is forgotten."""
        self.forget()
        self._wanted = wanted
        self._ask(lambda project: project.search.find(wanted, limit=PAGE), self.found.emit)
        self._ask(lambda project: project.search.count(wanted, MOST_COUNTED), self.counted.emit)

    def more(self, page: Page) -> None:
        """Ask for the page after ``page``."""
        wanted, after = self._wanted, page.after
        if wanted is not None and after is not None:
            self._ask(
                lambda project: project.search.find(wanted, after, PAGE), self.found_more.emit
            )

    def forget(self) -> None:
        """Want no answer any more."""
        for task in self._tasks:
            task.cancel()
        self._tasks.clear()

    def catch_up(self) -> None:
        """Index what was imported since the last time; until then it is found, only slower."""
        path, annotator = self._shell.session.path, self._shell.session.annotator

        def job(progress: Progress) -> None:
            from data.project import Project

            with Project.open(path, annotator) as project:
                if project.search.backlog():
                    project.search.catch_up(lambda done, total: progress(done, total))

        self._shell.background.run(job, queue="store", is_quiet=True)

    def _ask(self, read: Callable[[Project], Any], take: Callable[[Any], None]) -> None:
        path, annotator = self._shell.session.path, self._shell.session.annotator

        def job(progress: Progress) -> Any:
            from data.project import Project

            with (
                Project.open(path, annotator) as project,
                project.checked(progress.check),
            ):
                return read(project)

        task = self._shell.background.run(job, on_done=take, queue="reading", is_quiet=True)
        self._tasks.append(task)
        task.ended.connect(lambda: self._tasks.remove(task) if task in self._tasks else None)
