"""A paragraph opened in its place on the page: to set a caret where it is split, or to correct."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from data.language import _
from gui.paragraphs.items import ROW_ROLE

if TYPE_CHECKING:
    from data.project import StoredParagraph
    from gui.paragraphs.view import ParagraphView

_SENTENCE_END = re.compile(r"[。；！？;]+[”’』」）]?")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_AROUND = 6  # less than the gap beside the text, so that the chip stays whole
_UNDER = 44  # the hint, and room for a line that comes by
_LEAST_HEIGHT = 80


class _Field(QPlainTextEdit):
    """The text; what Enter, Escape and Tab do is asked of the editor around it."""

    def __init__(self, on_key: Callable[[QKeyEvent], bool], on_left: Callable[[], None]) -> None:
        super().__init__()
        self._on_key = on_key
        self._on_left = on_left

    def event(self, event: QEvent) -> bool:
        # Nothing typed here is a command of the window, not even Ctrl+Enter.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._on_key(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self._on_left()


class _Editor(QFrame):
    """Lies over the paragraph until it is left."""

    def __init__(self, view: ParagraphView, paragraph: StoredParagraph, hint: str) -> None:
        for other in view.viewport().findChildren(_Editor):
            other.leave()
        super().__init__(view.viewport())
        self._view = view
        self._is_over = False
        self.setObjectName("palette")
        self.field = _Field(self._take_key, self._on_left)
        self.field.setPlainText(paragraph.text)
        self.field.setAccessibleName(_("Text of the paragraph"))
        self.field.setFrameShape(QFrame.Shape.NoFrame)
        self.field.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = view.currentIndex().data(ROW_ROLE)
        self.field.setFont(view.page_layout.font(view.page_layout.style(row)))
        self.field.setStyleSheet("QPlainTextEdit { border: none; padding: 0; }")
        self.field.document().setDocumentMargin(2)
        self.said = QLabel(hint)
        self.said.setProperty("role", "muted")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(_AROUND, 8, _AROUND, 8)
        self._rows.setSpacing(4)
        self._rows.addWidget(self.field, 1)
        self._bottom = QHBoxLayout()
        self._bottom.addWidget(self.said, 1)
        self._rows.addLayout(self._bottom)
        view.current_changed.connect(self._on_current_changed)

    def open_over(self, more: int = 0) -> None:
        """Show it in the paragraph's place, with ``more`` pixels under the text."""
        view, column = self._view, self._view.page_layout.column
        rect = view.visualRect(view.currentIndex())
        room = view.viewport().height() - 16
        height = min(max(rect.height() + _UNDER + more, _LEAST_HEIGHT), room)
        top = max(8, min(rect.top(), view.viewport().height() - height - 8))
        self.setGeometry(
            column.text_left - _AROUND - 3, top, column.text_width + 2 * _AROUND + 6, height
        )
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close it and give the keys back to the page."""
        if not self._is_over:
            self._is_over = True
            self._view.current_changed.disconnect(self._on_current_changed)
            self.hide()
            self.deleteLater()
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_current_changed(self, _paragraph_id: int) -> None:
        self.leave()

    def _on_left(self) -> None:
        """Do nothing by default: the person may look elsewhere and come back."""

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return True
        return False


class Splitter(_Editor):
    """Shows a paragraph with a caret: Enter splits there.

    Parameters
    ----------
    split
        Called with the number of characters before the caret.
    """

    def __init__(
        self, view: ParagraphView, paragraph: StoredParagraph, split: Callable[[int], None]
    ) -> None:
        hint = _("Enter splits at the caret · Tab goes to the next sentence · Esc leaves")
        super().__init__(view, paragraph, hint)
        self._split = split
        flags = Qt.TextInteractionFlag
        self.field.setTextInteractionFlags(
            flags.TextSelectableByKeyboard | flags.TextSelectableByMouse
        )
        self.field.setCursorWidth(2)
        self._ends = [found.end() for found in _SENTENCE_END.finditer(paragraph.text)]
        self._ends = [end for end in self._ends if end < len(paragraph.text.rstrip())]
        self._put_caret(self._ends[0] if self._ends else len(paragraph.text) // 2)
        self.open_over()

    def _put_caret(self, at: int) -> None:
        cursor = self.field.textCursor()
        cursor.setPosition(at)
        self.field.setTextCursor(cursor)

    def _take_key(self, event: QKeyEvent) -> bool:
        at = self.field.textCursor().position()
        if event.key() in _ENTER:
            self.leave()
            self._split(at)
            return True
        if event.key() == Qt.Key.Key_Tab and self._ends:
            self._put_caret(next((end for end in self._ends if end > at), self._ends[0]))
            return True
        if event.key() == Qt.Key.Key_Backtab and self._ends:
            before = [end for end in self._ends if end < at]
            self._put_caret(before[-1] if before else self._ends[-1])
            return True
        return super()._take_key(event)


class Corrector(_Editor):
    """Lets a paragraph be corrected; the reader's text is kept and shown.

    Parameters
    ----------
    correct
        Called with the text when the person keeps it.
    """

    def __init__(
        self, view: ParagraphView, paragraph: StoredParagraph, correct: Callable[[str], None]
    ) -> None:
        super().__init__(view, paragraph, _("Enter keeps · Esc leaves it as it was"))
        self._correct = correct
        self._original = paragraph.original_text
        more = 0
        if self._original is not None:
            text = QLabel(_("As it was read: {text}").format(text=self._original))
            text.setWordWrap(True)
            text.setProperty("role", "muted")
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.insertWidget(1, text)
            back = QPushButton(_("Back to it"))
            back.clicked.connect(self._take_original)
            self._bottom.addWidget(back)
            more = text.heightForWidth(view.page_layout.column.text_width) + 24
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.open_over(more)

    def _take_original(self) -> None:
        self.field.setPlainText(self._original or "")
        self.field.setFocus()

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            # A paragraph has no line breaks of its own: Enter is free to mean “done”.
            text = " ".join(self.field.toPlainText().split("\n"))
            self.leave()
            self._correct(text)
            return True
        return super()._take_key(event)
