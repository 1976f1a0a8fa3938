"""The models that the project has had, and the way back to any that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from data.language import _, ngettext
from gui.paragraphs.side_panel import local_time
from gui.quality.tables import Row, Table

if TYPE_CHECKING:
    from data.project import StoredModel
    from gui.shell import Shell


class ModelsDialog(QDialog):
    """Lists date, labels and F1 of each model; Enter puts the chosen one in use again.

    Signals
    -------
    chosen
        The number of the model to be put in use.
    """

    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Models"))
        self.resize(620, 420)
        self._models = {one.id: one for one in shell.session.project.suggestions.models()}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        title = QLabel(_("Models that this project has had"))
        title.setProperty("role", "title")
        self.table = Table(_("Models"), (_("When"), _("Learnt from"), "F1", ""), 3)
        self.table.show_rows(
            [
                Row(one.id, self._cells(one, place == 0))
                for place, one in enumerate(self._models.values())
            ],
            9,
        )
        self.table.opened.connect(self._choose)
        self.table.itemSelectionChanged.connect(self._on_selected)
        hint = QLabel(
            _(
                "F1 was measured on reports that the model had not seen. Putting an earlier model"
                " in use makes its suggestions anew; the one in use now stays in this list."
            )
        )
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.use = QPushButton(_("Put in use again"))
        self.use.setAutoDefault(False)
        self.use.clicked.connect(lambda: self._choose(self.table.current_row_id()))
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.use)
        row.addStretch(1)
        row.addWidget(close)
        column.addWidget(title)
        column.addWidget(self.table)
        column.addWidget(hint)
        column.addStretch(1)
        column.addLayout(row)
        if self._models:
            self.table.selectRow(min(1, len(self._models) - 1))
        self._on_selected()
        self.table.setFocus()

    def _cells(self, model: StoredModel, is_in_use: bool) -> tuple[str, ...]:
        f1 = model.metrics.get("macro_f1")
        source = self._models.get(model.metrics.get("taken_back_from", -1))
        state = ""
        if is_in_use:
            state = _("in use")
        elif not model.is_kept:
            state = _("no longer kept")
        if source is not None:
            again = _("that of {when} again").format(when=local_time(source.at))
            state = f"{state} · {again}" if state else again
        n = model.n_labels
        learnt = ngettext("{n:,} label", "{n:,} labels", n).format(n=n) if n else _("starter")
        return local_time(model.at), learnt, "—" if f1 is None else f"{f1:.2f}", state

    def _can_use(self, model_id: int | None) -> bool:
        newest = next(iter(self._models), None)
        return model_id is not None and model_id != newest and self._models[model_id].is_kept

    def _on_selected(self) -> None:
        self.use.setEnabled(self._can_use(self.table.current_row_id()))

    def _choose(self, model_id: int | None) -> None:
        if model_id is not None and self._can_use(model_id):
            self.accept()
            self.chosen.emit(model_id)
