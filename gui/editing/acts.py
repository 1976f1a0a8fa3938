"""What the editing commands do with the paragraph on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from data.language import _
from gui.editing.editor import Corrector, Splitter
from gui.paragraphs.view import ParagraphView
from gui.shell import LabellingPlace, Shell

if TYPE_CHECKING:
    from data.project import StoredParagraph
    from data.project.editing import Editing

_DEEPEST = 6


def ask_split(shell: Shell) -> None:
    """Show the current paragraph with a caret; Enter splits it there."""
    found = _current(shell)
    if found is None:
        return
    view, paragraph = found

    def split(at: int) -> None:
        _edit(shell, [paragraph.id], lambda editing: editing.split(paragraph.id, at))

    Splitter(view, paragraph, split)


def ask_text(shell: Shell) -> None:
    """Let the person correct the current paragraph's text."""
    found = _current(shell)
    if found is None:
        return
    view, paragraph = found

    def correct(text: str) -> None:
        from data.project.editing import trimmed

        if trimmed(text, paragraph.kind) != paragraph.text:
            _edit(shell, [paragraph.id], lambda editing: editing.correct(paragraph.id, text))

    Corrector(view, paragraph, correct)


def merge_next(shell: Shell) -> None:
    """Join the current paragraph with the one after it."""
    found = _current(shell)
    if found is not None:
        paragraph_id = found[1].id
        _edit(shell, [paragraph_id], lambda editing: editing.merge(paragraph_id))


def toggle_heading(shell: Shell) -> None:
    """Make the chosen paragraphs headings; when the current one is a heading, text."""
    found = _current(shell)
    place = _place(shell)
    if found is None or place is None:
        return
    kind = "body" if found[1].kind == "heading" else "heading"
    for paragraph_id in place.chosen_ids():
        paragraph = shell.session.report_of(paragraph_id).paragraph(paragraph_id)
        if paragraph.kind != kind:
            _set_kind(shell, paragraph_id, kind)


def move_level(shell: Shell, step: int) -> None:
    """Put the current heading one level deeper or higher."""
    found = _current(shell)
    if found is None:
        return
    paragraph = found[1]
    if paragraph.kind != "heading":
        shell.window.say(_("This is no heading."), seconds=4, command="editing.heading")
        return
    level = min(max((paragraph.level or 0) + step, 0), _DEEPEST)
    if level != paragraph.level:
        _set_kind(shell, paragraph.id, "heading", level)


def _set_kind(shell: Shell, paragraph_id: int, kind: str, level: int | None = None) -> None:
    _edit(
        shell,
        [paragraph_id],
        lambda editing: editing.set_kind(paragraph_id, kind, level),  # type: ignore[arg-type]
    )


def _place(shell: Shell) -> LabellingPlace | None:
    place = shell.window.current_place()
    return place if isinstance(place, LabellingPlace) else None


def _current(shell: Shell) -> tuple[ParagraphView, StoredParagraph] | None:
    place = _place(shell)
    if not shell.session.is_open or place is None:
        return None
    view = place.page
    paragraph_id = view.current_id() if isinstance(view, ParagraphView) else None
    if paragraph_id is None or not isinstance(view, ParagraphView):
        return None
    report = shell.session.report_of(paragraph_id)
    return (view, report.paragraph(paragraph_id)) if paragraph_id in report.rows else None


def _edit(shell: Shell, ids: Sequence[int], act: Callable[[Editing], object]) -> None:
    if shell.session.write(lambda: act(shell.session.project.editing)):
        shell.session.reload_paragraphs(ids)
