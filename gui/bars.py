"""The bar over the places and the bar under them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from data.language import _
from gui.commands import shown_key
from gui.icons import icon
from gui.jobs_strip import JobsStrip
from gui.label_keys import KeyButton, LabelKeys
from gui.shell import PlaceDeclaration

if TYPE_CHECKING:
    from gui.shell import Shell


_ICON, _ICON_GAP = 16, 4
_TEXT = Qt.ToolButtonStyle.ToolButtonTextOnly
_TEXT_BESIDE_ICON = Qt.ToolButtonStyle.ToolButtonTextBesideIcon


class IconButton(QToolButton):
    """A command as an icon; its name and key are in its tooltip, also when they change."""

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self.setObjectName(f"icon {action.objectName()}")
        self.setDefaultAction(action)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(self._name)
        self._name()

    def _name(self) -> None:
        action = self.defaultAction()
        text, key = action.text().rstrip("…"), shown_key(action.shortcut().toString())
        self.setAccessibleName(text)
        self.setToolTip(f"{text} ({key})" if key else text)


class TopBar(QWidget):
    """The places at the left; what is known of the project at the right."""

    def __init__(self, go_to_place: Callable[[str], object]) -> None:
        super().__init__()
        self.setObjectName("top_bar")
        self._go_to_place = go_to_place
        self._buttons: dict[str, QToolButton] = {}
        self._places: dict[str, PlaceDeclaration] = {}
        self._group = QButtonGroup(self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        places = self._places_bar = QWidget()
        places.setObjectName("places")
        self._left = QHBoxLayout(places)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(4)
        self._right = QHBoxLayout()
        self._right.setSpacing(4)
        row.addWidget(places)
        row.addStretch(1)
        row.addLayout(self._right)
        self.saved = QLabel()
        self.saved.setProperty("role", "muted")
        self.saved.setContentsMargins(8, 0, 8, 0)
        self._right.addWidget(self.saved)

    def add_place(self, place: PlaceDeclaration) -> None:
        """Add a place's button, in the order of the places."""
        button = QToolButton()
        button.setProperty("role", "place")
        button.setCheckable(True)
        button.setIcon(icon(place.icon))
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._go_to_place(place.name))
        self._places[place.name] = place
        self._buttons[place.name] = button
        self._group.addButton(button)
        before = sum(other.order < place.order for other in self._places.values())
        self._left.insertWidget(before, button)
        self._name(place)

    def add_command(self, action: QAction) -> None:
        """Add a command's button behind the places."""
        button = QToolButton()
        button.setProperty("role", "place")
        button.setDefaultAction(action)
        button.setText(action.text().rstrip("…"))
        button.setIconSize(QSize(16, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(lambda: button.setText(action.text().rstrip("…")))
        self._left.addWidget(button)

    def order_tabs(self) -> None:
        """Let the focus go from left to right, whoever registered first; once in the window."""
        items = [self._left.itemAt(number) for number in range(self._left.count())]
        buttons = [widget for item in items if item and (widget := item.widget())]
        for one, other in pairwise(buttons):
            QWidget.setTabOrder(one, other)

    def add_widget(self, widget: QWidget) -> None:
        """Add a widget at the right."""
        self._right.addWidget(widget)

    def add_icon(self, action: QAction) -> None:
        """Add a command as an icon at the right."""
        self._right.addWidget(IconButton(action))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the icons of the places out where their names would be cut short."""
        buttons = [b for b in self._places_bar.findChildren(QToolButton) if not b.isHidden()]
        icon_only = sum(_ICON + _ICON_GAP for b in buttons if b.toolButtonStyle() == _TEXT)
        wanted = self._wanted_width() + icon_only
        style = _TEXT if wanted > self.width() else _TEXT_BESIDE_ICON
        for button in buttons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)

    def _wanted_width(self) -> int:
        """Return how wide the bar would like to be, with its names in full."""
        margins = self._row.contentsMargins()
        parts = self._places_bar.sizeHint().width() + self._right.sizeHint().width()
        return parts + margins.left() + margins.right() + 2 * self._row.spacing()

    def show_place(self, name: str | None, is_usable: bool) -> None:
        """Mark the place the person is in."""
        self._places_bar.setVisible(is_usable)
        self._group.setExclusive(False)
        for key, button in self._buttons.items():
            button.setChecked(key == name)
            button.setEnabled(is_usable)
        self._group.setExclusive(name is not None)

    def refresh_badges(self) -> None:
        """Show anew the numbers behind the places' titles."""
        for place in self._places.values():
            if place.badge is not None:
                self._name(place)

    def _name(self, place: PlaceDeclaration) -> None:
        count = place.badge() if place.badge is not None else 0
        title = str(place.title)
        self._buttons[place.name].setText(f"{title}  {count}" if count else title)
        self._fit()

    def say_saved(self, is_saved: bool, tip: str = "") -> None:
        """Show that everything is on disk, or that the last change is not."""
        dot, word = ("●", _("Saved")) if is_saved else ("○", _("Not saved"))
        self.saved.setText(f"<span style='font-size: 8px'>{dot}</span>&nbsp; {word}")
        self.saved.setToolTip(tip)


class BottomBar(QWidget):
    """The label keys, the keys one needs most, and the jobs."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("bottom_bar")
        self._shell = shell
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(4)
        self.label_keys = LabelKeys(shell)
        row.addWidget(self.label_keys)
        row.addSpacing(12)
        self._is_labelling = False
        self._hints = {
            name: KeyButton("", text, shell.commands.action(name), shell.appearance)
            for name, text in (
                ("label.accept", _("accept")),
                ("go.next_unsure", _("next unsure")),
                ("go.next_unlabelled", _("next unlabelled")),
                ("edit.undo", _("undo")),
            )
        }
        for hint in self._hints.values():
            row.addWidget(hint)
        row.addStretch(1)
        self.jobs = JobsStrip(shell.background)
        row.addWidget(self.jobs)
        self.setFixedHeight(37)
        shell.background.tasks_changed.connect(self._fit)
        shell.session.scheme_changed.connect(self._fit)
        shell.commands.keys_changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        for name, hint in self._hints.items():
            hint.show_key(self._shell.commands.shortest(name))
        self._fit()

    def show_labelling(self, is_labelling: bool) -> None:
        """Show the keys only where paragraphs are labelled."""
        self._is_labelling = is_labelling
        self.label_keys.setVisible(is_labelling)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out hints that do not fit; labels and jobs come first."""
        room = self.width() - self.label_keys.sizeHint().width() - 36
        if self._shell.background.tasks():
            room -= self.jobs.sizeHint().width()
        for hint in self._hints.values():
            room -= hint.sizeHint().width() + 4
            hint.setVisible(self._is_labelling and room > 0)
