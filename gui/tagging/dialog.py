"""The dialog that takes new reports: choose or drop, watch, read what became of each, review."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.choosing_files import files_to_open, folder
from gui.elided import ElidedLabel
from gui.icons import icon
from gui.importing.job import start, tell
from gui.importing.telling import in_sentences, is_list
from gui.settings import declared
from gui.shell import LabellingPlace
from gui.tagging.outcomes import OutcomeList, outcomes

if TYPE_CHECKING:
    from data.project.importing import ImportResult
    from data.readers import Choice
    from gui.background import Task
    from gui.shell import Shell
    from gui.tagging.suggesting import Suggesting


class TagDialog(QDialog):
    """Three pages: choose, at work, what became of it. Closed at work, the work goes on."""

    def __init__(self, shell: Shell, suggesting: Suggesting) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Tag new reports"))
        self.resize(640, 440)
        self.setAcceptDrops(True)
        self._shell = shell
        self._suggesting = suggesting
        self._task: Task[ImportResult] | None = None
        self._result: ImportResult | None = None
        self._is_gone = False
        # Reports came by the window itself: the strip of jobs shows the work, and only a list
        # that says more than a sentence opens, beside the text and without a question.
        self._is_unseen = False
        self.finished.connect(self._on_finished)
        shell.session.project_closed.connect(self.reject)
        self._pages = QStackedWidget()
        for page in (self._choose_page(), self._work_page(), self._result_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self._pages)

    # The pages

    def _choose_page(self) -> QWidget:
        page, column = _page()
        self._area = QFrame()
        self._area.setObjectName("drop_area")
        inside = QVBoxLayout(self._area)
        inside.setSpacing(8)
        inside.addStretch(1)
        picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        picture.setPixmap(icon("tag").pixmap(QSize(32, 32), self.devicePixelRatio()))
        title = QLabel(_("Drop reports or a folder here"), alignment=Qt.AlignmentFlag.AlignCenter)
        title.setProperty("role", "title")
        text = QLabel(
            _("They come into the project; each paragraph gets a suggestion to review."),
            alignment=Qt.AlignmentFlag.AlignCenter,
        )
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        for widget in (picture, title, text):
            inside.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self._choose = _button(_("Choose files"), self._ask_files, is_primary=True)
        buttons.addWidget(self._choose)
        buttons.addWidget(_button(_("Choose a folder"), self._ask_folder))
        buttons.addStretch(1)
        inside.addSpacing(8)
        inside.addLayout(buttons)
        inside.addStretch(1)
        column.addWidget(self._area, 1)
        column.addLayout(_row(None, _button(_("Cancel"), self.reject)))
        return page

    def _work_page(self) -> QWidget:
        page, column = _page()
        self._doing = QLabel()
        self._doing.setProperty("role", "title")
        self._file = ElidedLabel()
        self._file.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Progress"))
        self._hint = QLabel(_("You can go on working meanwhile: the work stands below right."))
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._stop = _button(_("Stop"), self._on_stop)
        self._aside = _button(_("Go on in the background"), self.reject)
        column.addStretch(1)
        for widget in (self._doing, self._bar, self._file):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self._hint)
        column.addLayout(_row(self._stop, self._aside))
        return page

    def _result_page(self) -> QWidget:
        page, column = _page()
        self._summary = QLabel()
        self._summary.setProperty("role", "title")
        self._summary.setWordWrap(True)
        self._list = OutcomeList()
        self._review = _button(_("Review"), self._to_review, is_primary=True)
        self._again = _button(_("More reports"), self._start_again)
        self._close = _button(_("Close"), self.reject)
        column.addWidget(self._summary)
        column.addWidget(self._list, 1)
        column.addLayout(_row(self._again, self._close, self._review))
        return page

    # Choosing

    def _ask_files(self) -> None:
        start = self._shell.settings.get(declared.LAST_FOLDER)
        paths = files_to_open(self, _("Tag new reports"), start)
        if paths:
            self._shell.settings.put(declared.LAST_FOLDER, str(paths[0].parent))
            self.take(paths)

    def _ask_folder(self) -> None:
        start = self._shell.settings.get(declared.LAST_FOLDER)
        chosen = folder(self, _("Tag new reports"), start)
        if chosen is not None:
            self._shell.settings.put(declared.LAST_FOLDER, str(chosen))
            self.take([chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        is_choosing = self._pages.currentIndex() != 1
        if is_choosing and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._mark_drop(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._mark_drop(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark_drop(False)
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def _mark_drop(self, is_over: bool) -> None:
        self._area.setProperty("is_over", is_over)
        self._area.style().polish(self._area)

    # At work

    def take(
        self,
        paths: Sequence[Path],
        choices: Mapping[Path, Choice] | None = None,
        choice: Choice | None = None,
    ) -> None:
        """Import files and folders, have them judged, then show what became of each.

        ``choices`` and ``choice`` say how they are read, as in :func:`gui.importing.job.start`.
        """
        if not paths or self._task is not None:
            return
        self._is_unseen = not self.isVisible()
        self._pages.setCurrentIndex(1)
        self._doing.setText(_("Reading the reports"))
        self._file.setText("")
        self._bar.setRange(0, 0)
        self._stop.setEnabled(True)
        self._aside.setFocus()
        self._task = start(self._shell, paths, choices, self._on_imported, choice)
        self._task.progressed.connect(self._on_progress)

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        count = f"{done}/{total}  " if total else ""
        self._file.setText(count + text)

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._doing.setText(_("Stopping…"))
        task = self._task or self._suggesting.task
        if task is not None:
            task.cancel()

    def _on_imported(self, result: ImportResult | None) -> None:
        self._task = None
        if self._is_gone:
            if result is not None:
                tell(self._shell, result)
            return
        self._result = result
        if result is None and self._is_unseen:
            self.deleteLater()
        elif result is None:
            self._start_again()
        elif self._suggesting.task is not None:
            self._doing.setText(_("Suggesting labels"))
            self._stop.setEnabled(True)
            self._suggesting.task.progressed.connect(self._on_progress)
            self._suggesting.ended.connect(
                self._show_result, Qt.ConnectionType.SingleShotConnection
            )
        else:
            self._show_result()

    def _on_finished(self) -> None:
        self._is_gone = True
        self._shell.widget.activateWindow()

    # What became of it

    def _show_result(self) -> None:
        if self._result is None or self._is_gone:
            return
        if self._is_unseen and not is_list(self._result, self._shell.session):
            tell(self._shell, self._result)
            self.deleteLater()
            return
        self._list.show_outcomes(outcomes(self._result, self._shell.session))
        self._summary.setText(in_sentences(self._result, self._shell.session))
        has_new = bool(self._result.report_ids)
        self._review.setEnabled(has_new)
        self._pages.setCurrentIndex(2)
        first = self._review if has_new else self._again
        first.setDefault(True)
        first.setFocus()
        self.show()

    def _start_again(self) -> None:
        self._pages.setCurrentIndex(0)
        self._choose.setFocus()

    def _to_review(self) -> None:
        session = self._shell.session
        new = set(self._result.report_ids) if self._result is not None else set()
        self.accept()
        place = self._shell.window.go_to_place("review")
        if not isinstance(place, LabellingPlace):
            return
        for report_id in new:
            suggested = session.open_report(report_id).suggestions
            waiting = [i for i in session.suggested.queue if i in suggested]
            if waiting:
                place.show_paragraph(waiting[0])
                return


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    return page, column


def _row(left: QWidget | None, *right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    if left is not None:
        row.addWidget(left)
    row.addStretch(1)
    for widget in right:
        row.addWidget(widget)
    return row


def _button(text: str, run: Callable[[], object], is_primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(True)
    if is_primary:
        button.setProperty("role", "primary")
    button.clicked.connect(run)
    return button
