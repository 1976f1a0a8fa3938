"""Both themes are readable, whatever colour a label has."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import product

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from data.scheme import PALETTE, default_scheme
from gui.icons import icon
from gui.stylesheet import stylesheet
from gui.theme import READABLE, contrast, label_tones, load_theme

GROUNDS = ("paper", "desk", "panel")


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_is_readable_on_every_ground(name: str) -> None:
    theme = load_theme(name)
    pairs = [*product(("text", "muted"), (*GROUNDS, "hover", "selection"))]
    pairs += [*product(("accent", "danger", "warning"), GROUNDS)]
    pairs += [*product(("text", "accent"), ("warning_paper", "danger_paper", "selection"))]
    pairs += [("on_accent", "accent"), ("warning", "warning_paper"), ("muted", "track")]
    low = {
        (ink, ground): round(found, 2)
        for ink, ground in pairs
        if (found := contrast(theme.color(ink), theme.color(ground))) < READABLE
    }
    assert low == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_signs_and_frames_of_what_one_acts_on_are_seen(name: str) -> None:
    """Three to one, as WCAG asks of what is no text: icons, the focus, ticks, the current bar."""
    theme = load_theme(name)
    for ink, ground in product(("muted", "accent", "faint"), GROUNDS):
        assert contrast(theme.color(ink), theme.color(ground)) >= 3, (ink, ground)


def test_faint_is_for_what_is_disabled_alone() -> None:
    """It is too pale for a text that is to be read."""
    sheet = stylesheet({role: role for role in load_theme("light").colors} | {"on_accent": ""})
    rules = [rule for rule in sheet.split("}") if " color: faint" in rule]
    assert rules and all("disabled" in rule for rule in rules)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_labels_are_readable_in_any_colour(name: str) -> None:
    theme = load_theme(name)
    colors = [label.color for label in default_scheme().labels]
    for color in (*colors, *PALETTE, "#FFFF00", "#000000", "#FFFFFF", "#00FF00"):
        tones = label_tones(color, name)
        for ground in GROUNDS:
            assert contrast(tones.ink, theme.color(ground)) >= READABLE, (color, ground)
        assert contrast(tones.on_fill, tones.fill) >= READABLE, color


def test_the_themes_have_the_same_roles() -> None:
    light, dark = load_theme("light"), load_theme("dark")
    assert light.colors.keys() == dark.colors.keys()
    stylesheet(light.colors)  # names no role that is missing


def test_every_icon_can_be_drawn(qapp: object) -> None:
    for source in (files("resources") / "icons").iterdir():
        picture = icon(source.name.removesuffix(".svg")).pixmap(20, 20).toImage()
        painted = any(picture.pixelColor(x, y).alpha() for x in range(20) for y in range(20))
        assert painted, source.name


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_icons_have_all_the_pixels_of_the_screen(qapp: object, scale: float) -> None:
    picture = icon("find").pixmap(QSize(16, 16), scale)
    assert (picture.width(), picture.devicePixelRatio()) == (round(16 * scale), scale)


def test_themes_are_plain_files() -> None:
    for name in ("light", "dark"):
        text = (files("resources") / "themes" / f"{name}.json").read_text(encoding="utf-8")
        assert json.loads(text)["name"] == name
