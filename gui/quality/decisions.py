"""A list of labelled paragraphs to look at again: one key a decision, the next one follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from data.language import _
from gui.quality.tables import Row, Table

if TYPE_CHECKING:
    from gui.shell import Shell

_NO_MODIFIER = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class DecisionTable(Table):
    """The first column holds the label given; a label's key changes it, Space takes what is said.

    Backspace leaves the label as it is and takes the line off the list.

    Signals
    -------
    decided
        A line was decided on: the id of its paragraph.
    """

    decided = Signal(int)

    def __init__(self, shell: Shell, name: str, columns: Sequence[str], wide: int) -> None:
        super().__init__(name, columns, wide)
        self._shell = shell
        self._said: Mapping[int, str] = {}
        shell.session.annotations_changed.connect(self._on_annotations_changed)

    def ask(self, rows: Sequence[Row], said: Mapping[int, str], most_visible: int = 8) -> None:
        """Show these lines; ``said`` is the label that Space takes, by paragraph id."""
        self._said = said
        self.show_rows(rows, most_visible)
        if rows:
            self.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        paragraph_id = self.current_row_id()
        if paragraph_id is not None and event.modifiers() in _NO_MODIFIER:
            label = next(
                (
                    one.key
                    for one in self._shell.session.scheme.active
                    if one.shortcut and one.shortcut.lower() == event.text().lower()
                ),
                None,
            )
            if event.key() == Qt.Key.Key_Space:
                label = self._said.get(paragraph_id)
            if label is not None:
                self._decide(paragraph_id, label)
                return
            if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                self._next(paragraph_id)
                return
        super().keyPressEvent(event)

    def _decide(self, paragraph_id: int, label: str) -> None:
        if self._shell.session.label([paragraph_id], label):
            self._next(paragraph_id)

    def _next(self, paragraph_id: int) -> None:
        """Take a line off and go to the one after it."""
        row = self.currentRow()
        self.removeRow(row)
        self.selectRow(min(row, self.rowCount() - 1))
        self.decided.emit(paragraph_id)

    def _on_annotations_changed(self, ids: Sequence[int]) -> None:
        """Show what was decided elsewhere, or undone."""
        if not self._shell.session.is_open:
            return
        changed = set(ids)
        for row in range(self.rowCount()):
            item = self.item(row, 0)
            paragraph_id = self.id_at(row)
            if item is not None and paragraph_id in changed:
                annotation = self._shell.session.annotation(paragraph_id)
                scheme = self._shell.session.scheme
                known = annotation is not None and annotation.label in scheme
                item.setText(scheme[annotation.label].name if annotation and known else "—")


def decision_hint() -> str:
    """Return what the keys do, for under the list."""
    return _(
        "A label's key changes the label, Space takes the one suggested, Backspace keeps yours;"
        " Enter opens the paragraph."
    )
