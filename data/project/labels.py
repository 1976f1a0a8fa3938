"""The project's own label scheme."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from data.project import schema
from data.project.history import History
from data.scheme import Label, LabelScheme


def read_scheme(connection: Connection) -> LabelScheme:
    """Return the project's label scheme."""
    rows = connection.execute(select(schema.label).order_by(schema.label.c.position))
    return LabelScheme(
        tuple(
            Label(r.key, r.names, r.color, r.shortcut, r.letters, r.guidelines, r.is_retired)
            for r in rows
        )
    )


def first_scheme(connection: Connection, scheme: LabelScheme) -> None:
    """Give a new project its label scheme; not an act, for there is nothing to undo to."""
    connection.execute(insert(schema.label), _rows(scheme))


def change_scheme(history: History, scheme: LabelScheme, kind: str = "scheme") -> None:
    """Change the label scheme as one act. Labels left out are retired, not deleted."""
    with history.act(kind, {"count": len(scheme.labels)}) as act:
        act.write(schema.label, _rows(scheme))


def _rows(scheme: LabelScheme) -> list[dict[str, object]]:
    return [row | {"position": position} for position, row in enumerate(scheme.to_json())]
