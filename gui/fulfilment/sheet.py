"""One goal in full, and what the later report says that may answer it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from data.labelled.manager_report.contents import state_name
from data.language import _
from gui.fulfilment.outcomes import COLORS, numbers_of

if TYPE_CHECKING:
    from data.labelled.manager_report import Pair
    from gui.theme import Appearance
    from model.fulfilment_table import GoalRow

_MOST_WIDTH = 760


class AnswerCard(QFrame):
    """One paragraph that may answer the goal, or that none does.

    Signals
    -------
    pressed
        The person chose it.
    """

    pressed = Signal()

    def __init__(self, pair: Pair, is_chosen: bool, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._is_chosen = is_chosen
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 16, 10)
        column.setSpacing(4)
        if pair.achievement is None:
            text = _("No paragraph of the report says anything of it.")
            body = f"<i>{escape(text)}</i>"
        else:
            text = pair.achievement
            body = marked(text, pair.words)
        shown = _prose(body, appearance)
        column.addWidget(shown)
        said = _QuietLabel(self._said(pair))
        column.addWidget(said)
        self.setAccessibleName(f"{said.text()}: {text}")

    def _said(self, pair: Pair) -> str:
        if pair.achievement is None:
            return ""
        state = state_name(pair.state)
        ink = self._appearance.tones(COLORS[pair.state]).ink.name()
        words = _("{percent} of its words").format(percent=f"{pair.likeness:.0%}")
        parts = [f"<span style='color:{ink}'>{escape(state)}</span>"]
        parts += [escape(part) for part in (numbers_of(pair), words) if part]
        return " · ".join(parts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(0, 0, -1, -1)
        painter.setPen(QPen(theme.color("accent" if self._is_chosen else "line"), 1))
        painter.setBrush(theme.color("selection" if self._is_chosen else "paper"))
        painter.drawRoundedRect(frame, 4, 4)
        if self._is_chosen:
            painter.fillRect(0, 4, 4, self.height() - 8, theme.color("accent"))


class GoalSheet(QScrollArea):
    """The goal above, its answers below; one of them is chosen.

    Signals
    -------
    answer_chosen
        Its number.
    """

    answer_chosen = Signal(int)

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._cards: list[AnswerCard] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_goal(self, row: GoalRow, chosen: int) -> None:
        """Show a goal with one of its answers chosen."""
        bar = self.verticalScrollBar()
        before = bar.value() if self._cards else 0
        inner = QWidget()
        inner.setObjectName("clear")
        inner.setMaximumWidth(_MOST_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(8)
        pair = row.answers[0]
        column.addWidget(_QuietLabel(escape(_("Goal · {report}").format(report=pair.goal_report))))
        goal = _prose(marked(pair.goal, row.answers[chosen].words), self._appearance)
        column.addWidget(goal)
        column.addSpacing(12)
        later = _("What {report} says").format(report=pair.achievement_report)
        column.addWidget(_QuietLabel(escape(later)))
        self._cards = []
        for number, answer in enumerate(row.answers):
            card = AnswerCard(answer, number == chosen, self._appearance)
            card.pressed.connect(lambda number=number: self.answer_chosen.emit(number))
            column.addWidget(card)
            self._cards.append(card)
        column.addStretch(1)
        self.setWidget(inner)
        self.setAccessibleName(pair.goal)
        bar.setValue(before)

    def show_chosen(self, chosen: int) -> None:
        """Bring the chosen answer into view."""
        if chosen < len(self._cards):
            self.ensureWidgetVisible(self._cards[chosen], 0, 24)

    def clear(self) -> None:
        """Show nothing."""
        self._cards = []
        self.setWidget(QWidget())


class _QuietLabel(QLabel):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("role", "muted")
        self.setWordWrap(True)
        if not text:  # never shown before it is in the window: it would be a window of its own
            self.hide()


def _prose(body: str, appearance: Appearance) -> QLabel:
    px = appearance.scaled(15)
    label = QLabel(f"<div style='font-size:{px}px; line-height:150%'>{body}</div>")
    label.setWordWrap(True)
    return label


def marked(text: str, words: Sequence[str]) -> str:
    """Return a text as HTML with these words in bold."""
    if not words:
        return escape(text)
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text)
    return "".join(
        f"<b>{escape(part)}</b>" if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )
