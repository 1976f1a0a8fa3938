"""What became of a training: whether the new model is in use, and which labels it contradicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from data.language import _
from gui.paragraphs.bars import shown_share
from gui.quality.decisions import DecisionTable, decision_hint
from gui.quality.tables import Row, open_paragraph

if TYPE_CHECKING:
    from gui.shell import Shell
    from model.training import Trained

_MOST_SHOWN = 200


class OutcomeDialog(QDialog):
    """Says how the new model stands beside the old, and lists the labels that it contradicts.

    Signals
    -------
    wanted
        The person wants the new model in use though it is worse.
    """

    wanted = Signal()

    def __init__(self, shell: Shell, trained: Trained) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("The new model"))
        self.resize(760, 460)
        self._shell = shell
        self._trained = trained
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for text, role in self._sentences():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setProperty("role", role)
            column.addWidget(label)
        if trained.flips:
            self._add_table(column)
        else:
            column.addStretch(1)
        column.addLayout(self._buttons())
        shell.session.project_closed.connect(self.reject)

    def _add_table(self, column: QVBoxLayout) -> None:
        self.table = DecisionTable(
            self._shell,
            _("Labels that the new model contradicts"),
            (_("Labelled"), _("New model says"), _("Confidence"), _("Text")),
            3,
        )
        self._fill()
        self.table.opened.connect(self._open)
        hint = QLabel(decision_hint())
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        column.addWidget(self.table, 1)
        column.addWidget(hint)
        self.table.setFocus()

    def _sentences(self) -> list[tuple[str, str]]:
        from model.gate import flips_in_words

        trained, found = self._trained, []
        if trained.gate is not None:
            found.append((trained.gate.sentence(), "title"))
            found.append(
                (
                    _(
                        "Both measured on the same {n:,} paragraphs of {reports} reports that"
                        " neither had seen."
                    ).format(n=trained.gate.n_paragraphs, reports=trained.gate.n_reports),
                    "muted",
                )
            )
        if trained.flips:
            found.append((flips_in_words(len(trained.flips)), ""))
        return found

    def _fill(self) -> None:
        session = self._shell.session

        name = session.scheme.name_of
        reports = session.project.reports
        flips = self._trained.flips[:_MOST_SHOWN]
        rows = [
            Row(
                one.paragraph_id,
                (
                    name(one.label),
                    name(one.would_be),
                    shown_share(one.confidence),
                    reports.paragraph(one.paragraph_id).text,
                ),
            )
            for one in flips
        ]
        self.table.ask(rows, {one.paragraph_id: one.would_be for one in flips})

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        if self._trained.refused is None:
            close = QPushButton(_("Close"))
            close.setAutoDefault(False)
            close.clicked.connect(self.accept)
            row.addWidget(close)
            return row
        anyway = QPushButton(_("Use the new one all the same"))
        anyway.setAutoDefault(False)
        anyway.clicked.connect(self._want)
        self.keep = QPushButton(_("Keep the model in use"))
        self.keep.setProperty("role", "primary")
        self.keep.setAutoDefault(False)
        self.keep.clicked.connect(self.accept)
        row.addWidget(anyway)
        row.addWidget(self.keep)
        if not self._trained.flips:
            self.keep.setFocus()
        return row

    def _want(self) -> None:
        self.accept()
        self.wanted.emit()

    def _open(self, paragraph_id: int) -> None:
        self.accept()
        open_paragraph(self._shell, paragraph_id)
