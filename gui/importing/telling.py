"""What became of an import, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.language import _, language, ngettext
from gui.bringing_in.summary import left_out, left_out_lines
from gui.elided import from_home

if TYPE_CHECKING:
    from data.project.importing import ImportResult
    from gui.session import Session


def in_sentences(result: ImportResult, session: Session) -> str:
    """Return the counts of an import, and where its reports are."""
    parts = []
    if result.n_reports or not (result.failures or result.n_labels):
        parts.append(
            ngettext(
                "{count} report imported, {paragraphs} paragraphs.",
                "{count} reports imported, {paragraphs} paragraphs.",
                result.n_reports,
            ).format(count=result.n_reports, paragraphs=result.n_paragraphs)
        )
    if result.n_labels:
        parts.append(
            ngettext(
                "{count} label taken over.", "{count} labels taken over.", result.n_labels
            ).format(count=result.n_labels)
        )
    others = [name for name in result.annotators if name != session.annotator]
    if others:
        said = _("They stay those of {names}; Project, Annotator shows theirs.")
        parts.append(said.format(names=", ".join(others)))
    if len(session.reports) == result.n_reports > 0:
        where = from_home(session.path)
        parts.append(_("They are in the project {path}.").format(path=where))
    if result.duplicates:
        count = len(result.duplicates)
        parts.append(
            ngettext("{count} was there already.", "{count} were there already.", count).format(
                count=count
            )
        )
    if result.near_duplicates:
        count = len({pair.report_id for pair in result.near_duplicates})
        parts.append(
            ngettext(
                "{count} is nearly the same as another.",
                "{count} are nearly the same as others.",
                count,
            ).format(count=count)
        )
    if result.failures:
        count = len(result.failures)
        parts.append(
            ngettext(
                "{count} file could not be read.", "{count} files could not be read.", count
            ).format(count=count)
        )
    for plan in result.labelled:
        parts += left_out(plan)
    # Chinese sentences stand beside one another without a space.
    return ("" if language() == "zh_CN" else " ").join(parts)


def lines_of(result: ImportResult, session: Session) -> list[str]:
    """Return a line for all that a person may want to look after: failures, copies, notes."""
    from data.project.import_notes import notes_on

    details = [
        reason if path.name in reason else f"{path.name}: {reason}"
        for path, reason in result.failures
    ]
    for plan in result.labelled:
        details += left_out_lines(plan, session.scheme)
    named = {one.path for one in result.same}
    details += [
        _("{name}: already in the project").format(name=path.name)
        for path in result.duplicates
        if path not in named
    ]
    return details + notes_on(result, session.reports)


def is_partial(result: ImportResult) -> bool:
    """Return whether some of what was asked for did not come in."""
    return bool(result.failures) or any(map(left_out, result.labelled))


def is_list(result: ImportResult, session: Session) -> bool:
    """Return whether there is more to say of an import than fits in a sentence."""
    return result.n_reports > 1 or bool(lines_of(result, session))
