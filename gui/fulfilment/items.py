"""The goals of an earlier report in a list: their item model, and how a row is painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from data.labelled.manager.contents import state_name
from data.language import _
from gui.fulfilment.outcomes import chip
from gui.paragraphs.delegate import paint_chip
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.labelled.manager import Pair
    from data.project.fulfilment import Outcome
    from gui.theme import Appearance
    from model.fulfilment_table import GoalRow

ROW = Qt.ItemDataRole.UserRole
_EDGE, _CHIP, _LINE = 12, 40, 21


class GoalItems(QAbstractListModel):
    """Goals in the order of their report."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[GoalRow] = []

    def show(self, rows: Sequence[GoalRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def at(self, row: int) -> GoalRow:
        """Return what a row shows."""
        return self._rows[row]

    def confirm(self, row: int, number: int, outcome: Outcome, annotator: str) -> None:
        """Show that an answer of a goal was confirmed with an outcome."""
        held = self._rows[row]
        pair, paragraph_id = held.answers[number], held.answer_ids[number]
        if outcome == "not_mentioned":
            pair, paragraph_id = _without_answer(pair), None
        others = [
            (replace(one, confirmed_by=None), i)
            for one, i in zip(held.answers, held.answer_ids, strict=True)
            if i not in (None, paragraph_id)
        ]
        self._rows[row] = replace(
            held,
            answers=(
                replace(pair, state=outcome, confirmed_by=annotator),
                *(o for o, _i in others),
            ),
            answer_ids=(paragraph_id, *(i for _one, i in others)),
        )
        self.dataChanged.emit(self.index(row), self.index(row))

    def n_open(self) -> int:
        """Return how many are not confirmed."""
        return sum(row.answers[0].confirmed_by is None for row in self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        pair = row.answers[0]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return pair.goal
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = _("confirmed") if pair.confirmed_by else _("proposed")
            return f"{state_name(pair.state)}, {said}: {pair.goal}"
        return None


def _without_answer(pair: Pair) -> Pair:
    return replace(
        pair, achievement=None, achievement_position=None, likeness=0.0, words=(), numbers=()
    )


class GoalDelegate(QStyledItemDelegate):
    """Paints the outcome's chip and two lines of the goal."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, 8 + 2 * _LINE + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: GoalRow = index.data(ROW)
        pair = row.answers[0]
        theme = self._appearance.theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
            painter.fillRect(rect.left(), rect.top(), 4, rect.height(), theme.color("accent"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        inner = rect.adjusted(_EDGE, 8, -_EDGE, -8)
        line = QRectF(inner.left(), inner.top(), _CHIP, _LINE)
        is_proposal = pair.confirmed_by is None
        right = inner.left() + (_CHIP - 4 if is_proposal else _CHIP - 10)
        paint_chip(painter, chip(pair.state), right, line, self._appearance, is_proposal)
        font = QFont(option.font)
        font.setPixelSize(14)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        box = inner.adjusted(_CHIP + 4, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        shown = QFontMetrics(font).elidedText(
            pair.goal.replace("\n", " "), Qt.TextElideMode.ElideRight, int(box.width() * 1.9)
        )
        painter.drawText(box, int(flags), shown)
        painter.restore()
