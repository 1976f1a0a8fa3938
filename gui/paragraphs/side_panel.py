"""What is known about one paragraph: label, suggestion, guideline, note, flag."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from data.language import _
from gui.act_names import origin_name
from gui.paragraphs.bars import SuggestionBars, shown_share

if TYPE_CHECKING:
    from data.project import Annotation
    from data.scheme import Label
    from gui.shell import Shell


class NoteField(QPlainTextEdit):
    """A note; left with Escape, Ctrl+Enter or by going elsewhere, and kept then."""

    left = Signal()
    given_back = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape or (is_enter and is_control):
            self.given_back.emit()
            return
        super().keyPressEvent(event)


class SidePanel(QScrollArea):
    """The panel at the right of the text, about the current paragraph.

    Signals
    -------
    given_back
        The person is done here: the text should have the focus again.
    """

    given_back = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._paragraph_id: int | None = None
        self._shows_all_guidelines = False
        self.setObjectName("right_side")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = self._content = QWidget()
        content.setObjectName("clear")
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(16, 12, 16, 12)
        self._rows.setSpacing(4)
        self._build()
        self._rows.addStretch(1)
        self.setWidget(content)
        session = shell.session
        session.annotations_changed.connect(lambda _ids: self._refresh())
        session.remarks_changed.connect(lambda _ids: self._refresh())
        session.suggested.refined.connect(self._on_refined)
        session.suggested.changed.connect(self._refresh)
        session.reports_changed.connect(self._refresh)
        session.scheme_changed.connect(self._refresh)
        session.project_closing.connect(self.keep_note)
        session.project_closed.connect(lambda: self.show_paragraph(None))
        shell.appearance.changed.connect(self._refresh)
        shell.commands.keys_changed.connect(self._refresh)

    def _build(self) -> None:
        self._label = self._section(_("Label"), QLabel())
        self._bars_title = self._title(_("Suggestion"))
        self._bars = SuggestionBars(self._shell)
        self._rows.addWidget(self._bars)
        self._no_suggestion = self._text("")
        self._guideline_title = self._title(_("Guideline"))
        self._guideline = self._text("")
        self._guideline.setTextFormat(Qt.TextFormat.RichText)
        self._note = NoteField()
        self._section(_("Note"), self._note)
        self._note.setFixedHeight(72)
        self._note.setTabChangesFocus(True)
        self._note.setAccessibleName(_("Note"))
        self._note.setPlaceholderText(_("For yourself and your colleagues"))
        self._note.left.connect(self.keep_note)
        self._note.given_back.connect(self.given_back)
        self._flag = QCheckBox(_("Flagged"))
        self._rows.addSpacing(8)
        self._rows.addWidget(self._flag)
        self._flag.clicked.connect(self._on_flag_clicked)

    def _title(self, text: str) -> QLabel:
        title = QLabel(text)
        title.setProperty("role", "section")
        if self._rows.count():
            self._rows.addSpacing(12)
        self._rows.addWidget(title)
        return title

    def _section(self, title: str, widget: QWidget) -> QWidget:
        self._title(title)
        self._rows.addWidget(widget)
        if isinstance(widget, QLabel):
            widget.setWordWrap(True)
        return widget

    def _text(self, role: str) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("role", role or "muted")
        self._rows.addWidget(label)
        return label

    # What it shows

    def show_paragraph(self, paragraph_id: int | None) -> None:
        """Show another paragraph; the note of the one before is kept first."""
        if paragraph_id != self._paragraph_id:
            self.keep_note()
            self._paragraph_id = paragraph_id
            self._note.setPlainText("")
        self._refresh()

    def keep_note(self) -> None:
        """Write the note to the project when it was changed."""
        if self._paragraph_id is not None and self._note.document().isModified():
            self._note.document().setModified(False)
            self._shell.session.note(self._paragraph_id, self._note.toPlainText().strip())

    def write_note(self) -> None:
        """Let the person write a note."""
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._note)

    def toggle_guidelines(self) -> None:
        """Show the guidelines of all labels, or only that of the one in question."""
        self._shows_all_guidelines = not self._shows_all_guidelines
        self._refresh()

    def _refresh(self) -> None:
        session = self._shell.session
        content = self._content
        is_shown = self._paragraph_id is not None and session.is_open
        content.setVisible(is_shown)
        if not is_shown or self._paragraph_id is None:
            return
        report = session.report_of(self._paragraph_id)
        is_heading = not report.is_labelable(self._paragraph_id)
        annotation = report.annotations.get(self._paragraph_id)
        suggestion = None if is_heading else report.suggestions.get(self._paragraph_id)
        remark = report.remarks.get(self._paragraph_id)
        self._show_label(annotation, is_heading)
        self._bars.show_suggestion(suggestion)
        self._bars.setVisible(suggestion is not None)
        commands = self._shell.commands
        self._no_suggestion.setVisible(suggestion is None)
        self._no_suggestion.setText(
            _("Headings carry no label.")
            if is_heading
            else commands.with_key(_("None yet; training again gives some"), "model.train")
            if session.suggested.model is not None
            else commands.with_key(_("None yet. Label some paragraphs, then train"), "model.train")
        )
        self._show_guidelines(
            annotation.label if annotation else suggestion.label if suggestion else None
        )
        if not self._note.document().isModified():
            note = (remark.note or "") if remark else ""
            if self._note.toPlainText() != note:
                self._note.setPlainText(note)
            self._note.document().setModified(False)
        self._flag.setChecked(remark is not None and remark.is_flagged)

    def _show_label(self, annotation: Annotation | None, is_heading: bool) -> None:
        assert isinstance(self._label, QLabel)
        scheme = self._shell.session.scheme
        if is_heading:
            self._label.setText(_("Heading"))
        elif annotation is None:
            self._label.setText(_("Not labelled"))
        else:
            name = scheme.name_of(annotation.label)
            parts = [origin_name(annotation.origin)]
            if annotation.confidence is not None:
                parts[0] += f" ({shown_share(annotation.confidence)})"
            parts += [annotation.annotator, local_time(annotation.at)]
            self._label.setText(f"<b>{name}</b><br>{' · '.join(parts)}")

    def _show_guidelines(self, key: str | None) -> None:
        scheme = self._shell.session.scheme
        labels: tuple[Label, ...] = ()
        if self._shows_all_guidelines:
            labels = scheme.active
        elif key is not None and key in scheme:
            labels = (scheme[key],)
        tones = self._shell.appearance.tones
        text = "".join(
            f"<p style='margin:0 0 8px 0'><b style='color:{tones(x.color).ink.name()}'>"
            f"{x.name}</b>　{x.guideline}</p>"
            for x in labels
        )
        key = self._shell.commands.shown("annotate.guidelines")
        hint = _("{key} shows when to choose each label.").format(key=key) if key else ""
        self._guideline.setText(text or hint)

    def _on_refined(self, paragraph_ids: frozenset[int]) -> None:
        if self._paragraph_id in paragraph_ids:
            self._refresh()

    def _on_flag_clicked(self, is_flagged: bool) -> None:
        if self._paragraph_id is not None:
            self._shell.session.flag([self._paragraph_id], is_flagged)
        self.given_back.emit()


def local_time(at: str) -> str:
    """Return a time of the project (ISO 8601, UTC) in the person's zone, short."""
    moment = QDateTime.fromSecsSinceEpoch(round(datetime.fromisoformat(at).timestamp()))
    form = QLocale.FormatType.ShortFormat
    if moment.date() == QDate.currentDate():
        return QLocale().toString(moment.time(), form)
    return QLocale().toString(moment, form)
