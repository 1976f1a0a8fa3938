"""The goals of an earlier report in a list: their item model, and how a row is painted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from data.labelled.manager_report.contents import state_name
from data.language import _
from gui.decision_list import LINE, ROW_ROLE, DecisionItems, paint_ground, paint_text
from gui.fulfilment.outcomes import chip
from gui.paragraphs.delegate import paint_chip
from gui.paragraphs.items import Index

if TYPE_CHECKING:
    from data.labelled.manager_report import Pair
    from data.project.fulfilment import Outcome
    from gui.theme import Appearance
    from model.fulfilment_table import GoalRow

_EDGE, _CHIP = 12, 40


class GoalItems(DecisionItems["GoalRow"]):
    """Goals in the order of their report."""

    def is_open(self, row: GoalRow) -> bool:
        return row.answers[0].confirmed_by is None

    def text(self, row: GoalRow) -> str:
        return row.answers[0].goal

    def in_words(self, row: GoalRow) -> str:
        pair = row.answers[0]
        said = _("confirmed") if pair.confirmed_by else _("proposed")
        return f"{state_name(pair.state)}, {said}: {pair.goal}"

    def confirm(self, row: int, number: int, outcome: Outcome, annotator: str) -> None:
        """Show that an answer of a goal was confirmed with an outcome."""
        held = self.at(row)
        pair, paragraph_id = held.answers[number], held.answer_ids[number]
        if outcome == "not_mentioned":
            pair, paragraph_id = _without_answer(pair), None
        others = [
            (replace(one, confirmed_by=None), i)
            for one, i in zip(held.answers, held.answer_ids, strict=True)
            if i not in (None, paragraph_id)
        ]
        confirmed = replace(pair, state=outcome, confirmed_by=annotator)
        self.put(
            row,
            replace(
                held,
                answers=(confirmed, *(one for one, _i in others)),
                answer_ids=(paragraph_id, *(i for _one, i in others)),
            ),
        )


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
        return QSize(200, 8 + 2 * self._appearance.scaled(LINE) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: GoalRow = index.data(ROW_ROLE)
        pair = row.answers[0]
        painter.save()
        inner = paint_ground(painter, option, self._appearance.theme)
        inner = inner.adjusted(_EDGE, 8, -_EDGE, -8)
        line = QRectF(inner.left(), inner.top(), _CHIP, self._appearance.scaled(LINE))
        is_proposal = pair.confirmed_by is None
        right = inner.left() + (_CHIP - 4 if is_proposal else _CHIP - 10)
        paint_chip(painter, chip(pair.state), right, line, self._appearance, is_proposal)
        box = inner.adjusted(_CHIP + 4, 0, 0, 0)
        paint_text(painter, pair.goal, box, self._appearance)
        painter.restore()
