"""How the window looks: colours from ``resources/themes``, label tones, fonts, the stylesheet."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from data.language import language
from data.resources import resource_folder
from gui.stylesheet import stylesheet

STEP = 4  # every distance is a multiple of it
RADIUS = 4
TEXT_PX = 15  # of reports, by default
CHOICES = ("system", "light", "dark")
READABLE = 4.5  # contrast of text, WCAG 2 AA

_CHINESE_FONTS = {
    "win32": ("Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": ("PingFang SC", "Hiragino Sans GB"),
}
_OTHER_CHINESE_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
# Before the Chinese ones in an English window: their "…" stands on the line, not in its middle.
_LATIN_FONTS = {"win32": ("Segoe UI",), "darwin": (".AppleSystemUIFont",)}
_OTHER_LATIN_FONTS = ("Noto Sans", "Inter", "Cantarell", "Ubuntu")
_SERIF_FONTS = ("SimSun", "Songti SC", "Noto Serif CJK SC", "Source Han Serif SC", "AR PL UMing CN")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one theme, by role; see ``resources/themes``."""

    name: str
    is_dark: bool
    colors: dict[str, str]

    def __getitem__(self, role: str) -> str:
        return self.colors[role]

    def color(self, role: str) -> QColor:
        """Return the colour of a role."""
        return QColor(self.colors[role])


@dataclass(frozen=True, slots=True)
class LabelTones:
    """A label's colours on a theme's paper, each readable on what it lies on.

    Attributes
    ----------
    ink
        For outlines, bars and letters on paper.
    fill, on_fill
        Of a solid chip, and of the letter in it.
    """

    ink: QColor
    fill: QColor
    on_fill: QColor


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blended(color: QColor, paper: QColor, depth: float) -> QColor:
    """Return a colour laid on paper so thinly that ``depth`` of it shows, 0 to 1."""
    red, green, blue = (
        one * depth + other * (1 - depth)
        for one, other in zip(_channels(color), _channels(paper), strict=True)
    )
    return QColor.fromRgbF(red, green, blue)


def _channels(color: QColor) -> tuple[float, float, float]:
    return color.redF(), color.greenF(), color.blueF()


def _luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(v) for v in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=256)
def label_tones(color: str, theme_name: str) -> LabelTones:
    """Return a label colour's tones in a theme, moved in lightness until they are readable."""
    theme = load_theme(theme_name)
    # The panel beside the paper carries label names too, so both must be readable.
    grounds = [theme.color("paper"), theme.color("desk"), theme.color("panel")]
    ink = QColor(color)
    while min(contrast(ink, ground) for ground in grounds) < READABLE:
        lightness = ink.lightnessF() + (0.01 if theme.is_dark else -0.01)
        if not 0 < lightness < 1:
            break
        ink = QColor.fromHslF(max(ink.hslHueF(), 0.0), ink.hslSaturationF(), lightness)
    white, black = QColor("#FFFFFF"), QColor("#10151B")
    on_fill = max((white, black), key=lambda letter: contrast(letter, ink))
    return LabelTones(ink, ink, on_fill)


@lru_cache
def load_theme(name: str) -> Theme:
    """Return the theme ``light`` or ``dark``."""
    source = resource_folder() / "themes" / f"{name}.json"
    return Theme(**json.loads(source.read_text(encoding="utf-8")))


def interface_font() -> QFont:
    """Return the system's interface font for the language in use, at 13 pixels."""
    latin = _LATIN_FONTS.get(sys.platform, _OTHER_LATIN_FONTS)
    wanted = _chinese_fonts() if language() == "zh_CN" else (*latin, *_chinese_fonts())
    return _font(wanted, 13)


def report_font(size_px: int, is_serif: bool = False) -> QFont:
    """Return the font of a report's text."""
    return _font(_SERIF_FONTS if is_serif else _chinese_fonts(), size_px)


def _chinese_fonts() -> tuple[str, ...]:
    return _CHINESE_FONTS.get(sys.platform, _OTHER_CHINESE_FONTS)


def _font(wanted: tuple[str, ...], size_px: int) -> QFont:
    installed = set(QFontDatabase.families())
    families = [family for family in wanted if family in installed]
    font = QFont()
    if families:
        font.setFamilies(families)
    font.setPixelSize(size_px)
    return font


class Appearance(QObject):
    """Which theme is in use, and the whole application painted in it."""

    changed = Signal()
    # The size of the reports' text is another one.
    text_resized = Signal()

    def __init__(self, choice: str, text_px: int = TEXT_PX) -> None:
        super().__init__()
        self._choice = choice
        self._text_px = text_px
        self._theme = load_theme(self._wanted())
        self._paint()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    def tones(self, color: str) -> LabelTones:
        """Return the tones of a label's colour in the theme in use."""
        return label_tones(color, self._theme.name)

    def resize_text(self, text_px: int) -> None:
        """Show the text of reports in this size, wherever it stands."""
        if text_px != self._text_px:
            self._text_px = text_px
            self.text_resized.emit()

    def scaled(self, px: int) -> int:
        """Return a size that belongs to the text of reports, as large as the person wants it."""
        return round(px * self._text_px / TEXT_PX)

    def choose(self, choice: str) -> None:
        """Use ``light``, ``dark``, or what the ``system`` says."""
        self._choice = choice
        self._use(self._wanted())

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self._use(self._wanted())

    def _use(self, name: str) -> None:
        if name != self._theme.name:
            self._theme = load_theme(name)
            self._paint()
            self.changed.emit()

    def _wanted(self) -> str:
        if self._choice in ("light", "dark"):
            return self._choice
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return "dark" if is_dark else "light"

    def _paint(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setPalette(_palette(self._theme))
        application.setStyleSheet(stylesheet(self._theme.colors))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for roles, name in (
        ((role.Window,), "desk"),
        ((role.Base, role.ToolTipBase), "paper"),
        ((role.AlternateBase,), "panel"),
        ((role.WindowText, role.Text, role.ButtonText, role.ToolTipText), "text"),
        ((role.Button,), "panel"),
        ((role.PlaceholderText,), "muted"),
        ((role.Highlight, role.Link, role.LinkVisited), "accent"),
        ((role.HighlightedText,), "on_accent"),
        ((role.Mid, role.Midlight), "line"),
        ((role.Dark,), "strong_line"),
        ((role.Light,), "paper"),
    ):
        for one in roles:
            palette.setColor(one, theme.color(name))
    for one in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, one, theme.color("faint"))
    return palette
