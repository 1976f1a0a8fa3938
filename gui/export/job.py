"""The export as a job, and its outcome in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _, ngettext
from gui.export import LAST_FOLDER
from gui.export.formats import Format

if TYPE_CHECKING:
    from data.labelled.selection import Selection
    from gui.background import Progress
    from gui.shell import Shell


def start(shell: Shell, out: Path, kind: Format, selection: Selection) -> None:
    """Write the file; an older one is replaced only when the new one is whole."""
    path, annotator = shell.session.path, shell.session.annotator

    def job(progress: Progress) -> int:
        from data.labelled.exporting import export
        from data.project import Project

        with Project.open(path, annotator) as project:
            told = (selection, kind.key)
            if kind.is_report:
                from model.manager_report import write_manager_report

                done = write_manager_report(
                    project, out, *told, progress=progress, cancel=progress.cancelled
                )
                return done.n_paragraphs
            return export(project, out, *told, progress, progress.cancelled).n_paragraphs

    def on_done(count: int) -> None:
        shell.settings.put(LAST_FOLDER, str(out.parent))
        shell.commands.refresh()
        text = ngettext(
            "{count} paragraph written to {name}.", "{count} paragraphs written to {name}.", count
        )
        shell.window.say(
            text.format(count=count, name=out.name),
            details=str(out),
            seconds=20,
            command="export.folder",
        )

    def on_cancel() -> None:
        shell.window.say(_("Export stopped; nothing was written."), seconds=6)

    shell.background.run(job, _("Exporting"), on_done=on_done, on_cancel=on_cancel)
