"""The packages of the window. To add one, write it beside the others and name it here.

Each is a package of ``gui`` whose ``__init__`` has one function::

    def register(shell: Shell) -> None:
        shell.window.add_place(
            PlaceDeclaration("quality", N_("Quality"), "quality", 30, _create)
        )
        shell.commands.add(Command("quality.measure", N_("Measure again"), …))

It runs before the window is painted, so it imports nothing heavy: a place's own modules are
imported in its ``create``, scikit-learn and the readers in jobs. It may connect to the signals
of ``shell.session`` and start jobs with ``shell.background.run``. Nothing else in the window
needs to know the package.
"""

from __future__ import annotations

from importlib import import_module

from gui.shell import Shell

PACKAGES = (
    "gui.projects",
    "gui.sample",
    "gui.backups",
    "gui.importing",
    "gui.tagging",
    "gui.import_preview",
    "gui.bringing_in",
    "gui.export",
    "gui.labelling",
    "gui.editing",
    "gui.scheme",
    "gui.annotate",
    "gui.review",
    "gui.explaining",
    "gui.quality",
    "gui.find",
    "gui.annotators",
    "gui.fulfilment",
    "gui.training",
    "gui.following",
    "gui.headings",
    "gui.view",
    "gui.panes",
    "gui.preferences",
    "gui.tour",
    "gui.about",
    "gui.upkeep",
    "gui.elsewhere",
)


def register_all(shell: Shell) -> None:
    """Let every package add its places and commands."""
    for name in PACKAGES:
        import_module(name).register(shell)
