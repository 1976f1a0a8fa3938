"""The fields of one label; each is kept when the person leaves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from data.language import _, ngettext
from gui.paragraphs.side_panel import NoteField
from gui.scheme.colors import ColorField

if TYPE_CHECKING:
    from data.project import LabelUse
    from data.scheme import Label, LabelScheme
    from gui.theme import Appearance

_LANGUAGES = (("zh", "中文"), ("en", "English"))


class LabelForm(QWidget):
    """Shows a label and tells when the person has changed it.

    Parameters
    ----------
    keep
        Called with the changed label; returns whether it was kept.
    holder_of
        Returns what a key does already, empty when it is free.
    """

    def __init__(
        self,
        appearance: Appearance,
        keep: Callable[[Label], bool],
        holder_of: Callable[[str, Label], str],
    ) -> None:
        super().__init__()
        self._keep = keep
        self._holder_of = holder_of
        self._label: Label | None = None
        self.names = {key: self._line(_("Name"), own) for key, own in _LANGUAGES}
        self.letters = {key: self._line(_("Letter"), own, 2) for key, own in _LANGUAGES}
        self.color = ColorField(appearance)
        self.color.chosen.connect(self._on_color)
        self.shortcut = QLineEdit(maxLength=1)
        self.shortcut.setFixedWidth(48)
        self.shortcut.setAccessibleName(_("Key"))
        self.shortcut.editingFinished.connect(self._commit)
        self.shortcut.textEdited.connect(lambda _text: self._warn())
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.guidelines = {key: self._note(_("Guideline"), own) for key, own in _LANGUAGES}
        self.use = QLabel()
        self.use.setProperty("role", "muted")
        self.use.setWordWrap(True)
        self._build()

    def _build(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for key, own in _LANGUAGES:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self.names[key], 1)
            letter = QLabel(_("Letter"))
            letter.setProperty("role", "muted")
            self.letters[key].setFixedWidth(48)
            row.addWidget(letter)
            row.addWidget(self.letters[key])
            form.addRow(own, row)
        form.addRow(_("Colour"), self.color)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.shortcut)
        keys.addWidget(self.warning, 1)
        form.addRow(_("Key"), keys)
        for key, own in _LANGUAGES:
            title = QLabel(_("Guideline") + f"\n{own}")
            title.setAlignment(Qt.AlignmentFlag.AlignRight)
            form.addRow(title, self.guidelines[key])
        form.addRow(_("In use"), self.use)

    def _line(self, name: str, own: str, longest: int = 40) -> QLineEdit:
        field = QLineEdit(maxLength=longest)
        field.setAccessibleName(f"{name} ({own})")
        field.editingFinished.connect(self._commit)
        return field

    def _note(self, name: str, own: str) -> NoteField:
        field = NoteField()
        field.setAccessibleName(f"{name} ({own})")
        field.setTabChangesFocus(True)
        field.setFixedHeight(80)
        field.left.connect(self._commit)
        field.given_back.connect(self._commit)
        return field

    def show_label(self, label: Label, scheme: LabelScheme, use: LabelUse) -> None:
        """Show a label."""
        self._label = label
        for key, _own in _LANGUAGES:
            _put(self.names[key], label.names.get(key, ""))
            _put(self.letters[key], label.letters.get(key, ""))
            self.letters[key].setPlaceholderText(label.names.get(key, "")[:1].upper())
            text = label.guidelines.get(key, "")
            if self.guidelines[key].toPlainText() != text:
                self.guidelines[key].setPlainText(text)
        _put(self.shortcut, label.shortcut)
        others = [other for other in scheme.active if other.key != label.key]
        self.color.show_color(label.color, others)
        self.use.setText(use_in_words(use))
        self.setEnabled(not label.is_retired)
        self._warn()

    def commit(self) -> None:
        """Keep what is still in the fields."""
        self._commit()

    def _commit(self) -> None:
        old = self._label
        if old is None or old.is_retired:
            return
        names = {key: self.names[key].text().strip() for key, _own in _LANGUAGES}
        if not any(names.values()):
            names = dict(old.names)
        shortcut = self.shortcut.text().strip().lower()
        if shortcut and self._holder_of(shortcut, old):
            shortcut = old.shortcut
        new = replace(
            old,
            names={key: name for key, name in names.items() if name},
            letters=_given({key: self.letters[key].text().strip() for key, _own in _LANGUAGES}),
            shortcut=shortcut,
            guidelines=_given(
                {key: self.guidelines[key].toPlainText().strip() for key, _own in _LANGUAGES}
            ),
        )
        self._offer(old, new)

    def _on_color(self, color: str) -> None:
        if self._label is not None:
            self._offer(self._label, replace(self._label, color=color))

    def _offer(self, old: Label, new: Label) -> None:
        if new != old and self._keep(new):
            self._label = new

    def _warn(self) -> None:
        shortcut = self.shortcut.text().strip().lower()
        holder = self._holder_of(shortcut, self._label) if shortcut and self._label else ""
        if holder:
            text = _("{key} is taken: {holder}. The old key stays.")
            self.warning.setText(text.format(key=shortcut.upper(), holder=holder))
        else:
            self.warning.setText("" if shortcut else _("No key: by mouse and commands only."))
        self.warning.setProperty("role", "danger" if holder else "muted")
        self.warning.style().polish(self.warning)


def use_in_words(use: LabelUse) -> str:
    """Return in words how much hangs on a label."""
    labelled = ngettext(
        "{count:,} paragraph labelled", "{count:,} paragraphs labelled", use.n_annotations
    ).format(count=use.n_annotations)
    suggested = ngettext("{count:,} suggestion", "{count:,} suggestions", use.n_suggestions)
    parts = [labelled, suggested.format(count=use.n_suggestions)]
    if use.n_annotators > 1:
        parts.append(_("{count} annotators").format(count=use.n_annotators))
    return " · ".join(parts)


def _given(texts: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in texts.items() if text}


def _put(field: QLineEdit, text: str) -> None:
    if field.text() != text:
        field.setText(text)
