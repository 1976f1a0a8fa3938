"""Eight hours in fast motion: a hundred thousand acts in the real window, nothing leaking.

    QT_QPA_PLATFORM=offscreen python tests/gui/soak.py --acts 100000 --seed 7 --warm-up 3

A person's acts at random, weighted as they come: labels, moves, undo and redo, Review, Find, bulk
acceptances, edits, any command of the menus with the dialog that it opens, themes, languages. Every
twentieth of the way it prints what the process holds: memory, open files, threads, processes,
widgets. It fails when any of them has grown since the first quarter, or anything was logged.
"""

from __future__ import annotations

import argparse
import gc
import logging
import multiprocessing
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from data.project import Project
from gui.app import Application
from gui.following import FOLLOWS
from gui.settings import Settings, declared
from gui.shell import LabellingPlace

SIZES = ("view.larger", "view.smaller")
# They end the program, ask the system for a file, or have acts of their own here.
NEVER = (
    "window.quit", "project.", "view.language", "sample.", "import.", "model.train", *SIZES,
)  # fmt: skip
HARMLESS = ("This plugin does not support",)


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at a moment.

    Attributes
    ----------
    megabytes
        What belongs to the process alone. A leak would be in these.
    mapped
        Megabytes of files that the system keeps in memory for it, mostly fonts; they are shared
        with other programs and given up when memory is short.
    """

    acts: int
    seconds: float
    megabytes: float
    mapped: float
    files: int
    threads: int
    processes: int
    widgets: int
    objects: int

    @classmethod
    def now(cls, acts: int, begun: float, window: QWidget) -> Held:
        gc.collect()
        return cls(
            acts,
            time.perf_counter() - begun,
            sum(_megabytes(name) for name in ("RssAnon", "RssShmem", "VmSwap")),
            _megabytes("RssFile"),
            len(list(Path("/proc/self/fd").iterdir())),
            threading.active_count(),
            len(multiprocessing.active_children()),
            len(QApplication.allWidgets()),
            len(window.findChildren(QObject)),
        )

    def line(self) -> str:
        return (
            f"{self.acts:>9,}{self.seconds:>8.0f}{self.megabytes:>9.1f}{self.mapped:>8.0f}"
            f"{self.files:>7}{self.threads:>9}{self.processes:>6}{self.widgets:>9}{self.objects:>9}"
        )


def _megabytes(name: str) -> float:
    found = re.search(rf"^{name}:\s*(\d+) kB", Path("/proc/self/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


class Soak:
    """The window, and a hand that does things in it at random."""

    def __init__(self, application: Application, chooser: random.Random) -> None:
        self.application = application
        self.random = chooser
        self.said: list[str] = []
        self.done: Counter[str] = Counter()
        self.recent: deque[str] = deque(maxlen=8)
        self._closer = QTimer(interval=20)
        self._closer.timeout.connect(self._close_dialogs)
        self._before = qInstallMessageHandler(self._on_qt)
        self._handler = logging.Handler(logging.WARNING)
        self._handler.emit = lambda record: self.said.append(record.getMessage())  # type: ignore[method-assign]
        logging.getLogger("duanbiao").addHandler(self._handler)
        sys.excepthook = self._on_exception

    def _on_qt(self, kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith(HARMLESS):
            self.said.append(text)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say at once what was raised in a slot or while painting, and after which acts."""
        text = "".join(traceback.format_exception(kind, error, trace))
        if text not in self.said:
            print(f"after {', '.join(self.recent)}:\n{text}", flush=True)
        self.said.append(text)

    def run(self, n_acts: int, tell: Callable[[Held], None]) -> list[Held]:
        """Do the acts; return what was held at twenty moments."""
        acts: dict[Callable[[], None], float] = {
            self.label: 40, self.move: 20, self.undo: 8, self.redo: 5, self.decide: 8,
            self.go: 5, self.review: 8, self.find: 2, self.edit: 2, self.command: 2,
            self.bulk: 0.2, self.look: 0.4, self.language: 0.05, self.train: 0.005,
        }  # fmt: skip
        begun, held = time.perf_counter(), []
        for number in range(1, n_acts + 1):
            [act] = self.random.choices(list(acts), list(acts.values()))
            self.recent.append(act.__name__)
            act()
            self.done[act.__name__] += 1
            QApplication.processEvents()
            self._close_dialogs()
            if number % max(1, n_acts // 20) == 0:
                self.language()  # a new window, in which the same places and dialogs have been made
                self.settle()
                held.append(Held.now(number, begun, self.application.window))
                tell(held[-1])
        return held

    def warm_up(self, rounds: int) -> None:
        """Do what is rare and large some times: from then on memory has no reason to grow."""
        names = [one.name for one in self.application.window.shell.commands]
        if rounds:
            self.read_all()
        for _round in range(rounds):
            for name in names:
                if not name.startswith(NEVER):
                    self.trigger(name)
                    self.settle()
                    self._close_dialogs()
            self.train()
            self.bulk()
            self.language()

    def read_all(self) -> None:
        """Have every report drawn from end to end in three sizes and both fonts: Qt keeps it."""
        for _font in range(2):
            for size in ("view.normal", *SIZES):
                self.trigger("view.normal")
                self.trigger(size)
                place = self.application.window.go_to_place("annotate")
                for report in self.application.session.reports:
                    place.show_report(report.id)  # type: ignore[attr-defined]
                    bar = place.view.verticalScrollBar()  # type: ignore[attr-defined]
                    for at in range(0, bar.maximum() + 1, max(1, bar.pageStep())):
                        bar.setValue(at)
                        QApplication.processEvents()
            self.trigger("view.serif")
        self.trigger("view.normal")

    @staticmethod
    def rest(milliseconds: int) -> None:
        """Wait; QTest.qWait() would keep Python's lock, and no job would come on."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def settle(self) -> None:
        """Wait until no job runs, and what was closed has been deleted."""
        loop = QEventLoop()
        timer = QTimer(interval=20)
        timer.timeout.connect(lambda: self.application.background.is_idle() and loop.quit())
        timer.start()
        loop.exec()
        for _turn in range(3):
            QApplication.sendPostedEvents(None, 52)  # QEvent.DeferredDelete
            QApplication.processEvents()

    def end(self) -> None:
        """Close the window, and hear nothing any more."""
        self.application.stop()
        self.application.window.deleteLater()
        qInstallMessageHandler(self._before)
        logging.getLogger("duanbiao").removeHandler(self._handler)
        sys.excepthook = sys.__excepthook__

    # What a hand does

    @property
    def place(self) -> LabellingPlace:
        window = self.application.window
        place = window.current_place()
        found = place if isinstance(place, LabellingPlace) else window.go_to_place("annotate")
        assert isinstance(found, LabellingPlace)
        return found

    def press(self, key: str | Qt.Key, shift: bool = False) -> None:
        modifiers = Qt.KeyboardModifier
        held = modifiers.ShiftModifier if shift else modifiers.NoModifier
        QTest.keyClick(self.place.page, key, held)

    def label(self) -> None:
        self.press(self.random.choice("12345"), shift=self.random.random() < 0.1)

    def move(self) -> None:
        self.press(self.random.choice(("j", "k", "n", "]", "[")))

    def undo(self) -> None:
        self.press("u")

    def redo(self) -> None:
        self.trigger("edit.redo")

    def decide(self) -> None:
        key = self.random.choice((Qt.Key.Key_Space, Qt.Key.Key_Backspace, "f"))
        self.press(key)

    def go(self) -> None:
        slow = ("find", "quality")  # entering these starts what takes seconds
        names = [name for name in self.application.window._places if name not in slow]
        self.application.window.go_to_place(self.random.choice(names))

    def review(self) -> None:
        self.application.window.go_to_place("review")
        self.press(self.random.choice((Qt.Key.Key_Space, "2", "j", "k")))

    def find(self) -> None:
        place = self.application.window.go_to_place("find")
        place.words.setText(self.random.choice(("工作", "完成", "项目 建设", "问题", "")))  # type: ignore[attr-defined]
        place.search()  # type: ignore[attr-defined]
        self.rest(50)
        if place.items.rowCount():  # type: ignore[attr-defined]
            place.view.setFocus()  # type: ignore[attr-defined]
            self.press(self.random.choice("12345"))

    def edit(self) -> None:
        self.application.window.go_to_place("annotate")
        self.trigger(self.random.choice(("editing.heading", "editing.merge", "edit.undo")))

    def bulk(self) -> None:
        session = self.application.session
        sure = session.project.suggestions.above(0.9)
        if sure and session.write(lambda: session.project.annotations.accept(sure)):
            session.reload_reports()
            session.suggested.reload()
        self.rest(10)
        session.past.undo()

    def command(self) -> None:
        """Any command of the menus, and whatever it opens closed again."""
        commands = self.application.window.shell.commands
        names = [one.name for one in commands if not one.name.startswith(NEVER)]
        name = self.random.choice(names)
        self.done[name] += 1
        self.recent.append(name)
        self.trigger(name)

    def look(self) -> None:
        name = self.random.choice(("view.theme", *SIZES, "view.serif", "view.normal"))
        # Three sizes. Qt keeps the characters drawn in each size and font for as long as they are
        # used now and then, and in fast motion a walk through all sizes would use them all.
        is_other = self.application.settings.get(declared.TEXT_SIZE) != declared.TEXT_SIZE.default
        self.trigger("view.normal" if name in SIZES and is_other else name)

    def language(self) -> None:
        self.settle()
        before = self.application.window
        self.trigger("view.language")
        while self.application.window is before:
            self.settle()

    def train(self) -> None:
        self.trigger("model.train")
        self.application.window.go_to_place("quality")
        self.settle()

    def trigger(self, name: str) -> None:
        """Trigger a command; a dialog that waits for an answer gets Escape."""
        action = self.application.window.shell.commands.action(name)
        if not action.isEnabled():
            return
        self._closer.start()
        action.trigger()
        QApplication.processEvents()
        self._closer.stop()

    def _close_dialogs(self) -> None:
        window = self.application.window
        for widget in QApplication.topLevelWidgets():
            if widget is not window and widget.isVisible():
                widget.close()


def application_with_project(folder: Path, reports: list[Path]) -> Application:
    """Open the window on a project with these reports, its suggestions given."""
    from data.project.importing import import_paths
    from model.suggesting import suggest_for_new

    path = folder / "soak.duanbiao"
    with Project.create(path, annotator="li") as project:
        import_paths(project, reports)
        # They come labelled: with the labels of half taken away there is something to review.
        for report in project.reports.overview()[::2]:
            project.annotations.clear(list(project.annotations.of_report(report.id)))
        project.search.catch_up()
    suggest_for_new(path, "li")
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    qt.setStyle("Fusion")
    settings = Settings(folder / "settings.ini")
    settings.put(declared.LANGUAGE, "en")
    settings.put(declared.ANNOTATOR, "li")
    settings.put(FOLLOWS, True)
    application = Application(qt, settings)
    application.window.show()
    application.window.open_project(str(path))
    return application


def draw_with(font: Path, folder: Path) -> None:
    """Have Qt know this font alone.

    Of each font, size and weight Qt keeps every character that it has drawn. Of 20,000 Chinese ones
    the last come late: a font without them leaves in memory only what a leak would be in.
    """
    (folder / "fonts").mkdir()
    shutil.copy(font, folder / "fonts")
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    )
    os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")


def grown(held: list[Held]) -> list[str]:
    """Return what has grown since the first quarter: a leak."""
    start, end = held[len(held) // 4 :][:5], held[-5:]

    def least(moments: list[Held], name: str) -> float:
        return min(float(getattr(one, name)) for one in moments)

    room = {
        "megabytes": 24.0,
        "files": 4,
        "threads": 0,
        "processes": 0,
        "widgets": 40,
        "objects": 80,
    }
    return [
        f"{name}: {least(start, name):.0f} to {least(end, name):.0f}"
        for name, more in room.items()
        if least(end, name) > least(start, name) + more
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--acts", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--warm-up", type=int, default=0, help="rounds of all commands first")
    parser.add_argument("--font", type=Path, help="the only one to draw with, on Linux")
    chosen = parser.parse_args()
    samples = Path(__file__).parents[2] / "resources" / "samples"
    with tempfile.TemporaryDirectory() as name:
        if chosen.font is not None:
            draw_with(chosen.font, Path(name))
        application = application_with_project(Path(name), sorted(samples.glob("*.jsonl"))[:12])
        soak = Soak(application, random.Random(chosen.seed))
        soak.settle()
        soak.warm_up(chosen.warm_up)
        print("     acts       s       MB  mapped  files  threads  proc  widgets  objects")
        held = soak.run(chosen.acts, lambda one: print(one.line(), flush=True))
        integrity = application.session.project.integrity()
        soak.end()
    leaks = grown(held)
    print(dict(soak.done.most_common(14)))
    for text, n in Counter(soak.said).most_common(10):
        print(f"said {n} times: {text}")
    print("leaks:", leaks, "integrity:", integrity)
    return 1 if leaks or soak.said or integrity else 0


if __name__ == "__main__":
    sys.exit(main())
