"""The quality place: four pictures, three lists, measured in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.errors import CancelledError
from data.language import _, language, ngettext
from gui.aside import aside
from gui.empty_state import ActionButton, EmptyState
from gui.quality.chart import unseen
from gui.quality.confusion import Confusion
from gui.quality.curves import Calibration, LearningCurve
from gui.quality.decisions import DecisionTable, decision_hint
from gui.quality.drift_box import DriftBox
from gui.quality.label_bars import LabelBars
from gui.quality.rows import heading_rows, mistake_rows, report_rows, score_rows, twin_rows
from gui.quality.tables import ParagraphsDialog, Table, open_paragraph

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell
    from model.drift import Drift
    from model.quality import Quality

_MANY_LABELS = 20
_FEWEST_REPORTS = 2
_MOST_MISTAKES = 100


class QualityPlace(QWidget):
    """Measures when it is entered for the first time, and again when asked."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._task: Task[Quality] | None = None
        self.measured: Quality | None = None
        self._was_tried = False
        self._around: dict[Table, list[QWidget]] = {}
        self._build()
        session = shell.session
        session.project_opened.connect(self._restart)
        session.project_closed.connect(self._restart)
        session.annotations_changed.connect(lambda _ids: self._say_age())
        self._restart()

    # The page

    def _build(self) -> None:
        commands = self._shell.commands
        self._nothing = EmptyState(
            "quality",
            _("Nothing to measure yet"),
            _("Label paragraphs in two reports: each is judged by what the other teaches."),
            [commands.action("place.annotate")],
        )
        self._waiting = EmptyState("quality", _("Measuring"), "")
        page = QWidget()
        page.setObjectName("desk")
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(self._grid())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(page)
        self._scroll = scroll
        self._stack = QStackedWidget()
        for widget in (scroll, self._nothing, self._waiting):
            self._stack.addWidget(widget)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFocusProxy(self.confusion)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(4)
        self._title = QLabel()
        self._title.setProperty("role", "display")
        self._basis = QLabel()
        self._basis.setProperty("role", "muted")
        self._basis.setWordWrap(True)
        words.addWidget(self._title)
        words.addWidget(self._basis)
        self._again = QPushButton(_("Measure again"))
        self._again.clicked.connect(self.measure)
        row.addLayout(words, 1)
        row.addWidget(self._again, alignment=Qt.AlignmentFlag.AlignTop)
        return row

    def _grid(self) -> QGridLayout:
        shell = self._shell
        self.confusion = Confusion(shell)
        self.confusion.opened.connect(self._open_cell)
        self.curve = LearningCurve(shell)
        self.calibration = Calibration(shell)
        self.bars = LabelBars(shell)
        self.bars.opened.connect(lambda i: open_paragraph(shell, i))
        self.scores = Table(
            _("Scores by label"),
            (_("Label"), "F1", _("Precision"), _("Recall"), _("Paragraphs")),
            0,
        )
        self.mistakes = DecisionTable(
            shell,
            _("Likely mistakes in the labels"),
            (_("Labelled"), _("Looks like"), _("Confidence"), _("Text")),
            3,
        )
        self.twins = DecisionTable(
            shell,
            _("Paragraphs that say the same under different labels"),
            (_("Labelled"), _("The other one"), _("Text")),
            2,
        )
        for table in (self.mistakes, self.twins):
            table.opened.connect(lambda i: open_paragraph(shell, i))
        self.reports = Table(
            _("Scores by report, the worst first"),
            (_("Report"), "F1", _("Precision"), _("Recall"), _("Wrong"), _("Paragraphs")),
            0,
        )
        self.reports.opened.connect(self._open_report)
        self.weak = Table(
            _("Weakest headings"),
            (_("Heading"), _("Wrong"), _("Paragraphs"), _("Stands for"), _("Right")),
            0,
        )
        self.weak.opened.connect(self._open_heading)
        self.drift = DriftBox(shell)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        headings = ActionButton(shell.commands.action("model.headings"))
        grid.addLayout(self._titled(self.scores), 0, 0, top)
        grid.addWidget(self.confusion, 0, 1, top)
        grid.addWidget(self.curve, 1, 0)
        grid.addWidget(self.calibration, 1, 1)
        lists: list[QLayout | QWidget] = [
            self._titled(self.mistakes, decision_hint()),
            self._titled(self.twins, decision_hint()),
            self._titled(self.reports, _("Enter opens the paragraphs that were wrong.")),
            self.bars,
            self._titled(self.weak, _("Enter opens the paragraphs that were wrong."), headings),
            self.drift,
        ]
        for row, one in enumerate(lists, 2):
            if isinstance(one, QLayout):
                grid.addLayout(one, row, 0, 1, 2)
            else:
                grid.addWidget(one, row, 0, 1, 2)
        return grid

    def _titled(
        self, table: Table, hint: str = "", button: QPushButton | None = None
    ) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        title = QLabel(f"{table.accessibleName()} · {unseen()}")
        title.setProperty("role", "section")
        column.addWidget(title)
        column.addWidget(table)
        self._around[table] = [title]
        if hint:
            words = QLabel(hint)
            words.setProperty("role", "muted")
            words.setWordWrap(True)
            self._around[table].append(words)
            row = QHBoxLayout()
            row.addWidget(words, 1)
            if button is not None:
                row.addWidget(button)
                self._around[table].append(button)
            column.addLayout(row)
        column.addStretch(1)
        return column

    # Measuring

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_tried and self._shell.session.is_open:
            self.measure()

    def measure(self) -> None:
        """Measure in the background."""
        session = self._shell.session
        if self._task is not None or not session.is_open:
            return
        self._was_tried = True
        if sum(session.n_labelled(report.id) > 0 for report in session.reports) < _FEWEST_REPORTS:
            self._show(None)
            return
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> Quality:
            from model.quality import measure_quality

            return aside(progress, measure_quality, path, annotator)

        def on_done(measured: Quality) -> None:
            self._task = None
            if session.is_open and session.path == path:
                self._show(measured)
                self._compare(measured)

        def on_error(error: BaseException) -> None:
            self._task = None
            if session.is_open:
                self._show(self.measured)
            if not isinstance(error, CancelledError):
                self._shell.window.say_error(error)

        self._task = self._shell.background.run(
            job,
            _("Measuring"),
            on_done=on_done,
            on_error=on_error,
            on_progress=self._on_progress,
            on_cancel=lambda: on_error(CancelledError()),
        )
        self._again.setEnabled(False)
        if self.measured is None:
            self._waiting.say(_("Measuring"), _("Each report is judged by what others teach."))
            self._stack.setCurrentWidget(self._waiting)

    def _compare(self, measured: Quality) -> None:
        """Look whether reports without labels are like those learnt from."""
        session = self._shell.session
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> Drift | None:
            from model.drift import project_drift

            return aside(progress, project_drift, path, annotator, measured.held_back)

        def on_done(drift: Drift | None) -> None:
            if session.is_open and session.path == path:
                self.drift.show_drift(drift)

        self._shell.background.run(job, on_done=on_done, is_quiet=True)

    def _on_progress(self, done: int, total: int, text: str) -> None:
        if self.measured is None:
            self._waiting.say(_("Measuring"), f"{text} {done}/{total}" if total else text)

    def _restart(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.measured = None
        self._was_tried = False
        self._show(None)
        self.drift.show_drift(None)
        if self.isVisible() and self._shell.session.is_open:
            self.measure()

    # What it shows

    def _show(self, measured: Quality | None) -> None:
        self.measured = measured
        self._again.setEnabled(True)
        self._stack.setCurrentWidget(self._nothing if measured is None else self._scroll)
        if measured is None:
            return
        scores = measured.scores
        f1 = measured.macro_f1
        self._title.setText(
            f"F1 {f1.value:.2f}（{f1.low:.2f}–{f1.high:.2f}）"
            if language() == "zh_CN"
            else f"F1 {f1.value:.2f} ({f1.low:.2f}–{f1.high:.2f})"
        )
        self._say_age()
        self.scores.show_rows(score_rows(scores, self._name), 12)
        self.confusion.show_counts(scores.keys, scores.confusion)
        self.calibration.show_bins(scores.calibration, scores.ece)
        self.bars.show_reports(measured.reports)
        self.curve.show_points(measured.curve, measured.forecast)
        reports = self._shell.session.project.reports
        mistakes = measured.mistakes[:_MOST_MISTAKES]
        said = {one.paragraph_id: one.likely for one in mistakes}
        self.mistakes.ask(mistake_rows(mistakes, reports, self._name), said)
        twins = measured.contradictions[:_MOST_MISTAKES]
        self.twins.ask(
            twin_rows(twins, reports, self._name), {one.second: one.first_label for one in twins}
        )
        self.reports.show_rows(report_rows(measured.reports))
        meanings = {one.wording: one for one in measured.headings}
        self.weak.show_rows(heading_rows(measured.weak_headings, meanings, self._name), 6)
        for table in (self.mistakes, self.twins, self.weak):
            for widget in (table, *self._around[table]):
                widget.setVisible(table.rowCount() > 0)

    def _say_age(self) -> None:
        if self.measured is None or not self._shell.session.is_open:
            return
        text = ngettext(
            "Measured on {labels:,} labelled paragraph in {reports} reports, each held back: "
            "the classifier that judged it had not seen its report.",
            "Measured on {labels:,} labelled paragraphs in {reports} reports, each held back: "
            "the classifier that judged it had not seen its report.",
            self.measured.n_labels,
        ).format(labels=self.measured.n_labels, reports=self.measured.n_reports)
        session = self._shell.session
        now = sum(session.n_labelled(report.id) for report in session.reports)
        changed = abs(now - self.measured.n_labels)
        if changed >= _MANY_LABELS:
            text += " " + _("{count} labels have changed since.").format(count=changed)
        self._basis.setText(text)

    def _name(self, key: str) -> str:
        return self._shell.session.scheme.name_of(key)

    # Opening what is behind

    def _open_cell(self, given: str, said: str) -> None:
        if self.measured is None:
            return
        ids = self.measured.cells.get((given, said), ())
        title = _("Labelled {given}, suggested {said}: {count}").format(
            given=self._name(given), said=self._name(said), count=len(ids)
        )
        ParagraphsDialog(self._shell, self, title, ids).open()

    def _open_report(self, place: int) -> None:
        if self.measured is not None:
            one = self.measured.reports[place]
            if one.wrong_ids:
                title = _("Wrong in {report}").format(report=one.name)
                ParagraphsDialog(self._shell, self, title, one.wrong_ids).open()
            else:
                open_paragraph(self._shell, one.paragraph_ids[0])

    def _open_heading(self, place: int) -> None:
        if self.measured is not None:
            one = self.measured.weak_headings[place]
            title = _("Wrong under the heading {heading}").format(heading=one.wording)
            ParagraphsDialog(self._shell, self, title, one.paragraph_ids).open()
