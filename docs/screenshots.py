"""Take every picture of the window again: ``python docs/screenshots.py [place …]``.

A sample project is made from ``resources/samples``, a classifier trained on its labels, the two
reports held back half reviewed, and each place painted in Chinese and English, light and dark,
into ``docs/screenshots/{place}-{zh,en}-{light,dark}.png``. No display is needed.
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
    """Make a project as it looks in the midst of work: trained, a new report half reviewed."""
    from data.project import Project
    from data.project.importing import import_paths
    from model.sample_project import new_reports
    from model.training import train_project

    with Project.create(folder / "城建项目", annotator=ANNOTATOR) as project:
        samples = sorted((ROOT / "resources" / "samples").glob("*.jsonl"))
        import_paths(project, new_reports())
        import_paths(project, samples[:: max(1, len(samples) // N_REPORTS)][:N_REPORTS])
        path = project.path
    train_project(path, ANNOTATOR, lambda _done, _total, _text: None)
    with Project.open(path, ANNOTATOR) as project:
        first = project.reports.overview()[0].id
        body = [p.id for p in project.reports.paragraphs(first) if p.kind == "body"]
        suggested = project.suggestions.of_report(first)
        for paragraph_id in body[:6]:
            found = suggested[paragraph_id]
            project.annotations.accept({paragraph_id: (found.label, found.confidence)})
        project.annotations.flag([body[2], body[7]], True)
        project.annotations.note(body[7], "数字与上年报告不一致，待核")
        project.annotations.set([body[6]], "measure")
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


def quality_below(application: Application) -> QWidget:
    """Measure the quality and show the lower half of the page."""
    from gui.quality.place import QualityPlace

    found = application.window.go_to_place("quality")
    assert isinstance(found, QualityPlace)
    settle(application)
    bar = found._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    return application.window


def tag_result(application: Application) -> QWidget:
    """Tag three files, one of which is no report, and show what became of them."""
    from gui.tagging.dialog import TagDialog

    application.window.go_to_place("annotate")
    application.window.shell.commands.action("tag.new").trigger()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, TagDialog))
    folder = Path(tempfile.gettempdir()) / "duanbiao-screenshots" / "incoming"
    folder.mkdir(exist_ok=True)
    number = len(application.session.reports)  # the project lives through four pictures
    for name, line in (
        ("交通局半年总结", "一是成立领导小组，落实养护责任，每月调度一次。"),
        ("水务局情况汇报", "目前已完成清淤疏浚12公里，受益群众3000人。"),
    ):
        text = f"{name}\n\n一、基本情况\n\n{line}\n\n资金缺口{number}万元。"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "附件.docx").write_bytes(b"PK\x03\x04")
    dialog.take([folder])
    settle(application)
    return dialog


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
    "quality": place("quality"),
    "quality_below": quality_below,
    "accept_all": dialog_of("review.accept_all", "AcceptAllDialog"),
    "acts": dialog_of("history.acts", "ActsDialog"),
    "why": dialog_of("label.why", "WhyWindow"),
    "tag": dialog_of("tag.new", "TagDialog"),
    "tag_result": tag_result,
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
    folder = Path(tempfile.gettempdir()) / "duanbiao-screenshots"  # its name is in the pictures
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        project = sample_project(folder)
        for name in names:
            take(qt, project, folder, name, (int(width), int(height)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
