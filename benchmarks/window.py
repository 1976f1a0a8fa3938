"""The window with a large project, beside what Qt itself takes for the same strings.

    python -m benchmarks.window [--paragraphs 100000] [--full]

Everything is done in the real window, offscreen: keys are pressed, words are typed, and the clock
stops when the frame that shows the result has been painted. A label is durable before its frame.
Two clocks: the wall's, and the processor time of the window's thread, which a busy machine moves
less. Beside it stand an empty Qt window's start, and Qt's own QListView over the same strings.
``--full`` takes four times as many of each.
"""

from __future__ import annotations

import argparse
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QStringListModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListView, QMainWindow, QWidget

from benchmarks.startup import EMPTY_WINDOW, OUR_WINDOW, run
from benchmarks.store import LABELS, body_ids, reports, suggestions
from data.project import Project
from gui.app import Application
from gui.following import FOLLOWS
from gui.settings import Settings, declared

LONGEST_S = 60
WORDS = ("落实", "考核", "推进", "安全", "投资", "监督", "改革", "培训", "就业", "生态")


class Took(NamedTuple):
    """Milliseconds by the clock, and of the window's thread."""

    wall: float
    cpu: float


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


def _between(begun: tuple[float, float], ended: tuple[float, float]) -> Took:
    return Took(*(1000 * (end - start) for end, start in zip(ended, begun, strict=True)))


class Frames(QObject):
    """Tells when a frame of a window that shows a certain widget has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self._watched: QWidget | None = None
        self._is_painted = False
        self._is_ready: Callable[[], bool] = bool
        self._loop = QEventLoop()
        self._ended: tuple[float, float] | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note what is painted, and when its frame has ended."""
        if watched is self._watched and event.type() == QEvent.Type.Paint:
            self._is_painted = True
        if watched is self._window and event.type() == QEvent.Type.UpdateRequest:
            watched.event(event)  # the frame is painted in here
            if (self._is_painted or self._watched is None) and self._is_ready():
                self._ended = _now()
                self._loop.quit()
            self._is_painted = False
            return True
        return False

    def took(
        self,
        widget: QWidget | None,
        act: Callable[[], object],
        is_ready: Callable[[], bool] = lambda: True,
    ) -> Took:
        """Return the time from ``act`` to the end of the frame that shows ``widget`` after it.

        Without a widget it is the first frame once it ``is_ready``.
        """
        self._watched, self._is_painted, self._is_ready = widget, False, is_ready
        if widget is not None:
            widget.installEventFilter(self)
        late = QTimer(singleShot=True, interval=1000 * LONGEST_S)
        late.timeout.connect(lambda: sys.exit(f"no frame for {LONGEST_S} s"))
        late.start()
        self._ended = None
        begun = _now()
        act()
        if self._ended is None:  # else painted on the way
            self._loop.exec()
        late.stop()
        if widget is not None:
            widget.removeEventFilter(self)
        self._watched = None
        assert self._ended is not None
        return _between(begun, self._ended)


class Table:
    """Lines of the result, printed as they come."""

    def __init__(self) -> None:
        print(f"{'':<46}{'n':>6}{'median':>9}{'99 %':>9}{'worst':>9}{'cpu':>9}{'aim':>7}  ms")

    def add(self, name: str, times: list[Took], aim: int | None = None) -> None:
        """Print one line."""
        walls = sorted(one.wall for one in times)
        high = walls[min(len(walls) - 1, len(walls) * 99 // 100)]
        cpu = statistics.median(one.cpu for one in times)
        print(
            f"{name:<46}{len(times):>6}{statistics.median(walls):>9.1f}{high:>9.1f}"
            f"{walls[-1]:>9.1f}{cpu:>9.1f}{'' if aim is None else aim:>7}",
            flush=True,
        )


def make(path: Path, n_paragraphs: int) -> None:
    """Make a project with suggestions for all paragraphs and a search index."""
    with Project.create(path, annotator="li") as project:
        project.reports.add(reports(n_paragraphs))
        model = project.suggestions.keep_model(LABELS, None, {}, {})
        project.suggestions.replace(model, suggestions(body_ids(project)))
        project.search.catch_up()


def settled(application: Application) -> None:
    """Wait until no job runs and no event waits."""
    loop = QEventLoop()
    looking = QTimer(interval=20)
    looking.timeout.connect(lambda: application.background.is_idle() and loop.quit())
    looking.start()
    loop.exec()
    QApplication.processEvents()


def rest(seconds: float) -> None:
    """Let the window wait as it does for a person.

    QTest.qWait() keeps Python's lock while it waits, and the jobs in threads stand still.
    """
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


class Bench:
    """The window with the project open."""

    def __init__(self, application: Application, table: Table, times: int) -> None:
        self.application = application
        self.session = application.session
        self.frames = Frames(application.window)
        self.table = table
        self.times = times
        self.random = random.Random(5)

    def open(self, path: Path) -> None:
        """Open the project, with the page that is then shown, several times."""
        window = self.application.window
        times = []
        for _turn in range(5):
            window.welcome.show()
            begun = _now()
            window.open_project(str(path))
            page = self.place("annotate").view.viewport()
            self.frames.took(page, page.update)
            times.append(_between(begun, _now()))
            settled(self.application)
        self.table.add("open, its page painted", times)

    def place(self, name: str):  # type: ignore[no-untyped-def]
        """Enter a place."""
        return self.application.window.go_to_place(name)

    def switch(self) -> None:
        """Go to another report, at random."""
        place = self.place("annotate")
        ids = [report.id for report in self.session.reports]
        page = place.view.viewport()
        chosen = self.random.sample(ids, min(len(ids), 25 * self.times))
        times = [self.frames.took(page, lambda i=i: place.show_report(i)) for i in chosen]
        settled(self.application)
        self.table.add("switch to another report", times, 100)

    def keys(self, name: str = "label key to repaint, durable") -> None:
        """Label paragraph after paragraph by key; each is on disk before it is painted."""
        place = self.place("annotate")
        page = place.view.viewport()
        times: list[Took] = []
        ids = [report.id for report in self.session.reports]
        while len(times) < 100 * self.times:
            place.show_report(self.random.choice(ids))
            settled(self.application)
            for _key in range(40):
                key = self.random.choice("12345")
                times.append(self.frames.took(page, lambda k=key: QTest.keyClick(place.view, k)))
                QApplication.processEvents()
        self.table.add(name, times, 16)

    def moves(self) -> None:
        """Go to the next paragraph by key, without a label."""
        place = self.place("annotate")
        place.show_report(self.session.reports[3].id)
        settled(self.application)
        page = place.view.viewport()
        times = []
        for number in range(50 * self.times):
            key = Qt.Key.Key_Down if number // 50 % 2 == 0 else Qt.Key.Key_Up
            times.append(self.frames.took(page, lambda k=key: QTest.keyClick(place.view, k)))
        self.table.add("arrow key to repaint", times, 16)

    def review(self) -> None:
        """Accept suggestion after suggestion in Review."""
        place = self.place("review")
        settled(self.application)
        page = place.view.viewport()
        press = lambda: QTest.keyClick(place.view, Qt.Key.Key_Space)  # noqa: E731
        times = []
        for _turn in range(25 * self.times):
            times.append(self.frames.took(page, press))
            rest(0.06)  # what comes next is got ready meanwhile
        self.table.add("accept in Review, durable, next one painted", times, 16)

    def search(self) -> None:
        """Type a word; the clock includes the 40 ms in which another letter is waited for."""
        place = self.place("find")
        found: list[object] = []
        place._finder.found.connect(found.append)

        def ask(act: Callable[[], object]) -> Took:
            found.clear()
            return self.frames.took(None, act, lambda: bool(found))

        words = [self.random.choice(WORDS) for _turn in range(5 * self.times)]
        times = [
            ask(lambda text=f"{word} {number % 10}": place.words.setText(text))
            for number, word in enumerate(words)
        ]
        settled(self.application)
        self.table.add("search for a word and a digit, shown", times, 100)
        times = [ask(lambda w=word: place.words.setText(w)) for word in dict.fromkeys(words)]
        settled(self.application)
        self.table.add("search for a frequent word, shown", times, 100)
        box = place.filters.suggestion
        rows = [1 + number % (box.count() - 1) for number in range(3 * self.times)]
        times = [ask(lambda row=row: box.setCurrentIndex(row)) for row in rows]
        settled(self.application)
        self.table.add("filter by suggested label, shown", times, 100)
        place.filters.clear()
        place.words.clear()
        settled(self.application)

    def bulk(self) -> None:
        """Undo and redo an acceptance of ten thousand suggestions."""
        place = self.place("annotate")
        most = dict(list(self.session.project.suggestions.above(0.4).items())[:10_000])
        assert self.session.write(lambda: self.session.project.annotations.accept(most))
        settled(self.application)
        page = place.view.viewport()
        walked: list[object] = []
        self.session.past.walked.connect(walked.append)

        def took(walk: Callable[[], object]) -> Took:
            settled(self.application)
            walked.clear()
            return self.frames.took(page, walk, lambda: bool(walked))

        undos, redos = [], []
        for _turn in range(3):
            undos.append(took(self.session.past.undo))
            redos.append(took(self.session.past.redo))
        self.session.past.undo()
        settled(self.application)
        self.table.add(f"undo of a bulk of {len(most):,}", undos)
        self.table.add("redo of it", redos)

    def pulse(self, name: str, seconds: float) -> None:
        """Label a paragraph each 200 ms; tell the gaps between beats that should be 5 ms."""
        place = self.place("annotate")
        place.show_report(self.random.choice(self.session.reports).id)
        settled(self.application)
        beats: list[tuple[float, float]] = []
        beat = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        beat.timeout.connect(lambda: beats.append(_now()))
        refined: list[float] = []
        self.session.suggested.refined.connect(lambda _ids: refined.append(time.perf_counter()))
        page = place.view.viewport()
        times: list[Took] = []
        beat.start()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            key = self.random.choice("12345")
            times.append(self.frames.took(page, lambda k=key: QTest.keyClick(place.view, k)))
            rest(0.2)
            if place.view.currentIndex().row() > 90:
                place.show_report(self.random.choice(self.session.reports).id)
        beat.stop()
        settled(self.application)
        gaps = [_between(*pair) for pair in pairwise(beats)]
        self.table.add(f"{name}: key to repaint", times, 16)
        self.table.add(f"{name}: between beats of 5 ms", gaps, 16)
        if refined:
            print(f"{'':<4}{len(refined)} times new suggestions while labelling")


def plain_list(table: Table, path: Path, times: int) -> None:
    """Show the same strings in Qt's own list: what nothing in Qt is quicker than."""
    with sqlite3.connect(path) as raw:
        texts = [row[0] for row in raw.execute("SELECT text FROM paragraph ORDER BY id")]
    window = QMainWindow()
    view = QListView()
    window.setCentralWidget(view)
    window.resize(1280, 800)
    window.show()
    QApplication.processEvents()
    frames = Frames(window)
    page = view.viewport()
    chooser = random.Random(6)
    models = [
        QStringListModel(texts[start : start + 100])
        for start in chooser.sample(range(0, len(texts) - 100, 100), min(20 * times, 200))
    ]
    switches = [frames.took(page, lambda m=m: view.setModel(m)) for m in models]
    table.add("QListView: 100 other strings", switches)
    everything = QStringListModel(texts)
    table.add(
        f"QListView: all {len(texts):,} strings",
        [frames.took(page, lambda: view.setModel(everything))],
    )
    view.setModel(models[0])
    view.setCurrentIndex(models[0].index(0))
    QApplication.processEvents()
    moves = [
        frames.took(page, lambda k=key: QTest.keyClick(view, k))
        for key in [Qt.Key.Key_Down] * 90 + [Qt.Key.Key_Up] * 90
    ]
    table.add("QListView: arrow key to repaint", moves)
    window.close()


def starts(folder: Path) -> None:
    """Print what an empty Qt window takes to be painted, and ours."""
    quiet = {
        "QT_QPA_PLATFORM": "offscreen",
        "DUANBIAO_SETTINGS": str(folder / "none.ini"),
        # As installed: with the bytecode at hand, which the first round writes.
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    empty = run([sys.executable, "-c", EMPTY_WINDOW], **quiet)
    ours = run([sys.executable, "-c", OUR_WINDOW], **quiet)
    for what, (wall, cpu) in (("an empty Qt window", empty), ("our window", ours)):
        print(f"{what + ', painted':<46}{'':>6}{1000 * wall:>9.0f}{'':>18}{1000 * cpu:>9.0f}")
    ratio = ours[1] / empty[1]
    print(f"{'  of the empty one, by processor time':<46}{'':>33}{ratio:>9.2f}{2:>7}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", default=None)
    chosen = parser.parse_args()
    times = 16 if chosen.full else 4
    qt = QApplication([])
    qt.setStyle("Fusion")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "large.duanbiao"
        begun = time.perf_counter()
        make(path, chosen.paragraphs)
        print(
            f"{chosen.paragraphs:,} paragraphs made in {time.perf_counter() - begun:.0f} s; ",
            end="",
        )
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        table = Table()
        starts(folder)
        plain_list(table, path, times)
        settings = Settings(folder / "settings.ini")
        settings.put(declared.LANGUAGE, "zh_CN")
        settings.put(declared.ANNOTATOR, "li")
        settings.put(FOLLOWS, False)
        application = Application(qt, settings)
        application.window.show()
        bench = Bench(application, table, times)
        bench.open(path)
        steps = (bench.switch, bench.moves, bench.keys, bench.review, bench.search, bench.bulk)
        for step in steps:
            if chosen.only is None or step.__name__ in chosen.only:
                step()
        if chosen.only is None or "pulse" in chosen.only:
            seconds = 10.0 * times / 4
            bench.pulse("labelling, suggestions fixed", seconds)
            settings.put(FOLLOWS, True)
            bench.pulse("labelling, suggestions following", 3 * seconds)
        application.stop()


if __name__ == "__main__":
    main()
