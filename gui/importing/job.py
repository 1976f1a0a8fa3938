"""The import as a job, and its outcome in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _, language, ngettext
from gui.bringing_in.summary import left_out, left_out_lines
from gui.elided import from_home

if TYPE_CHECKING:
    from data.project.importing import ImportResult
    from data.readers import Choice
    from gui.background import Progress, Task
    from gui.shell import Shell


def start(
    shell: Shell,
    paths: Sequence[Path],
    choices: Mapping[Path, Choice] | None = None,
    on_end: Callable[[ImportResult | None], None] | None = None,
    choice: Choice | None = None,
) -> Task[ImportResult]:
    """Import into the open project; each file is kept as soon as it is read.

    Parameters
    ----------
    choices
        How tables are read, where a person chose a column.
    on_end
        Told what came in, or None when it was stopped or failed, in place of the message.
    choice
        How the other files are read.
    """
    path, annotator = shell.session.path, shell.session.annotator

    def job(progress: Progress) -> ImportResult:
        from data.project import Project
        from data.project.importing import import_paths

        with Project.open(path, annotator) as project:
            others = [path for path in paths if path not in (choices or {})]
            keep = True  # a file of labels says whose they are
            results = (
                [import_paths(project, others, progress, choice, keeps_annotators=keep)]
                if others
                else []
            )
            results += [
                import_paths(project, [path], progress, chosen)
                for path, chosen in (choices or {}).items()
            ]
            return _together(results)

    def is_still_open() -> bool:
        return shell.session.is_open and shell.session.path == path

    def on_done(result: ImportResult) -> None:
        if is_still_open():
            _take_over(shell, result)
        if on_end is not None:
            on_end(result)
        else:
            _tell(shell, result)

    def on_cancel() -> None:
        if is_still_open():
            shell.session.reload_reports()
        shell.window.say(_("Import stopped; the reports read until then are in the project."))
        if on_end is not None:
            on_end(None)

    def on_error(error: BaseException) -> None:
        if on_end is not None:
            on_end(None)
        shell.window.say_error(error)

    return shell.background.run(
        job,
        _("Importing"),
        on_done=on_done,
        on_error=on_error,
        on_cancel=on_cancel,
        queue="store",
    )


def _together(results: Sequence[ImportResult]) -> ImportResult:
    if len(results) == 1:
        return results[0]
    from data.project.importing import ImportResult

    return ImportResult(
        sum(one.n_reports for one in results),
        sum(one.n_paragraphs for one in results),
        sum(one.n_labels for one in results),
        tuple(i for one in results for i in one.report_ids),
        tuple(path for one in results for path in one.duplicates),
        tuple(failure for one in results for failure in one.failures),
        tuple(pair for one in results for pair in one.near_duplicates),
        tuple(path for one in results for path in one.other_files),
        tuple(plan for one in results for plan in one.labelled),
        sum(one.n_suggestions for one in results),
        tuple(dict.fromkeys(name for one in results for name in one.annotators)),
        tuple(same for one in results for same in one.same),
    )


def _take_over(shell: Shell, result: ImportResult) -> None:
    was_empty = not shell.session.reports
    shell.session.reload_reports()
    if was_empty and result.report_ids:
        shell.window.go_to_place("annotate")


def _tell(shell: Shell, result: ImportResult) -> None:
    from data.project.import_notes import notes_on

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
    others = [name for name in result.annotators if name != shell.session.annotator]
    if others:
        said = _("They stay those of {names}; Project, Annotator shows theirs.")
        parts.append(said.format(names=", ".join(others)))
    if len(shell.session.reports) == result.n_reports > 0:
        where = from_home(shell.session.path)
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
    details = [
        reason if path.name in reason else f"{path.name}: {reason}"
        for path, reason in result.failures
    ]
    for plan in result.labelled:
        parts += left_out(plan)
        details += left_out_lines(plan, shell.session.scheme)
    named = {one.path for one in result.same}
    details += [
        _("{name}: already in the project").format(name=path.name)
        for path in result.duplicates
        if path not in named
    ]
    details += notes_on(result, shell.session.reports)
    severity = "warning" if result.failures or any(map(left_out, result.labelled)) else "news"
    # Chinese sentences stand beside one another without a space.
    between = "" if language() == "zh_CN" else " "
    shell.window.say(
        between.join(parts),
        severity,
        "\n".join(details),
        0 if details else 8,
        "place.review" if result.n_reports and "place.review" in shell.commands else "",
    )
