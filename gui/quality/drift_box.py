"""Whether reports without labels are like those that were learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from data.language import _, language
from gui.quality.tables import Row, Table

if TYPE_CHECKING:
    from gui.shell import Shell
    from model.drift import Drift

_MOST_NAMED = 12


class DriftBox(QWidget):
    """The verdict in words, the signs it rests on, and what was never met before."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        title = QLabel(_("New reports beside those learnt from"))
        title.setProperty("role", "section")
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.table = Table(
            _("Signs that reports differ"),
            (_("Sign"), _("Usual"), _("New reports"), _("How far")),
            0,
        )
        self.new = QLabel()
        self.new.setProperty("role", "muted")
        self.new.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (title, self.verdict, self.table, self.new):
            column.addWidget(widget)
        self.show_drift(None)

    def show_drift(self, drift: Drift | None) -> None:
        """Show it; nothing when there is no new report."""
        self.setVisible(drift is not None)
        if drift is None:
            return
        self.verdict.setText(drift.verdict())
        self.table.show_rows(_rows(drift, self._name), 12)
        self.new.setText(_new_in_words(drift))
        self.new.setVisible(bool(self.new.text()))

    def _name(self, key: str) -> str:
        return self._shell.session.scheme.name_of(key)


def _rows(drift: Drift, name: object) -> list[Row]:
    from model.drift import SIGN_NAMES

    levels = {"none": _("as usual"), "some": _("somewhat"), "much": _("much")}
    rows = [
        Row(
            place,
            (
                str(SIGN_NAMES[one.sign]),
                f"{one.usual:.0%}",
                f"{one.now:.0%}",
                levels[one.level],
            ),
        )
        for place, one in enumerate(drift.signs)
    ]
    assert callable(name)
    rows += [
        Row(
            len(rows) + place,
            (
                _("Share of {label}").format(label=name(key)),
                f"{usual:.0%}",
                f"{now:.0%}",
                f"{now - usual:+.0%}",
            ),
        )
        for place, (key, usual, now) in enumerate(drift.label_shares)
    ]
    return rows


def _new_in_words(drift: Drift) -> str:
    between = "、" if language() == "zh_CN" else ", "
    said = []
    if drift.new_words:
        words = between.join(drift.new_words[:_MOST_NAMED])
        said.append(_("Words never met: {words}.").format(words=words))
    if drift.new_headings:
        headings = between.join(drift.new_headings[:_MOST_NAMED])
        said.append(_("Headings never met: {headings}.").format(headings=headings))
    return "\n".join(said)
