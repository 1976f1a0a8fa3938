"""Some suggestions drawn at random, decided on one by one, to see how many are wrong."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.paragraphs.bars import shown_share
from gui.shell import Shell


class CheckPage(QWidget):
    """One paragraph at a time: Space says right, a label's key says which it is instead.

    Signals
    -------
    done
        The paragraphs that were checked, as a tuple, and how many suggestions were wrong.
    """

    done = Signal(object, int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._drawn: list[tuple[int, str, float]] = []
        self._checked: list[int] = []
        self._n_wrong = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Check some at random"))
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._path = QLabel()
        self._path.setProperty("role", "section")
        self._path.setWordWrap(True)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setStyleSheet(f"font-size: {shell.appearance.scaled(14)}px")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._said = QLabel()
        self._said.setProperty("role", "title")
        self._right = self._button(_("Right  (Space)"), None)
        self._right.setProperty("role", "primary")
        self._others = QHBoxLayout()
        stop = QPushButton(_("Enough"))
        stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        stop.setAutoDefault(False)
        stop.clicked.connect(self._end)
        row = QHBoxLayout()
        row.addWidget(self._right)
        row.addLayout(self._others)
        row.addStretch(1)
        row.addWidget(stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._count, self._path):
            column.addWidget(widget)
        scroll = QScrollArea()  # a long paragraph in large letters
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text.setObjectName("clear")
        scroll.setWidget(self._text)
        column.addWidget(scroll, 1)
        column.addWidget(self._said)
        column.addLayout(row)

    def _button(self, text: str, key: str | None) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.decide(key))
        return button

    def start(self, drawn: Mapping[int, tuple[str, float]]) -> None:
        """Ask about these suggestions, by paragraph id."""
        self._drawn = [(i, label, confidence) for i, (label, confidence) in drawn.items()]
        self._checked, self._n_wrong = [], 0
        while self._others.count():
            item = self._others.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        for label in self._shell.session.scheme.active:
            text = f"{label.shortcut.upper()} {label.name}".strip()
            self._others.addWidget(self._button(text, label.key))
        self._show()
        self.setFocus()

    def _show(self) -> None:
        if len(self._checked) == len(self._drawn):
            self._end()
            return
        session = self._shell.session
        paragraph_id, label, confidence = self._drawn[len(self._checked)]
        paragraph = session.project.reports.paragraph(paragraph_id)
        self._count.setText(
            _("{done} of {count} checked, {wrong} wrong").format(
                done=len(self._checked), count=len(self._drawn), wrong=self._n_wrong
            )
        )
        name = session.report(paragraph.report_id).name
        self._path.setText(" › ".join((name, *paragraph.heading_path)))
        self._text.setText(paragraph.text)
        said = session.scheme.name_of(label)
        self._said.setText(
            _("Suggested: {label} {share}").format(label=said, share=shown_share(confidence))
        )

    def decide(self, key: str | None) -> None:
        """Keep what the person says it is; None for the label suggested."""
        paragraph_id, label, _confidence = self._drawn[len(self._checked)]
        is_right = key is None or key == label
        session = self._shell.session
        saved = (
            session.accept([paragraph_id]) if is_right else session.label([paragraph_id], str(key))
        )
        if saved:
            self._checked.append(paragraph_id)
            self._n_wrong += not is_right
            self._show()

    def _end(self) -> None:
        self.done.emit(tuple(self._checked), self._n_wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().lower()
        meant = [one.key for one in self._shell.session.scheme.active if one.shortcut == typed]
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.decide(None)
        elif typed and meant:
            self.decide(meant[0])
        else:
            super().keyPressEvent(event)
