"""One paragraph at a time, with its context, the label keys and what is left."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.errors import KnownError
from data.language import _, ngettext
from gui.elided import ElidedLabel
from gui.empty_state import EmptyState
from gui.explaining.marking import WordMarking
from gui.paragraphs.items import ParagraphItems
from gui.paragraphs.side_panel import SidePanel
from gui.paragraphs.view import ParagraphView
from gui.review.ordering import ORDER, ORDERS, Ordering, chosen_order
from gui.review.queue import ReviewQueue
from gui.review.strip import SurenessStrip
from gui.waiting import Waiting

if TYPE_CHECKING:
    from gui.shell import Shell

Nothing = Literal["empty", "unsuggested", "done"]
_AROUND = 2  # paragraphs of context before and after
_PACE_OVER = 20  # decisions
_AHEAD_MS = 30


class ReviewPlace(QWidget):
    """The queue of suggestions; deciding on one brings the next."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session = shell.session
        self._queue = ReviewQueue()
        # The session's queue as it was last taken over, and of it what is asked about.
        self._order = self._asked = Waiting()
        self._decided_at: list[float] = []
        self._n_decided = 0
        self._begins_anew = False
        self._items = ParagraphItems(shell.session)
        self.view = ParagraphView(shell, self._items)
        self.marking = WordMarking(shell, self.view)
        self.view.setViewportMargins(0, 24, 0, 0)
        self.panel = SidePanel(shell)
        # The next one's report is read while the person looks at this one.
        self._in_strip: tuple[object, object] = (None, None)
        self._ahead = QTimer(self, singleShot=True, interval=_AHEAD_MS)
        self._ahead.timeout.connect(self._read_ahead)
        self.ordering = Ordering(shell)
        self._build()
        session = shell.session
        session.annotations_changed.connect(self._asked_discard)
        session.suggested.queue_changed.connect(self._on_queue_changed)
        session.project_opened.connect(self._restart)
        session.project_closed.connect(self._restart)
        session.suggested.changed.connect(self._show)
        session.reports_changed.connect(self._show)
        session.paragraphs_changed.connect(lambda _ids: self._show())
        session.past.walked.connect(self._on_history_walked)
        session.scheme_changed.connect(self._offer_labels)
        self.ordering.changed.connect(self._show_order)
        self.ordering.chosen.connect(self._on_order_chosen)
        self.panel.given_back.connect(self.view.setFocus)
        shell.commands.add_page(self.view)
        self._restart()
        self.ordering.apply()

    def _build(self) -> None:
        head = QWidget()
        head.setObjectName("paper_head")
        rows = QVBoxLayout(head)
        rows.setContentsMargins(16, 8, 24, 8)
        rows.setSpacing(4)
        first = QHBoxLayout()
        self._path = ElidedLabel()
        self._path.setProperty("role", "title")
        self._left = QLabel()
        self._left.setProperty("role", "muted")
        first.addWidget(self._path, 1)
        first.addWidget(self._left)
        second = QHBoxLayout()
        self._report = ElidedLabel()
        self._report.setProperty("role", "muted")
        self._pace = QLabel()
        self._pace.setProperty("role", "muted")
        second.addWidget(self._report, 1)
        second.addWidget(self._pace)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName(_("Reviewed"))
        rows.addLayout(first)
        rows.addLayout(second)
        rows.addWidget(self._progress)
        rows.addLayout(self._order_row())
        middle = QWidget()
        page = QVBoxLayout(middle)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(head)
        page.addWidget(self.view, 1)
        self._nothing = self._empty_states()
        self._stack = QStackedWidget()
        self._stack.addWidget(middle)
        for state in self._nothing.values():
            self._stack.addWidget(state)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("review.columns")
        splitter.addWidget(self._stack)
        splitter.addWidget(self.panel)
        splitter.setStretchFactor(0, 1)
        splitter.setCollapsible(0, False)
        self._stack.setMinimumWidth(420)
        self.panel.setMinimumWidth(200)
        splitter.setSizes([960, 288])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)
        self.setFocusProxy(self.view)

    def _empty_states(self) -> dict[Nothing, EmptyState]:
        """Return what is shown where nothing is asked, each with the buttons that help."""
        told: dict[Nothing, tuple[str, str, tuple[str, ...]]] = {
            "empty": (
                _("Nothing to review yet"),
                _("Drop reports anywhere in this window: their suggestions come here."),
                ("import.files",),
            ),
            "unsuggested": (
                _("Nothing to review yet"),
                _("Label some paragraphs in Annotate, then train: the suggestions come here."),
                ("place.annotate", "model.train"),
            ),
            "done": (
                _("All reviewed"),
                _("Train again to have the next suggestions, or export."),
                ("export.file", "model.train"),
            ),
        }
        action = self._shell.commands.action
        return {
            key: EmptyState("review", title, text, [action(name) for name in names])
            for key, (title, text, names) in told.items()
        }

    def _order_row(self) -> QHBoxLayout:
        """Return the row with the order, the label asked about, and how sure the rest is."""
        self.order = QComboBox()
        self.order.setAccessibleName(_("Order of the review"))
        for key, name in ORDERS.items():
            self.order.addItem(str(name), key)
        self.order.activated.connect(
            lambda _row: self._shell.settings.put(ORDER, self.order.currentData())
        )
        self.label = QComboBox()
        self.label.setAccessibleName(_("Only this label"))
        self.label.activated.connect(lambda _row: self._refill())
        for box in (self.order, self.label):
            # A decision's key is never caught by them; the menu and keys of their own lead there.
            box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._looking = QLabel(_("Looking for the most useful…"))
        self._looking.setProperty("role", "muted")
        self._strip = SurenessStrip(self._shell)
        self._strip.chosen.connect(lambda step: self.go_by(step, False))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.order)
        row.addWidget(self.label)
        row.addWidget(self._looking)
        row.addWidget(self._strip, 1)
        self._offer_labels()
        self._show_order()
        return row

    def _offer_labels(self) -> None:
        kept = self.label.currentData()
        self.label.clear()
        self.label.addItem(_("All labels"), None)
        if self._session.is_open:
            for one in self._session.scheme.active:
                self.label.addItem(one.name, one.key)
        self.label.setCurrentIndex(max(0, self.label.findData(kept)))

    def next_label(self) -> None:
        """Ask only about the next label of the scheme; after the last about all."""
        self.label.setCurrentIndex((self.label.currentIndex() + 1) % self.label.count())
        self._refill()

    def _show_order(self) -> None:
        self.order.setCurrentIndex(self.order.findData(chosen_order(self._shell)))
        self._looking.setVisible(self.ordering.is_looking)

    def _ask_about_label(self) -> None:
        """Ask about those that wait now, of the label chosen."""
        self._order = self._asked = self._session.suggested.queue
        key, waiting = self.label.currentData(), self._session.suggested.waiting
        if key is not None:
            self._asked = Waiting(i for i in self._order if i in waiting and waiting[i][0] == key)

    def _refill(self) -> None:
        """Begin anew with what waits now; what was decided on in this session still counts."""
        self._ask_about_label()
        self._queue = ReviewQueue(self._asked)
        self._show()

    # Where the person is

    @property
    def page(self) -> QWidget:
        """The widget with the text."""
        return self.view

    @property
    def current_id(self) -> int | None:
        """The paragraph that a decision is asked for."""
        return self._queue.current

    def chosen_ids(self) -> list[int]:
        """Return the paragraph that a key acts on."""
        current = self._queue.current
        return [] if current is None else [current]

    def go_on(self) -> None:
        """Bring the next suggestion after a decision."""
        self._n_decided += 1
        self._decided_at = [*self._decided_at, time.monotonic()][-_PACE_OVER:]
        self._queue.next_waiting(self._asked)
        self._show()

    def go_by(self, step: int, extend: bool) -> None:
        """Go on without a decision, or back to those decided on."""
        at = self._queue.at
        self._queue.step(step, self._asked)
        while step < 0 < self._queue.at and not self._is_there():
            self._queue.step(step, self._asked)
        if step < 0 and not self._is_there():
            self._queue.at = at
        if self._queue.current is None and self._queue.ids and self._asked:
            self._queue.at = len(self._queue.ids) - 1
        self._show()

    def go_unsure(self, step: int) -> None:
        """Go on: all here are the least sure first."""
        self.go_by(step, False)

    def go_unlabelled(self) -> None:
        """Go to the next one that waits."""
        self._queue.next_waiting(self._asked)
        self._show()

    def show_paragraph(self, paragraph_id: int) -> None:
        """Go to a paragraph of the queue."""
        if self._queue.go_to(paragraph_id):
            self._show()

    def write_note(self) -> None:
        """Let the person write a note on the paragraph."""
        self.panel.write_note()

    def toggle_guidelines(self) -> None:
        """Show when to choose each label."""
        self.panel.toggle_guidelines()

    # What changed

    def _restart(self) -> None:
        self._offer_labels()
        self._ask_about_label()
        self._queue = ReviewQueue(self._asked)
        self._n_decided = 0
        self._decided_at.clear()
        self._show()

    def _asked_discard(self, ids: tuple[int, ...]) -> None:
        self._asked.discard(ids)

    def _on_order_chosen(self) -> None:
        self._begins_anew = True

    def _on_queue_changed(self) -> None:
        is_ordered = not self.ordering.is_looking and not self._session.suggested.is_ordering
        if self._begins_anew and is_ordered:
            self._begins_anew = False
            self._refill()
            return
        had_current = self._queue.current is not None
        is_there = self._is_there()
        if (
            self._session.suggested.queue is not self._order
        ):  # else some have left it, and that is all
            self._ask_about_label()
            self._queue.take(self._asked, keeps_current=is_there)
        if not had_current or self._session.suggested.metrics:
            self._show_counts()
        if not is_there:
            self._show()

    def _on_history_walked(self, ids: tuple[int, ...]) -> None:
        if self._shell.window.current_place() is not self:
            return
        for paragraph_id in ids[:1]:
            if self._queue.go_to(paragraph_id):
                self._n_decided = max(0, self._n_decided - 1)
                self._show()

    def _is_there(self) -> bool:
        """Return whether the current paragraph has not been merged away or removed since."""
        current = self._queue.current
        if current is None or not self._session.is_open:
            return False
        report = self._session.report_of(current)
        return current in report.rows and self._session.has_report(report.id)

    def _show(self) -> None:
        current = self._queue.current
        is_open = self._session.is_open
        if current is None or not is_open:
            self._items.show(())
            self.panel.show_paragraph(None)
            self._show_nothing()
            return
        if not self._is_there():  # the queue comes anew, and leads on
            self._items.show(())
            self.panel.show_paragraph(None)
            return
        report = self._session.report_of(current)
        row = report.rows[current]
        around = report.paragraphs[max(0, row - _AROUND) : row + _AROUND + 1]
        ids = [paragraph.id for paragraph in around]
        self._items.show(ids, [i for i in ids if i != current])
        self.view.go_to(current)
        self.panel.show_paragraph(current)
        path = report.paragraph(current).heading_path
        self._path.setText(" › ".join(path) if path else _("Before the first heading"))
        self._report.setText(self._session.report(report.id).name)
        self._show_counts()
        self._stack.setCurrentIndex(0)
        self._ahead.start()

    def _show_nothing(self) -> None:
        """Say why nothing is asked, and what to do."""
        has_reports = self._session.is_open and bool(self._session.reports)
        key: Nothing = "done" if self._n_decided else "unsuggested" if has_reports else "empty"
        # Else a button behind the page would get the focus, and the next Space.
        had_focus = self.view.hasFocus()
        self._stack.setCurrentWidget(self._nothing[key])
        if had_focus:
            self._nothing[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_ahead(self) -> None:
        following = self._queue.following(self._asked) if self._session.is_open else None
        if following is not None:
            with contextlib.suppress(KnownError):  # said when the person gets there
                self._session.report_of(following)
        self._show_strip()

    def _show_strip(self) -> None:
        waiting = self._session.suggested.waiting if self._session.is_open else {}
        ids = self._queue.ids
        if self._in_strip[0] is not ids or self._in_strip[1] is not waiting:
            self._in_strip = (ids, waiting)
            self._strip.show_queue([waiting[i][1] if i in waiting else 1.0 for i in ids])
        self._strip.show_from(self._queue.at)

    def _show_counts(self) -> None:
        left = len(self._asked) if self._session.is_open else 0
        text = ngettext("{count} left", "{count} left", left)
        self._left.setText(text.format(count=left))
        self._progress.setRange(0, max(1, self._n_decided + left))
        self._progress.setValue(self._n_decided)
        self._pace.setText(self._pace_in_words())

    def _pace_in_words(self) -> str:
        if len(self._decided_at) < 3:
            return ""
        took = self._decided_at[-1] - self._decided_at[0]
        per_minute = (len(self._decided_at) - 1) / max(took, 0.1) * 60
        return _("{count} decided, {pace:.0f} a minute").format(
            count=self._n_decided, pace=min(per_minute, 999)
        )
