"""The window in tests: no display, settings of its own, no Qt warning let pass."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from data.language import use_language
from data.project import Project
from gui.app import Application
from gui.following import FOLLOWS
from gui.settings import Settings, declared

# What Qt's offscreen platform says of itself.
_HARMLESS = ("This plugin does not support",)

REPORT = """2024年城镇化工作情况汇报

一、目标责任

（一）新居建设。全年建设新居20户，完成工程量的80%以上。

（二）场镇基础设施建设。力争年底前建成污水处理站1座。

二、工作措施

一是建立健全责任机制，由镇长任组长，逐级签订责任书。

二是定期召开推进会，每月通报一次进度。

三、取得的成效

新居建设已完成9户，场镇道路硬化3.2公里。

污水处理站主体完工，受益群众1200人。

四、存在的问题

资金缺口较大，部分项目推进缓慢。

群众参与的积极性还不高，宣传发动不够。
"""


@pytest.fixture(autouse=True)
def no_qt_warnings() -> Iterator[None]:
    """Fail when Qt warns of anything during the test."""
    said: list[str] = []

    def handler(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith(_HARMLESS):
            said.append(text)

    before = qInstallMessageHandler(handler)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of the test's own, in English."""
    found = Settings(tmp_path / "settings.ini")
    found.put(declared.LANGUAGE, "en")
    found.put(declared.THEME, "light")
    found.put(declared.ANNOTATOR, "li")
    # A process that learns from every label of every test would be slow; its own tests have it.
    found.put(FOLLOWS, False)
    return found


@pytest.fixture
def application(qapp: QApplication, settings: Settings) -> Iterator[Application]:
    """The application with its window shown."""
    qapp.setStyle("Fusion")
    found = Application(qapp, settings)
    found.window.show()
    yield found
    found.stop()
    found.window.hide()
    found.window.deleteLater()
    use_language("en")


@pytest.fixture
def report_file(tmp_path: Path) -> Path:
    """A small report as a text file."""
    path = tmp_path / "汇报.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def report_files(tmp_path: Path, report_file: Path) -> list[Path]:
    """That report and two of other years."""
    others = []
    for number in (1, 2):
        other = tmp_path / f"汇报{number}.txt"
        other.write_text(REPORT.replace("2024", f"202{number}"), encoding="utf-8")
        others.append(other)
    return [report_file, *others]


@pytest.fixture
def project_file(tmp_path: Path, report_files: list[Path]) -> Path:
    """A project with these three reports, nothing labelled, with the starter's suggestions."""
    from data.project.importing import import_paths
    from model.suggesting import suggest_for_new

    with Project.create(tmp_path / "城建.duanbiao", annotator="li") as project:
        import_paths(project, report_files)
    # A window would ask another process for them, which takes a second to start.
    suggest_for_new(project.path, "li")
    return project.path


@pytest.fixture
def opened(application: Application, project_file: Path, idle: Callable[[], None]) -> Application:
    """The application with that project open."""
    assert application.window.open_project(str(project_file))
    idle()
    return application


@pytest.fixture
def idle(application: Application, qtbot: object) -> Callable[[], None]:
    """Wait until no job runs."""

    def wait() -> None:
        qtbot.waitUntil(application.background.is_idle, timeout=120_000)  # type: ignore[attr-defined]

    return wait


@pytest.fixture
def choose() -> Callable[..., None]:
    """Answer the next file dialog with these paths, as typed by hand."""

    def answer(*paths: Path) -> None:
        looking = QTimer(QApplication.instance(), interval=20)

        def look() -> None:
            for dialog in QApplication.topLevelWidgets():
                if isinstance(dialog, QFileDialog) and dialog.isVisible():
                    looking.stop()
                    typed = " ".join(f'"{path}"' for path in paths) if paths[1:] else str(paths[0])
                    dialog.findChild(QLineEdit).setText(typed)
                    dialog.accept()

        looking.timeout.connect(look)
        looking.start()

    return answer
