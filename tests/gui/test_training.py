"""Training: a worse model stays out, what it contradicts can be read, earlier ones come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QMenu
from pytestqt.qtbot import QtBot

from data.project import Project
from data.project.importing import import_paths
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.main_window import MainWindow
from gui.training.models import ModelsDialog
from gui.training.outcome import OutcomeDialog

LABELS = (
    "goal",
    "goal",
    "measure",
    "measure",
    "achievement",
    "achievement",
    "problem",
    "problem",
)
SPOILED = {"goal": "problem", "problem": "goal", "measure": "achievement", "achievement": "measure"}


# Near-duplicates would be held back together, and two models could not be compared: so the
# second is of another trade, and the third holds what the other two say and more.
OTHER = """2023年河道治理工作汇报

一、年度目标

（一）水质目标。全年断面水质优良比例达到95%以上。

（二）清淤目标。力争汛期前完成清淤河段6公里。

二、主要做法

一是落实河长巡河制度，村级河长每周巡河两次。

二是联合执法，严查非法采砂和偷排污水。

三、工作成效

拆除沿河违建14处，清理垃圾260吨。

两个断面水质由Ⅳ类提升为Ⅲ类。

四、存在不足

个别支流反弹明显，夜间偷排难以发现。

基层巡河人员年龄偏大，专业力量不足。
"""


@pytest.fixture
def project_file(tmp_path: Path, report_file: Path) -> Path:
    """A project with three reports, nothing labelled."""
    first = report_file.read_text(encoding="utf-8")
    said = [text.split("\n", 1)[1] for text in (first, OTHER)]
    paths = [report_file, tmp_path / "河道.txt", tmp_path / "综合.txt"]
    paths[1].write_text(OTHER, encoding="utf-8")
    paths[2].write_text("2023年综合情况汇报\n" + "".join(said * 3), encoding="utf-8")
    with Project.create(tmp_path / "城建.duanbiao", annotator="li") as project:
        import_paths(project, paths)
        return project.path


def bodies(application: Application, report_id: int) -> list[int]:
    return [p.id for p in application.session.open_report(report_id).paragraphs if p.kind == "body"]


@pytest.fixture
def trained(opened: Application, idle: Callable[[], None], qtbot: QtBot) -> Application:
    """Two of the three reports labelled well, and a model trained on them."""
    session = opened.session
    for report in session.reports[:2]:
        for paragraph_id, label in zip(bodies(opened, report.id), LABELS, strict=True):
            session.label([paragraph_id], label)
    session.label(bodies(opened, session.reports[2].id)[:1], "goal")
    opened.window.go_to_place("annotate")
    qtbot.keyClick(opened.window, "l", Qt.KeyboardModifier.ControlModifier)
    idle()
    return opened


def spoil(application: Application) -> None:
    """Label the third report, which is as long as six, wrongly from end to end."""
    ids = bodies(application, application.session.reports[2].id)
    for paragraph_id, label in zip(ids, LABELS * 6, strict=True):
        application.session.label([paragraph_id], SPOILED[label])


def dialog(application: Application, kind: type[QDialog], qtbot: QtBot) -> QDialog:
    [found] = [
        d for d in application.window.findChildren(kind) if isinstance(d, QDialog) and d.isVisible()
    ]
    qtbot.waitUntil(found.isActiveWindow)
    return found


def test_a_worse_model_is_refused_and_may_be_used_all_the_same(
    trained: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    session = trained.session
    n_models = len(session.project.suggestions.models())
    spoil(trained)
    idle()
    in_use = session.project.suggestions.models()[0].id
    trained.window.shell.commands.action("model.train").trigger()
    idle()
    found = dialog(trained, OutcomeDialog, qtbot)
    assert isinstance(found, OutcomeDialog)
    # Nothing but menus is a window of its own: it would outlive the dialog.
    without = OutcomeDialog(trained.window.shell, replace(found._trained, flips=()))
    strays = {type(one) for one in QApplication.topLevelWidgets() if one.parent() is None}
    assert strays <= {MainWindow, QMenu, QFrame}
    without.close()
    assert "is worse" in trained.window.messages.text
    assert session.project.suggestions.models()[0].id == in_use
    found.keep.click()
    trained.window.shell.commands.action("model.outcome").trigger()
    again = dialog(trained, OutcomeDialog, qtbot)
    assert isinstance(again, OutcomeDialog)
    again._want()
    idle()
    assert session.project.suggestions.models()[0].id != in_use
    assert len(session.project.suggestions.models()) > n_models


def test_an_earlier_model_is_put_in_use_by_one_key(
    trained: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    session = trained.session
    trained.window.shell.commands.action("model.train").trigger()
    idle()
    first = session.project.suggestions.models()[1]
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(trained.window, "v", modifiers)
    found = dialog(trained, ModelsDialog, qtbot)
    assert isinstance(found, ModelsDialog)
    assert found.table.item(0, 3).text() == "in use"
    assert "17 labels" in found.table.item(0, 1).text()
    assert not found._can_use(found.table.id_at(0))
    qtbot.keyClick(found.table, Qt.Key.Key_Return)
    idle()
    newest = session.project.suggestions.models()[0]
    assert newest.metrics.get("taken_back_from") == first.id
    assert trained.window.messages.text.startswith("The earlier model is in use")


def test_contradicted_labels_are_decided_on_by_key(
    trained: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    from model.gate import Flip
    from model.training import Trained

    ids = bodies(trained, 1)
    flips = (Flip(ids[0], "goal", "problem", 0.9), Flip(ids[2], "measure", "other", 0.8),
             Flip(ids[4], "achievement", "goal", 0.7))  # fmt: skip
    shown = OutcomeDialog(trained.window.shell, Trained(17, 3, flips=flips))
    shown.open()
    qtbot.waitUntil(shown.isActiveWindow)
    table = shown.table
    assert [table.item(row, 1).text() for row in range(3)] == ["Problem", "Other", "Goal"]
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Backspace)
    assert table.rowCount() == 1
    made = [trained.session.annotation(i) for i in (ids[0], ids[2])]
    assert [one.label for one in made if one] == ["problem", "measure"]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    place = trained.window.current_place()
    assert isinstance(place, AnnotatePlace)
    assert place.view.current_id() == ids[4]


def test_a_model_of_another_scikit_learn_says_so_and_offers_training(
    opened: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    path = opened.session.path
    opened.session.close()
    with Project.open(path, "li") as project:
        project.suggestions.keep_model(
            project.scheme.keys, b"", {"scikit_learn": "0.1"}, {"goal": 3}
        )
    assert opened.window.open_project(str(path))
    qtbot.waitUntil(lambda: "scikit-learn 0.1" in opened.window.messages.text)
    assert opened.window.messages._command.defaultAction().objectName() == "model.train"


def test_a_model_that_cannot_be_used_offers_training(
    opened: Application, idle: Callable[[], None], qtbot: QtBot
) -> None:
    from data.errors import RetrainError

    opened.window.say_error(RetrainError("The model is of another version."))
    assert opened.window.messages._command.isVisible()
    opened.window.messages._command.defaultAction().trigger()
    idle()
    assert opened.session.project.suggestions.models()
