"""The window beside the text that says why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout

from data.language import _
from gui.explaining.marking import FULL_LOGIT
from gui.paragraphs.bars import shown_share
from gui.shell import LabellingPlace
from gui.theme import blended

if TYPE_CHECKING:
    from gui.background import Progress, Task
    from gui.shell import Shell
    from model.explained import Why


class WhyWindow(QDialog):
    """Stays open beside the text; E shows the paragraph one is at."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.widget)
        self.setWindowTitle(_("Why this suggestion"))
        self.resize(440, 560)
        self._shell = shell
        self._task: Task[Why | None] | None = None
        self.why: Why | None = None
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName(_("Why this suggestion"))
        self.page.anchorClicked.connect(self._open)
        close = QPushButton(_("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.addWidget(self.page, 1)
        column.addLayout(row)
        shell.appearance.changed.connect(self._show)
        shell.session.suggested.changed.connect(self._again)
        shell.session.project_closed.connect(self.reject)

    def explain(self, paragraph_id: int) -> None:
        """Show why this paragraph was suggested its label."""
        if self._task is not None:
            self._task.cancel()
        session = self._shell.session
        path, annotator = session.path, session.annotator

        ask = self._shell.background.aside.ask

        def job(progress: Progress) -> Why | None:
            from model.why import why_suggested

            return ask(progress, why_suggested, path, annotator, paragraph_id)

        def on_done(why: Why | None) -> None:
            self._task = None
            self.why = why
            self._show()

        self._task = self._shell.background.run(
            job, _("Explaining"), on_done=on_done, queue="asking", is_quiet=True
        )
        self.why = None
        looking = escape(_("Looking…"))
        self.page.setHtml(f"<p>{looking}</p>")
        self.show()
        self.raise_()
        self.page.setFocus()

    def _again(self) -> None:
        """Explain anew: another model, or another rule for a heading."""
        if self.why is not None and self.isVisible() and self._shell.session.is_open:
            self.explain(self.why.paragraph_id)

    # The page

    def _show(self) -> None:
        if not self._shell.session.is_open:
            return
        if self.why is None:
            without = escape(_("Headings carry no label."))
            self.page.setHtml(f"<p>{without}</p>")
            return
        self.page.setHtml(
            self._head() + self._parts() + self._headings() + self._text() + self._alike()
        )

    def _head(self) -> str:
        assert self.why is not None
        one = self.why.explanation
        share = one.probabilities[one.keys.index(one.label)]
        return f"<h3>{self._chip(one.label)} {escape(shown_share(share))}</h3>"

    def _parts(self) -> str:
        assert self.why is not None
        from model.explained import PART_NAMES

        rows = "".join(
            f"<tr><td style='padding:2px 16px 2px 0'>{escape(str(PART_NAMES[kind]))}</td>"
            f"<td align='right'><b>{value:+.2f}</b></td></tr>"
            for kind, value in self.why.explanation.by_kind().items()
            if abs(value) >= 0.005
        )
        muted = self._shell.appearance.theme["muted"]
        hint = escape(_("Above 0 for this label, below 0 against it."))
        return f"<table>{rows}</table><p style='color:{muted}'>{hint}</p>"

    def _headings(self) -> str:
        """Return what the headings above stand for, each with a link to overrule it."""
        assert self.why is not None
        link = self._shell.appearance.theme["accent"]
        rows = []
        for one in self.why.headings:
            said = _("No label beneath it yet.")
            if one.label is not None:
                said = _(
                    "stands for {label}: right for {n} of {all} labels beneath it, which are"
                    " {share} of all."
                ).format(
                    label=self._chip(one.label),
                    n=one.n_with_label,
                    all=one.n_labelled,
                    share=f"{one.share_covered:.0%}",
                )
            if one.rule is not None:
                yours = self._chip(one.rule.label) if one.rule.label else escape(_("nothing"))
                said += " " + _("You say: {label}.").format(label=yours)
            rows.append(
                f"<p><b>{escape(one.heading)}</b> {said} "
                f"<a href='heading:{escape(one.wording)}' style='color:{link}'>"
                f"{escape(_('Change…'))}</a></p>"
            )
        title = escape(_("The headings above"))
        return f"<h4>{title}</h4>{''.join(rows)}" if rows else ""

    def _text(self) -> str:
        """Return the text, words for the label bold, those against it in italics."""
        from model.explained import LEAST_LOGIT

        assert self.why is not None
        text, parts, at = self.why.text, [], 0
        theme = self._shell.appearance.theme
        for span in self.why.explanation.spans:
            if abs(span.logit) < LEAST_LOGIT:
                continue
            parts.append(escape(text[at : span.start]))
            color = theme.color("accent" if span.logit > 0 else "danger")
            depth = 0.12 + 0.28 * min(abs(span.logit) / FULL_LOGIT, 1)
            mixed = blended(color, theme.color("paper"), depth).name()
            tag = "b" if span.logit > 0 else "i"
            word = escape(text[span.start : span.end])
            parts.append(f"<span style='background-color:{mixed}'><{tag}>{word}</{tag}></span>")
            at = span.end
        parts.append(escape(text[at:]))
        legend = escape(_("Bold words spoke for it, those in italics against it."))
        muted = theme["muted"]
        return f"<p>{''.join(parts)}</p><p style='color:{muted}'>{legend}</p>"

    def _alike(self) -> str:
        assert self.why is not None
        title = escape(_("Similar labelled paragraphs"))
        if not self.why.alike:
            nothing = escape(_("None yet."))
            return f"<h4>{title}</h4><p>{nothing}</p>"
        link = self._shell.appearance.theme["text"]
        rows = "".join(
            f"<p>{self._chip(one.label)} {one.cosine:.0%} "
            f"<a href='paragraph:{one.paragraph_id}' style='color:{link}'>"
            f"{escape(one.text[:80])}</a></p>"
            for one in self.why.alike
        )
        return f"<h4>{title}</h4>{rows}"

    def _chip(self, key: str) -> str:
        scheme = self._shell.session.scheme
        if key not in scheme:
            return escape(key)
        ink = self._shell.appearance.tones(scheme[key].color).ink.name()
        return f"<b style='color:{ink}'>{escape(scheme[key].name)}</b>"

    def _open(self, url: QUrl) -> None:
        if url.scheme() == "heading":
            from gui.headings import show_headings

            show_headings(self._shell, url.path())
            return
        place = self._shell.window.go_to_place("annotate")
        if isinstance(place, LabellingPlace):
            place.show_paragraph(int(url.path()))
