"""Take every picture of the window again: ``python docs/screenshots.py [place …]``.

A sample project is made from ``resources/samples``, part of its labels taken away, a classifier
trained on the rest, and each place painted in Chinese and English, light and dark, into
``docs/screenshots/{place}-{zh,en}-{light,dark}.png``. No display is needed.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from gui.app import Application  # noqa: E402
from gui.settings import Settings, declared  # noqa: E402

SIZE = (1280, 800)
OUT = ROOT / "docs" / "screenshots"
LANGUAGES = {"zh": "zh_CN", "en": "en"}
N_REPORTS = 14
ANNOTATOR = "li"


def sample_project(folder: Path) -> Path:
    """Make a project as it looks in the midst of work: half labelled, trained, some remarks."""
    from data.project import Project
    from data.project.importing import import_paths
    from model.training import train_project

    with Project.create(folder / "城建项目", annotator=ANNOTATOR) as project:
        samples = sorted((ROOT / "resources" / "samples").glob("*.jsonl"))
        import_paths(project, samples[:: max(1, len(samples) // N_REPORTS)][:N_REPORTS])
        reports = project.reports.overview()
        keep = {i for report in reports[:6] for i in project.annotations.of_report(report.id)}
        first = [p.id for p in project.reports.paragraphs(reports[0].id)]
        keep -= set(first[len(first) // 3 :])
        project.annotations.clear([i for i in project.annotations.mine() if i not in keep])
        path = project.path
    train_project(path, ANNOTATOR, lambda _done, _total, _text: None)
    with Project.open(path, ANNOTATOR) as project:
        body = [p.id for p in project.reports.paragraphs(reports[0].id) if p.kind == "body"]
        project.annotations.flag([body[2], body[7]], True)
        project.annotations.note(body[7], "数字与上年报告不一致，待核")
        project.annotations.set([body[4]], "measure")
    return path


def settle(application: Application) -> None:
    """Let everything arrive and be painted."""
    loop = QEventLoop()

    def look() -> None:
        if application.background.is_idle():
            QTimer.singleShot(80, loop.quit)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(80, look)
    loop.exec()


def dialog_of(command: str, kind: str) -> Callable[[Application], QWidget]:
    """Return what opens a dialog by its command and gives it to be painted."""

    def show(application: Application) -> QWidget:
        application.window.go_to_place("annotate")
        application.window.shell.commands.action(command).trigger()
        settle(application)
        return next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == kind)

    return show


def place(name: str) -> Callable[[Application], QWidget]:
    """Return what enters a place and gives the window to be painted."""

    def show(application: Application) -> QWidget:
        application.window.go_to_place(name)
        return application.window

    return show


def welcome(application: Application) -> QWidget:
    """Close the project: the first-start screen."""
    application.session.close()
    return application.window


def annotate_folded(application: Application) -> QWidget:
    """Fold both panels away: the text is a page."""
    application.window.go_to_place("annotate")
    for side in ("left", "right"):
        application.window.shell.commands.action(f"annotate.fold_{side}").trigger()
    return application.window


PICTURES: dict[str, Callable[[Application], QWidget]] = {
    "annotate": place("annotate"),
    "annotate_folded": annotate_folded,
    "review": place("review"),
    "export": dialog_of("export.file", "ExportDialog"),
    "commands": dialog_of("help.commands", "CommandPalette"),
    "keys": dialog_of("help.keys", "KeySheet"),
    "welcome": welcome,
}


def take(qt: QApplication, project: Path, folder: Path, name: str, size: tuple[int, int]) -> None:
    """Paint one place in both languages and themes."""
    for short, language in LANGUAGES.items():
        for theme in ("light", "dark"):
            settings = Settings(folder / f"{name}-{short}-{theme}.ini")
            settings.put(declared.LANGUAGE, language)
            settings.put(declared.THEME, theme)
            settings.put(declared.ANNOTATOR, ANNOTATOR)
            application = Application(qt, settings)
            application.window.resize(*size)
            application.window.show()
            application.window.open_project(str(project))
            settle(application)
            widget = PICTURES[name](application)
            settle(application)
            widget.grab().save(str(OUT / f"{name}-{short}-{theme}.png"))
            if widget is not application.window:
                widget.close()
            application.stop()
            application.window.hide()
            application.window.deleteLater()


def main() -> None:
    """Take the pictures asked for, or all."""
    qt = QApplication([])
    qt.setStyle("Fusion")
    names = sys.argv[1:] or list(PICTURES)
    width, _x, height = os.environ.get("SCREENSHOT_SIZE", "x".join(map(str, SIZE))).partition("x")
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    try:
        project = sample_project(folder)
        for name in names:
            take(qt, project, folder, name, (int(width), int(height)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
