"""Leads from step to step; waits where a step needs a project that is not open yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from gui.tour import SEEN
from gui.tour.balloon import Balloon, Ring
from gui.tour.steps import steps

if TYPE_CHECKING:
    from gui.shell import Shell


class Tour(QObject):
    """One walk through the steps.

    The first one is for the start. The others need a report on the page: until there is one the
    tour is out of sight, and goes on by itself then.
    """

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self._shell = shell
        self._steps = steps(shell)
        self._at = 0
        self._is_over = False
        for other in shell.widget.findChildren(Tour):
            if other is not self:
                other.end(is_seen=False)
        self._ring = Ring(shell.widget, shell.appearance)
        self.balloon = Balloon(shell.widget)
        self.balloon.moved.connect(self.go)
        self.balloon.left.connect(self.end)
        self._settle = QTimer(self, singleShot=True, interval=60)
        self._settle.timeout.connect(self._show)
        shell.widget.installEventFilter(self)
        session = shell.session
        for signal in (session.project_opened, session.project_closed, session.reports_changed):
            signal.connect(self._settle.start)
        session.project_opened.connect(self._hide)  # what it pointed at has gone

    @property
    def number(self) -> int:
        """The step one is at, from 1."""
        return self._at + 1

    def start(self) -> None:
        """Show the first step there is something to point at for."""
        session = self._shell.session
        self._at = 1 if session.is_open else 0
        if session.is_open and session.reports and not self._is_on_page():
            self._shell.window.go_to_place("annotate")
        self._show()

    def go(self, step: int) -> None:
        """Go to the next step, or back; behind the last one the tour ends."""
        session = self._shell.session
        first = 1 if session.is_open else 0
        at = max(first, self._at + step)
        # A panel may be folded away: its step is left out.
        while session.is_open and session.reports and first < at < len(self._steps):
            if self._steps[at].target() is not None:
                break
            at += step
        if at >= len(self._steps):
            self.end()
        else:
            self._at = at
            self._show()

    def end(self, is_seen: bool = True) -> None:
        """Leave the tour, for good."""
        self._is_over = True
        focused: QWidget | None = self._shell.widget.focusWidget()
        had_focus = focused is None or self.balloon in (focused, focused.parentWidget())
        self._shell.widget.removeEventFilter(self)
        for part in (self._ring, self.balloon, self):
            part.deleteLater()
        self._ring.hide()
        self.balloon.hide()
        self._settle.stop()
        if is_seen:
            self._shell.settings.put(SEEN, True)
            self._shell.settings.write()
        if had_focus:
            place = self._shell.window.current_place() or self._shell.widget
            place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _hide(self) -> None:
        if not self._is_over:
            self._ring.hide()
            self.balloon.hide()

    def _is_on_page(self) -> bool:
        return getattr(self._shell.window.current_place(), "panel", None) is not None

    def _show(self) -> None:
        if self._is_over:
            return
        if self._shell.session.is_open and self._at == 0:
            self._at = 1
        step = self._steps[self._at]
        target = step.target()
        is_shown = target is not None
        self._ring.setVisible(is_shown)
        self.balloon.setVisible(is_shown)
        if target is None:
            return
        first = 1 if self._shell.session.is_open else 0
        can_go_back = self._at > first
        self.balloon.say(step.title, step.text, self.number, len(self._steps), can_go_back)
        self._ring.setGeometry(target.adjusted(-4, -4, 4, 4).intersected(self._shell.widget.rect()))
        self.balloon.stand_beside(target)
        self._ring.raise_()
        self.balloon.raise_()
        self.balloon.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._settle.start()
        return super().eventFilter(watched, event)
