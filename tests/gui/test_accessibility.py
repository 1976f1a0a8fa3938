"""All widgets of every screen and dialog: a name for screen readers, a focus order that reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.app import Application

# What a person acts on or reads a value from.
_SPOKEN = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QProgressBar,
)
_PLACES = ("annotate", "review", "quality", "find", "colleagues", "fulfilment")
# Those open the system's own dialogs of files.
_OF_THE_SYSTEM = (
    "project.new",
    "project.open",
    "import.files",
    "import.folder",
    "import.preview",
    "import.labels",
    "annotators.merge",
)
_OTHER_DIALOGS = ("help.keys", "help.about")


def is_part(widget: QWidget) -> bool:
    """Return whether Qt made a widget as a part of another one, which speaks for it."""
    parent = widget.parentWidget()
    if isinstance(widget, QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return True
    return isinstance(parent, QAbstractSpinBox | QComboBox | QAbstractScrollArea | QLineEdit) and (
        isinstance(widget, QLineEdit | QAbstractButton)
    )


def widgets(root: QWidget) -> Iterator[QWidget]:
    """Yield all widgets of a window, shown or not, but not those of dialogs over it."""
    for child in root.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield child
            yield from widgets(child)


def has_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)


def spoken(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return "" if interface is None else interface.text(QAccessible.Text.Name).strip()


def nameless(root: QWidget) -> list[str]:
    """Return the widgets a screen reader would have no word for."""
    found = []
    for widget in widgets(root):
        can_focus = has_tab(widget) and widget.focusProxy() is None
        if is_part(widget) or not (can_focus or isinstance(widget, _SPOKEN)):
            continue
        if not spoken(widget):
            parent = widget.parentWidget()
            found.append(f"{type(widget).__name__} in {type(parent).__name__}")
    return found


def focus_order(root: QWidget) -> list[QWidget]:
    """Return what Tab leads through, in its order."""
    order: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not root:
        if (
            has_tab(widget)
            and widget.window() is root.window()
            and widget.isVisibleTo(root)
            and widget.isEnabled()
            and not is_part(widget)
            and widget.focusProxy() is None
        ):
            order.append(widget)
        widget = widget.nextInFocusChain()
    return order


def backward_steps(root: QWidget) -> list[str]:
    """Return the steps of the focus that go up without going right, as no one reads."""
    found = []
    order = focus_order(root)
    for one, other in pairwise(order):
        before, after = rect_in(one, root), rect_in(other, root)
        goes_up = after.bottom() <= before.top() and after.left() <= before.right()
        goes_left = (
            after.right() <= before.left()
            and before.top() <= after.center().y() <= before.bottom()
            and one.parentWidget() is other.parentWidget()
        )
        if goes_up or goes_left:
            found.append(f"{name_of(one)} -> {name_of(other)}")
    return found


def rect_in(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def name_of(widget: QWidget) -> str:
    return f"{type(widget).__name__} “{spoken(widget)}”"


@pytest.fixture
def trained(opened: Application, idle: Callable[[], None], qtbot: QtBot) -> Application:
    """The project with suggestions, so that nothing is empty."""
    opened.window.shell.commands.action("model.train").trigger()
    idle()
    return opened


def check(root: QWidget) -> None:
    assert nameless(root) == []
    assert backward_steps(root) == []


def test_the_start_is_spoken_and_read_in_order(application: Application, tmp_path: Path) -> None:
    check(application.window)


@pytest.mark.parametrize("place", _PLACES)
def test_every_place(
    trained: Application, place: str, idle: Callable[[], None], qtbot: QtBot
) -> None:
    trained.window.go_to_place(place)
    trained.window.say("A sentence", details="more", command="help.keys")
    idle()
    check(trained.window)


@pytest.mark.parametrize("place", _PLACES)
def test_every_empty_place(
    application: Application, place: str, tmp_path: Path, idle: Callable[[], None]
) -> None:
    application.session.create(tmp_path / "new.duanbiao", "li")
    application.window.go_to_place(place)
    idle()
    check(application.window)


def test_every_dialog(trained: Application, idle: Callable[[], None], qtbot: QtBot) -> None:
    """Whatever command ends in "…" opens one; a new one is looked at without being named here."""
    commands = trained.window.shell.commands
    asking = [c.name for c in commands if commands.action(c.name).text().endswith("…")]
    asking = [name for name in asking if name not in _OF_THE_SYSTEM]
    assert len(asking) > 12
    opened: list[str] = []
    for command in (*asking, *_OTHER_DIALOGS):
        trained.window.go_to_place("annotate")
        before = set(QApplication.topLevelWidgets())
        commands.refresh()
        commands.action(command).trigger()
        idle()
        new = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
        for dialog in new:
            opened.append(command)
            assert (command, nameless(dialog)) == (command, [])
            assert (command, backward_steps(dialog)) == (command, [])
            if isinstance(dialog, QDialog):
                assert dialog.windowTitle(), command
                dialog.activateWindow()
                qtbot.waitUntil(lambda d=dialog: d.focusWidget() is not None)  # type: ignore[misc]
            dialog.close()
    assert len(opened) > 12


def test_dialogs_of_files(
    trained: Application, tmp_path: Path, idle: Callable[[], None], report_file: Path
) -> None:
    from gui.bringing_in import bring_in
    from gui.import_preview import show_preview

    shell = trained.window.shell
    table = tmp_path / "labels.csv"
    text = trained.session.open_report(1).paragraphs[2].text
    table.write_text(f"text,label\n{text},goal\n", encoding="utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text("单位,内容\n水务局,已完成清淤12公里。\n", encoding="utf-8")
    for show in (lambda: bring_in(shell, table), lambda: show_preview(shell, [report_file, rows])):
        before = set(QApplication.topLevelWidgets())
        show()
        idle()
        [dialog] = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
        check(dialog)
        dialog.close()


def test_every_command_can_be_reached_by_keyboard(trained: Application) -> None:
    """In a menu or in the palette; an icon alone would be for the mouse."""
    commands = trained.window.shell.commands
    for command in commands:
        text = commands.action(command.name).text()
        assert text.strip(), command.name
