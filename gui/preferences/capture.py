"""Asks for a key by letting it be pressed, and says when it is taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from data.language import _
from gui.commands import same_key, shown_key
from gui.preferences.key_book import KeyBook

_MODIFIERS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
    Qt.Key.Key_unknown,
)


def key_pressed(event: QKeyEvent) -> str:
    """Return the key of an event as shortcuts spell it; empty for a modifier alone."""
    key = Qt.Key(event.key())
    if key in _MODIFIERS or not event.key():
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    elif text and text.isprintable() and not text.isspace() and not text.isalpha():
        # "!" is Shift+1 here and Shift+8 there: the sign itself is the key.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(modifiers.value | key.value).toString()


class KeyField(QLabel):
    """Takes any key but Escape, Tab and Enter too.

    Signals
    -------
    pressed
        A key was pressed, as shortcuts spell it.
    """

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setObjectName("key_field")
        self.setMinimumHeight(56)
        self.setAccessibleName(_("Press the new key"))

    def event(self, event: QEvent) -> bool:
        # Before Qt makes Tab a change of focus, or another key a command of the window.
        if isinstance(event, QKeyEvent) and event.key() != Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                key = key_pressed(event)
                if key:
                    self.pressed.emit(key)
                return True
        return super().event(event)


class CaptureDialog(QDialog):
    """Takes a key for one command; a key that is free is taken at once.

    Attributes
    ----------
    key
        What was chosen; empty until then.
    """

    def __init__(self, parent: QWidget, book: KeyBook, name: str) -> None:
        super().__init__(parent)
        self._book, self._name = book, name
        self._wanted = ""
        self.key = ""
        self.setWindowTitle(_("Press the new key"))
        self.setMinimumWidth(420)
        title = QLabel(book.title(name))
        title.setProperty("role", "title")
        title.setWordWrap(True)
        self.field = KeyField()
        self.field.pressed.connect(self.offer)
        self.said = QLabel(_("Press the key. Esc leaves all as it is."))
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(40)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take = QPushButton(_("Take it over"))
        self.take.setProperty("role", "primary")
        self.take.setAutoDefault(False)
        self.take.setEnabled(False)
        self.take.clicked.connect(self._take_over)
        cancel = QPushButton(_("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (title, self.field, self.said):
            column.addWidget(widget)
        column.addLayout(row)
        self.field.setFocus()

    def offer(self, key: str) -> None:
        """Take a key, or say what stands against it; the same key again takes it over."""
        if key == self._wanted and self.take.isEnabled():
            self._take_over()
            return
        self._wanted = key
        shown = shown_key(key)
        self.field.setText(f"<b>{shown}</b>")
        holder = self._book.holder(self._name, key)
        objection = self._book.objection(self._name, key)
        self.take.setEnabled(False)
        if objection:
            self.said.setText(objection + "\n" + _("Press another key."))
        elif holder is not None:
            text = _("{key} is taken: {command}. The same key once more takes it over.")
            self.said.setText(text.format(key=shown, command=self._book.title(holder)))
            self.take.setEnabled(True)
        else:
            self._take_over()
        self.said.setAccessibleName(self.said.text())

    def _take_over(self) -> None:
        self.key = same_key(self._wanted)
        self.accept()
