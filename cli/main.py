"""The command line: ``duanbiao`` and its commands. Heavy parts load inside the commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.commands import (
    demo,
    evaluate,
    export,
    importing,
    info,
    merge,
    models,
    new,
    split,
    tag,
    train,
)
from cli.console import print_error
from data.errors import CancelledError, KnownError
from data.language import _

app = typer.Typer(
    name="duanbiao",
    help=_(
        "Label the paragraphs of Chinese work reports, train a classifier on the labels, tag new"
        " reports. Without a command the window opens: duanbiao [PROJECT]"
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new")(new.new)
app.command("import")(importing.import_)
app.command("train")(train.train)
app.command("tag")(tag.tag)
app.command("evaluate")(evaluate.evaluate)
app.command("export")(export.export)
app.command("split")(split.split)
app.command("merge")(merge.merge)
app.command("info")(info.info)
app.command("models")(models.models)
app.command("demo")(demo.demo)


@app.command("window", help=_("Open the window."))
def window(
    project: Annotated[Path | None, typer.Argument(help=_("The project to open."))] = None,
) -> None:
    """Open the window, on a project when one is given."""
    from cli.window import open_window

    raise typer.Exit(open_window(str(project) if project else None))


def run() -> None:
    """Run the command line; what a person can mend ends in one sentence and exit code 2."""
    arguments = sys.argv[1:]
    commands = {command.name for command in app.registered_commands}
    if not arguments or (arguments[0] not in commands and not arguments[0].startswith("-")):
        sys.argv[1:] = ["window", *arguments]
    try:
        app()
    except KnownError as error:
        print_error(error)
        sys.exit(2)
    except (CancelledError, KeyboardInterrupt):
        print(_("Cancelled."), file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    run()
