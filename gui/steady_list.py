"""A list whose rows keep their heights when their data changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from gui.paragraphs.items import Index


class SteadyListView(QListView):
    """Repaints what changed and no more.

    QListView lays out all of its rows anew at every change of any: a report of 2,000 paragraphs
    took 35 ms at each label. Here only a change of ``SizeHintRole`` does that.
    """

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        if Qt.ItemDataRole.SizeHintRole in roles:
            super().dataChanged(first, last, roles)
        else:
            QAbstractItemView.dataChanged(self, first, last, roles)
