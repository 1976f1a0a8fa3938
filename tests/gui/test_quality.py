"""Quality: measured on reports held back, with the paragraphs behind each number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from data.project import Project
from data.project.importing import import_paths
from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.quality.place import QualityPlace
from gui.quality.tables import ParagraphsDialog

# Three reports that are no copies of each other: copies are held back together.
REPORTS = {
    "城建": """城镇建设工作情况汇报
全年建设新居20户，完成工程量的80%以上。
力争年底前建成污水处理站1座。
由镇长任组长，逐级签订责任书。
定期召开推进会，每月通报一次进度。
新居建设已完成9户，场镇道路硬化3.2公里。
污水处理站主体完工，受益群众1200人。
资金缺口较大，部分项目推进缓慢。
群众参与的积极性还不高，宣传发动不够。
""",
    "农业": """农业生产工作情况汇报
今年粮食播种面积稳定在六万亩。
确保秋粮总产量比上年增长百分之三。
组织农技人员分片包村，下田指导。
对种粮大户发放补贴，签订收购合同。
夏粮喜获丰收，单产创历史新高。
新建高标准农田四千亩，修渠十二里。
仓储能力不足，烘干设备老旧。
青壮劳力外出，谁来种地还没有答案。
""",
    "医保": """医疗保障工作情况汇报
参保率要达到九成八。
门诊报销比例提高五个点。
开展打击骗保专项行动，抽查病历。
推行一站式结算，减少跑腿垫资。
办结大病救助三百余件。
异地就医备案实现网上办理。
基层经办力量薄弱，业务不熟。
基金支出增长过快，平衡压力大。
""",
}
LABELS = ("goal", "goal", "measure", "measure", "achievement", "achievement", "problem", "goal")


@pytest.fixture
def project_file(tmp_path: Path) -> Path:
    """A project with these three reports, nothing labelled."""
    files = []
    for name, text in REPORTS.items():
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    with Project.create(tmp_path / "城建.duanbiao", annotator="li") as project:
        import_paths(project, files)
        return project.path


@pytest.fixture
def measured(opened: Application, idle: Callable[[], None]) -> QualityPlace:
    """Three labelled reports; the last label of each is wrong."""
    session = opened.session
    for report in session.reports:
        ids = [p.id for p in session.open_report(report.id).paragraphs if p.kind == "body"]
        for paragraph_id, label in zip(ids, LABELS, strict=True):
            session.label([paragraph_id], label)
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    idle()
    return place


def test_it_measures_on_reports_held_back_and_says_so(measured: QualityPlace) -> None:
    assert measured.measured is not None
    assert measured.measured.scores.n == 24
    assert "24 labelled paragraphs in 3 reports" in measured._basis.text()
    assert "had not seen its report" in measured._basis.text()
    assert measured.scores.rowCount() == len(measured.measured.scores.per_label) + 1
    assert [p.n_labels for p in measured.curve._points] == sorted(
        {p.n_labels for p in measured.curve._points}
    )
    assert measured.curve._points


def test_a_cell_opens_the_paragraphs_behind_it(
    measured: QualityPlace, opened: Application, qtbot: QtBot
) -> None:
    assert measured.measured is not None
    keys = measured.measured.scores.keys
    row, column = next(
        (i, j)
        for i, counts in enumerate(measured.measured.scores.confusion)
        for j, count in enumerate(counts)
        if count
    )
    for _step in range(row):
        qtbot.keyClick(measured.confusion, Qt.Key.Key_Down)
    for _step in range(column):
        qtbot.keyClick(measured.confusion, Qt.Key.Key_Right)
    qtbot.keyClick(measured.confusion, Qt.Key.Key_Return)
    [dialog] = measured.findChildren(QDialog)
    assert isinstance(dialog, ParagraphsDialog)
    assert dialog.table.rowCount() == measured.measured.scores.confusion[row][column]
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    place = opened.window.current_place()
    assert isinstance(place, AnnotatePlace)
    current = place.view.current_id()
    assert current is not None
    annotation = opened.session.annotation(current)
    assert annotation is not None and annotation.label == keys[row]


def test_every_list_and_picture_says_what_it_was_measured_on(measured: QualityPlace) -> None:
    for chart in (measured.confusion, measured.curve, measured.calibration, measured.bars):
        assert "reports not seen" in chart.accessibleName()
    for table in (measured.scores, measured.reports, measured.mistakes, measured.weak):
        title = measured._around[table][0]
        assert isinstance(title, QLabel)
        assert title.text().endswith("measured on reports not seen")


def test_likely_mistakes_are_decided_on_by_key(
    measured: QualityPlace, opened: Application, qtbot: QtBot
) -> None:
    session, table = opened.session, measured.mistakes
    n = table.rowCount()
    assert n >= 2
    first, second = table.id_at(0), table.id_at(1)
    assert first is not None and second is not None
    likely = table._said[first]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    annotation = session.annotation(first)
    assert annotation is not None and annotation.label == likely
    kept = session.annotation(second)
    qtbot.keyClick(table, Qt.Key.Key_Backspace)
    assert session.annotation(second) == kept
    assert table.rowCount() == n - 2
    if n > 2:
        third = table.id_at(0)
        qtbot.keyClick(table, "5")
        assert third is not None
        changed = session.annotation(third)
        assert changed is not None and changed.label == "other"


def test_a_report_opens_what_was_wrong_in_it(
    measured: QualityPlace, opened: Application, qtbot: QtBot
) -> None:
    assert measured.measured is not None
    worst = measured.measured.reports[0]
    cells = [measured.reports.item(0, column).text() for column in range(6)]
    assert cells[0] == worst.name
    assert cells[4:] == [str(worst.n_wrong), str(worst.n)]
    assert 0 < worst.precision <= 1 and 0 < worst.recall <= 1
    measured.reports.selectRow(0)
    qtbot.keyClick(measured.reports, Qt.Key.Key_Return)
    [dialog] = measured.findChildren(QDialog)
    assert isinstance(dialog, ParagraphsDialog)
    assert dialog.table.rowCount() == worst.n_wrong


def test_a_new_report_is_compared_with_those_learnt_from(
    measured: QualityPlace, opened: Application, tmp_path: Path, idle: Callable[[], None]
) -> None:
    from gui.importing import import_paths

    assert not measured.drift.isVisible()
    poem = tmp_path / "诗.txt"
    poem.write_text("诗集\n\n卷一\n\n" + "\n\n".join(
        ("床前明月光，疑是地上霜，举头望明月。", "白日依山尽，黄河入海流，欲穷千里目。")
    ), encoding="utf-8")  # fmt: skip
    import_paths(opened.window.shell, [poem])
    idle()
    opened.window.go_to_place("quality")
    opened.window.shell.commands.action("quality.measure").trigger()
    idle()
    assert measured.drift.isVisibleTo(measured)
    assert measured.drift.verdict.text().startswith("The new reports")
    assert measured.drift.table.rowCount() >= 3 + 5
    assert "Words never met" in measured.drift.new.text()


def test_pictures_are_copied_and_saved_sharp(
    measured: QualityPlace, tmp_path: Path, qtbot: QtBot, choose: Callable[..., None]
) -> None:
    path = tmp_path / "图"
    for chart in (measured.confusion, measured.curve, measured.calibration, measured.bars):
        assert chart.accessibleName() and chart.accessibleDescription()
        path.with_suffix(".png").unlink(missing_ok=True)
        choose(path)
        qtbot.keyClick(chart, "s", Qt.KeyboardModifier.ControlModifier)
        saved = QPixmap(str(path.with_suffix(".png")))
        assert saved.width() == 2 * chart.width()
        qtbot.keyClick(chart, "c", Qt.KeyboardModifier.ControlModifier)
        assert not QGuiApplication.clipboard().pixmap().isNull()


def test_without_labels_it_says_what_to_do(opened: Application, idle: Callable[[], None]) -> None:
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    idle()
    assert place._stack.currentWidget() is place._nothing


def test_stopped_it_can_be_measured_again(opened: Application, idle: Callable[[], None]) -> None:
    for report in opened.session.reports:
        first = next(
            p.id for p in opened.session.open_report(report.id).paragraphs if p.kind == "body"
        )
        opened.session.label([first], "goal")
    place = opened.window.go_to_place("quality")
    assert isinstance(place, QualityPlace)
    assert opened.background.tasks()
    for task in opened.background.tasks():
        task.cancel()
    idle()
    assert place.measured is None
    assert place._again.isEnabled()
