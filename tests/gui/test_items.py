"""The item models, under Qt's own tester, and the ranges that they announce."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester

from gui.annotate.outline import OutlineItems
from gui.annotate.report_list import REPORT_ROLE, ReportItems
from gui.app import Application
from gui.paragraphs.items import ParagraphItems


def under_tester(items: QAbstractItemModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(
        items, QAbstractItemModelTester.FailureReportingMode.Fatal, items
    )


def test_paragraphs_announce_the_smallest_range(opened: Application) -> None:
    session = opened.session
    items = ParagraphItems(session)
    under_tester(items)
    ids = [p.id for p in session.open_report(1).paragraphs]
    items.show(ids)
    ranges: list[tuple[int, int]] = []
    items.dataChanged.connect(lambda first, last: ranges.append((first.row(), last.row())))
    body = [row for row, p in enumerate(session.open_report(1).paragraphs) if p.kind == "body"]
    session.label([ids[body[0]], ids[body[1]], ids[body[4]]], "goal")
    assert ranges == [(body[0], body[1]), (body[4], body[4])]
    ranges.clear()
    session.flag([ids[0]], True)
    assert ranges == [(0, 0)]


def test_paragraphs_follow_the_project(opened: Application) -> None:
    items = ParagraphItems(opened.session)
    under_tester(items)
    items.show([p.id for p in opened.session.open_report(2).paragraphs])
    assert items.rowCount() == 13
    opened.session.close()
    assert items.rowCount() == 0
    items.show(())


def test_reports_follow_their_progress(opened: Application) -> None:
    items = ReportItems(opened.session)
    under_tester(items)
    assert items.rowCount() == 3
    rows: list[int] = []
    items.dataChanged.connect(lambda first, _last: rows.append(first.row()))
    report = opened.session.open_report(2)
    opened.session.label([p.id for p in report.paragraphs], "measure")
    assert rows == [1]
    assert items.index(1).data(REPORT_ROLE)[1:] == (8, 8)
    opened.session.past.undo()
    assert opened.session.n_labelled(2) == 0


def test_the_outline_knows_the_heading_over_a_paragraph(opened: Application) -> None:
    items = OutlineItems()
    under_tester(items)
    items.show(opened.session.open_report(1))
    assert [items.index(r).data() for r in range(items.rowCount())] == [
        "一、目标责任",
        "二、工作措施",
        "三、取得的成效",
        "四、存在的问题",
    ]
    assert [items.row_over(row) for row in (0, 1, 3, 4)] == [None, 0, 0, 1]
    items.show(None)
    assert items.rowCount() == 0
