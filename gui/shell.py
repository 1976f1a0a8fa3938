"""What a package of the window works with: the session and the window's services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from data.language import Lazy

if TYPE_CHECKING:
    from gui.background import Background
    from gui.commands import Commands
    from gui.session import Session
    from gui.settings import Settings
    from gui.theme import Appearance


@runtime_checkable
class LabellingPlace(Protocol):
    """A place in which paragraphs are labelled: the label keys act on what it has chosen."""

    @property
    def page(self) -> QWidget:
        """The widget with the text; it gets the focus and the keys of scope ``page``."""

    def chosen_ids(self) -> list[int]:
        """Return the paragraphs that a key acts on."""

    def go_on(self) -> None:
        """Go to the next paragraph after a decision."""

    def go_by(self, step: int, extend: bool) -> None:
        """Go ``step`` paragraphs on; with ``extend`` choose those passed as well."""

    def go_unsure(self, step: int) -> None:
        """Go to the next or previous paragraph that the classifier is unsure of."""

    def go_unlabelled(self) -> None:
        """Go to the next paragraph without a label."""

    def show_paragraph(self, paragraph_id: int) -> None:
        """Go to a paragraph."""


@dataclass(frozen=True, slots=True)
class PlaceDeclaration:
    """A place a person can be in.

    Attributes
    ----------
    name
        What settings call it.
    order
        Places stand in the top bar from left to right by it.
    create
        Makes its widget when it is first entered: import what is heavy in there. A widget that is
        a :class:`LabellingPlace` gets the label keys.
    badge
        The number behind its title, such as how many wait for review; None shows none.
    """

    name: str
    title: Lazy
    icon: str
    order: int
    create: Callable[[Shell], QWidget] = field(compare=False)
    badge: Callable[[], int] | None = field(default=None, compare=False)
    description: Lazy | None = None


class Window(Protocol):
    """What packages may ask of the window itself."""

    def add_place(self, place: PlaceDeclaration) -> None:
        """Offer a place in the top bar, the Go menu and the palette."""

    def go_to_place(self, name: str) -> QWidget:
        """Enter a place and return its widget."""

    def current_place(self) -> QWidget | None:
        """Return the widget of the place the person is in."""

    def add_to_top_bar(self, widget: QWidget) -> None:
        """Put a small widget at the right of the top bar."""

    def add_top_command(self, name: str) -> None:
        """Show a command as a button behind the places."""

    def say(
        self,
        text: str,
        severity: str = "news",
        details: str = "",
        seconds: int = 0,
        command: str = "",
    ) -> None:
        """Show a sentence under the top bar until it is closed, or for some seconds.

        A command by its name becomes a button behind it.
        """

    def say_error(self, error: BaseException) -> None:
        """Tell what a person can mend in a sentence; everything else as a bug."""

    def open_project(self, path: str) -> bool:
        """Open a project in the window; returns whether it is open."""

    def take_paths(self, paths: list[Path]) -> None:
        """Open a project that is among files; import everything else."""

    def reopen(self) -> None:
        """Build the window anew in the language that is now chosen."""


@dataclass(slots=True)
class Shell:
    """Handed to every package when it registers and to every place that it creates."""

    window: Window
    widget: QWidget
    session: Session
    background: Background
    settings: Settings
    appearance: Appearance
    commands: Commands
