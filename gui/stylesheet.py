"""The one stylesheet of the window, with the theme's colours put in by role."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from data.resources import resource_folder

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, #desk { background: $desk; }
QToolTip { color: $text; background: $paper; border: 1px solid $strong_line; padding: 4px 8px; }

QMenuBar { background: $panel; padding: 2px 4px; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $paper; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 8px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }

#top_bar, #bottom_bar { background: $panel; }
#top_bar { border-bottom: 1px solid $line; }
#bottom_bar { border-top: 1px solid $line; }
#side { background: $panel; }
#left_side { background: $panel; border-right: 1px solid $line; }
#right_side { background: $panel; border-left: 1px solid $line; }
#paper_head { background: $desk; }
QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }

QLabel[role="muted"] { color: $muted; }
QLabel[role="danger"] { color: $danger; }
QLabel[role="section"] { color: $muted; font-weight: 600; }
QLabel[role="title"] { font-size: 15px; font-weight: 600; }
QLabel[role="display"] { font-size: 24px; font-weight: 600; }
QLabel[role="key"] {
  color: $muted; background: $paper; border: 1px solid $strong_line; border-radius: 4px;
  padding: 1px 6px;
}

QPushButton, QToolButton {
  background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px 8px;
}
QPushButton { border-color: $strong_line; background: $paper; padding: 5px 12px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[role="primary"]:focus { border-color: $text; }
QPushButton[role="primary"]:disabled { background: $track; color: $muted; border-color: $track; }
QPushButton[role="danger"] { color: $danger; border-color: $danger; }
QPushButton[role="row"] { background: transparent; border-color: transparent; text-align: left;
  padding: 6px 8px; }
QPushButton[role="row"]:hover { background: $hover; }
QPushButton[role="row"]:focus { border-color: $accent; }
QToolButton[role="place"] { padding: 6px 6px 6px 10px; color: $muted; }
QToolButton[role="place"]:checked { color: $text; background: $selection; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="link"] { color: $accent; padding: 4px; }
QToolButton:checked { background: $selection; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
  background: $paper; border: 1px solid $strong_line; border-radius: 4px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border-color: $accent;
}
QAbstractSpinBox { padding: 3px 4px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QDateEdit::drop-down { border: none; width: 24px; }
QDateEdit::down-arrow { image: url("$down_arrow"); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {
  width: 14px; height: 14px; border: 1px solid $faint; background: $paper;
}
QCheckBox::indicator, QAbstractItemView::indicator { border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
  background: $accent; border-color: $accent; image: url("$mark"); }
QRadioButton::indicator:checked { background: $on_accent; border: 5px solid $accent;
  width: 6px; height: 6px; border-radius: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$down_arrow"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
  background: $paper; border: 1px solid $strong_line; selection-background-color: $selection;
  selection-color: $text;
}

QAbstractItemView { background: transparent; border: none; outline: none; }
QTableView::item { padding: 0 5px; }
QListView#rows::item { padding: 4px 8px; border-radius: 4px; }
QListView#rows::item:hover { background: $hover; }
QListView#rows::item:selected { background: $selection; color: $text; }
QTableView::item:selected { background: $selection; color: $text; }
QHeaderView::section { background: $panel; border: none; border-bottom: 1px solid $line;
  padding: 4px 8px; color: $muted; }

QScrollArea { background: transparent; border: none; }
#clear { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { background: $track; height: 6px; border-radius: 3px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 3px; }
QSlider::handle:horizontal { background: $paper; border: 2px solid $accent; width: 12px;
  margin: -5px 0; border-radius: 8px; }
QSlider::handle:horizontal:focus { border-color: $text; }

QProgressBar { background: $track; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

#message { background: $warning_paper; border-bottom: 1px solid $line; }
#message[severity="error"] { background: $danger_paper; }
#message[severity="news"] { background: $selection; }
#drop_area { border: 1px dashed $faint; border-radius: 8px; background: $paper; }
#drop_area[is_over="true"] { border-color: $accent; background: $selection; }
#key_field { background: $paper; border: 1px solid $strong_line; border-radius: 4px; }
#key_field:focus { border-color: $accent; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { padding: 6px 12px; color: $muted; border: 1px solid transparent;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover { background: $hover; }
QTabBar::tab:focus { border-color: $accent; }
QTreeView#rows::item { padding: 4px 8px; }
QTreeView#rows::item:hover { background: $hover; }
QTreeView#rows::item:selected { background: $selection; color: $text; }
#palette { background: $paper; border: 1px solid $strong_line; border-radius: 8px; }
""")


def stylesheet(colors: Mapping[str, str]) -> str:
    """Return the stylesheet in these colours, by role."""
    # Qt takes these pictures from files alone: the arrow has one grey for both themes.
    icons = resource_folder() / "icons"
    mark = "box_mark_dark" if colors["on_accent"].upper() != "#FFFFFF" else "box_mark"
    return _SHEET.substitute(
        colors,
        down_arrow=(icons / "combo_arrow.svg").as_posix(),
        mark=(icons / f"{mark}.svg").as_posix(),
    )
