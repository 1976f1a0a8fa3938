"""The filters at the left of what was found: label, suggestion, confidence, report, when, who."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from data.project import Wanted
from gui.elided_choice import ElidedComboBox

if TYPE_CHECKING:
    from gui.session import Session

_NONE = "\0none"
_SOME = "\0some"
_DAYS = {"today": 0, "week": 6, "month": 29}


class Filters(QScrollArea):
    """What a paragraph must be, besides having the words.

    Signals
    -------
    changed
        The person wants something else.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._is_built = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("clear")
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(16, 12, 16, 12)
        self._rows.setSpacing(4)
        self.label = self._choice(_("Label"))
        self.suggestion = self._choice(_("Suggestion"))
        self._add_confidence()
        self._add_switches()
        self.report = self._choice(_("Report"))
        self.annotator = self._choice(_("Labelled by"))
        self._add_days()
        self._rows.addStretch(1)
        self.setWidget(content)
        self._is_built = True
        self.read()

    def _title(self, text: str, widget: QWidget | None = None) -> None:
        title = QLabel(text)
        title.setProperty("role", "section")
        title.setBuddy(widget)  # type: ignore[arg-type]
        if self._rows.count():
            self._rows.addSpacing(8)
        self._rows.addWidget(title)

    def _choice(self, title: str) -> QComboBox:
        box = ElidedComboBox()
        box.setAccessibleName(title)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        box.setSizeAdjustPolicy(policy)
        box.setMinimumContentsLength(8)
        box.currentIndexChanged.connect(self._on_changed)
        self._title(title, box)
        self._rows.addWidget(box)
        return box

    def _add_confidence(self) -> None:
        self.at_least, self.at_most = QSpinBox(), QSpinBox()
        self.at_most.setValue(100)
        row = QHBoxLayout()
        row.setSpacing(8)
        for box, name, value in (
            (self.at_least, _("Confidence at least"), 0),
            (self.at_most, _("Confidence at most"), 100),
        ):
            box.setRange(0, 100)
            box.setValue(value)
            box.setSingleStep(5)
            box.setSuffix(" %")
            box.setKeyboardTracking(False)
            box.lineEdit().setTextMargins(6, 0, 0, 0)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._on_changed)
        row.addWidget(self.at_least, 1)
        row.addWidget(QLabel("–"))
        row.addWidget(self.at_most, 1)
        self._title(_("Confidence"), self.at_least)
        self._rows.addLayout(row)

    def _add_switches(self) -> None:
        self._rows.addSpacing(8)
        self.disagrees = QCheckBox(_("Label differs from suggestion"))
        self.flagged = QCheckBox(_("Flagged"))
        self.noted = QCheckBox(_("With a note"))
        for box in (self.disagrees, self.flagged, self.noted):
            box.toggled.connect(self._on_changed)
            self._rows.addWidget(box)

    def _add_days(self) -> None:
        self.days = self._choice(_("Labelled when"))
        with QSignalBlocker(self.days):
            for text, key in (
                (_("Any time"), ""),
                (_("Today"), "today"),
                (_("The last 7 days"), "week"),
                (_("The last 30 days"), "month"),
                (_("From … to …"), "between"),
            ):
                self.days.addItem(text, key)
        today = QDate.currentDate()
        self.first_day, self.last_day = QDateEdit(today.addDays(-6)), QDateEdit(today)
        for edit, name in ((self.first_day, _("From day")), (self.last_day, _("To day"))):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setAccessibleName(name)
            edit.dateChanged.connect(self._on_changed)
            edit.hide()
            self._rows.addWidget(edit)

    # What is chosen

    def wanted(self, text: str) -> Wanted:
        """Return what is to be found, with these words."""
        label, suggestion = self.label.currentData(), self.suggestion.currentData()
        report, annotator = self.report.currentData(), self.annotator.currentData()
        first, last = self._chosen_days()
        low, high = self.at_least.value(), self.at_most.value()
        return Wanted(
            text,
            labels=(label,) if label not in (None, _NONE, _SOME) else (),
            suggestions=(suggestion,) if suggestion else (),
            is_labelled={_NONE: False, _SOME: True}.get(label),
            is_flagged=True if self.flagged.isChecked() else None,
            has_note=True if self.noted.isChecked() else None,
            at_least=low / 100 if low > 0 else None,
            at_most=high / 100 if high < 100 else None,
            is_disagreement=self.disagrees.isChecked(),
            report_ids=(report,) if report is not None else (),
            annotator=annotator,
            labelled_from=first,
            labelled_to=last,
        )

    def _chosen_days(self) -> tuple[date | None, date | None]:
        key = self.days.currentData()
        if key == "between":
            return self.first_day.date().toPython(), self.last_day.date().toPython()  # type: ignore[return-value]
        if key in _DAYS:
            return date.today() - timedelta(days=_DAYS[key]), None
        return None, None

    @property
    def is_any(self) -> bool:
        """Whether nothing is filtered."""
        return self.wanted("") == Wanted()

    def read(self) -> None:
        """Offer the labels, reports and annotators of the project; keep what is chosen."""
        session = self._session
        is_open = session.is_open
        labels = [(label.name, label.key) for label in session.scheme.active] if is_open else []
        reports = [(report.name, report.id) for report in session.reports] if is_open else []
        names = list(session.project.annotators()) if is_open else []
        others = [(name, name) for name in names if is_open and name != session.annotator]
        kinds = [(_("Not labelled"), _NONE), (_("Any label"), _SOME)]
        _fill(self.label, [(_("All"), None), *labels, *kinds])
        _fill(self.suggestion, [(_("All"), None), *labels])
        _fill(self.report, [(_("All"), None), *reports])
        _fill(self.annotator, [(_("Me"), None), *others])

    def clear(self) -> None:
        """Filter nothing."""
        blockers = [QSignalBlocker(widget) for widget in self.findChildren(QWidget)]
        for box in (self.label, self.suggestion, self.report, self.annotator, self.days):
            box.setCurrentIndex(0)
        self.at_least.setValue(0)
        self.at_most.setValue(100)
        for switch in (self.disagrees, self.flagged, self.noted):
            switch.setChecked(False)
        for blocker in blockers:
            blocker.unblock()
        self._on_changed()

    def _on_changed(self, *_arguments: Any) -> None:
        if not self._is_built:
            return
        for edit in (self.first_day, self.last_day):
            edit.setVisible(self.days.currentData() == "between")
        self.changed.emit()


def _fill(box: QComboBox, choices: list[tuple[str, Any]]) -> None:
    chosen = box.currentData()
    with QSignalBlocker(box):
        box.clear()
        for text, value in choices:
            box.addItem(text, value)
            if len(text) > 12:
                box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
        values = [value for _text, value in choices]
        box.setCurrentIndex(values.index(chosen) if chosen in values else 0)
