"""The commands that label paragraphs, the same in every place where that is done.

They act on the place the person is in when it is a :class:`gui.shell.LabellingPlace`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from data.language import N_, _, language
from gui.act_names import act_name
from gui.commands import Command, Menu, shown_key
from gui.shell import LabellingPlace, Shell


def register(shell: Shell) -> None:
    """Add the commands of labelling, moving, undo and redo."""
    commands = _Labelling(shell)
    commands.add_history()
    commands.add_labels()
    commands.add_decisions()
    commands.add_moves()
    session = shell.session
    session.past.changed.connect(commands.add_history)
    session.scheme_changed.connect(commands.add_labels)
    session.project_opened.connect(commands.add_labels)
    session.project_opened.connect(shell.commands.refresh)
    session.project_closed.connect(commands.add_labels)
    session.project_closed.connect(shell.commands.refresh)


class _Labelling:
    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._label_names: list[str] = []

    @property
    def _place(self) -> LabellingPlace | None:
        place = self._shell.window.current_place()
        return place if isinstance(place, LabellingPlace) else None

    def _can_label(self) -> bool:
        return self._shell.session.is_open and self._place is not None

    def _in_place(self, act: Callable[[LabellingPlace], object]) -> Callable[[], None]:
        def run() -> None:
            place = self._place
            if place is not None and self._shell.session.is_open:
                act(place)

        return run

    def _on_chosen(self, act: Callable[[list[int]], bool], goes_on: bool) -> Callable[[], None]:
        def run(place: LabellingPlace) -> None:
            if act(place.chosen_ids()) and goes_on:
                place.go_on()

        return self._in_place(run)

    def add_labels(self) -> None:
        """Offer the labels of the project's scheme, each with its key."""
        session = self._shell.session
        for name in self._label_names:
            self._shell.commands.remove(name)
        self._label_names.clear()
        if not session.is_open:
            self._shell.commands.apply_keys()
            return

        def labelled(key: str) -> Callable[[list[int]], bool]:
            # Where differences are settled, a key is a verdict, not the person's own label.
            def act(ids: list[int]) -> bool:
                decide = getattr(self._place, "decide", session.label)
                return bool(decide(ids, key))

            return act

        labels = session.scheme.active
        for label in labels:
            for stays in (False, True):
                name = f"label.{label.key}{'.stay' if stays else ''}"
                text = _("Label as {label} and stay") if stays else _("Label as {label}")
                key = f"Shift+{label.shortcut}" if stays else label.shortcut
                self._add(
                    name,
                    text.format(label=label.name),
                    self._on_chosen(labelled(label.key), not stays),
                    (key,) if label.shortcut else (),
                    None if stays else Menu.LABEL,
                    ends_group=label is labels[-1],
                    rank=-1,
                    keeps_keys=True,
                )
                self._label_names.append(name)
        self._shell.commands.apply_keys()
        self._tell_lost_keys()

    def _tell_lost_keys(self) -> None:
        commands = self._shell.commands
        said = [
            _("{key} is {label} here, so it is not {command}.").format(
                key=shown_key(key),
                label=commands.action(holder).text(),
                command=commands.action(name).text().rstrip("…"),
            )
            for key, name, holder in commands.lost_keys()
        ]
        if said:
            between = "" if language() == "zh_CN" else " "
            # The window clears its messages right after opening.
            QTimer.singleShot(
                0,
                self._shell.widget,
                lambda: self._shell.window.say(
                    between.join(said), "warning", command="settings.keys"
                ),
            )

    def add_decisions(self) -> None:
        """Add what is decided on paragraphs besides their label."""
        session = self._shell.session

        def flag(place: LabellingPlace) -> None:
            ids = place.chosen_ids()
            remarks = [session.remark(i) for i in ids]
            session.flag(ids, not all(r is not None and r.is_flagged for r in remarks))

        self._add(
            "label.accept",
            N_("Accept suggestion"),
            self._on_chosen(session.accept, True),
            ("Space", "Return", "Enter"),
            Menu.LABEL,
            "check",
            is_page=True,
        )
        self._add(
            "label.clear",
            N_("Clear label"),
            self._on_chosen(session.clear, False),
            ("Backspace",),
            Menu.LABEL,
            "clear",
            is_page=True,
            ends_group=True,
        )
        self._add("label.flag", N_("Flag"), self._in_place(flag), ("F",), Menu.LABEL, "flag")

    def add_moves(self) -> None:
        """Add the ways from paragraph to paragraph."""
        moves: tuple[tuple[str, object, Callable[[LabellingPlace], object], tuple[str, ...]], ...]
        moves = (
            ("go.next", N_("Next paragraph"), lambda p: p.go_by(1, False), ("Down", "J")),
            ("go.previous", N_("Previous paragraph"), lambda p: p.go_by(-1, False), ("Up", "K")),
            (
                "go.extend_down",
                N_("Choose the next one too"),
                lambda p: p.go_by(1, True),
                ("Shift+Down", "Shift+J"),
            ),
            (
                "go.extend_up",
                N_("Choose the previous one too"),
                lambda p: p.go_by(-1, True),
                ("Shift+Up", "Shift+K"),
            ),
            ("go.next_unsure", N_("Next unsure"), lambda p: p.go_unsure(1), ("Tab",)),
            (
                "go.previous_unsure",
                N_("Previous unsure"),
                lambda p: p.go_unsure(-1),
                ("Shift+Tab", "Shift+Backtab"),
            ),
        )
        for name, text, act, keys in moves:
            self._add(name, text, self._in_place(act), keys, Menu.GO, is_page=True)
        self._add(
            "go.next_unlabelled",
            N_("Next unlabelled"),
            self._in_place(lambda p: p.go_unlabelled()),
            ("N",),
            Menu.GO,
            "unlabelled",
            ends_group=True,
        )

    def add_history(self) -> None:
        """Offer undo and redo, each with the name of what it takes back."""
        session = self._shell.session
        last, following = session.past.last, session.past.next
        undo, redo = _("Undo"), _("Redo")
        if last is not None:
            undo = _("Undo: {act}").format(act=act_name(last, session.scheme))
        if following is not None:
            redo = _("Redo: {act}").format(act=act_name(following, session.scheme))
        for name, title, text, run, keys, entry in (
            ("undo", N_("Undo"), undo, session.past.undo, ("Ctrl+Z", "U"), last),
            ("redo", N_("Redo"), redo, session.past.redo, ("Ctrl+Shift+Z", "Ctrl+Y"), following),
        ):
            self._shell.commands.add(
                Command(
                    f"edit.{name}",
                    text,
                    run,
                    keys,
                    Menu.EDIT,
                    name,
                    is_enabled=_told(entry is not None),
                    title=title,
                )
            )

    def _add(
        self,
        name: str,
        text: object,
        run: Callable[[], object],
        keys: tuple[str, ...],
        menu: Menu | None,
        icon: str = "",
        is_page: bool = False,
        ends_group: bool = False,
        rank: int = 0,
        keeps_keys: bool = False,
    ) -> None:
        self._shell.commands.add(
            Command(
                name,
                text,  # type: ignore[arg-type]
                run,
                keys,
                menu,
                icon,
                "page" if is_page else "window",
                self._can_label,
                ends_group=ends_group,
                rank=rank,
                keeps_keys=keeps_keys,
            )
        )


def _told(value: bool) -> Callable[[], bool]:
    return lambda: value
