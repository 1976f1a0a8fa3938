"""Boilerplate: near-identical paragraphs across reports on one card, labelled once for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from data.language import _, language, ngettext
from gui.commands import shown_key
from gui.empty_state import EmptyState
from gui.label_keys import KeyButton

if TYPE_CHECKING:
    from data.project.boilerplate import Group
    from gui.background import Progress, Task
    from gui.shell import Shell

Pieces = list[list[tuple[str, bool]]]

# More texts of one card tell nothing new and take long to compare.
_MOST_TEXTS = 30
_SCROLLS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class CardText(QTextBrowser):
    """The texts of a card; all keys but those that scroll are for the dialog."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLS:
            super().keyPressEvent(event)
        else:
            event.ignore()


class BoilerplateDialog(QDialog):
    """One card at a time: a label's key labels all of its paragraphs and brings the next."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Boilerplate"))
        self.resize(820, 600)
        self._shell = shell
        self.groups: list[Group] = []
        self.at = 0
        self._labels: dict[int, str] = {}
        self._pieces: Pieces = []
        self._finding: Task[list[Group]] | None = None
        self._comparing: Task[Pieces] | None = None
        self._build()
        session = shell.session
        session.annotations_changed.connect(self._on_annotations_changed)
        session.past.walked.connect(self._on_history_walked)
        session.project_closed.connect(self.reject)
        shell.appearance.changed.connect(self._write)
        self.look()

    def _build(self) -> None:
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._place = QLabel()
        self._place.setProperty("role", "muted")
        self._state = QLabel()
        self._state.setProperty("role", "muted")
        self._state.setWordWrap(True)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName(_("Cards labelled"))
        self.page = CardText()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(_("Paragraphs that say the same"))
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._place, alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        column.addWidget(self._state)
        column.addWidget(self._progress)
        column.addWidget(self.page, 1)
        column.addLayout(self._keys())
        self._card = card
        self._nothing = EmptyState("review", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(card)
        self._stack.addWidget(self._nothing)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(close, alignment=Qt.AlignmentFlag.AlignBottom)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(12)
        whole.addWidget(self._stack, 1)
        whole.addLayout(foot)

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for label in self._shell.session.scheme.active:
            action = self._shell.commands.action(f"label.{label.key}")
            button = KeyButton(
                label.shortcut.upper(), label.name, action, self._shell.appearance, label.color
            )
            # The command acts in a place; here the key is for the card.
            button.clicked.disconnect()
            button.setEnabled(True)
            action.enabledChanged.disconnect(button.setEnabled)
            button.clicked.connect(lambda _checked=False, key=label.key: self.label(key))
            row.addWidget(button)
        row.addStretch(1)
        return row

    # Finding

    def look(self) -> None:
        """Look for paragraphs that say the same, in the background."""
        session = self._shell.session
        path, annotator = session.path, session.annotator

        def job(progress: Progress) -> list[Group]:
            from data.project import Project
            from data.project.boilerplate import boilerplate

            with Project.open(path, annotator) as project:
                return boilerplate(project, progress=lambda done, all_: progress(done, all_))

        self._say(_("Looking for boilerplate"), _("Every paragraph is compared with the others."))
        self._finding = self._shell.background.run(
            job, _("Looking for boilerplate"), on_done=self._take, on_cancel=self.reject
        )

    def _take(self, groups: list[Group]) -> None:
        self._finding = None
        self.groups = groups
        if not groups:
            self._say(
                _("No boilerplate here"),
                _("No paragraph stands nearly word for word in two reports."),
            )
            return
        self.at = -1
        self._read_labels([i for group in groups for i in group.paragraph_ids])
        self._go_to_open()

    def _say(self, title: str, text: str) -> None:
        self._nothing.say(title, text)
        self._stack.setCurrentWidget(self._nothing)
        self._hint.clear()

    def done(self, result: int) -> None:
        for task in (self._finding, self._comparing):
            if task is not None:
                task.cancel()
        super().done(result)

    # The card

    @property
    def group(self) -> Group | None:
        """The card one is at."""
        return self.groups[self.at] if 0 <= self.at < len(self.groups) else None

    def _is_open(self, group: Group) -> bool:
        return any(i not in self._labels for i in group.paragraph_ids)

    def _read_labels(self, ids: Sequence[int]) -> None:
        found = self._shell.session.project.annotations.labels_of(ids)
        for i in ids:
            self._labels.pop(i, None)
        self._labels.update(found)

    def _go_to_open(self) -> None:
        """Go to the next card that has a paragraph without a label."""
        n = len(self.groups)
        order = [*range(self.at + 1, n), *range(max(self.at, 0))]
        found = next((place for place in order if self._is_open(self.groups[place])), None)
        if found is None:
            self._say(
                _("All boilerplate is labelled"),
                _("{key} goes back to the cards.").format(key="K"),
            )
            self.at = n
            return
        self._show(found)

    def _show(self, place: int) -> None:
        self.at = place
        self._pieces = []
        group = self.group
        if group is None:
            return
        self._stack.setCurrentWidget(self._card)
        self._hint.setText(
            _(
                "A label's key labels all of them in one act. {accept} takes the label suggested"
                " most, {next} and {back} turn the cards, {undo} undoes."
            ).format(accept=shown_key("Space"), next="J", back="K", undo="U")
        )
        self._write()
        self.page.verticalScrollBar().setValue(0)
        self.page.setFocus()
        texts = group.texts[:_MOST_TEXTS]

        def job(_progress: Progress) -> Pieces:
            from data.project.boilerplate import differences

            return differences(texts)

        def on_done(pieces: Pieces) -> None:
            self._comparing = None
            self._pieces = pieces
            self._write()

        if self._comparing is not None:
            self._comparing.cancel()
        self._comparing = self._shell.background.run(
            job, on_done=on_done, queue="reading", is_quiet=True
        )

    def _write(self) -> None:
        group = self.group
        if group is None or not self._shell.session.is_open:
            return
        n = len(group.paragraph_ids)
        self._title.setText(
            ngettext(
                "{n} paragraph that says the same, in {reports} reports",
                "{n} paragraphs that say the same, in {reports} reports",
                n,
            ).format(n=n, reports=group.n_reports)
        )
        self._place.setText(
            _("card {number} of {count}").format(number=self.at + 1, count=len(self.groups))
        )
        self._progress.setRange(0, len(self.groups))
        self._progress.setValue(sum(not self._is_open(one) for one in self.groups))
        self._state.setText(self._state_in_words(group))
        scroll = self.page.verticalScrollBar().value()
        font = self.page.font()
        font.setPixelSize(self._shell.appearance.scaled(14))
        self.page.document().setDefaultFont(font)
        self.page.setHtml(self._html(group))
        self.page.verticalScrollBar().setValue(scroll)

    def _state_in_words(self, group: Group) -> str:
        counts = Counter(self._labels[i] for i in group.paragraph_ids if i in self._labels)
        between = "、" if language() == "zh_CN" else ", "
        said = []
        if counts:
            labels = between.join(f"{self._name(k)} {n}" for k, n in counts.most_common())
            said.append(_("Labelled so far: {labels}.").format(labels=labels))
        else:
            said.append(_("None is labelled yet."))
        suggested = self.suggested()
        if suggested is not None:
            said.append(_("Suggested most: {label}.").format(label=self._name(suggested)))
        return ("" if language() == "zh_CN" else " ").join(said)

    def suggested(self) -> str | None:
        """Return the label that is suggested for most of the card's paragraphs."""
        if self.group is None:
            return None
        found = self._shell.session.project.suggestions.of(self.group.paragraph_ids)
        counts = Counter(one.label for one in found.values())
        return counts.most_common(1)[0][0] if counts else None

    def _name(self, key: str) -> str:
        return self._shell.session.scheme.name_of(key)

    def _html(self, group: Group) -> str:
        session, theme = self._shell.session, self._shell.appearance.theme
        parts = []
        for place, text in enumerate(group.texts[:_MOST_TEXTS]):
            report_id, paragraph_id = group.report_ids[place], group.paragraph_ids[place]
            name = session.report(report_id).name if session.has_report(report_id) else ""
            label = self._labels.get(paragraph_id)
            chip = ""
            if label is not None and label in session.scheme:
                one = session.scheme[label]
                ink = self._shell.appearance.tones(one.color).ink.name()
                chip = f" · <b style='color:{ink}'>{escape(one.name)}</b>"
            body = self._marked(place) if self._pieces else escape(text)
            parts.append(
                f"<p style='margin:12px 0 2px 0;color:{theme['muted']}'>{escape(name)}{chip}</p>"
                f"<p style='margin:0;line-height:150%'>{body}</p>"
            )
        left = len(group.texts) - _MOST_TEXTS
        if left > 0:
            more = ngettext("and {n} more", "and {n} more", left).format(n=left)
            parts.append(f"<p style='color:{theme['muted']}'>{escape(more)}</p>")
        return "".join(parts)

    def _marked(self, place: int) -> str:
        """Return a text with what is other than in the others bold, underlined, on colour."""
        theme = self._shell.appearance.theme
        style = f"color:{theme['warning']}; background-color:{theme['warning_paper']}"
        return "".join(
            f"<b style='{style}'><u>{escape(piece)}</u></b>" if differs else escape(piece)
            for piece, differs in self._pieces[place]
        )

    # Deciding

    def label(self, key: str) -> None:
        """Label all paragraphs of the card, as one act, and go on."""
        group, session = self.group, self._shell.session
        if group is None:
            return
        path, annotator, ids = session.path, session.annotator, group.paragraph_ids

        def job(_progress: Progress) -> None:
            from data.project import Project

            with Project.open(path, annotator) as project:
                project.annotations.set(ids, key, "boilerplate")

        def on_done(_nothing: None) -> None:
            if session.is_open and session.path == path:
                session.take_decisions(ids)

        # A card may be of hundreds of reports, each of which would have to be read here.
        self._shell.background.run(job, on_done=on_done, queue="store", is_quiet=True)
        self._labels.update(dict.fromkeys(ids, key))
        self._go_to_open()

    def _on_annotations_changed(self, ids: Sequence[int]) -> None:
        known = {i for group in self.groups for i in group.paragraph_ids}
        changed = [i for i in ids if i in known]
        if changed and self._shell.session.is_open:
            self._read_labels(changed)
            self._write()

    def _on_history_walked(self, ids: Sequence[int]) -> None:
        """Come back to the card whose labels were taken back or given again."""
        walked = set(ids)
        for place, group in enumerate(self.groups):
            if not walked.isdisjoint(group.paragraph_ids):
                self._show(place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._act_for(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def _act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        session, key = self._shell.session, event.key()
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if is_control and key == Qt.Key.Key_Z:
            return session.past.redo if is_shifted else session.past.undo
        if key == Qt.Key.Key_U and not is_control:
            return session.past.undo
        if key in (Qt.Key.Key_J, Qt.Key.Key_Right):
            return lambda: self._show(min(self.at + 1, len(self.groups) - 1))
        if key in (Qt.Key.Key_K, Qt.Key.Key_Left):
            return lambda: self._show(max(self.at - 1, 0))
        if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            suggested = self.suggested()
            return None if suggested is None else lambda: self.label(suggested)
        for label in session.scheme.active:
            if label.shortcut and event.text().lower() == label.shortcut.lower():
                return lambda: self.label(label.key)
        return None
