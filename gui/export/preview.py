"""What an export would write: how much, and its first rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext
from gui.paragraphs.bars import shown_share

if TYPE_CHECKING:
    from data.labelled.exporting import Preview
    from data.labelled.selection import Selection
    from data.scheme import LabelScheme
    from gui.background import Progress, Task
    from gui.shell import Shell

_ROWS = 20


class PreviewPanel(QWidget):
    """Counts and rows, read in the background."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._task: Task[Any] | None = None
        self._wanted: Selection | None = None
        self.count = QLabel()
        self.count.setProperty("role", "title")
        self.count.setText(_("Looking…"))
        self.by_label = QLabel()
        self.by_label.setProperty("role", "muted")
        self.by_label.setWordWrap(True)
        self.table = QTableWidget(0, 4)
        self.table.setHorizontalHeaderLabels(
            [_("Report"), _("Paragraph"), _("Label"), _("Suggestion")]
        )
        self.table.setAccessibleName(_("First rows"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 104)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 0, 0, 0)
        column_box.setSpacing(4)
        column_box.addWidget(self.count)
        column_box.addWidget(self.by_label)
        column_box.addWidget(self.table, 1)
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self._read)

    def ask(self, selection: Selection) -> None:
        """Show what this selection holds, soon."""
        self._wanted = selection
        self._timer.start()

    def _read(self) -> None:
        session, selection = self._shell.session, self._wanted
        if selection is None or not session.is_open:
            return
        self.forget()
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> Preview:
            from data.labelled.exporting import preview
            from data.project import Project

            with Project.open(path, annotator) as project:
                return preview(project, selection, _ROWS, progress.cancelled)

        self._task = self._shell.background.run(
            job, on_done=self._show, queue="reading", is_quiet=True
        )

    def forget(self) -> None:
        """Want no answer any more."""
        if self._task is not None:
            self._task.cancel()

    def _show(self, found: Preview) -> None:
        self._task = None
        rows = ngettext("{count:,} row", "{count:,} rows", found.n_paragraphs)
        reports = ngettext("{count:,} report", "{count:,} reports", found.n_reports)
        self.count.setText(
            f"{rows.format(count=found.n_paragraphs)} · {reports.format(count=found.n_reports)}"
        )
        scheme = self._shell.session.scheme
        named = [
            f"{scheme.name_of(key)} {count:,}"
            for key, count in sorted(found.counts.items(), key=lambda pair: -pair[1])
        ]
        nothing = _("Nothing is chosen by this: no file would have a row.")
        self.by_label.setText(" · ".join(named) if found.n_paragraphs else nothing)
        self.table.setRowCount(len(found.rows))
        for number, row in enumerate(found.rows):
            suggestion = _named(scheme, row.suggestion)
            if row.confidence is not None:
                suggestion += f" {shown_share(row.confidence)}"
            cells = (row.report, row.text, _named(scheme, row.label), suggestion)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)


def _named(scheme: LabelScheme, key: str | None) -> str:
    return "" if key is None else scheme.name_of(key)
