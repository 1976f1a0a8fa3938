"""Settings that belong to a project and travel with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from data.project import schema
from data.project.file import transaction
from data.project.project import Project


def keep_setting(project: Project, name: str, value: Any) -> None:
    """Keep a JSON-ready value under ``name``; None takes it away. Not in the history."""
    s = schema.setting
    with transaction(project._connection):
        if value is None:
            project._connection.execute(delete(s).where(s.c.name == name))
            return
        row = insert(s).values(name=name, value=value)
        project._connection.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
        )


def change_setting(
    project: Project, name: str, value: Any, kind: str, details: Mapping[str, Any]
) -> None:
    """Keep a JSON-ready value under ``name`` as an act that can be undone; None takes it away."""
    with project.history.act(kind, details) as act:
        if value is None:
            act.remove(schema.setting, [(name,)])
        else:
            act.write(schema.setting, [{"name": name, "value": value}])
