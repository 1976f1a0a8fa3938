"""Accept all above a confidence: the promise in words, twenty checked first, one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from data.language import _, ngettext, sentences
from gui.review.checking import CheckPage

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell
    from model.promise import Promise

_LEAST, _MOST, _USUAL = 50, 99, 90


@dataclass(frozen=True, slots=True)
class Offer:
    """What would be accepted, by paragraph id, and the promise about it."""

    promise: Promise
    accepted: Mapping[int, tuple[str, float]] = field(hash=False)


class AcceptAllDialog(QDialog):
    """Choose a confidence and a label; read what it would do; check some; accept."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Accept all above…").rstrip("…"))
        self.resize(560, 360)
        self._shell = shell
        self.offer: Offer | None = None
        self._task: Task[Offer] | None = None
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(self._ask)
        self._pages = QStackedWidget()
        self.check = CheckPage(shell)
        self.check.done.connect(self._on_checked)
        self._pages.addWidget(self._offer_page())
        self._pages.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(self._pages)
        self.accept_button.setDefault(True)  # of this dialog: not before it is in it
        self._on_changed()

    def _offer_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_LEAST, _MOST)
        self.slider.setValue(_USUAL)
        self.slider.setAccessibleName(_("Least confidence"))
        self._value = QLabel()
        self._value.setMinimumWidth(48)
        row = QHBoxLayout()
        row.addWidget(self.slider, 1)
        row.addWidget(self._value)
        self.label = QComboBox()
        self.label.setAccessibleName(_("Label"))
        self.label.addItem(_("All labels"), None)
        for one in self._shell.session.scheme.active:
            self.label.addItem(one.name, one.key)
        form = QFormLayout()
        form.setSpacing(12)
        form.addRow(_("Least confidence"), row)
        form.addRow(_("Label"), self.label)
        self.words = QLabel()
        self.words.setProperty("role", "title")
        self.words.setWordWrap(True)
        self._basis = QLabel()
        self._basis.setProperty("role", "muted")
        self._basis.setWordWrap(True)
        self.check_first = QPushButton(autoDefault=False)
        self.check_first.clicked.connect(self._start_check)
        cancel = QPushButton(_("Cancel"), autoDefault=False)
        cancel.clicked.connect(self.reject)
        self.accept_button = QPushButton()
        self.accept_button.setProperty("role", "primary")
        self.accept_button.clicked.connect(self._accept_all)
        buttons = QHBoxLayout()
        buttons.addWidget(self.check_first)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column.addLayout(form)
        column.addSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self._basis)
        column.addStretch(1)
        column.addLayout(buttons)
        self.slider.valueChanged.connect(self._on_changed)
        self.label.currentIndexChanged.connect(self._on_changed)
        return page

    # The promise

    def _on_changed(self) -> None:
        self._value.setText(f"{self.slider.value()}%")
        self.offer = None
        self.words.setText(_("Counting…"))
        self._basis.clear()
        self._name_buttons()
        self._wait.start()

    def _ask(self) -> None:
        if self._task is not None:
            self._task.cancel()
        session = self._shell.session
        path, annotator = session.path, session.annotator
        threshold, key = self.slider.value() / 100, self.label.currentData()

        def job(_progress: Progress) -> Offer:
            from data.project import Project
            from model.promise import project_promise

            with Project.open(path, annotator) as project:
                return Offer(
                    project_promise(project, threshold, key),
                    project.suggestions.above(threshold, key),
                )

        self._task = self._shell.background.run(
            job, on_done=self._take, queue="reading", is_quiet=True
        )

    def _take(self, offer: Offer) -> None:
        self._task = None
        self.offer = offer
        self.words.setText(offer.promise.sentence())
        self._basis.setText(self._basis_in_words(offer.promise))
        self._name_buttons()

    def _basis_in_words(self, promise: Promise) -> str:
        if promise.source == "checked":
            return _("From the measure and from what you checked.")
        if promise.source == "measured":
            return _("Measured on {n:,} labelled paragraphs of reports held back.").format(
                n=promise.n_measured
            )
        return ""

    def _name_buttons(self) -> None:
        n = 0 if self.offer is None else len(self.offer.accepted)
        text = ngettext("Accept {count:,}", "Accept {count:,}", n).format(count=n)
        self.accept_button.setText(text)
        self.accept_button.setEnabled(n > 0)
        few = min(n, 20)
        self.check_first.setText(_("Check {count} at random first").format(count=few or 20))
        self.check_first.setEnabled(n > 0)

    # Checking some

    def _start_check(self) -> None:
        from model.promise import to_check

        if self.offer is not None:
            drawn = to_check(list(self.offer.accepted))
            self._pages.setCurrentWidget(self.check)
            self.check.start({i: self.offer.accepted[i] for i in drawn})

    def _on_checked(self, checked: tuple[int, ...], n_wrong: int) -> None:
        """Take the checked ones out of the offer and promise anew about the others."""
        assert self.offer is not None
        left = {i: one for i, one in self.offer.accepted.items() if i not in set(checked)}
        self._pages.setCurrentIndex(0)
        self._take(Offer(self.offer.promise.after_check(len(checked), n_wrong), left))
        self.accept_button.setFocus()

    # Accepting

    def _accept_all(self) -> None:
        if self.offer is None or not self.offer.accepted:
            return
        shell, offer = self._shell, self.offer
        path, annotator = shell.session.path, shell.session.annotator

        def job(_progress: Progress) -> int:
            from data.project import Project

            with Project.open(path, annotator) as project:
                # What was decided on meanwhile stays as the person decided.
                waiting = project.suggestions.above(0.0)
                chosen = {i: one for i, one in offer.accepted.items() if i in waiting}
                if chosen:
                    project.annotations.accept(chosen)
                return len(chosen)

        def on_done(count: int) -> None:
            if shell.session.is_open and shell.session.path == path:
                shell.session.reload_reports()
                shell.session.suggested.reload()
            said = ngettext(
                "{count:,} suggestion accepted.", "{count:,} suggestions accepted.", count
            ).format(count=count)
            later = _("One undo takes them back, the list of acts any time later.")
            shell.window.say(sentences(said, later), command="history.acts")

        shell.background.run(job, _("Accepting"), on_done=on_done, queue="store")
        self.accept()
