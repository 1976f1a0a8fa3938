"""Why: evidence in numbers that add up, words marked, similar labelled paragraphs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.explaining.window import WhyWindow


def test_e_says_why_and_names_paragraphs_like_it(
    opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    session = opened.session
    second = [p.id for p in session.open_report(2).paragraphs if p.kind == "body"]
    session.label([second[6]], "problem")
    place = opened.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    first = [p.id for p in session.open_report(1).paragraphs if p.kind == "body"]
    place.show_paragraph(first[6])
    qtbot.keyClick(place.view, "e")
    idle()
    [window] = opened.window.findChildren(WhyWindow)
    assert window.why is not None
    assert window.why.explanation.label == "problem"
    text = window.page.toPlainText()
    assert text.startswith("Problem")
    assert "Heading" in text and "+" in text
    assert "资金缺口较大，部分项目推进缓慢。" in text
    assert [one.paragraph_id for one in window.why.alike] == [second[6]]
    place.show_paragraph(first[0])
    window.page.anchorClicked.emit(QUrl(f"paragraph:{second[6]}"))
    assert place.view.current_id() == second[6]
    for span in window.why.explanation.spans:
        assert 0 <= span.start < span.end <= len(window.why.text)
    window.close()


def test_it_follows_the_theme_and_closes_with_the_project(
    opened: Application, qtbot: QtBot, idle: Callable[[], None]
) -> None:
    place = opened.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    ids = [p.id for p in opened.session.open_report(1).paragraphs if p.kind == "body"]
    place.show_paragraph(ids[2])
    opened.window.shell.commands.action("label.why").trigger()
    idle()
    [window] = opened.window.findChildren(WhyWindow)
    before = window.page.toHtml()
    opened.appearance.choose("dark")
    assert window.page.toHtml() != before
    opened.session.close()
    assert not window.isVisible()
