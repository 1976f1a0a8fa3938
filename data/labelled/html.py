"""Labelled reports as one HTML file: opens offline, filters by label and word, prints."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from data.labelled.columns import label_name, tint
from data.labelled.counts import Counts
from data.labelled.paragraphs import ParagraphWriter
from data.labelled.row import LabelledParagraph
from data.labelled.spool import Spool
from data.language import _, language
from data.scheme import LabelScheme

_DEEPEST = 6


class HtmlWriter(ParagraphWriter):
    """Writes the text beside the file first; legend and counts stand above it in the end."""

    def __init__(self, path: Path, scheme: LabelScheme) -> None:
        super().__init__()
        self._path = path
        self._scheme = scheme
        self._numbers = {label.key: number for number, label in enumerate(scheme.labels)}
        self._text = Spool(path, "text")
        self._counts = Counts()
        self._report: str | None = None
        self._shown: tuple[str, ...] = ()

    def write_paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        """Append one paragraph with all its labels."""
        first = rows[0]
        self._counts.add(first)
        if first.report != self._report:
            closing = "" if self._report is None else "</section>\n"
            self._text.write(f"{closing}<section>\n<h2>{escape(first.report)}</h2>\n")
            self._report, self._shown = first.report, ()
        path = first.heading_path or ()
        if first.kind == "heading":
            self._heading(first.text, first.level if first.level is not None else len(path) + 1)
            self._shown = (*path, first.text) if first.level else ()
            return
        common = 0
        while path[: common + 1] == self._shown[: common + 1] and common < len(path):
            common += 1
        for level in range(common, len(path)):
            self._heading(path[level], level + 1)
        self._shown = path
        self._paragraph(rows)

    def finish(self) -> None:
        """Finish the file."""
        try:
            if self._report is not None:
                self._text.write("</section>\n")
            with self._path.open("w", encoding="utf-8", newline="\n", errors="replace") as out:
                out.write(self._head())
                out.writelines(self._text.pieces())
                out.write(f"</main>\n<script>\n{page_part('labelled.js')}</script>\n</html>\n")
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Leave the file unfinished."""
        self._text.remove()

    def _heading(self, text: str, level: int) -> None:
        number = min(max(level, 0) + 3, _DEEPEST)
        self._text.write(f"<h{number}>{escape(text)}</h{number}>\n")

    def _paragraph(self, rows: Sequence[LabelledParagraph]) -> None:
        first = rows[0]
        decided = first.label or first.suggestion
        number = self._numbers.get(decided or "", "x")
        kind = " sure" if first.label else " proposed" if first.suggestion else ""
        chips = "".join(self._chip(row) for row in rows)
        note = f"<small>{escape(first.note)}</small>" if first.note else ""
        self._text.write(
            f'<div class="p l{number}{kind}"><aside>{chips}</aside>'
            f"<p>{escape(first.text)}{note}</p></div>\n"
        )

    def _chip(self, row: LabelledParagraph) -> str:
        if row.label is not None:
            who = f' title="{escape(row.annotator)}"' if row.annotator else ""
            return f"<b{who}>{escape(label_name(row.label, self._scheme) or '')}</b>"
        if row.suggestion is None:
            return ""
        sure = "" if row.confidence is None else f" {row.confidence:.0%}"
        return f"<i>{escape(label_name(row.suggestion, self._scheme) or '')}?{sure}</i>"

    def _head(self) -> str:
        tones = "\n".join(
            f".l{n}{{--tone:{label.color};--ground:{tint(label.color, 0.1)}}}\n"
            f"body.no{n} .p.l{n}{{display:none}}"
            for n, label in enumerate(self._scheme.labels)
        )
        title = _("Labelled paragraphs")
        return (
            f"{page_head(title)}<style>\n{page_part('labelled.css')}{tones}\n"
            f"body.nox .p.lx{{display:none}}\n</style>\n<body>\n<header>\n<h1>{title}</h1>\n"
            f"{self._filters()}{self._summary()}</header>\n<main>\n"
        )

    def _filters(self) -> str:
        totals = self._counts.totals()
        shown = [
            f'<label class="l{n}" title="{escape(label.guideline)}">'
            f'<input type="checkbox" data-label="{n}" checked><b>{escape(label.name)}</b>'
            f" {totals[label.key]}</label>"
            for n, label in enumerate(self._scheme.labels)
            if not label.is_retired or totals[label.key]
        ]
        unlabelled = escape(_("no label"))
        none = f'<label><input type="checkbox" data-label="x" checked>{unlabelled}</label>'
        find = _("Find a word")
        search = f'<input type="search" placeholder="{find}" aria-label="{find}">'
        return f"<form>{''.join(shown)}{none}{search}<output></output></form>\n"

    def _summary(self) -> str:
        keys = [label.key for label in self._scheme.labels]
        head = "".join(f"<th>{escape(self._scheme[key].name)}" for key in keys)
        rows = [
            f"<tr><td>{escape(report)}"
            + "".join(f"<td>{counts[key]}" for key in keys)
            + f"<td>{counts.total()}\n"
            for report, counts in [
                *self._counts.reports.items(),
                (_("Total"), self._counts.totals()),
            ]
        ]
        return (
            f"<details><summary>{_('Counts')}</summary><table>\n<tr><th>{_('Report')}{head}"
            f"<th>{_('Total')}\n{''.join(rows)}</table></details>\n"
        )


def page_head(title: str) -> str:
    """Return how a page begins."""
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if language() == "zh_CN" else "en"}">\n'
        f'<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width">\n'
    )


def page_part(name: str) -> str:
    """Return a style sheet or script that goes into a page."""
    return (files("resources") / "pages" / name).read_text(encoding="utf-8")
