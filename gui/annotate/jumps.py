"""Jumps over a report and on into others: to headings, and to paragraphs of one label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.language import _
from gui.open_report import OpenReport

if TYPE_CHECKING:
    from gui.annotate.place import AnnotatePlace
    from gui.background import Progress
    from gui.shell import Shell


def to_heading(place: AnnotatePlace, step: int) -> None:
    """Go to the next or previous heading of the report."""
    report = place.opened_report()
    for paragraph_id in _ahead(place, report, step):
        if report is not None and not report.is_labelable(paragraph_id):
            place.view.go_to(paragraph_id)
            return


def to_alike(shell: Shell, place: AnnotatePlace, step: int) -> None:
    """Go to the next or previous paragraph of the same label as the current one."""
    report, current = place.opened_report(), place.view.current_id()
    key = None if report is None or current is None else label_of(report, current)
    if key is None:
        shell.window.say(_("This paragraph has neither a label nor a suggestion."), seconds=4)
    else:
        to_label(shell, place, key, step)


def to_label(shell: Shell, place: AnnotatePlace, key: str, step: int = 1) -> None:
    """Go to the next or previous paragraph of a label, here or in another report, then around.

    Where nothing is decided yet, the suggestion counts.
    """
    report = place.opened_report()
    if report is None:
        return
    for paragraph_id in _ahead(place, report, step):
        if label_of(report, paragraph_id) == key:
            place.view.go_to(paragraph_id)
            return
    ids = place.reports.items.ids
    at = ids.index(report.id)
    others = [*ids[at + 1 :], *ids[:at]] if step > 0 else [*ids[:at][::-1], *ids[at + 1 :][::-1]]
    # A thousand reports may not have it: they are looked through aside.
    started_at = place.view.current_id()
    path, annotator = shell.session.path, shell.session.annotator

    def job(progress: Progress) -> int | None:
        from data.project import Project

        with Project.open(path, annotator) as project:
            for report_id in (*others, report.id):
                progress.check()
                found = _first_in(OpenReport.read(project, report_id), key, step)
                if found is not None:
                    return found
        return None

    def on_done(found: int | None) -> None:
        if place.view.current_id() != started_at or not shell.session.is_open:
            return
        if found is None or found == started_at:
            shell.window.say(_("No other paragraph has this label."), seconds=4)
        else:
            place.show_paragraph(found)

    shell.background.run(job, on_done=on_done, queue="reading", is_quiet=True)


def _first_in(report: OpenReport, key: str, step: int) -> int | None:
    ids = [paragraph.id for paragraph in report.paragraphs][::step]
    return next((i for i in ids if label_of(report, i) == key), None)


def label_of(report: OpenReport, paragraph_id: int) -> str | None:
    """Return the label decided on, else the one suggested."""
    annotation = report.annotations.get(paragraph_id)
    if annotation is not None:
        return annotation.label
    suggestion = report.suggestions.get(paragraph_id)
    return None if suggestion is None else suggestion.label


def _ahead(place: AnnotatePlace, report: OpenReport | None, step: int) -> list[int]:
    """Return the paragraphs behind the current one, or before it, the nearest first."""
    ids = [] if report is None else [paragraph.id for paragraph in report.paragraphs]
    row = place.view.currentIndex().row()
    return ids[row + 1 :] if step > 0 else ids[: max(row, 0)][::-1]
