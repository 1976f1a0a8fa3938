"""What each picture of the window shows, and how to come there; see ``screenshots.py``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from gui.explaining.marking import MARKS_WORDS
from gui.preferences.capture import CaptureDialog
from gui.settings import declared

if TYPE_CHECKING:
    from gui.app import Application

SCENES: dict[str, Scene] = {}
Scene = Callable[["Stage"], QWidget]


class Stage:
    """A window in one language and theme, with a folder of its own to play in."""

    def __init__(self, application: Application, folder: Path) -> None:
        self.application = application
        self.folder = folder
        self.window = application.window
        self.shell = application.window.shell

    def settle(self) -> None:
        """Let everything arrive and be painted."""
        loop = QEventLoop()

        def look() -> None:
            if self.application.background.is_idle():
                QTimer.singleShot(80, loop.quit)
            else:
                QTimer.singleShot(20, look)

        QTimer.singleShot(80, look)
        loop.exec()

    def run(self, command: str) -> QWidget:
        """Run a command and return the dialog it opened, else the window."""
        self.shell.commands.refresh()
        self.shell.commands.action(command).trigger()
        self.settle()
        return self.top()

    def top(self) -> QWidget:
        """Return the dialog in front, else the window."""
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        dialogs = [w for w in shown if isinstance(w, QDialog) or w.objectName() == "palette"]
        return dialogs[-1] if dialogs else self.window

    def go_to(self, place: str) -> QWidget:
        """Enter a place; the window is the picture."""
        self.window.go_to_place(place)
        self.settle()
        return self.window

    def tidy(self) -> None:
        """Close what is open over the window."""
        while (dialog := self.top()) is not self.window:
            dialog.close()
            self.settle()
        for widget in self.window.findChildren(QWidget, "palette"):
            if widget.isVisible():
                QTest.keyClick(widget, Qt.Key.Key_Escape)
        self.window.messages.hide()
        self.shell.settings.put(MARKS_WORDS, False)


def scene(show: Scene) -> Scene:
    """Offer a scene under the name of its function."""
    SCENES[show.__name__] = show
    return show


def _dialog(name: str, command: str, place: str = "annotate") -> None:
    def show(stage: Stage) -> QWidget:
        stage.window.go_to_place(place)
        return stage.run(command)

    SCENES[name] = show


def _place(name: str) -> None:
    SCENES[name] = lambda stage: stage.go_to(name)


@scene
def welcome_first(stage: Stage) -> QWidget:
    """The very first start."""
    stage.shell.settings.put(declared.RECENT_PROJECTS, [])
    stage.application.session.close()
    return stage.window


@scene
def welcome(stage: Stage) -> QWidget:
    """A start with recent projects."""
    paths = [str(path) for path in sorted(stage.folder.parent.glob("*/*.duanbiao"))]
    stage.shell.settings.put(declared.RECENT_PROJECTS, paths[:4])
    return stage.window


@scene
def annotate_empty(stage: Stage) -> QWidget:
    """A new project without reports."""
    path = stage.folder / "新项目.duanbiao"
    path.unlink(missing_ok=True)
    stage.application.session.create(path, "li")
    return stage.go_to("annotate")


@scene
def review_empty(stage: Stage) -> QWidget:
    """Nothing to review yet."""
    return stage.go_to("review")


@scene
def quality_empty(stage: Stage) -> QWidget:
    """Nothing to measure yet."""
    return stage.go_to("quality")


@scene
def colleagues_empty(stage: Stage) -> QWidget:
    """One annotator so far; then the sample project is opened again."""
    return stage.go_to("colleagues")


def _current(stage: Stage, row: int) -> None:
    stage.window.go_to_place("annotate").view.go_to_row(row)  # type: ignore[attr-defined]
    stage.settle()


@scene
def annotate(stage: Stage) -> QWidget:
    """The midst of work."""
    return stage.go_to("annotate")


@scene
def tour(stage: Stage) -> QWidget:
    """The step about the label keys."""
    stage.run("help.tour")
    balloon = next(w for w in stage.window.findChildren(QWidget, "palette") if w.isVisible())
    QTest.keyClick(balloon, Qt.Key.Key_Return)
    return stage.window


@scene
def annotate_several(stage: Stage) -> QWidget:
    """Several paragraphs chosen."""
    _current(stage, 7)
    for _step in range(2):
        stage.run("go.extend_down")
    return stage.window


@scene
def split(stage: Stage) -> QWidget:
    """A caret in a paragraph."""
    _current(stage, 5)
    return stage.run("editing.split") and stage.window


@scene
def correct(stage: Stage) -> QWidget:
    """A paragraph that is being corrected."""
    _current(stage, 5)
    return stage.run("editing.correct") and stage.window


@scene
def annotate_folded(stage: Stage) -> QWidget:
    """Both panels folded away: the text is a page."""
    _current(stage, 7)
    for side in ("left", "right"):
        stage.run(f"annotate.fold_{side}")
    return stage.window


_place("review")
_dialog("accept_all", "review.accept_all", "review")


@scene
def accept_check(stage: Stage) -> QWidget:
    """Some checked at random before all are accepted."""
    stage.window.go_to_place("review")
    dialog = stage.run("review.accept_all")
    QTest.qWait(300)
    stage.settle()
    dialog.check_first.click()  # type: ignore[attr-defined]
    return dialog


_dialog("acts", "history.acts")
_dialog("boilerplate", "review.boilerplate", "review")
_dialog("headings", "model.headings")
_dialog("models", "model.models")
_dialog("why", "label.why")


@scene
def words(stage: Stage) -> QWidget:
    """The words that spoke for a suggestion, marked on the page."""
    _current(stage, 10)
    stage.run("label.words")
    QTest.qWait(100)
    stage.settle()
    return stage.window


@scene
def review_words(stage: Stage) -> QWidget:
    """The same in Review."""
    stage.go_to("review")
    stage.run("label.words")
    QTest.qWait(100)
    stage.settle()
    return stage.window


_place("quality")


@scene
def quality_lists(stage: Stage) -> QWidget:
    """The lists of the page of quality."""
    place = stage.window.go_to_place("quality")
    stage.settle()
    place._scroll.verticalScrollBar().setValue(700)  # type: ignore[attr-defined]
    return stage.window


@scene
def quality_below(stage: Stage) -> QWidget:
    """The lower half of the page of quality."""
    place = stage.window.go_to_place("quality")
    stage.settle()
    bar = place._scroll.verticalScrollBar()  # type: ignore[attr-defined]
    bar.setValue(bar.maximum())
    return stage.window


@scene
def find(stage: Stage) -> QWidget:
    """Two words found."""
    place = stage.window.go_to_place("find")
    place.words.setText("项目 资金")  # type: ignore[attr-defined]
    QTest.qWait(120)
    stage.settle()
    return stage.window


@scene
def find_empty(stage: Stage) -> QWidget:
    """Nothing asked for yet."""
    place = stage.window.go_to_place("find")
    place.words.clear()  # type: ignore[attr-defined]
    QTest.qWait(120)
    stage.settle()
    return stage.window


_place("colleagues")


@scene
def fulfilment(stage: Stage) -> QWidget:
    """The goals of one year beside what the next year's report says, the first confirmed."""
    place = stage.window.go_to_place("fulfilment")
    stage.settle()
    place.reports.setCurrentIndex(place.reports.count() - 1)  # type: ignore[attr-defined]
    stage.settle()
    place.accept()  # type: ignore[attr-defined]
    return stage.window


_dialog("annotator", "annotators.choose")


@scene
def split_project(stage: Stage) -> QWidget:
    """A project dealt out to three."""
    dialog = stage.run("annotators.split")
    dialog.names.setPlainText("王静\n李强\n赵敏")  # type: ignore[attr-defined]
    dialog.folder.setText("~/段标")  # type: ignore[attr-defined]
    return dialog


_dialog("labels", "scheme.edit")


@scene
def labels_merge(stage: Stage) -> QWidget:
    """What merging one label into another would do."""
    from gui.scheme.merging import MergeDialog

    session = stage.application.session
    label = session.scheme["problem"]
    dialog = MergeDialog(stage.window, label, session.scheme, session.project.labels.use("problem"))
    dialog.open()
    return dialog


_dialog("settings", "settings.open")
_dialog("settings_keys", "settings.keys")


@scene
def key_capture(stage: Stage) -> QWidget:
    """A key that is taken."""
    dialog = stage.run("settings.keys")
    dialog.keys.choose("label.flag")  # type: ignore[attr-defined]
    dialog.keys.ask_key()  # type: ignore[attr-defined]
    capture = dialog.findChildren(CaptureDialog)[-1]
    capture.offer("Ctrl+K")
    return capture


_dialog("commands", "help.commands")
_dialog("keys", "help.keys")
_dialog("about", "help.about")


@scene
def errors(stage: Stage) -> QWidget:
    """A bug, told with a report that holds no text."""
    import platform

    from gui.errors import report_bug

    platform.release = lambda: "6.12.0"  # not this machine's
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        report_bug(stage.window, error)
    stage.settle()
    return stage.top()


@scene
def message(stage: Stage) -> QWidget:
    """What a person can mend, told in a sentence."""
    from data.project.failures import damaged

    stage.go_to("annotate")
    stage.window.say_error(damaged(Path("城建项目.duanbiao")))
    return stage.window


_dialog("tag", "tag.new")


@scene
def tag_result(stage: Stage) -> QWidget:
    """Three files tagged, one of which is no report."""
    folder = stage.folder / "incoming"
    folder.mkdir(exist_ok=True)
    for name, line in (
        ("交通局半年总结", "一是成立领导小组，落实养护责任，每月调度一次。"),
        ("水务局情况汇报", "目前已完成清淤疏浚12公里，受益群众3000人。"),
    ):
        text = f"{name}\n\n一、基本情况\n\n{line}\n\n资金缺口还比较大。"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "附件.docx").write_bytes(b"PK\x03\x04")
    dialog = stage.run("tag.new")
    dialog.take([folder])  # type: ignore[attr-defined]
    stage.settle()
    return dialog


@scene
def import_preview(stage: Stage) -> QWidget:
    """Files before they are imported, one of them a table."""
    from gui.import_preview import show_preview

    folder = stage.folder / "汇总"
    folder.mkdir(exist_ok=True)
    (folder / "各局上报.csv").write_text(
        "单位,内容,日期\n水务局,已完成清淤12公里。,2024-05-01\n教育局,成立专班，每周调度。,2024-05-02\n",
        encoding="utf-8-sig",
    )
    (folder / "开发区汇报.txt").write_text(
        "开发区工作汇报\n\n一、主要成效\n\n新开工项目6个，完成投资2.3亿元。", encoding="gb18030"
    )
    (folder / "空白.txt").write_text("", encoding="utf-8")
    show_preview(stage.shell, [folder])
    stage.settle()
    return stage.top()


@scene
def import_labels(stage: Stage) -> QWidget:
    """A table of labels from elsewhere, with what it would change."""
    from gui.bringing_in import bring_in

    session = stage.application.session
    report = session.reports[0]
    texts = [p.text for p in session.open_report(report.id).paragraphs if p.kind == "body"][:6]
    rows = zip(texts, ("成效", "措施", "目标", "问题", "成效", "措施"), strict=True)
    lines = [f"{report.name}	{text}	{label}" for text, label in rows]
    path = stage.folder / "同事的标注.tsv"
    path.write_text("报告\t内容\t标签\n" + "\n".join(lines), encoding="utf-8-sig")
    bring_in(stage.shell, path)
    stage.settle()
    return stage.top()


_dialog("receipt", "import.receipt")


@scene
def export(stage: Stage) -> QWidget:
    """What is exported, and how it will look."""
    stage.window.go_to_place("annotate")
    dialog = stage.run("export.file")
    dialog._file.setText("~/段标/城建项目.xlsx")  # type: ignore[attr-defined]
    return dialog


@scene
def backups(stage: Stage) -> QWidget:
    """The project's backups."""
    from data.project import backup

    backup.daily(stage.application.session.path)
    return stage.run("project.backups")
