"""The list of what was done: found later, and taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from data.language import _, ngettext
from gui.act_names import act_name
from gui.paragraphs.side_panel import local_time

if TYPE_CHECKING:
    from data.project import Entry
    from gui.shell import Shell

# Acts on labels, notes and flags are taken back row by row, whatever came after them.
REVOCABLE = (
    "bulk_accept",
    "accept",
    "label",
    "clear",
    "import_labels",
    "adjudicate",
    "flag",
    "unflag",
    "confirm_fulfilment",
)
_MOST = 500


class ActsDialog(QDialog):
    """What was done, newest first; the chosen act can be taken back, whenever it was."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What was done"))
        self.resize(680, 460)
        self._shell = shell
        self._entries: list[Entry] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        self.only_bulk = QCheckBox(_("Only acts on many paragraphs at once"))
        self.only_bulk.toggled.connect(self._read)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(_("What was done"))
        self.table.setHorizontalHeaderLabels([_("When"), _("Who"), _("What"), ""])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._on_chosen)
        hint = QLabel(_("What was changed again since stays; taking back is an act of its own."))
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.revoke_button = QPushButton(_("Take back"))
        self.revoke_button.clicked.connect(self.revoke)
        close = QPushButton(_("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.revoke_button)
        row.addStretch(1)
        row.addWidget(close)
        column.addWidget(self.only_bulk)
        column.addWidget(self.table, 1)
        column.addWidget(hint)
        column.addLayout(row)
        self._read()
        self.table.setFocus()

    def _read(self) -> None:
        session = self._shell.session
        history = session.project.history
        everything = history.entries(_MOST)
        revoked = {e.details.get("target") for e in everything if e.kind == "revoke"}
        self._entries = [
            entry
            for entry in everything
            if entry.kind not in ("undo", "redo")
            and (not self.only_bulk.isChecked() or int(entry.details.get("count", 1)) > 1)
        ]
        self._states = [
            _("undone")
            if history.is_undone(entry.id)
            else _("taken back")
            if entry.id in revoked
            else ""
            for entry in self._entries
        ]
        self.table.setRowCount(len(self._entries))
        for number, entry in enumerate(self._entries):
            cells = (
                local_time(entry.at),
                entry.annotator,
                act_name(entry, session.scheme),
                self._states[number],
            )
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if place == 2 else "")
                self.table.setItem(number, place, item)
        if self._entries:
            self.table.selectRow(0)
        self._on_chosen()

    def _on_chosen(self) -> None:
        row = self.table.currentRow()
        self.revoke_button.setEnabled(
            0 <= row < len(self._entries)
            and not self._states[row]
            and self._entries[row].kind in REVOCABLE
        )

    def revoke(self) -> None:
        """Take the chosen act back."""
        row = self.table.currentRow()
        if not self.revoke_button.isEnabled():
            return
        session = self._shell.session
        taken: list[int] = []
        entry = self._entries[row]
        if not session.write(lambda: taken.append(session.project.history.revoke(entry.id))):
            return
        session.reload_reports()
        session.suggested.reload()
        count = taken[0]
        self._shell.window.say(
            ngettext("{count:,} change taken back.", "{count:,} changes taken back.", count).format(
                count=count
            ),
            seconds=8,
        )
        self._read()
