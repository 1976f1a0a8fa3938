"""What can still be read of a damaged project, saved into a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project.salvage import Salvaged
    from gui.background import Progress
    from gui.shell import Shell


def start(shell: Shell, broken: Path) -> None:
    """Read it into ``<name> (saved).duanbiao`` beside it, and open that."""
    rescued = _free_name(broken)

    def job(progress: Progress) -> Salvaged:
        from data.project.salvage import salvage

        return salvage(broken, rescued, lambda done, total: progress(done, total))

    def on_done(result: Salvaged) -> None:
        if not shell.window.open_project(str(rescued)):
            return
        n_lost = sum(result.n_lost.values())
        n_labels = result.n_rows.get("annotation", 0)
        text = ngettext("{count:,} label was saved.", "{count:,} labels were saved.", n_labels)
        said = text.format(count=n_labels)
        if n_lost:
            lost = ngettext(
                "{count:,} place could not be read.", "{count:,} places could not be read.", n_lost
            )
            said += " " + lost.format(count=n_lost)
        details = "\n".join(f"{name}: {count}" for name, count in result.n_rows.items())
        shell.window.say(said, "warning" if n_lost else "news", details)

    shell.background.run(
        job, _("Reading {name}").format(name=broken.name), on_done=on_done, queue="store"
    )


def _free_name(broken: Path) -> Path:
    word = _("saved")
    number = 1
    while True:
        end = f" {number}" if number > 1 else ""
        path = broken.with_name(f"{broken.stem} ({word}{end}){broken.suffix}")
        if not path.exists():
            return path
        number += 1
