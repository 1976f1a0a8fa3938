"""Edits the labels of the open project; every change is an act that undo takes back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from data.scheme import PALETTE, SHORTCUTS, Label
from gui.empty_state import ActionButton
from gui.icons import icon
from gui.scheme.form import LabelForm
from gui.scheme.label_list import LabelList
from gui.scheme.merging import MergeDialog

if TYPE_CHECKING:
    from data.project.labels import Labels
    from gui.shell import Shell

_NOT_IN_KEYS = re.compile(r"[\s\x00-\x1f,;|\"']+")


class SchemeDialog(QDialog):
    """The labels at the left, the one that is chosen at the right."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._session = shell.session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Labels"))
        self.resize(800, 560)
        self.labels = LabelList(shell.appearance)
        self.form = LabelForm(shell.appearance, self._keep, self._holder_of)
        self.new_name = QLineEdit(maxLength=40)
        self._retire = QPushButton()
        self._merge = QPushButton(_("Merge into…"))
        self._build()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter in a field keeps the field, and presses nothing
        self.labels.label_chosen.connect(lambda _key: self._show_label())
        self.labels.reordered.connect(self._on_reordered)
        session = shell.session
        session.scheme_changed.connect(self._show)
        session.past.changed.connect(self._show_label)
        session.project_closed.connect(self.reject)
        self._show()
        self.labels.setFocus()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.labels, 1)
        self.labels.setMinimumWidth(208)
        self.labels.setMaximumWidth(260)
        left.addLayout(self._move_row())
        left.addLayout(self._add_row())
        right = QVBoxLayout()
        right.setSpacing(12)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form.setObjectName("clear")
        self.form.layout().setContentsMargins(0, 0, 12, 0)  # type: ignore[union-attr]
        # The form keeps its height: a row that is stretched parts from its title.
        holder = QWidget()
        holder.setObjectName("clear")
        upper = QVBoxLayout(holder)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.addWidget(self.form)
        upper.addStretch(1)
        scroll.setWidget(holder)
        right.addWidget(scroll, 1)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        self._merge.clicked.connect(self.ask_merge)
        self._retire.clicked.connect(self._toggle_retired)
        acts.addWidget(self._merge)
        acts.addWidget(self._retire)
        acts.addStretch(1)
        right.addLayout(acts)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left)
        both.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(16)
        whole.addLayout(both, 1)
        whole.addLayout(self._end_row())

    def _move_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text, step in (("up", _("Up (Alt+↑)"), -1), ("down", _("Down (Alt+↓)"), 1)):
            button = QToolButton()
            button.setIcon(icon(name))
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, by=step: self.labels.move_by(by))
            row.addWidget(button)
        hint = QLabel(_("order of the keys bar"))
        hint.setProperty("role", "muted")
        row.addWidget(hint, 1)
        return row

    def _add_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.new_name.setPlaceholderText(_("New label"))
        self.new_name.setAccessibleName(_("Name of a new label"))
        self.new_name.returnPressed.connect(self.add_label)
        add = QPushButton(_("Add"))
        add.clicked.connect(self.add_label)
        row.addWidget(self.new_name, 1)
        row.addWidget(add)
        return row

    def _end_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        undo = self._shell.commands.action("edit.undo")
        self._undo = ActionButton(undo)
        self._undo.setShortcut(QKeySequence("Ctrl+Z"))
        undo.changed.connect(self._name_undo)
        self._name_undo()
        note = QLabel(_("Every change is kept at once and can be undone."))
        note.setProperty("role", "muted")
        close = QPushButton(_("Close"))
        close.clicked.connect(self.accept)
        row.addWidget(self._undo)
        row.addWidget(note, 1)
        row.addWidget(close)
        row.setSpacing(12)
        return row

    def _name_undo(self) -> None:
        text = self._shell.commands.action("edit.undo").text()
        self._undo.setText(
            self._undo.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, 240)
        )
        self._undo.setShortcut(QKeySequence("Ctrl+Z"))  # a new text drops it

    # What it shows

    def _show(self) -> None:
        if self._session.is_open:
            self.labels.show_scheme(self._session.scheme, self.labels.current_key())
            self._show_label()

    def _show_label(self) -> None:
        key = self.labels.current_key()
        if key is None or not self._session.is_open or key not in self._session.scheme:
            return
        scheme = self._session.scheme
        label = scheme[key]
        self.form.show_label(label, scheme, self._session.project.labels.use(key))
        can_go = len(scheme.active) > 1
        self._merge.setEnabled(can_go and not label.is_retired)
        self._retire.setText(_("Use again") if label.is_retired else _("Retire"))
        self._retire.setToolTip(_("A retired label is not offered; what it labelled stays."))
        self._retire.setEnabled(label.is_retired or can_go)

    def _holder_of(self, shortcut: str, label: Label) -> str:
        """Return what a key does already, besides choosing this label."""
        for other in self._session.scheme.active:
            if other.key != label.key and other.shortcut.lower() == shortcut:
                return other.name
        wanted = QKeySequence(shortcut)
        for command in self._shell.commands:
            is_label = command.name.startswith("label.") and command.name.split(".")[1] in (
                one.key for one in self._session.scheme.labels
            )
            keys = self._shell.commands.keys(command.name)
            if not is_label and any(QKeySequence(key) == wanted for key in keys):
                return str(command.text)
        return ""

    # What is done

    def _do(self, act: Callable[[Labels], object]) -> bool:
        if not self._session.write(lambda: act(self._session.project.labels)):
            return False
        self._session.reload_scheme()
        return True

    def _keep(self, label: Label) -> bool:
        return self._do(lambda labels: labels.change(label))

    def _on_reordered(self, keys: list[str]) -> None:
        if not self._do(lambda labels: labels.reorder(keys)):
            self._show()

    def add_label(self) -> None:
        """Add a label of the name that was typed."""
        name = self.new_name.text().strip()
        scheme = self._session.scheme
        if not name:
            self.new_name.setFocus()
            return
        base = _NOT_IN_KEYS.sub("_", name.lower())[:32].strip("_") or "label"
        key, number = base, 1
        while key in scheme:
            number += 1
            key = f"{base}_{number}"
        colors = [label.color.upper() for label in scheme.active]
        color = next((one for one in PALETTE if one.upper() not in colors), PALETTE[-1])
        taken = {label.shortcut for label in scheme.active}
        shortcut = next((one for one in SHORTCUTS if one not in taken), "")
        label = Label(key, {"zh": name, "en": name}, color, shortcut)
        if self._do(lambda labels: labels.add(label)):
            self.new_name.clear()
            self.labels.show_scheme(self._session.scheme, key)
            self._show_label()

    def ask_merge(self) -> None:
        """Ask into which label the one that is chosen goes, and merge it."""
        key = self.labels.current_key()
        if key is None:
            return
        scheme = self._session.scheme
        use = self._session.project.labels.use(key)
        dialog = MergeDialog(self, scheme[key], scheme, use)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        into = dialog.into.currentData()
        if self._do(lambda labels: labels.merge(key, into)):
            self._session.reload_reports()

    def _toggle_retired(self) -> None:
        key = self.labels.current_key()
        if key is None:
            return
        is_retired = self._session.scheme[key].is_retired
        done = self._do(lambda labels: labels.restore(key) if is_retired else labels.retire(key))
        if done:
            self._session.suggested.reload()

    def done(self, result: int) -> None:
        if self._session.is_open:
            self.form.commit()
        super().done(result)
