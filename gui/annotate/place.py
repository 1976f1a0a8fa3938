"""The place where reports are read and labelled, one at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.annotate.outline import Outline
from gui.annotate.report_list import ReportList
from gui.elided import ElidedLabel
from gui.empty_state import EmptyState
from gui.explaining.marking import WordMarking
from gui.paragraphs.items import ParagraphItems
from gui.paragraphs.side_panel import SidePanel
from gui.paragraphs.view import ParagraphView
from gui.settings import declared

if TYPE_CHECKING:
    from gui.open_report import OpenReport
    from gui.shell import Shell

# Under this confidence a suggestion counts as unsure; Review measures what that means.
UNSURE_BELOW = 0.7


class AnnotatePlace(QWidget):
    """Reports and outline at the left, the page in the middle, the paragraph's panel right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session = shell.session
        self._report_id: int | None = None
        self._items = ParagraphItems(shell.session)
        self.view = ParagraphView(shell, self._items)
        self.marking = WordMarking(shell, self.view)
        self.reports = ReportList(shell)
        self.outline = Outline(shell)
        self.panel = SidePanel(shell)
        self._title = ElidedLabel()
        self._title.setProperty("role", "title")
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._build()
        self._connect()
        self._on_project_opened()

    def _build(self) -> None:
        left = QWidget()
        left.setObjectName("left_side")
        lists = QSplitter(Qt.Orientation.Vertical)
        lists.setObjectName("annotate.lists")
        lists.addWidget(_titled(_("Reports"), self.reports))
        lists.addWidget(_titled(_("Outline"), self.outline))
        lists.setSizes([300, 260])
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(lists)

        head = QWidget()
        head.setObjectName("paper_head")
        row = QHBoxLayout(head)
        row.setContentsMargins(16, 8, 24, 8)
        row.addWidget(self._title, 1)
        row.addWidget(self._count)
        middle = QWidget()
        page = QVBoxLayout(middle)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(head)
        page.addWidget(self.view, 1)

        self._what_to_do = _("Drop files or a folder anywhere in this window, or import them.")
        self._empty = EmptyState(
            "import",
            _("No reports yet"),
            self._what_to_do,
            [self._shell.commands.action("import.files")],
        )
        self._middle = QStackedWidget()
        self._middle.addWidget(middle)
        self._middle.addWidget(self._empty)

        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("annotate.columns")
        for widget in (left, self._middle, self.panel):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        left.setMinimumWidth(160)
        self._middle.setMinimumWidth(360)
        self.panel.setMinimumWidth(200)
        self.splitter.setSizes([220, 800, 264])
        self._sides = {"left": left, "right": self.panel}
        for side in self._shell.settings.get(declared.FOLDED):
            if side in self._sides:
                self._sides[side].hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.view.current_changed.connect(self._on_current_changed)
        self.reports.report_chosen.connect(self._on_report_chosen)
        self.outline.heading_chosen.connect(self._on_heading_chosen)
        self.panel.given_back.connect(self.view.setFocus)
        session = self._session
        session.project_opened.connect(self._on_project_opened)
        session.project_closed.connect(self._on_project_closed)
        session.reports_changed.connect(self._on_reports_changed)
        session.paragraphs_changed.connect(self._on_paragraphs_changed)
        session.report_progress_changed.connect(self._on_progress_changed)
        session.past.walked.connect(self._on_history_walked)
        self._shell.background.tasks_changed.connect(self._show_emptiness)
        self._shell.commands.add_page(self.view)

    # Where the person is

    @property
    def page(self) -> QWidget:
        """The widget with the text."""
        return self.view

    @property
    def report_id(self) -> int | None:
        """The report on the page."""
        return self._report_id

    def show_report(self, report_id: int, paragraph_id: int | None = None) -> None:
        """Show a report, at a paragraph or at its first unlabelled one."""
        report = self._session.open_report(report_id)
        self.keep_position()
        self._report_id = report_id
        self._title.setText(self._session.report(report_id).name)
        self._items.show(p.id for p in report.paragraphs)
        self.outline.items.show(report)
        self.reports.show_current(report_id)
        self._show_count()
        if paragraph_id is None or not self.view.go_to(paragraph_id):
            self.view.go_to_row(_first_open(report))

    def show_paragraph(self, paragraph_id: int) -> None:
        """Go to a paragraph, in whichever report it is."""
        report = self._session.report_of(paragraph_id)
        if report.id != self._report_id:
            self.show_report(report.id, paragraph_id)
        else:
            self.view.go_to(paragraph_id)

    def keep_position(self) -> None:
        """Remember where the person is, for when the project is opened again."""
        paragraph_id = self.view.current_id()
        if self._report_id is None or paragraph_id is None or not self._session.is_open:
            return
        positions = self._shell.settings.get(declared.POSITIONS).copy()
        path = str(self._session.path)
        positions.pop(path, None)
        positions[path] = [self._report_id, paragraph_id]
        while len(positions) > 50:
            positions.pop(next(iter(positions)))
        self._shell.settings.put(declared.POSITIONS, positions)

    # What keys do

    def chosen_ids(self) -> list[int]:
        """Return the paragraphs that a key acts on."""
        return self.view.selected_ids()

    def go_on(self) -> None:
        """Go to the next paragraph that carries a label."""
        chosen = self.view.selected_ids()
        report = self.opened_report()
        if report is None or not chosen or chosen[-1] not in report.rows:
            return
        last = report.rows[chosen[-1]]
        following = [p.id for p in report.paragraphs[last + 1 :] if p.kind != "heading"]
        if following:
            self.view.go_to(following[0])
        else:
            self.view.go_to(chosen[-1])
            if report.n_labelled() == report.n_paragraphs():
                text = _("This report is done.")
                self._shell.window.say(text, seconds=6, command="annotate.next_report")

    def go_by(self, step: int, extend: bool) -> None:
        """Go some paragraphs on."""
        self.view.go_by(step, extend)

    def go_unsure(self, step: int) -> None:
        """Go to the next or previous unsure one here, else to the least sure of all."""
        report = self.opened_report()
        current = self.view.current_id()
        if report is None or current not in report.rows:
            return
        row = report.rows[current]
        ahead = report.paragraphs[row + 1 :] if step > 0 else report.paragraphs[:row][::-1]
        for paragraph in ahead:
            if self._is_unsure(report, paragraph.id):
                self.view.go_to(paragraph.id)
                return
        for paragraph_id in islice(self._session.suggested.queue, 1):
            if paragraph_id not in report.rows:
                found = self._session.report_of(paragraph_id)
                if self._is_unsure(found, paragraph_id):
                    self.show_report(found.id, paragraph_id)
                    return
        self._shell.window.say(_("Nothing unsure further on."), seconds=4)

    def _is_unsure(self, report: OpenReport, paragraph_id: int) -> bool:
        suggestion = report.suggestions.get(paragraph_id)
        is_open = report.is_open(paragraph_id)
        return is_open and suggestion is not None and suggestion.confidence < UNSURE_BELOW

    def go_unlabelled(self) -> None:
        """Go to the next paragraph without a label, here or in a later report, then around."""
        report, current = self.opened_report(), self.view.current_id()
        if report is None or current not in report.rows:
            return
        row = report.rows[current]
        for paragraph in (*report.paragraphs[row + 1 :], *report.paragraphs[:row]):
            if report.is_open(paragraph.id):
                self.view.go_to(paragraph.id)
                return
        ids = self.reports.items.ids
        at = ids.index(report.id)
        for report_id in (*ids[at + 1 :], *ids[:at]):
            stored = self._session.report(report_id)
            if self._session.n_labelled(report_id) < stored.n_paragraphs:
                self.show_report(report_id)
                return
        self._shell.window.say(_("Every paragraph is labelled."), seconds=4)

    def go_report(self, step: int) -> None:
        """Show the next or previous report."""
        ids = self.reports.items.ids
        if self._report_id in ids:
            at = ids.index(self._report_id) + step
            if 0 <= at < len(ids):
                self.show_report(ids[at])

    def write_note(self) -> None:
        """Let the person write a note on the paragraph."""
        self._sides["right"].show()
        self.panel.write_note()

    def toggle_guidelines(self) -> None:
        """Show when to choose each label."""
        self._sides["right"].show()
        self.panel.toggle_guidelines()

    def focus_list(self, name: str) -> None:
        """Let the person choose in the list of ``reports`` or in the ``outline``."""
        if self._sides["left"].isHidden():
            self.fold("left")
        chosen = self.reports if name == "reports" else self.outline
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not chosen.currentIndex().isValid():
            chosen.setCurrentIndex(chosen.model().index(0, 0))

    def fold(self, side: str) -> None:
        """Fold a side panel away, or unfold it."""
        panel = self._sides[side]
        panel.setVisible(panel.isHidden())
        folded = [name for name, widget in self._sides.items() if widget.isHidden()]
        self._shell.settings.put(declared.FOLDED, folded)
        self.view.setFocus()

    # What changed

    def opened_report(self) -> OpenReport | None:
        """Return the report on the page with its paragraphs."""
        if self._report_id is None or not self._session.is_open:
            return None
        return self._session.open_report(self._report_id)

    def _on_project_opened(self) -> None:
        if not self._session.is_open:
            return
        kept = self._shell.settings.get(declared.POSITIONS).get(str(self._session.path), [])
        self._report_id = None
        if len(kept) == 2 and self._session.has_report(kept[0]):
            self.show_report(kept[0], kept[1])
        else:
            self._show_first()
        self._show_emptiness()

    def _on_project_closed(self) -> None:
        self._report_id = None
        self.outline.items.show(None)

    def _on_reports_changed(self) -> None:
        if self._report_id is None or not self._session.has_report(self._report_id):
            self._report_id = None
            self._show_first()
        else:
            self.reports.show_current(self._report_id)
            self._show_count()
        self._show_emptiness()

    def _on_paragraphs_changed(self, report_ids: tuple[int, ...]) -> None:
        report = self.opened_report()
        if report is None or report.id not in report_ids:
            return
        row, current = self.view.currentIndex().row(), self.view.current_id()
        scrolled = self.view.verticalScrollBar().value()
        self._items.show(p.id for p in report.paragraphs)
        self.outline.items.show(report)
        self.view.verticalScrollBar().setValue(scrolled)
        if current is None or not self.view.go_to(current):
            self.view.go_to_row(min(max(row, 0), len(report.paragraphs) - 1))
        self._show_count()

    def _show_first(self) -> None:
        reports = self._session.reports
        if reports:
            self.show_report(reports[0].id)
        else:
            self._items.show(())
            self.outline.items.show(None)

    def _show_emptiness(self) -> None:
        if self._session.is_open and self._session.reports:
            self._middle.setCurrentIndex(0)
            return
        if self._shell.background.tasks():
            self._empty.say(_("At work"), _("Reports that are read stand here as soon as it ends."))
        else:
            self._empty.say(_("No reports yet"), self._what_to_do)
        self._middle.setCurrentIndex(1)

    def _on_progress_changed(self, ids: tuple[int, ...]) -> None:
        if self._report_id in ids:
            self._show_count()

    def _show_count(self) -> None:
        if self._report_id is None:
            return
        done = self._session.n_labelled(self._report_id)
        total = self._session.report(self._report_id).n_paragraphs
        self._count.setText(f"{done} / {total}")
        self._count.setToolTip(_("Labelled paragraphs of this report"))

    def _on_current_changed(self, paragraph_id: int) -> None:
        if paragraph_id < 0 or not self._session.is_open:
            self.panel.show_paragraph(None)
            return
        self.panel.show_paragraph(paragraph_id)
        report = self.opened_report()
        if report is not None and paragraph_id in report.rows:
            self.outline.follow(report.rows[paragraph_id])

    def _on_report_chosen(self, report_id: int) -> None:
        if report_id != self._report_id:
            self.show_report(report_id)
        self.view.setFocus()

    def _on_heading_chosen(self, paragraph_id: int) -> None:
        self.view.go_to(paragraph_id)
        self.view.setFocus()

    def _on_history_walked(self, ids: tuple[int, ...]) -> None:
        if not ids or self._shell.window.current_place() is not self:
            return
        # Undoing an import takes the report away with the labels in it.
        paragraph = self._session.project.reports.paragraph(ids[0])
        if self._session.has_report(paragraph.report_id):
            self.show_paragraph(ids[0])


def _first_open(report: OpenReport) -> int:
    """Return the row of the first paragraph that waits for a label, else the first row."""
    for row, paragraph in enumerate(report.paragraphs):
        if report.is_open(paragraph.id):
            return row
    return 0


def _titled(title: str, widget: QWidget) -> QWidget:
    box = QWidget()
    box.setObjectName("clear")
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 8, 0, 0)
    column.setSpacing(4)
    label = QLabel(title)
    label.setProperty("role", "section")
    label.setContentsMargins(16, 0, 16, 0)
    label.setBuddy(widget)
    column.addWidget(label)
    column.addWidget(widget, 1)
    return box
