"""Shift+E marks on the page the words that spoke for the suggestion, in its label's colour."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.annotate.place import AnnotatePlace
from gui.app import Application
from gui.explaining.marking import MARKS_WORDS
from gui.paragraphs.view import ParagraphView
from gui.review.place import ReviewPlace
from gui.theme import READABLE, blended, contrast

Idle = Callable[[], None]


@pytest.fixture
def suggested(opened: Application, idle: Idle) -> Application:
    """The opened project with the starter's suggestions."""
    opened.session.reload_reports()
    idle()
    return opened


def tinted(view: ParagraphView, application: Application) -> int:
    """Return how many pixels of the current paragraph are tinted with its suggestion's colour."""
    row = view.currentIndex()
    image = view.viewport().grab(view.visualRect(row)).toImage()
    spoken = view.spoken
    if spoken is None:
        return 0
    label = application.session.scheme[spoken.label]
    ink = application.appearance.tones(label.color).ink
    paper = application.appearance.theme.color("paper")
    strongest = blended(ink, paper, 0.28).rgb()
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixel(x, y) == strongest for x, y in places)


def body(application: Application) -> list[int]:
    return [p.id for p in application.session.open_report(1).paragraphs if p.kind == "body"]


def test_shift_e_marks_the_words_of_the_paragraph_one_is_at(
    suggested: Application, qtbot: QtBot, idle: Idle
) -> None:
    place = suggested.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    place.show_paragraph(body(suggested)[4])
    idle()
    assert place.view.spoken is None
    qtbot.keyClick(place.view, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: place.view.spoken is not None)
    spoken = place.view.spoken
    assert spoken is not None
    assert spoken.paragraph_id == body(suggested)[4]
    assert spoken.label == suggested.session.open_report(1).suggestions[spoken.paragraph_id].label
    assert spoken.spans and all(span.logit > 0 for span in spoken.spans)
    assert tinted(place.view, suggested) > 50
    qtbot.keyClick(place.view, Qt.Key.Key_Down)
    qtbot.waitUntil(
        lambda: (
            place.view.spoken is not None and place.view.spoken.paragraph_id == body(suggested)[5]
        )
    )
    assert suggested.window.shell.commands.action("label.words").isChecked()
    qtbot.keyClick(place.view, Qt.Key.Key_E, Qt.KeyboardModifier.ShiftModifier)
    assert place.view.spoken is None
    assert suggested.settings.get(MARKS_WORDS) is False


def test_headings_and_paragraphs_without_a_suggestion_are_never_marked(
    suggested: Application, qtbot: QtBot, idle: Idle
) -> None:
    suggested.settings.put(MARKS_WORDS, True)
    place = suggested.window.go_to_place("annotate")
    assert isinstance(place, AnnotatePlace)
    place.view.go_to_row(0)
    idle()
    assert place.view.spoken is None
    place.show_paragraph(body(suggested)[0])
    qtbot.waitUntil(lambda: place.view.spoken is not None)
    del suggested.session.open_report(1).suggestions[body(suggested)[0]]
    suggested.session.suggested.changed.emit()
    idle()
    assert place.view.spoken is None


def test_review_marks_what_it_asks_about_and_the_setting_is_kept(
    suggested: Application, qtbot: QtBot, idle: Idle
) -> None:
    suggested.settings.put(MARKS_WORDS, True)
    annotate = suggested.window.go_to_place("annotate")
    assert isinstance(annotate, AnnotatePlace)
    place = suggested.window.go_to_place("review")
    assert isinstance(place, ReviewPlace)
    for _decision in range(2):
        qtbot.waitUntil(
            lambda: (
                place.view.spoken is not None and place.view.spoken.paragraph_id == place.current_id
            )
        )
        qtbot.keyClick(place.view, Qt.Key.Key_Space)
    assert suggested.settings.again().get(MARKS_WORDS) is True


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marked_text_is_readable_in_every_label_of_the_scheme(
    suggested: Application, theme: str
) -> None:
    suggested.appearance.choose(theme)
    colors = suggested.appearance.theme
    text: QColor = colors.color("text")
    for label in suggested.session.scheme.labels:
        ink = suggested.appearance.tones(label.color).ink
        assert contrast(text, blended(ink, colors.color("paper"), 0.28)) >= READABLE
