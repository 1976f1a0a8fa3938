"""The import as a job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _
from gui.importing.telling import in_sentences, is_partial, lines_of

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
            tell(shell, result)

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


def tell(shell: Shell, result: ImportResult) -> None:
    """Say in the message what became of an import."""
    lines = lines_of(result, shell.session)
    shell.window.say(
        in_sentences(result, shell.session),
        "warning" if is_partial(result) else "news",
        "\n".join(lines),
        0 if lines else 8,
        "place.review" if result.n_reports and "place.review" in shell.commands else "",
    )
