"""The export as a job, and its outcome in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from data.language import _, ngettext

if TYPE_CHECKING:
    from gui.background import Progress
    from gui.shell import Shell

Only = Literal["labelled", "suggested", "all"]


def start(shell: Shell, out: Path, only: Only) -> None:
    """Write the file; an older one is replaced only when the new one is whole."""
    path, annotator = shell.session.path, shell.session.annotator
    total = sum(report.n_paragraphs for report in shell.session.reports)

    def job(progress: Progress) -> int:
        from data.labelled import writing
        from data.labelled.project_rows import project_rows
        from data.project import Project

        count = 0
        with (
            Project.open(path, annotator) as project,
            writing(out, project.scheme) as writer,
        ):
            for row in project_rows(project, only):
                writer.write(row)
                count += 1
                progress(min(count, total), total, row.report)
        return count

    def on_done(count: int) -> None:
        text = ngettext(
            "{count} paragraph written to {name}.", "{count} paragraphs written to {name}.", count
        )
        shell.window.say(text.format(count=count, name=out.name), details=str(out), seconds=10)

    def on_cancel() -> None:
        shell.window.say(_("Export stopped; nothing was written."), seconds=6)

    shell.background.run(job, _("Exporting"), on_done=on_done, on_cancel=on_cancel)
