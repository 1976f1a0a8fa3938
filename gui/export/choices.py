"""Which paragraphs go out: labelled or suggested, which reports, labels and annotators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from data.labelled.selection import Only, Selection
from data.language import _

if TYPE_CHECKING:
    from gui.session import Session

_ONLY: tuple[Only, ...] = get_args(Only)
_EACH = "\0each"


class CheckList(QListWidget):
    """Things to tick; none ticked means all.

    Signals
    -------
    changed
        Something was ticked or not.
    """

    changed = Signal()

    def __init__(self, name: str, choices: list[tuple[str, Any]]) -> None:
        super().__init__()
        self.setObjectName("rows")
        self.setAccessibleName(name)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        for text, value in choices:
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setToolTip(text)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.addItem(item)
        self.itemChanged.connect(lambda _item: self.changed.emit())

    def chosen(self) -> tuple[Any, ...] | None:
        """Return what is ticked, None for all."""
        items = [self.item(row) for row in range(self.count())]
        found = [i for i in items if i.checkState() == Qt.CheckState.Checked]
        values = tuple(item.data(Qt.ItemDataRole.UserRole) for item in found)
        return values if 0 < len(values) < len(items) else None

    def choose(self, values: tuple[Any, ...] | None) -> None:
        """Tick these; None ticks nothing, which means all."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                item = self.item(row)
                is_on = values is not None and item.data(Qt.ItemDataRole.UserRole) in values
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.changed.emit()


class Choices(QWidget):
    """The choice of paragraphs.

    Signals
    -------
    changed
        The person chose something else.
    """

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        form.addRow(_("Paragraphs"), self._only_box())
        self.confidence = QSpinBox()
        self.confidence.setRange(0, 100)
        self.confidence.setSuffix(" %")
        self.confidence.setFixedWidth(88)
        self.confidence.lineEdit().setTextMargins(6, 0, 0, 0)
        self.confidence.setAccessibleName(_("Suggestions with at least"))
        self.confidence.valueChanged.connect(lambda _value: self.changed.emit())
        form.addRow(_("Confidence from"), self.confidence)
        self.annotator = QComboBox()
        self.annotator.setAccessibleName(_("Whose labels"))
        self.annotator.addItem(_("The label that counts"), None)
        names = list(session.project.annotators())
        if len(names) > 1:
            self.annotator.addItem(_("Everybody's, a row each"), _EACH)
            for name in names:
                self.annotator.addItem(name, name)
        self._names = tuple(names)
        self.annotator.currentIndexChanged.connect(lambda _index: self.changed.emit())
        form.addRow(_("Whose labels"), self.annotator)
        labels = [(label.name, label.key) for label in session.scheme.labels]
        self.labels = CheckList(_("Labels"), labels)
        self.labels.setUniformItemSizes(False)
        for row in range(self.labels.count()):
            item = self.labels.item(row)
            width = self.labels.fontMetrics().horizontalAdvance(item.text())
            item.setSizeHint(QSize(width + 52, 28))
        self.labels.setFlow(CheckList.Flow.LeftToRight)
        self.labels.setWrapping(True)
        self.labels.setResizeMode(CheckList.ResizeMode.Adjust)
        self.labels.setFixedHeight(88)
        self.reports = CheckList(_("Reports"), [(r.name, r.id) for r in session.reports])
        self.reports.setMinimumHeight(72)
        for box, title in ((self.labels, _("Labels")), (self.reports, _("Reports"))):
            box.changed.connect(self.changed)
            hint = _("none: all")
            named = QLabel(f"{title}<br><small>{hint}</small>")
            named.setAlignment(Qt.AlignmentFlag.AlignRight)
            named.setContentsMargins(0, 5 if box is self.labels else 2, 0, 0)
            named.setBuddy(box)
            form.addRow(named, box)

    def _only_box(self) -> QWidget:
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 6, 0, 0)  # the first stands beside the title
        rows.setSpacing(4)
        self.only = QButtonGroup(self)
        texts = {
            "labelled": _("Labelled"),
            "suggested": _("Suggested, not labelled"),
            "both": _("Labelled or suggested"),
            "all": _("All, plus headings"),
        }
        for number, only in enumerate(_ONLY):
            button = QRadioButton(texts[only])
            button.setMinimumHeight(20)  # never squeezed so far that the circle is cut
            self.only.addButton(button, number)
            rows.addWidget(button)
        session = self._session
        is_labelled = any(session.n_labelled(report.id) for report in session.reports)
        self.only.button(0 if is_labelled or not session.suggested.queue else 1).setChecked(True)
        self.only.idToggled.connect(self._on_only_toggled)
        return box

    def _on_only_toggled(self, _number: int, is_on: bool) -> None:
        if is_on:
            self.changed.emit()

    def selection(self) -> Selection:
        """Return what is chosen."""
        name = self.annotator.currentData()
        annotators = None if name is None else self._names if name == _EACH else (name,)
        return Selection(
            _ONLY[self.only.checkedId()],
            self.reports.chosen(),
            self.labels.chosen(),
            annotators,
            self.confidence.value() / 100,
        )

    def show_selection(self, selection: Selection) -> None:
        """Choose what a preset says; reports that are gone are left out."""
        self.only.button(_ONLY.index(selection.only)).setChecked(True)
        self.confidence.setValue(round(selection.least_confidence * 100))
        whose = selection.annotators
        name = None if whose is None else whose[0] if len(whose) == 1 else _EACH
        self.annotator.setCurrentIndex(max(self.annotator.findData(name), 0))
        self.labels.choose(selection.labels)
        self.reports.choose(selection.reports)
